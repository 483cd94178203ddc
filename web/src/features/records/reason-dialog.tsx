import { useId, useState } from 'react';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ProblemNotice } from '../../ui/notice';
import { ReasonField } from '../../ui/reason-field';
import { recordsTexts } from './texts';

/** Asks for the reason of something that cannot be taken back: at least ten characters (rules-ua A-3). */
export function ReasonDialog({ title, text, action, busy, error, onClose, onReason }: { title: string; text: string; action: string; busy: boolean; error: unknown; onClose: () => void; onReason: (reason: string) => void }) {
  const t = useTexts(recordsTexts);
  const common = useT();
  const id = useId();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const send = (): void => {
    const short = reason.trim().length < 10;
    setMissing(short);
    if (short) document.getElementById(id)?.focus();
    else onReason(reason.trim());
  };
  return (
    <Dialog title={title} onClose={onClose} footer={<><Button onClick={onClose}>{common.app.cancel}</Button><Button look="warning" busy={busy} onClick={send}>{action}</Button></>}>
      {error !== null && error !== undefined && <ProblemNotice error={error} />}
      <p>{text}</p>
      <ReasonField id={id} label={t.reason} error={missing ? t.reasonMissing : undefined} value={reason} onChange={setReason} chips={[]} />
    </Dialog>
  );
}
