import { useState } from 'react';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ProblemNotice } from '../../ui/notice';
import { ReasonField } from '../../ui/reason-field';
import { reviewTexts } from './review.texts';

export type WithReason = 'return' | 'object' | 'refuse';
/** Fewer characters than this are no reason (rules-ua A-3). */
const leastReason = 10;

/** Asks for the reason of a return, a rejection or a refusal, and says what follows. */
export function ReasonDialog({ verdict, remarks, onConfirm, onClose }: { verdict: WithReason; remarks: number; onConfirm: (reason: string) => Promise<void>; onClose: () => void }) {
  const t = useT();
  const words = useTexts(reviewTexts).reasons;
  const [reason, setReason] = useState('');
  const [lacking, setLacking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const confirm = async () => {
    if (reason.trim().length < leastReason) {
      setLacking(true);
      document.getElementById('decision-reason')?.focus();
      return;
    }
    setBusy(true);
    setError(null);
    try {
      await onConfirm(reason.trim());
    } catch (refusal) {
      setError(refusal);
      setBusy(false);
    }
  };
  return (
    <Dialog title={words.titles[verdict]} onClose={onClose} footer={<><Button onClick={onClose}>{t.app.cancel}</Button><Button look="primary" busy={busy} onClick={() => void confirm()}>{words.confirm[verdict]}</Button></>}>
      {error !== null && <ProblemNotice error={error} />}
      <p>{words.lead[verdict]} {remarks > 0 && words.withRemarks(remarks)}</p>
      <ReasonField id="decision-reason" label={words.label} value={reason} onChange={setReason} error={lacking && reason.trim().length < leastReason ? words.needed : undefined} />
    </Dialog>
  );
}
