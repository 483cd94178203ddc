import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { answer, api, asCommand, commandKey } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { eachLine } from '../../lib/ndjson';
import { keys } from '../../lib/queries';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ErrorSummary } from '../../ui/error-summary';
import { LiveRegion } from '../../ui/live-region';
import { Notice, ProblemNotice } from '../../ui/notice';
import { Progress } from '../../ui/progress';
import { ReasonField } from '../../ui/reason-field';
import { inboxTexts } from './inbox.texts';
import type { InboxItem } from './use-inbox';
import { wasOpened } from './use-selection';
import '../../ui/table.css';

export type BulkVerdict = 'approve' | 'return' | 'acknowledge';
type Line = { documentId: string; outcome: 'done' | 'failed'; code: string | null; done: number; total: number };

/** What can be decided in bulk: with an electronic signature each document has to be opened by itself. */
export const splitBulk = (items: readonly InboxItem[]) => {
  const fits = (item: InboxItem): boolean => item.stepId !== null && item.round !== null && item.version !== null && item.contentHash !== null && (item.evidence === null || item.evidence === 'none');
  return { included: items.filter(fits), excluded: items.filter((item) => !fits(item)) };
};

/**
 * Approves, returns or acknowledges many documents: names them first, then shows each outcome as it comes. A broken connection
 * loses nothing: «Продовжити» sends the same command key again and the server goes on where it stopped.
 */
export function BulkDialog({ verdict, items, onClose, onDone }: { verdict: BulkVerdict; items: readonly InboxItem[]; onClose: () => void; onDone: (done: readonly string[]) => void }) {
  const t = useT();
  const words = useTexts(inboxTexts).bulk;
  const client = useQueryClient();
  const [{ included, excluded }] = useState(() => splitBulk(items));
  const [reason, setReason] = useState('');
  const [lacksReason, setLacksReason] = useState(false);
  const [stage, setStage] = useState<'ask' | 'running' | 'broken' | 'finished'>('ask');
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Line>>(new Map());
  const [error, setError] = useState<unknown>(null);
  const key = useRef(commandKey());
  const unopened = included.filter((item) => !wasOpened(item)).length;

  const run = async () => {
    if (verdict === 'return' && reason.trim().length < 3) {
      setLacksReason(true);
      return;
    }
    setStage('running');
    setError(null);
    try {
      const stream = await answer(
        api.POST('/api/bulk-decisions', {
          headers: asCommand(key.current),
          body: {
            verdict, ...(reason.trim() ? { reason: reason.trim() } : {}),
            items: included.map((item) => ({
              documentId: item.documentId, stepId: item.stepId ?? '', round: item.round ?? 1, version: item.version ?? 1, contentHash: item.contentHash ?? '',
              ...(item.onBehalfOf ? { onBehalfOf: item.onBehalfOf.personId } : {}),
            })),
          },
          parseAs: 'stream',
        }),
      );
      await eachLine<Line>(stream as ReadableStream<Uint8Array> | null, (line) => setOutcomes((before) => new Map(before).set(line.documentId, line)));
      setStage('finished');
    } catch (broken) {
      setError(broken);
      setStage('broken');
    } finally {
      void client.invalidateQueries({ queryKey: keys.inbox });
    }
  };
  const done = [...outcomes.values()].filter((line) => line.outcome === 'done');
  const failed = [...outcomes.values()].filter((line) => line.outcome === 'failed');
  const close = () => {
    if (stage === 'finished' || done.length > 0) onDone(done.map((line) => line.documentId));
    onClose();
  };
  const summary = `${words.done(done.length)}${failed.length ? ` ${words.failed(failed.length)}` : ''}`;
  const footer =
    stage === 'ask' ? <><Button onClick={onClose}>{t.app.cancel}</Button>{included.length > 0 && <Button look={verdict === 'return' ? 'warning' : 'primary'} onClick={() => void run()}>{words.confirm[verdict](included.length)}</Button>}</>
    : stage === 'broken' ? <><Button onClick={close}>{t.app.close}</Button><Button look="primary" onClick={() => void run()}>{words.resume}</Button></>
    : <Button look="primary" busy={stage === 'running'} onClick={close}>{stage === 'running' ? words.running : t.app.close}</Button>;
  return (
    <Dialog title={words.titles[verdict](included.length)} size="large" firm={stage === 'running'} onClose={close} footer={footer}>
      {lacksReason && reason.trim().length < 3 && <ErrorSummary items={[{ key: 'reason', text: words.reasonNeeded, fieldId: 'bulk-reason' }]} />}
      {stage === 'broken' && <ProblemNotice error={error} />}
      {stage === 'ask' && verdict === 'approve' && unopened > 0 && <Notice tone="warning" title={words.unopened(unopened)} />}
      {stage === 'ask' && excluded.length > 0 && (
        <Notice title={words.excluded(excluded.length)}>
          <ul>{excluded.map((item) => <li key={item.documentId}>{item.title} — {words.excludedSignature}</li>)}</ul>
        </Notice>
      )}
      {stage === 'ask' && verdict === 'return' && <ReasonField id="bulk-reason" label={words.reason} help={words.reasonNeeded} value={reason} onChange={setReason} />}
      {stage !== 'ask' && <Progress done={outcomes.size} total={included.length} label={words.running} />}
      {stage === 'finished' && <Notice tone={failed.length ? 'warning' : 'success'} title={summary} />}
      <LiveRegion text={stage === 'ask' ? '' : stage === 'finished' ? summary : t.app.of(outcomes.size, included.length)} quietMs={stage === 'finished' ? 0 : 5000} />
      <table className="table">
        <thead><tr><th scope="col">{words.columns.title}</th><th scope="col">{words.columns.state}</th></tr></thead>
        <tbody>
          {included.map((item) => {
            const line = outcomes.get(item.documentId);
            const refusal = line?.code ? t.problem[line.code] : undefined;
            return (
              <tr key={item.documentId}>
                <td>{item.title}</td>
                <td>{line ? words.states[line.outcome] : stage === 'ask' ? '' : words.states.waiting}{line?.outcome === 'failed' && <div className="muted">{refusal ? `${refusal.happened} ${refusal.todo ?? ''}` : t.errors.code(line.code ?? '')}</div>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Dialog>
  );
}
