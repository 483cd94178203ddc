import { useT, useTexts } from '../../lib/i18n/i18n';
import type { View } from '../../lib/api';
import { atTime } from '../../lib/time';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { Download, Print } from '../../ui/icons';
import { Chip } from '../../ui/status-tag';
import { CarriedChanges } from './carried-changes';
import { cardTexts } from './texts';
import '../../ui/table.css';

type Route = View<'RouteView'>;
type Step = View<'StepView'>;
type Decision = View<'DecisionView'>;
type Remark = View<'RemarkView'>;

/** What a person may do with a remark now, as the route allows it. */
export interface RemarkActions {
  onReply(remark: Remark): void;
  onSettle(remark: Remark, settled: boolean): void;
}

function DecisionCells({ step, decision, documentId, version }: { step: Step; decision: Decision | null; documentId: string; version: number }) {
  const t = useTexts(cardTexts);
  const common = useT();
  if (!decision) {
    return (
      <>
        <td>{step.state === 'open' || step.state === 'held' ? t.sheet.pending : step.state === 'waiting' ? t.sheet.notReached : common.stepState[step.state]}</td>
        <td className="number">—</td><td className="nowrap">{step.openedAt ? atTime(step.openedAt) : '—'}</td><td>—</td><td />
      </>
    );
  }
  return (
    <>
      <td>
        {common.verdict[decision.verdict]}
        {decision.carriedFrom && <div className="muted small">{t.sheet.carried(decision.carriedFrom.version)}</div>}
        {decision.withdrawn && <div className="muted small">{t.timeline.withdrawn}</div>}
      </td>
      <td className="number">{decision.carriedFrom?.version ?? decision.version}</td>
      <td className="nowrap">{step.openedAt ? atTime(step.openedAt) : '—'}</td>
      <td className="nowrap">{atTime(decision.at)}</td>
      <td>
        {decision.reason}
        {decision.carriedFrom && <div className="small">{decision.carriedFrom.changesSince.length > 0 && `${t.sheet.changed}: `}<CarriedChanges documentId={documentId} from={decision.carriedFrom.version} to={version} parts={decision.carriedFrom.changesSince} /></div>}
        {decision.signature && <div className="muted small">{t.timeline.signedWith(decision.signature.issuer, decision.signature.certificateSerial)}</div>}
      </td>
    </>
  );
}

function Person({ step, decision }: { step: Step; decision: Decision | null }) {
  const t = useTexts(cardTexts);
  const common = useT();
  const people = decision ? [decision.by] : step.assignee ? [step.assignee] : step.pool;
  const behalf = decision?.onBehalfOf;
  const why = t.sheet.why[step.why.split(':')[0] ?? ''];
  return (
    <>
      <td>
        {people.map((person) => <div key={person.personId}>{person.position}</div>)}
        {behalf && <div className="muted small">{t.timeline.onBehalf(behalf.person.name, common.capacity[behalf.capacity as keyof typeof common.capacity] ?? behalf.capacity)}; {behalf.ground}</div>}
        {!decision && why && <div className="muted small">{why}</div>}
      </td>
      <td>{people.map((person) => <div key={person.personId}>{person.name}</div>)}</td>
    </>
  );
}

function RoundTable({ round, documentId }: { round: Route['rounds'][number]; documentId: string }) {
  const t = useTexts(cardTexts);
  const caption = t.sheet.round(round.number, round.version);
  const rows = round.stages.filter((stage) => stage.state !== 'skipped').flatMap((stage) => stage.steps.flatMap((step) => [...step.earlier.map((decision) => ({ step, decision: decision as Decision | null })), { step, decision: step.decision }]));
  return (
    <div className="table-wrap sheet" tabIndex={0} role="region" aria-label={caption}>
      <table className="table">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t.sheet.position}</th><th scope="col">{t.sheet.person}</th><th scope="col">{t.sheet.decision}</th><th scope="col" className="number">{t.sheet.version}</th>
            <th scope="col">{t.sheet.received}</th><th scope="col">{t.sheet.decided}</th><th scope="col">{t.sheet.remarks}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ step, decision }) => (
            <tr key={`${step.stepId}-${decision?.decisionId ?? 'open'}`}><Person step={step} decision={decision} /><DecisionCells step={step} decision={decision} documentId={documentId} version={round.version} /></tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RemarkItem({ remark, allowed, actions }: { remark: Remark; allowed: Route['allowed']; actions: RemarkActions }) {
  const t = useTexts(cardTexts);
  const may = (action: 'answerRemark' | 'resolveRemark') => allowed.some((one) => one.action === action && one.remarkId === remark.remarkId);
  return (
    <li className="panel remark">
      <p className="row"><strong>{remark.author.name}</strong><span className="muted small">{atTime(remark.at)}, {t.version(remark.version)}</span><Chip tone={remark.state === 'resolved' ? 'green' : remark.state === 'disagreed' ? 'red' : 'grey'}>{t.sheet.remarkState[remark.state]}</Chip>{remark.obligatory && <Chip tone="orange">{t.sheet.obligatory}</Chip>}</p>
      {remark.quote && <blockquote>{remark.quote}</blockquote>}
      <p>{remark.text}</p>
      {remark.proposed && <p><span className="muted">{t.sheet.proposed}:</span> {remark.proposed}</p>}
      {remark.justification && <p><span className="muted">{t.sheet.justification}:</span> {remark.justification}</p>}
      {remark.answer && <p><span className="muted">{t.sheet.answer} ({t.sheet.outcome[remark.answer.outcome]}){remark.answer.text ? ':' : ''}</span> {remark.answer.text}</p>}
      {(may('answerRemark') || may('resolveRemark')) && (
        <p className="row no-print">
          {may('answerRemark') && <Button onClick={() => actions.onReply(remark)}>{t.sheet.reply}</Button>}
          {may('resolveRemark') && <><Button onClick={() => actions.onSettle(remark, true)}>{t.sheet.settle}</Button><Button look="quiet" onClick={() => actions.onSettle(remark, false)}>{t.sheet.unsettle}</Button></>}
        </p>
      )}
    </li>
  );
}

/** «Аркуш погодження»: who decided what on which version, round by round, and the remarks with their answers. The PDF is the official one. */
export function SheetTab({ document, route, actions }: { document: View<'DocumentView'>; route: Route | null; actions: RemarkActions }) {
  const t = useTexts(cardTexts);
  if (!route) return <EmptyState title={t.sheet.empty} />;
  return (
    <>
      <p className="row no-print">
        <a className="button button--secondary" href={`/api/documents/${document.documentId}/approval-sheet.pdf`} download><Download />{t.sheet.download}</a>
        <Button look="quiet" icon={<Print />} onClick={() => window.print()}>{t.sheet.print}</Button>
      </p>
      {[...route.rounds].reverse().map((round) => <RoundTable key={round.number} round={round} documentId={document.documentId} />)}
      {route.remarks.length > 0 && (
        <section aria-labelledby="remarks">
          <h3 id="remarks">{t.sheet.remarksTitle}</h3>
          <ul className="remarks">{route.remarks.map((remark) => <RemarkItem key={remark.remarkId} remark={remark} allowed={route.allowed} actions={actions} />)}</ul>
        </section>
      )}
    </>
  );
}
