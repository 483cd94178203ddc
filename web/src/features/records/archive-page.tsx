import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { answer, api, asCommand, type Input, type Output, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { atTime, todayInKyiv } from '../../lib/time';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { SelectField } from '../../ui/field';
import { Download } from '../../ui/icons';
import { LiveRegion } from '../../ui/live-region';
import { Notice, ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Progress, Skeleton } from '../../ui/progress';
import { Chip } from '../../ui/status-tag';
import { toast } from '../../ui/toast';
import { ChooseDocuments } from './choose-documents';
import { PreservationSection } from './preservation-section';
import { recordsTexts } from './texts';
import '../../ui/table.css';
import './records.css';

type Case = Output<'records.exportCandidates'>['cases'][number];
type Export = View<'ExportView'>;

const running = (one: Export): boolean => one.state === 'queued' || one.state === 'checking' || one.state === 'writing';
const tones = { queued: 'grey', checking: 'blue', writing: 'blue', ready: 'green', failed: 'red' } as const;

/** Whether a case could go to the archive today: a sign, a colour and words. */
function Light({ one }: { one: Case }) {
  const t = useTexts(recordsTexts);
  return one.ready === one.documents ? <Chip tone="green">● {t.archive.complete}</Chip> : <Chip tone="orange">▲ {t.archive.partly(one.documents - one.ready)}</Chip>;
}

function Cases({ cases, busy, onBuild, onChoose }: { cases: readonly Case[]; busy: string | null; onBuild: (caseIndex: string) => void; onChoose: (caseIndex: string) => void }) {
  const t = useTexts(recordsTexts);
  return (
    <div className="table-wrap" tabIndex={0} role="region" aria-label={t.archive.cases}>
      <table className="table table--stack">
        <caption className="hidden">{t.archive.cases}</caption>
        <thead>
          <tr>
            <th scope="col">{t.archive.case_}</th><th scope="col">{t.archive.name}</th><th scope="col">{t.archive.retention}</th><th scope="col" className="number">{t.archive.documents}</th><th scope="col" className="number">{t.archive.exported}</th>
            <th scope="col">{t.archive.readiness}</th><th scope="col"><span className="hidden">{t.table.actions}</span></th>
          </tr>
        </thead>
        <tbody>
          {cases.map((one) => (
            <tr key={one.caseIndex}>
              <th scope="row" className="nowrap">{one.caseIndex}</th><td className="register__title">{one.title}</td><td className="nowrap" data-label={t.archive.retention}>{one.retention}</td><td className="number" data-label={t.archive.documents}>{one.documents}</td><td className="number" data-label={t.archive.exported}>{one.exported}</td>
              <td data-label={t.archive.readiness}><Light one={one} /></td>
              <td>
                <div className="archive-actions">
                  <Button busy={busy === one.caseIndex} aria-label={t.archive.buildFor(one.caseIndex)} onClick={() => onBuild(one.caseIndex)}>{t.archive.build}</Button>
                  <Button look="quiet" aria-label={t.archive.chooseFor(one.caseIndex)} onClick={() => onChoose(one.caseIndex)}>{t.archive.choose}</Button>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Package({ one }: { one: Export }) {
  const t = useTexts(recordsTexts);
  return (
    <li className="panel package">
      <div className="row package__head"><h3>{one.title}</h3><Chip tone={tones[one.state]}>{t.archive.state[one.state]}</Chip></div>
      <p className="muted small">{t.archive.by(one.requestedBy.name, atTime(one.requestedAt))}</p>
      {running(one) && <Progress done={one.done} total={one.total} label={t.archive.progress(one.title)} />}
      {one.state === 'failed' && <Notice tone="error" title={one.problems.length > 0 ? t.archive.failedProblems : t.archive.failedOther}>{one.problems.length === 0 && one.error && <small>{one.error}</small>}</Notice>}
      {one.problems.length > 0 && (
        <>
          <h4>{t.archive.problems(new Set(one.problems.map((problem) => problem.documentId)).size)}</h4>
          <ul>{one.problems.map((problem, i) => <li key={`${problem.documentId}-${i}`}><Link to={`/documents/${problem.documentId}`} data-moves-page>{problem.title}</Link> — {t.archive.problem[problem.code] ?? problem.code}</li>)}</ul>
        </>
      )}
      {one.state === 'ready' && (
        <>
          <p>{t.archive.documents}: {one.total}{one.size !== null && <> · {t.archive.size(one.size)}</>}</p>
          {one.sha256 && <p className="small muted package__hash">{t.archive.hash}: {one.sha256}</p>}
          <a className="button button--secondary" href={`/api/archive/exports/${one.exportId}/package.zip`} download><Download />{t.archive.download}</a>
          <details className="package__inside">
            <summary>{t.archive.inside}</summary>
            <ul>{t.archive.insideList.map((text) => <li key={text}>{text}</li>)}</ul>
            <p><strong>{t.archive.check}.</strong> {t.archive.checkText}</p>
          </details>
        </>
      )}
    </li>
  );
}

/** «Архів»: the cases of the file plan with their readiness, and the packages that were made of them. */
export default function ArchivePage() {
  const t = useTexts(recordsTexts);
  const common = useT();
  const client = useQueryClient();
  const thisYear = Number(todayInKyiv().slice(0, 4));
  const [year, setYear] = useState(thisYear);
  const command = useRef(asCommand());
  const [choosing, setChoosing] = useState<string | null>(null);
  const cases = useQuery({ queryKey: [...keys.archive, 'cases', year], queryFn: () => answer(api.GET('/api/archive/cases', { params: { query: { year } } })) });
  const exports = useQuery({
    queryKey: [...keys.archive, 'exports'], queryFn: () => answer(api.GET('/api/archive/exports')),
    // A package takes seconds to hours: the page asks while one is being made, and not otherwise.
    refetchInterval: (query) => (query.state.data?.exports.some(running) ? 1_500 : false),
  });
  const build = useMutation({
    mutationFn: (order: Input<'records.requestExport'>) => answer(api.POST('/api/archive/exports', { body: order, headers: command.current })),
    onSuccess: (made) => {
      setChoosing(null);
      toast(t.archive.started(made.title), { tone: 'success' });
    },
    onSettled: () => {
      command.current = asCommand();
      void client.invalidateQueries({ queryKey: keys.archive });
    },
  });
  const all = exports.data?.exports ?? [];
  const newest = all[0];
  const isBuilding = all.some(running);
  useEffect(() => {
    // What a finished package holds is counted at its case.
    if (!isBuilding) void client.invalidateQueries({ queryKey: [...keys.archive, 'cases'] });
  }, [isBuilding, client]);
  const held = (cases.data?.cases ?? []).filter((one) => one.documents > 0);
  const empty = (cases.data?.cases ?? []).filter((one) => one.documents === 0);
  return (
    <Page
      wide title={t.archive.title}
      aside={
        <SelectField className="archive-year" label={t.archive.year} value={year} onChange={(event) => setYear(Number(event.target.value))}>
          {Array.from({ length: 6 }, (_, i) => thisYear - i).map((one) => <option key={one} value={one}>{one}</option>)}
        </SelectField>
      }
    >
      {build.isError && choosing === null && <ProblemNotice error={build.error} />}
      <LiveRegion text={newest ? t.archive.said(newest.title, t.archive.state[newest.state]) : ''} quietMs={5_000} />
      <section>
        <h2>{t.archive.cases}</h2>
        {cases.isPending && <Skeleton rows={4} />}
        {cases.isError && <ProblemNotice error={cases.error} actions={<Button onClick={() => void cases.refetch()}>{common.app.retry}</Button>} />}
        {cases.isSuccess && held.length === 0 && <EmptyState title={t.archive.empty} />}
        {held.length > 0 && <Cases cases={held} busy={build.isPending ? (build.variables.caseIndex ?? null) : null} onBuild={(caseIndex) => build.mutate({ caseIndex, year })} onChoose={(caseIndex) => { build.reset(); setChoosing(caseIndex); }} />}
      </section>
      {empty.length > 0 && (
        <details className="archive-empty">
          <summary>{t.archive.emptyCases(empty.length)}</summary>
          <ul>{empty.map((one) => <li key={one.caseIndex}><strong>{one.caseIndex}</strong> {one.title}</li>)}</ul>
        </details>
      )}
      <section aria-labelledby="packages">
        <h2 id="packages">{t.archive.packages}</h2>
        {exports.isPending && <Skeleton rows={2} />}
        {exports.isError && <ProblemNotice error={exports.error} actions={<Button onClick={() => void exports.refetch()}>{common.app.retry}</Button>} />}
        {exports.isSuccess && all.length === 0 && <EmptyState title={t.archive.noPackages} />}
        <ul className="packages">{all.map((one) => <Package key={one.exportId} one={one} />)}</ul>
      </section>
      <PreservationSection />
      {choosing !== null && <ChooseDocuments caseIndex={choosing} year={year} busy={build.isPending} error={build.error} onClose={() => setChoosing(null)} onChosen={(documentIds) => build.mutate({ documentIds: [...documentIds] })} />}
    </Page>
  );
}
