import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { answer, api, asCommand, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { hasRole } from '../../lib/session';
import { atTime, localDate } from '../../lib/time';
import { useSession } from '../../lib/use-session';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { RadioGroup, TextArea, TextField } from '../../ui/field';
import { ProblemNotice } from '../../ui/notice';
import { Chip } from '../../ui/status-tag';
import { toast } from '../../ui/toast';
import { recordsTexts } from './texts';
import './dispatch-list.css';

export type Dispatch = View<'DispatchView'>;
type ReceiptType = '1' | '2' | '3' | '4';

const tones = { queued: 'grey', sent: 'blue', delivered: 'blue', accepted: 'blue', registered: 'green', refused: 'red', failed: 'red' } as const;

/** What the views of dispatches show is asked for again. */
function useChanged(documentId: string): () => void {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: keys.document(documentId) });
    void client.invalidateQueries({ queryKey: [...keys.journals, 'dispatch-tasks'] });
  };
}

/** Writes down what an addressee told by other ways than the exchange: delivered, accepted, registered under their number, refused. */
export function ReceiptDialog({ dispatch, documentId, onClose }: { dispatch: Dispatch; documentId: string; onClose: () => void }) {
  const t = useTexts(recordsTexts);
  const changed = useChanged(documentId);
  const common = useT();
  const ids = useId();
  const command = useRef(asCommand());
  const [type, setType] = useState<ReceiptType>('3');
  const [text, setText] = useState('');
  const [theirIndex, setTheirIndex] = useState('');
  const sending = useMutation({
    mutationFn: () => answer(api.POST('/api/dispatches/{dispatchId}/receipts', { params: { path: { dispatchId: dispatch.dispatchId } }, body: { type: Number(type), text: text.trim(), ...(theirIndex.trim() ? { theirIndex: theirIndex.trim() } : {}) }, headers: command.current })),
    onSuccess: () => {
      onClose();
      toast(t.dispatch.recorded, { tone: 'success' });
      changed();
    },
  });
  return (
    <Dialog title={t.dispatch.recordTitle(dispatch.addressee)} onClose={onClose} footer={<><Button onClick={onClose}>{common.app.cancel}</Button><Button look="primary" busy={sending.isPending} onClick={() => sending.mutate()}>{t.dispatch.record}</Button></>}>
      {sending.isError && <ProblemNotice error={sending.error} />}
      <RadioGroup legend={t.dispatch.recordType} name="type" value={type} onChange={setType} options={(['1', '2', '3', '4'] as const).map((value) => ({ value, label: t.dispatch.receipt[Number(value)] ?? value }))} />
      {type === '3' && <TextField id={`${ids}-index`} label={t.dispatch.recordIndex} optional value={theirIndex} onChange={(event) => setTheirIndex(event.target.value)} maxLength={60} />}
      <TextArea id={`${ids}-text`} label={t.dispatch.recordText} optional value={text} onChange={(event) => setText(event.target.value)} maxLength={500} />
    </Dialog>
  );
}

function OneDispatch({ dispatch, onChanged, onRecord }: { dispatch: Dispatch; onChanged: () => void; onRecord: (dispatch: Dispatch) => void }) {
  const t = useTexts(recordsTexts);
  const session = useSession();
  const command = useRef(asCommand());
  const office = hasRole(session, 'records');
  const repeat = useMutation({
    mutationFn: () => answer(api.POST('/api/dispatches/{dispatchId}/repetition', { params: { path: { dispatchId: dispatch.dispatchId } }, headers: command.current })),
    onSuccess: () => void toast(t.dispatch.repeated(dispatch.addressee), { tone: 'success' }),
    onSettled: () => {
      command.current = asCommand();
      onChanged();
    },
  });
  return (
    <li className="dispatch">
      <p className="row"><strong>{dispatch.addressee}</strong><Chip tone={tones[dispatch.state]}>{t.dispatch.state[dispatch.state]}</Chip></p>
      <p className="muted small">
        {[t.dispatch.channel[dispatch.channel], dispatch.sentAt && atTime(dispatch.sentAt), dispatch.attempt > 1 && t.dispatch.attempt(dispatch.attempt), dispatch.theirIndex && t.dispatch.theirIndex(dispatch.theirIndex), dispatch.answerDueOn && t.dispatch.answerDue(localDate(dispatch.answerDueOn))].filter(Boolean).join(' · ')}
      </p>
      {dispatch.refusal && <p className="dispatch__refusal">{t.dispatch.refusal}: {dispatch.refusal}</p>}
      {dispatch.receipts.length > 0 && (
        <ol className="dispatch__receipts" aria-label={t.dispatch.receipts}>
          {dispatch.receipts.map((receipt) => <li key={`${receipt.type}-${receipt.at}`}>{atTime(receipt.at)} — {t.dispatch.receipt[receipt.type] ?? receipt.type}{receipt.theirIndex && `, № ${receipt.theirIndex}`}{receipt.text && `: ${receipt.text}`}</li>)}
        </ol>
      )}
      {repeat.isError && <ProblemNotice error={repeat.error} />}
      {office && (
        <p className="row no-print">
          {dispatch.mayRepeat && <Button busy={repeat.isPending} onClick={() => repeat.mutate()}>{t.dispatch.repeat}</Button>}
          {dispatch.state !== 'queued' && dispatch.state !== 'registered' && <Button look="quiet" onClick={() => onRecord(dispatch)}>{t.dispatch.record}</Button>}
        </p>
      )}
    </li>
  );
}

/**
 * One row per addressee with its receipts; the records office may send again what was refused or lost, and record what came by other ways.
 * The dialog for that (`ReceiptDialog`) is the page's to show, above its layout: a change of the window's size must not close it.
 */
export function DispatchList({ dispatches, documentId, onRecord }: { dispatches: readonly Dispatch[]; documentId: string; onRecord: (dispatch: Dispatch) => void }) {
  const changed = useChanged(documentId);
  return <ul className="dispatches">{dispatches.map((dispatch) => <OneDispatch key={dispatch.dispatchId} dispatch={dispatch} onChanged={changed} onRecord={onRecord} />)}</ul>;
}
