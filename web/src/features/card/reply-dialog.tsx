import { useMutation } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { answer, api, asCommand, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { RadioGroup, TextArea } from '../../ui/field';
import { ProblemNotice } from '../../ui/notice';
import { cardTexts } from './texts';

type Outcome = 'accepted' | 'partly' | 'declined';

/** The author's answer to a remark: accepted, in part, declined, and why (rules-ua A-4). */
export function ReplyDialog({ documentId, remark, onClose, onDone }: { documentId: string; remark: View<'RemarkView'>; onClose: () => void; onDone: (text: string) => void }) {
  const t = useTexts(cardTexts);
  const common = useT();
  const id = useId();
  const command = useRef(asCommand());
  const [outcome, setOutcome] = useState<Outcome>('accepted');
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(false);
  const sending = useMutation({
    mutationFn: () => answer(api.POST('/api/documents/{documentId}/remarks/{remarkId}/answer', { params: { path: { documentId, remarkId: remark.remarkId } }, body: { outcome, text: text.trim() }, headers: command.current })),
    onSuccess: () => onDone(t.actions.done),
  });
  const send = (): void => {
    // «Враховано» needs no words; a remark that is declined does.
    const silent = outcome !== 'accepted' && text.trim() === '';
    setMissing(silent);
    if (!silent) sending.mutate();
  };
  return (
    <Dialog title={t.sheet.reply} onClose={onClose} footer={<><Button onClick={onClose}>{common.app.cancel}</Button><Button look="primary" busy={sending.isPending} onClick={send}>{t.sheet.reply}</Button></>}>
      {sending.isError && <ProblemNotice error={sending.error} />}
      {remark.quote && <p className="muted small"><q lang="uk">{remark.quote}</q></p>}
      <blockquote>{remark.text}</blockquote>
      <RadioGroup legend={t.actions.answerOutcome} name="outcome" inline value={outcome} onChange={setOutcome} options={(['accepted', 'partly', 'declined'] as const).map((value) => ({ value, label: t.sheet.outcome[value] }))} />
      <TextArea id={id} label={t.actions.answerText} value={text} onChange={(event) => setText(event.target.value)} error={missing && text.trim() === '' ? t.actions.answerMissing : undefined} optional={outcome === 'accepted'} maxLength={4000} />
    </Dialog>
  );
}
