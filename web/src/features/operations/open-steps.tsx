import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState, type FormEvent } from 'react';
import { answer, api, asCommand, type Output } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { atTime } from '../../lib/time';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ErrorSummary } from '../../ui/error-summary';
import { TextField } from '../../ui/field';
import { ProblemNotice } from '../../ui/notice';
import { PersonPicker, type Person } from '../../ui/people-picker';
import { Skeleton } from '../../ui/progress';
import { ReasonField } from '../../ui/reason-field';
import { Chip } from '../../ui/status-tag';
import { toast } from '../../ui/toast';
import { openStepsTexts } from './open-steps.texts';

type Step = Output<'approvals.openSteps'>['items'][number];
const key = ['operations', 'open-steps'] as const;

/** Who gets the step and why: the reason stays on the record, and the one who loses the step is told. */
function MoveDialog({ step, onClose }: { step: Step; onClose: () => void }) {
  const t = useTexts(openStepsTexts);
  const common = useT();
  const ids = useId();
  const client = useQueryClient();
  const command = useRef(asCommand());
  const [person, setPerson] = useState<Person | null>(null);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState<readonly ('person' | 'reason')[]>([]);
  const moving = useMutation({
    mutationFn: () => answer(api.POST('/api/documents/{documentId}/steps/{stepId}/reassignment', { params: { path: { documentId: step.documentId, stepId: step.stepId } }, body: { to: person?.personId ?? '', reason: reason.trim() }, headers: command.current })),
    onSuccess: (moved) => {
      toast(t.moved(moved.assignee.name), { tone: 'success' });
      void client.invalidateQueries({ queryKey: key });
      onClose();
    },
    onError: () => { command.current = asCommand(); },
  });
  const send = (): void => {
    const lacking = [...(person ? [] : ['person' as const]), ...(reason.trim().length < 10 ? ['reason' as const] : [])];
    setMissing(lacking);
    if (lacking.length === 0) moving.mutate();
  };
  return (
    <Dialog title={t.moveTitle(step.kindUk, step.stageTitle)} onClose={onClose} footer={<><Button onClick={onClose}>{common.app.cancel}</Button><Button look="primary" busy={moving.isPending} onClick={send}>{t.moveNow}</Button></>}>
      <ErrorSummary items={missing.map((one) => ({ key: one, text: one === 'person' ? t.personMissing : t.reasonMissing, fieldId: `${ids}-${one}` }))} />
      {moving.isError && <ProblemNotice error={moving.error} />}
      <p>{t.moveText(step.assignee?.name ?? t.nobody)}</p>
      <PersonPicker id={`${ids}-person`} label={t.to} error={missing.includes('person') ? t.personMissing : undefined} value={person?.name ?? ''} onChoose={setPerson} onClear={() => setPerson(null)} />
      <ReasonField id={`${ids}-reason`} label={t.reason} help={t.reasonHelp} error={missing.includes('reason') ? t.reasonMissing : undefined} value={reason} onChange={setReason} chips={t.chips} />
    </Dialog>
  );
}

function Row({ step, onMove }: { step: Step; onMove: () => void }) {
  const t = useTexts(openStepsTexts);
  const holder = step.assignee ? <>{step.assignee.name}<span className="muted small open-steps__post">{step.assignee.position}</span></> : step.pool.length > 0 ? t.pool(step.pool.map((one) => one.name).join(', ')) : <Chip tone="red">▲ {t.nobody}</Chip>;
  return (
    <tr>
      <th scope="row">{step.kindUk}{step.urgent && <> <Chip tone="orange">{t.urgent}</Chip></>}<span className="muted small open-steps__post">{t.author(step.author.name)}</span></th>
      <td data-label={t.stage}>{step.stageTitle}</td>
      <td data-label={t.holder}><div>{holder}</div></td>
      <td data-label={t.since}>{atTime(step.openedAt)}</td>
      <td data-label={t.due}>{step.dueAt ? atTime(step.dueAt) : '—'}</td>
      <td><Button aria-label={t.moveOf(step.stageTitle, step.assignee?.name ?? t.nobody)} onClick={onMove}>{t.move}</Button></td>
    </tr>
  );
}

/** «Кроки на виконанні»: what waits and with whom, and a step's move to somebody else. Titles and texts are not here: an administrator does not read. */
export function OpenSteps() {
  const t = useTexts(openStepsTexts);
  const common = useT();
  const [holder, setHolder] = useState('');
  const [moving, setMoving] = useState<Step | null>(null);
  const query = useInfiniteQuery({
    queryKey: [...key, holder],
    queryFn: ({ pageParam }) => answer(api.GET('/api/open-steps', { params: { query: { limit: 50, ...(holder && { holder }), ...(pageParam && { cursor: pageParam }) } } })),
    initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const steps = query.data?.pages.flatMap((page) => page.items) ?? [];
  const find = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setHolder(String(new FormData(event.currentTarget).get('holder') ?? '').trim());
  };
  return (
    <div className="operations__part">
      <h2 id="open-steps">{t.title}</h2>
      <p>{t.lead}</p>
      <form className="row open-steps__find" role="search" aria-label={t.title} onSubmit={find}><TextField label={t.find} name="holder" type="search" /><Button type="submit">{t.search}</Button></form>
      {query.isPending && <Skeleton rows={4} />}
      {query.isError && <ProblemNotice error={query.error} actions={<Button onClick={() => void query.refetch()}>{common.app.retry}</Button>} />}
      {query.isSuccess && steps.length === 0 && <p className="muted">{t.none}</p>}
      {steps.length > 0 && (
        <div className="table-wrap" role="region" aria-labelledby="open-steps" tabIndex={0}>
          <table className="table table--stack">
            <thead><tr><th scope="col">{t.kind}</th><th scope="col">{t.stage}</th><th scope="col">{t.holder}</th><th scope="col">{t.since}</th><th scope="col">{t.due}</th><td /></tr></thead>
            <tbody>{steps.map((step) => <Row key={step.stepId} step={step} onMove={() => setMoving(step)} />)}</tbody>
          </table>
        </div>
      )}
      {query.hasNextPage && <p><Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t.more}</Button></p>}
      {moving && <MoveDialog step={moving} onClose={() => setMoving(null)} />}
    </div>
  );
}
