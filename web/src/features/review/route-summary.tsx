import { useT } from '../../lib/i18n/i18n';
import type { View } from '../../lib/api';
import { atTime } from '../../lib/time';
import { Due } from '../../ui/due';
import './route-summary.css';

type Step = View<'StepView'>;
const glyph: Partial<Record<Step['state'], string>> = { decided: '●', carried: '●', open: '◐', held: '◐', orphaned: '✕' };

function StepLine({ step }: { step: Step }) {
  const t = useT();
  const { decision } = step;
  const name = decision?.by.name ?? step.assignee?.name ?? step.pool.map((person) => person.name).join(', ');
  return (
    <li className={`step step--${step.state}`}>
      <span aria-hidden="true" className="step__glyph">{glyph[step.state] ?? '○'}</span>
      <div>
        <strong>{name}</strong> <span className="muted small">{decision?.by.position ?? step.assignee?.position}</span>
        <div className="small">
          {decision ? `${t.verdict[decision.verdict]}, ${atTime(decision.at)}` : t.stepState[step.state]}
          {decision?.onBehalfOf && ` · ${t.person.onBehalf(decision.onBehalfOf.person.name)}`}
          {step.state === 'carried' && ` · ${t.stepState.carried}`}
          {step.state === 'open' && step.dueAt && <> · <Due at={step.dueAt} /></>}
        </div>
        {decision?.reason && <p className="small">{decision.reason}</p>}
      </div>
    </li>
  );
}

/** The open round of a route: stages in their order, who decided what, who is next. */
export function RouteSummary({ route }: { route: View<'RouteView'> }) {
  const t = useT();
  const round = route.rounds.find((one) => one.number === route.currentRound);
  if (!round) return null;
  return (
    <ol className="route-summary">
      {round.stages.filter((stage) => stage.state !== 'skipped').map((stage) => (
        <li key={stage.stageId} className={`route-summary__stage route-summary__stage--${stage.state}`}>
          <h3>{stage.title}</h3>
          {stage.title !== t.purpose[stage.purpose] && <span className="muted small">{t.purpose[stage.purpose]}</span>}
          <ul>{stage.steps.map((step) => <StepLine key={step.stepId} step={step} />)}</ul>
        </li>
      ))}
    </ol>
  );
}
