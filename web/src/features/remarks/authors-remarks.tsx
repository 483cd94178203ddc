import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api, asCommand, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import type { Body } from '../../lib/content';
import { keys } from '../../lib/queries';
import { Button } from '../../ui/button';
import { TextArea } from '../../ui/field';
import { ProblemNotice } from '../../ui/notice';
import { toast } from '../../ui/toast';
import { RemarkCard, type Remark } from './remark-card';
import { remarksTexts } from './remarks.texts';

type Document = Pick<View<'DocumentView'>, 'documentId' | 'currentVersion' | 'phase'>;
type Outcome = 'accepted' | 'partly' | 'declined';

const useRoute = (document: Document) =>
  useQuery({
    queryKey: keys.route(document.documentId),
    queryFn: () => answer(api.GET('/api/documents/{documentId}/route', { params: { path: { documentId: document.documentId } } })),
    enabled: document.currentVersion !== null,
  });

const unsettled = (remarks: readonly Remark[]): Remark[] => remarks.filter((remark) => remark.state !== 'resolved');

/** How many remarks of the route still concern the author. */
export const useRemarkCount = (document: Document): number => unsettled(useRoute(document).data?.remarks ?? []).length;

function AnswerForm({ remark, documentId, onApply }: { remark: Remark; documentId: string; onApply: (remark: Remark) => boolean }) {
  const t = useT();
  const words = useTexts(remarksTexts);
  const client = useQueryClient();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [text, setText] = useState('');
  const [lacking, setLacking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = async (chosen: Outcome, explanation: string) => {
    if (chosen !== 'accepted' && !explanation.trim()) {
      setLacking(true);
      return;
    }
    setBusy(true);
    setError(null);
    try {
      const route = await answer(api.POST('/api/documents/{documentId}/remarks/{remarkId}/answer', { params: { path: { documentId, remarkId: remark.remarkId }, header: asCommand() }, body: { outcome: chosen, text: explanation.trim() } }));
      client.setQueryData(keys.route(documentId), route);
    } catch (refusal) {
      setError(refusal);
      setBusy(false);
    }
  };
  const apply = () => {
    if (onApply(remark)) {
      toast(words.applied, { tone: 'success' });
      void send('accepted', '');
    } else toast(words.notApplied, { tone: 'error' });
  };
  return (
    <>
      {error !== null && <ProblemNotice error={error} />}
      {outcome === null ? (
        <div className="row">
          {remark.proposed && remark.quote && <Button look="primary" busy={busy} onClick={apply}>{words.apply}</Button>}
          <Button busy={busy} onClick={() => void send('accepted', '')}>{words.outcomeActions.accepted}</Button>
          <Button look="quiet" onClick={() => setOutcome('partly')}>{words.outcomeActions.partly}</Button>
          <Button look="quiet" onClick={() => setOutcome('declined')}>{words.outcomeActions.declined}</Button>
        </div>
      ) : (
        <>
          <TextArea label={`${words.outcomes[outcome]}. ${words.answerText}`} value={text} error={lacking && !text.trim() ? words.answerNeeded : undefined} onChange={(event) => setText(event.target.value)} />
          <div className="row">
            <Button look="primary" busy={busy} onClick={() => void send(outcome, text)}>{words.send}</Button>
            <Button look="quiet" onClick={() => setOutcome(null)}>{t.app.cancel}</Button>
          </div>
        </>
      )}
    </>
  );
}

/** The remarks that the author works through before sending again: one press for what is accepted, a sentence for what is not. */
export function AuthorsRemarks({ document, body, onApply, onShow }: { document: Document; body: Body; onApply: (remark: Remark) => boolean; onShow: (blockId: string) => void }) {
  const words = useTexts(remarksTexts);
  const { data: route } = useRoute(document);
  const remarks = unsettled(route?.remarks ?? []);
  if (!route || remarks.length === 0) return null;
  const answerable = new Set(route.allowed.filter((one) => one.action === 'answerRemark').map((one) => one.remarkId));
  const waiting = remarks.filter((remark) => remark.state === 'open').length;
  return (
    <section aria-label={words.title(remarks.length)}>
      <h2 className="pane-title">{waiting > 0 ? words.toAnswer(waiting) : words.title(remarks.length)}</h2>
      {remarks.map((remark) => (
        <RemarkCard key={remark.remarkId} remark={remark} body={body} onShow={onShow}>
          {answerable.has(remark.remarkId) && <AnswerForm remark={remark} documentId={document.documentId} onApply={onApply} />}
        </RemarkCard>
      ))}
    </section>
  );
}
