import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { Link, useSearchParams } from 'react-router';
import { answer, api, asCommand, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { hasRole } from '../../lib/session';
import { atTime, localDate, todayInKyiv } from '../../lib/time';
import { useSession } from '../../lib/use-session';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { SelectField, TextField } from '../../ui/field';
import { Print } from '../../ui/icons';
import { ProblemNotice } from '../../ui/notice';
import { Skeleton } from '../../ui/progress';
import { toast } from '../../ui/toast';
import { ReasonDialog } from './reason-dialog';
import { recordsTexts } from './texts';
import { useRowKeys } from './use-row-keys';
import '../../ui/table.css';

type Registration = View<'RegistrationView'>;
type Journal = View<'JournalView'>;
const pageSize = 100;
/** As many entries as one prints of a register at once; a year of a large office is printed by parts. */
const mostPrinted = 5_000;

const pageOf = (code: string, year: number, q: string, cursor: string | undefined, limit: number) =>
  answer(api.GET('/api/journals/{code}/registrations', { params: { path: { code }, query: { year, limit, ...(q && { q }), ...(cursor && { cursor }) } } }));

function Row({ entry, mayAnnul, onAnnul }: { entry: Registration; mayAnnul: boolean; onAnnul: () => void }) {
  const t = useTexts(recordsTexts);
  return (
    <tr className={entry.annulled ? 'register__row--annulled' : ''}>
      <th scope="row" className="nowrap">{entry.index}</th>
      <td className="nowrap">{localDate(entry.registeredOn)}</td>
      <td className="register__aside">{entry.kindUk}</td>
      <td className="register__title">
        {entry.documentId ? <Link to={`/documents/${entry.documentId}`} data-row data-moves-page>{entry.title}</Link> : <span data-row tabIndex={-1}>{entry.title}</span>}
        {entry.annulled && <div className="small">{t.annulled(atTime(entry.annulled.at), entry.annulled.by)}: {entry.annulled.reason}</div>}
      </td>
      <td className="register__aside">{entry.correspondent ?? '—'}</td>
      <td className="register__aside">{entry.author}</td>
      <td className="nowrap register__aside">{entry.caseIndex ?? '—'}</td>
      <td className="no-print register__aside">{mayAnnul && !entry.annulled && <Button look="quiet" aria-label={`${t.annul} № ${entry.index}`} onClick={onAnnul}>{t.annulShort}</Button>}</td>
    </tr>
  );
}

function Table({ journal, year, entries }: { journal: Journal; year: number; entries: readonly Registration[] }) {
  const t = useTexts(recordsTexts);
  const client = useQueryClient();
  const session = useSession();
  const { region, onKeyDown } = useRowKeys();
  const command = useRef(asCommand());
  const [annulling, setAnnulling] = useState<Registration | null>(null);
  const annul = useMutation({
    mutationFn: ({ registrationId, reason }: { registrationId: string; reason: string }) => answer(api.POST('/api/registrations/{registrationId}/annulment', { params: { path: { registrationId } }, body: { reason }, headers: command.current })),
    onSuccess: (entry) => {
      toast(t.annulDone(entry.index), { tone: 'success' });
      setAnnulling(null);
      command.current = asCommand();
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.journals }),
  });
  const caption = `${journal.name}, ${year}`;
  return (
    <>
      <div className="table-wrap register" tabIndex={0} role="region" aria-label={caption} ref={region} onKeyDown={onKeyDown}>
        <table className="table">
          <caption className="register__caption">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">{t.table.index}</th><th scope="col">{t.table.date}</th><th scope="col" className="register__aside">{t.table.kind}</th><th scope="col">{t.table.title}</th><th scope="col" className="register__aside">{t.table.correspondent}</th><th scope="col" className="register__aside">{t.table.author}</th><th scope="col" className="register__aside">{t.table.case_}</th>
              <th scope="col" className="no-print register__aside"><span className="hidden">{t.table.actions}</span></th>
            </tr>
          </thead>
          <tbody>{entries.map((entry) => <Row key={entry.registrationId} entry={entry} mayAnnul={hasRole(session, 'records')} onAnnul={() => setAnnulling(entry)} />)}</tbody>
        </table>
      </div>
      {annulling && (
        <ReasonDialog
          title={t.annulTitle(annulling.index)} text={t.annulText} action={t.annul} busy={annul.isPending} error={annul.error}
          onClose={() => { setAnnulling(null); annul.reset(); }} onReason={(reason) => annul.mutate({ registrationId: annulling.registrationId, reason })}
        />
      )}
    </>
  );
}

/** One register of one year: searched on the server, a hundred rows at a time, printed as a whole. */
export function RegisterSection() {
  const t = useTexts(recordsTexts);
  const common = useT();
  const [params, setParams] = useSearchParams();
  const thisYear = Number(todayInKyiv().slice(0, 4));
  const year = Number(params.get('year')) || thisYear;
  const q = params.get('q') ?? '';
  const [printing, setPrinting] = useState<readonly Registration[] | null>(null);
  const journals = useQuery({ queryKey: [...keys.journals, year], queryFn: () => answer(api.GET('/api/journals', { params: { query: { year } } })) });
  const code = params.get('journal') ?? journals.data?.journals[0]?.code ?? '';
  const journal = journals.data?.journals.find((one) => one.code === code);
  const entries = useInfiniteQuery({
    queryKey: [...keys.journals, code, year, q], enabled: code !== '',
    queryFn: ({ pageParam }) => pageOf(code, year, q, pageParam, pageSize),
    initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const change = (wish: Record<string, string>): void => setParams((before) => {
    const next = new URLSearchParams(before);
    for (const [key, value] of Object.entries(wish)) if (value) next.set(key, value); else next.delete(key);
    return next;
  }, { replace: true });
  const search = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    change({ q: String(new FormData(event.currentTarget).get('q') ?? '').trim() });
  };
  const all = useMutation({
    mutationFn: async () => {
      const rows: Registration[] = [];
      let cursor: string | undefined;
      do {
        const page = await pageOf(code, year, q, cursor, 200);
        rows.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor && rows.length < mostPrinted);
      return rows.reverse();
    },
    onSuccess: setPrinting,
  });
  useEffect(() => {
    if (!printing) return;
    document.documentElement.dataset.print = 'register';
    window.print();
    delete document.documentElement.dataset.print;
    setPrinting(null);
  }, [printing]);

  const shown = printing ?? entries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {journals.isError && <ProblemNotice error={journals.error} actions={<Button onClick={() => void journals.refetch()}>{common.app.retry}</Button>} />}
      {all.isError && <ProblemNotice error={all.error} />}
      <div className="records-filters no-print">
        <SelectField label={t.journal} value={code} onChange={(event) => change({ journal: event.target.value, q: '' })}>
          {journals.data?.journals.map((one) => <option key={one.code} value={one.code}>{one.name} ({one.entries})</option>)}
        </SelectField>
        <SelectField label={t.year} value={year} onChange={(event) => change({ year: event.target.value })}>
          {Array.from({ length: 6 }, (_, i) => thisYear - i).map((one) => <option key={one} value={one}>{one}</option>)}
        </SelectField>
        <form className="records-search" onSubmit={search} key={`${params.get('journal') ?? ''}-${q}`}>
          <TextField label={t.search} name="q" type="search" defaultValue={q} placeholder={t.searchPlaceholder} />
          <Button type="submit">{t.find}</Button>
          {q && <Button look="quiet" onClick={() => change({ q: '' })}>{t.reset}</Button>}
        </form>
        <Button icon={<Print />} busy={all.isPending} disabled={!journal} onClick={() => all.mutate()}>{t.print}</Button>
      </div>
      {journal && <p className="muted no-print">{t.next(journal.nextIndex)} · {t.entries(journal.entries)}<span className="keys-hint"> · {t.keys}</span></p>}
      {(journals.isPending || entries.isPending) && !journals.isError && <Skeleton rows={8} height="2.25rem" />}
      {entries.isError && <ProblemNotice error={entries.error} actions={<Button onClick={() => void entries.refetch()}>{common.app.retry}</Button>} />}
      {entries.isSuccess && shown.length === 0 && <EmptyState title={t.empty}>{q ? t.emptyFound : null}</EmptyState>}
      {journal && shown.length > 0 && <Table journal={journal} year={year} entries={shown} />}
      {entries.hasNextPage && <p className="row no-print"><Button busy={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>{t.more}</Button><span className="muted">{t.shown(shown.length)}</span></p>}
    </>
  );
}
