import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { localDate } from '../../lib/time';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { EmptyState } from '../../ui/empty-state';
import { Checkbox } from '../../ui/field';
import { ProblemNotice } from '../../ui/notice';
import { Skeleton } from '../../ui/progress';
import { Chip } from '../../ui/status-tag';
import { recordsTexts } from './texts';

/** Chooses documents of one case for a package of their own; what is not finished is listed but cannot be chosen. Throws nothing away until it is sent. */
export function ChooseDocuments({ caseIndex, year, busy, error, onClose, onChosen }: { caseIndex: string; year: number; busy: boolean; error: unknown; onClose: () => void; onChosen: (documentIds: readonly string[]) => void }) {
  const t = useTexts(recordsTexts);
  const common = useT();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const query = useInfiniteQuery({
    queryKey: [...keys.archive, 'documents', caseIndex, year],
    queryFn: ({ pageParam }) => answer(api.GET('/api/archive/documents', { params: { query: { caseIndex, year, limit: 100, ...(pageParam && { cursor: pageParam }) } } })),
    initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const ready = items.filter((one) => one.ready).map((one) => one.documentId);
  const isAll = ready.length > 0 && ready.every((id) => chosen.has(id));
  const toggle = (ids: readonly string[], on: boolean): void => setChosen((before) => new Set(on ? [...before, ...ids] : [...before].filter((id) => !ids.includes(id))));
  return (
    <Dialog
      title={t.archive.chooseTitle(caseIndex)} size="large" onClose={onClose}
      footer={<><Button onClick={onClose}>{common.app.cancel}</Button><Button look="primary" busy={busy} disabled={chosen.size === 0} onClick={() => onChosen([...chosen])}>{t.archive.buildChosen(chosen.size)}</Button></>}
    >
      {error !== null && <ProblemNotice error={error} />}
      {query.isPending && <Skeleton rows={4} />}
      {query.isError && <ProblemNotice error={query.error} actions={<Button onClick={() => void query.refetch()}>{common.app.retry}</Button>} />}
      {query.isSuccess && items.length === 0 && <EmptyState title={t.archive.none} />}
      {items.length > 0 && (
        <>
          <Checkbox label={t.archive.chooseAll(ready.length)} checked={isAll} disabled={ready.length === 0} onChange={(event) => toggle(ready, event.target.checked)} />
          <ul className="candidates">
            {items.map((one) => (
              <li key={one.documentId} className="candidates__row">
                <Checkbox
                  label={<><strong className="nowrap">№ {one.index}</strong> <span className="muted nowrap">{localDate(one.registeredOn)}</span> {one.title}</>}
                  checked={chosen.has(one.documentId)} disabled={!one.ready} onChange={(event) => toggle([one.documentId], event.target.checked)}
                />
                {!one.ready && <Chip tone="orange">{t.archive.notReady}</Chip>}
                {one.exported && <Chip>{t.archive.inPackage}</Chip>}
              </li>
            ))}
          </ul>
          {query.hasNextPage && <p><Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t.more}</Button></p>}
        </>
      )}
    </Dialog>
  );
}
