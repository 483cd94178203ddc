import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { answer, api, asCommand, ProblemError, type View } from '../../lib/api';
import { useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ErrorSummary } from '../../ui/error-summary';
import { RadioGroup } from '../../ui/field';
import { ReasonField } from '../../ui/reason-field';
import { toast } from '../../ui/toast';
import { SigningProblem } from './key-problem';
import { signingTexts } from './texts';

type Verdict = 'return' | 'refuse';

/** The decision on what was on the screen: refused here already when the document is no longer at the version that was frozen. */
async function decide(item: View<'SigningItem'>, verdict: Verdict, reason: string, command: { 'Idempotency-Key': string }): Promise<void> {
  const path = { documentId: item.documentId };
  const [route, document] = await Promise.all([answer(api.GET('/api/documents/{documentId}/route', { params: { path } })), answer(api.GET('/api/documents/{documentId}', { params: { path } }))]);
  if (document.currentVersion !== item.version || document.contentHash === null) throw new ProblemError({ code: 'staleVersion', status: 409 });
  const onBehalfOf = route.allowed.find((one) => one.stepId === item.stepId && one.action === verdict)?.onBehalfOf?.personId;
  await answer(api.POST('/api/documents/{documentId}/steps/{stepId}/decision', {
    params: { path: { documentId: item.documentId, stepId: item.stepId } },
    body: { round: route.currentRound, version: item.version, contentHash: document.contentHash, verdict, reason, remarks: [], ...(onBehalfOf && { onBehalfOf }) },
    headers: command,
  }));
}

/** Returns one document of the pile for rework, or refuses to sign it, with a reason of at least ten characters (rules-ua A-3). */
export function ReturnDialog({ item, onClose, onReturned }: { item: View<'SigningItem'>; onClose: () => void; onReturned: () => void }) {
  const t = useTexts(signingTexts);
  const id = useId();
  const client = useQueryClient();
  const command = useRef(asCommand());
  const [verdict, setVerdict] = useState<Verdict>('return');
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const sending = useMutation({
    mutationFn: () => decide(item, verdict, reason.trim(), command.current),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.inbox });
      void client.invalidateQueries({ queryKey: keys.document(item.documentId) });
      toast(t.returning.done(item.title), { tone: 'success' });
      onReturned();
    },
  });
  const send = (): void => {
    const short = reason.trim().length < 10;
    setMissing(short);
    if (!short) sending.mutate();
  };
  return (
    <Dialog
      title={t.returning.title(item.title)} onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t.key.cancel}</Button>
          <Button look="warning" busy={sending.isPending} onClick={send}>{verdict === 'return' ? t.returning.return : t.returning.refuse}</Button>
        </>
      }
    >
      <ErrorSummary items={missing ? [{ key: 'reason', text: t.returning.reasonMissing, fieldId: id }] : []} />
      {sending.isError && <SigningProblem error={sending.error} />}
      <RadioGroup
        legend={t.returning.what} name="verdict" value={verdict} onChange={setVerdict}
        options={[{ value: 'return', label: t.returning.return, help: t.returning.returnHelp }, { value: 'refuse', label: t.returning.refuse, help: t.returning.refuseHelp }]}
      />
      <ReasonField id={id} label={t.returning.reason} help={t.returning.reasonHelp} error={missing ? t.returning.reasonMissing : undefined} value={reason} onChange={setReason} />
    </Dialog>
  );
}
