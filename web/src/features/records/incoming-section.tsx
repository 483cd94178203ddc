import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { answer, api, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { hasRole } from '../../lib/session';
import { localDate } from '../../lib/time';
import { useSession } from '../../lib/use-session';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { RadioGroup } from '../../ui/field';
import { Clip, Plus } from '../../ui/icons';
import { ProblemNotice } from '../../ui/notice';
import { Skeleton } from '../../ui/progress';
import { Chip } from '../../ui/status-tag';
import { IncomingForm } from './incoming-form';
import { recordsTexts } from './texts';
import { useRowKeys } from './use-row-keys';
import '../../ui/table.css';

type Incoming = View<'IncomingView'>;
type Filter = 'all' | 'open' | 'answered';

function Row({ incoming }: { incoming: Incoming }) {
  const t = useTexts(recordsTexts);
  const warning = incoming.warning ? (t.incomingList.warning[incoming.warning] ?? incoming.warning) : null;
  return (
    <tr>
      <th scope="row" className="nowrap">{incoming.index}</th>
      <td className="nowrap" data-label={t.incomingList.received}>{localDate(incoming.receivedOn)}</td>
      <td data-label={t.incomingList.correspondent}>{incoming.correspondent}</td>
      <td data-label={t.incomingList.theirs}>{[incoming.theirIndex && `№ ${incoming.theirIndex}`, incoming.theirDate && localDate(incoming.theirDate)].filter(Boolean).join(', ') || '—'}</td>
      <td className="register__title"><Link to={`/incoming/${incoming.incomingId}`} data-row data-moves-page>{incoming.title}</Link>{incoming.files.length > 0 && <span className="muted small nowrap"> <Clip size={16} /> {t.incomingCard.count(incoming.files.length)}</span>}</td>
      <td className="nowrap" data-label={t.incomingList.due}><span>{incoming.dueOn ? localDate(incoming.dueOn) : '—'} {warning && <Chip tone={incoming.warning === 'overdue' ? 'red' : 'orange'}>{warning}</Chip>}</span></td>
      <td data-label={t.incomingList.answer}>{incoming.answeredBy ? <Link to={`/documents/${incoming.answeredBy.documentId}`} data-moves-page>№ {incoming.answeredBy.index}</Link> : t.incomingList.stateName[incoming.state]}</td>
    </tr>
  );
}

/** Incoming documents, what answers them and until when; the office registers new ones by keyboard. */
export function IncomingSection() {
  const t = useTexts(recordsTexts);
  const common = useT();
  const session = useSession();
  const [params, setParams] = useSearchParams();
  const asked = params.get('state');
  const filter: Filter = asked === 'open' || asked === 'answered' ? asked : 'all';
  const office = hasRole(session, 'records');
  const [registering, setRegistering] = useState(false);
  const { region, onKeyDown } = useRowKeys({ Insert: () => office && setRegistering(true) });
  const query = useInfiniteQuery({
    queryKey: [...keys.journals, 'incoming', filter],
    queryFn: ({ pageParam }) => answer(api.GET('/api/incoming', { params: { query: { limit: 100, ...(filter !== 'all' && { state: filter }), ...(pageParam && { cursor: pageParam }) } } })),
    initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className="records-filters">
        <RadioGroup legend={t.incomingList.state} name="state" inline value={filter} onChange={(state) => setParams({ section: 'incoming', ...(state !== 'all' && { state }) }, { replace: true })} options={(['all', 'open', 'answered'] as const).map((value) => ({ value, label: t.incomingList[value] }))} />
        {office && !registering && <Button look="primary" icon={<Plus />} onClick={() => setRegistering(true)}>{t.incomingList.register}</Button>}
      </div>
      {registering && <IncomingForm onClose={() => setRegistering(false)} />}
      {query.isPending && <Skeleton rows={6} height="2.25rem" />}
      {query.isError && <ProblemNotice error={query.error} actions={<Button onClick={() => void query.refetch()}>{common.app.retry}</Button>} />}
      {query.isSuccess && items.length === 0 && <EmptyState title={t.incomingList.empty} />}
      {items.length > 0 && (
        <div className="table-wrap register" tabIndex={0} role="region" aria-label={t.incoming} ref={region} onKeyDown={onKeyDown}>
          <table className="table table--stack">
            <caption className="hidden">{t.incoming}</caption>
            <thead>
              <tr>
                <th scope="col">{t.incomingList.index}</th><th scope="col">{t.incomingList.received}</th><th scope="col">{t.incomingList.correspondent}</th><th scope="col">{t.incomingList.theirs}</th><th scope="col">{t.incomingList.title}</th><th scope="col">{t.incomingList.due}</th><th scope="col">{t.incomingList.answer}</th>
              </tr>
            </thead>
            <tbody>{items.map((incoming) => <Row key={incoming.incomingId} incoming={incoming} />)}</tbody>
          </table>
        </div>
      )}
      {query.hasNextPage && <p><Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t.more}</Button></p>}
    </>
  );
}
