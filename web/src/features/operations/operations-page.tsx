import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, type Output, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { asProblem } from '../../lib/problem';
import { problemText } from '../../lib/problem-text';
import { atClock, atTime } from '../../lib/time';
import { Button } from '../../ui/button';
import { Notice, ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Skeleton } from '../../ui/progress';
import { toast } from '../../ui/toast';
import { OpenSteps } from './open-steps';
import { operationsTexts } from './operations.texts';
import '../../ui/table.css';
import './operations.css';

type Operations = Output<'queues.operations'>;
type Stuck = View<'StuckView'>;
const key = ['operations'] as const;
const everyMs = 15_000;

/** The cause in plain words where it is a known one, and always the words of the fault itself. */
function Cause({ error }: { error: string }) {
  const t = useTexts(operationsTexts);
  const plain = t.causes.find(([pattern]) => pattern.test(error))?.[1];
  return <>{plain && <>{plain}<br /></>}<span className={plain ? 'muted small' : ''} lang="en">{error}</span></>;
}

/** Puts jobs that gave up back, one after the other; one that is gone meanwhile does not hold the others back. */
function useRetry() {
  const t = useTexts(operationsTexts);
  const common = useT();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (jobs: readonly Stuck[]) => {
      let done = 0;
      let refusal: unknown = null;
      for (const { queue, jobId } of jobs) {
        await answer(api.POST('/api/operations/jobs/{queue}/{jobId}/retry', { params: { path: { queue, jobId } } })).then(() => (done += 1), (error: unknown) => (refusal = error));
      }
      if (done === 0 && refusal !== null) throw refusal;
      return done;
    },
    onSuccess: (done, jobs) => void toast(jobs.length === 1 ? t.retried : t.retriedSome(done, jobs.length), { tone: 'success' }),
    onError: (error) => void toast(problemText(common, asProblem(error)).happened, { tone: 'error' }),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

function StuckSection({ stuck }: { stuck: readonly Stuck[] }) {
  const t = useTexts(operationsTexts);
  const retry = useRetry();
  const isBusy = (job: Stuck): boolean => retry.isPending && retry.variables.includes(job);
  return (
    <div className="operations__part">
      <div className="row"><h2 id="stuck">{t.stuck}</h2>{stuck.length > 1 && <Button busy={retry.isPending} onClick={() => retry.mutate(stuck)}>{t.retryAll(stuck.length)}</Button>}</div>
      {stuck.length === 0 ? <p className="muted">{t.noStuck}</p> : (
        <>
          <p>{t.stuckHelp}</p>
          <div className="table-wrap" role="region" aria-labelledby="stuck" tabIndex={0}>
            <table className="table">
              <thead><tr><th scope="col">{t.what}</th><th scope="col">{t.cause}</th><th scope="col">{t.since}</th><th scope="col" className="number">{t.attempts}</th><td /></tr></thead>
              <tbody>
                {stuck.map((job) => (
                  <tr key={`${job.queue} ${job.jobId}`}>
                    <th scope="row">{t.jobs[job.name] ?? job.name}{job.documentId && <span className="muted small"><br />{t.document} {job.documentId}</span>}</th>
                    <td className="operations__cause"><Cause error={job.error} /></td>
                    <td><time dateTime={job.failedAt}>{atTime(job.failedAt)}</time></td>
                    <td className="number">{job.attempts}</td>
                    <td><Button busy={isBusy(job)} aria-label={t.retryOf(t.jobs[job.name] ?? job.name)} onClick={() => !retry.isPending && retry.mutate([job])}>{t.retry}</Button></td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </div>
  );
}

function RetryingSection({ retrying }: { retrying: Operations['retrying'] }) {
  const t = useTexts(operationsTexts);
  return (
    <div className="operations__part">
      <h2 id="retrying">{t.retrying}</h2>
      {retrying.length === 0 ? <p className="muted">{t.noRetrying}</p> : (
        <>
          <p>{t.retryingHelp}</p>
          <div className="table-wrap" role="region" aria-labelledby="retrying" tabIndex={0}>
            <table className="table">
              <thead><tr><th scope="col">{t.what}</th><th scope="col" className="number">{t.count}</th><th scope="col">{t.cause}</th><th scope="col">{t.since}</th><th scope="col">{t.next}</th></tr></thead>
              <tbody>
                {retrying.map((line) => (
                  <tr key={`${line.queue} ${line.name} ${line.error}`}>
                    <th scope="row">{t.jobs[line.name] ?? line.name}</th><td className="number">{line.count}</td><td className="operations__cause"><Cause error={line.error} /></td>
                    <td>{atTime(line.since)}</td><td>{line.nextAt ? atTime(line.nextAt) : t.soon}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </div>
  );
}

function QueuesSection({ queues }: { queues: Operations['queues'] }) {
  const t = useTexts(operationsTexts);
  const columns = ['waiting', 'active', 'delayed', 'failed'] as const;
  return (
    <div className="operations__part">
      <h2 id="queues">{t.queues}</h2>
      <div className="table-wrap" role="region" aria-labelledby="queues" tabIndex={0}>
        <table className="table">
          <thead><tr><th scope="col">{t.columns.name}</th>{columns.map((column) => <th key={column} scope="col" className="number">{t.columns[column]}</th>)}</tr></thead>
          <tbody>{queues.map((queue) => <tr key={queue.name}><th scope="row">{t.names[queue.name] ?? queue.name}</th>{columns.map((column) => <td key={column} className="number">{queue[column]}</td>)}</tr>)}</tbody>
        </table>
      </div>
    </div>
  );
}

function ServiceProblem({ problem: { service, since, reason, until } }: { problem: Operations['problems'][number] }) {
  const t = useTexts(operationsTexts);
  if (service !== 'trustedList') return <Notice tone="error" title={t.away(service)}><p>{t.awayHelp}</p><p className="muted small" lang="en">{reason}</p></Notice>;
  const ended = until === null || Date.parse(until) <= Date.now();
  return (
    <Notice tone={ended ? 'error' : 'warning'} title={t.list.title(atTime(since))}>
      <p>{t.list.causes[reason] ?? t.list.unusable}</p>
      <p>{ended ? t.list.ended : t.list.inForce(atTime(until))}</p>
      <p className="muted small" lang="en">{reason}</p>
    </Notice>
  );
}

/** «Стан системи», for administrators: what gave up, with its cause and a button; what waits for a service and will come by itself. */
export default function OperationsPage() {
  const t = useTexts(operationsTexts);
  const common = useT();
  const query = useQuery({ queryKey: key, queryFn: () => answer(api.GET('/api/operations')), refetchInterval: everyMs });
  const { data } = query;
  const isFine = data !== undefined && data.outboxWaiting + data.stuck.length + data.retrying.length + data.problems.length === 0;
  return (
    <Page title={t.title} className="operations" aside={<>{data && <span className="muted small">{t.refreshed(atClock(new Date(query.dataUpdatedAt).toISOString()))}</span>}<Button busy={query.isFetching} onClick={() => void query.refetch()}>{t.refresh}</Button></>}>
      {query.isError && <ProblemNotice error={query.error} actions={<Button onClick={() => void query.refetch()}>{common.app.retry}</Button>} />}
      {query.isPending && <Skeleton rows={5} />}
      {isFine && <Notice tone="success" title={t.fine}><p>{t.fineHelp}</p></Notice>}
      {data && data.outboxWaiting > 0 && <Notice tone="warning" title={t.outbox(data.outboxWaiting, data.oldestWaitingAt ? atTime(data.oldestWaitingAt) : '')}><p>{t.outboxHelp}</p></Notice>}
      {data?.problems.map((one) => <ServiceProblem key={one.service} problem={one} />)}
      {data && <><StuckSection stuck={data.stuck} /><OpenSteps /><RetryingSection retrying={data.retrying} /><QueuesSection queues={data.queues} /></>}
    </Page>
  );
}
