import type { ReactNode } from 'react';
import { useT, useTexts } from '../../lib/i18n/i18n';
import type { View } from '../../lib/api';
import type { Kind } from '../../lib/content';
import { shortDate } from '../../lib/time';
import { routeTexts } from './route.texts';
import './stage-line.css';

type Stage = View<'PlannedStage'>;

/** The requisites that a condition looked at, e.g. «Потребує видатків — так». */
function conditionText(condition: string | null, kind: Kind | undefined, yes: string, no: string): string {
  if (!condition) return '';
  try {
    const inputs = JSON.parse(condition) as Record<string, unknown>;
    return Object.entries(inputs)
      .map(([name, value]) => `${kind?.requisites.find((one) => one.name === name.replace(/^requisites?[.:]/, ''))?.labelUk ?? name} — ${value === true ? yes : value === false || value === null ? no : String(value)}`)
      .join(', ');
  } catch {
    return condition;
  }
}

function completionText(stage: Stage, words: { all: string; any: string; some: (needed: string, of: string) => string }): string {
  const [needed = '', of] = stage.completion.split('/');
  return of ? words.some(needed, of) : stage.completion === 'any' ? words.any : words.all;
}

/** The route as a vertical line of stages, with people, order, deadline; `choice` puts the control of an open choice into its stage. */
export function StageLine({ stages, kind, choice, errors }: { stages: readonly Stage[]; kind: Kind | undefined; choice: (stage: Stage) => ReactNode; errors: ReadonlySet<string> }) {
  const t = useT();
  const words = useTexts(routeTexts);
  return (
    <ol className="line">
      {stages.map((stage) => (
        <li key={stage.key} id={`stage-${stage.key}`} tabIndex={-1} className={`line__stage line__stage--${stage.purpose} ${stage.applies ? '' : 'line__stage--off'} ${errors.has(stage.key) ? 'line__stage--wrong' : ''}`}>
          <div className="line__head">
            <h3>{stage.title}</h3>
            <span className="muted small">
              {stage.people.length > 1 && stage.applies ? `${words.orders[stage.order]} · ${completionText(stage, words.completion)}` : t.purpose[stage.purpose] === stage.title ? '' : t.purpose[stage.purpose]}
            </span>
            {stage.applies && stage.dueAt && <span className="line__due">{words.until(shortDate(stage.dueAt))}</span>}
          </div>
          {!stage.applies && <p className="muted small">{words.notApplies}{stage.condition ? `. ${words.condition(conditionText(stage.condition, kind, t.app.yes.toLowerCase(), t.app.no.toLowerCase()))}` : ''}</p>}
          {stage.applies && stage.condition && <p className="muted small">{words.condition(conditionText(stage.condition, kind, t.app.yes.toLowerCase(), t.app.no.toLowerCase()))}</p>}
          {stage.applies && (
            <ul className="line__people">
              {stage.people.map((person) => (
                <li key={person.personId}>
                  <strong>{person.name}</strong> <span className="muted small">{person.position}</span>
                  {person.substitute && <span className="line__standin"> → {words.standIn(person.substitute.name)}</span>}
                </li>
              ))}
            </ul>
          )}
          {stage.applies && stage.people.length > 1 && stage.people.every((person) => person.why === 'pool') && <p className="muted small">{words.pool}</p>}
          {stage.leftOut && <p className="muted small">{words.leftOut}</p>}
          {choice(stage)}
        </li>
      ))}
    </ol>
  );
}
