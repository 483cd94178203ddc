import { usePick, useT, useTexts } from '../../lib/i18n/i18n';
import type { View } from '../../lib/api';
import { atTime, daysUntil, onDate, localDate } from '../../lib/time';
import { Due } from '../../ui/due';
import { Notice } from '../../ui/notice';
import { Chip, StatusTag } from '../../ui/status-tag';
import { currentHolders, routeLine } from './route-line';
import { RouteLine } from './route-line-view';
import { cardTexts } from './texts';

type Document = View<'DocumentView'>;
type Route = View<'RouteView'>;

/** «Зараз у: …»: the first thing that people look for. */
function Now({ document, route }: { document: Document; route: Route | null }) {
  const t = useTexts(cardTexts);
  const holders = currentHolders(route, document);
  const ended = ['signed', 'registered', 'archived', 'recalled', 'rejected'].includes(document.phase);
  if (holders.length === 0) return ended ? null : <p className="card-now">{t.nobodyNow}</p>;
  return (
    <p className="card-now">
      <span className="muted">{t.now}: </span>
      {holders.map((holder, i) => (
        <span key={`${holder.name}-${i}`} className="card-now__holder">
          <strong>{holder.name}</strong>, {holder.position}
          {holder.substitute && <> ({t.stands(holder.substitute)})</>}
          {holder.since && <>, {t.day(1 - daysUntil(holder.since))}</>}
          {holder.dueAt && <> · <Due at={holder.dueAt} /></>}
        </span>
      ))}
    </p>
  );
}

/** What has been decided and is still being carried out: nothing of it can be lost, and the page says what it waits for. */
function Waiting({ document }: { document: Document }) {
  const t = useTexts(cardTexts);
  if (document.waiting.length === 0) return null;
  return (
    <Notice tone="warning" title={t.waiting.title}>
      <ul className="card-waiting">
        {document.waiting.map((one) => (
          <li key={one.step}>
            {t.waiting.steps[one.step] ?? one.step}, {t.waiting.since(atTime(one.since))}
            {one.reason && ` — ${t.waiting.reasons[one.reason] ?? one.reason}`}
          </li>
        ))}
      </ul>
      <p>{t.waiting.safe}</p>
    </Notice>
  );
}

/** The top of the card: number, state, who has it now, and the way it has gone. */
export function CardBand({ document, route, now }: { document: Document; route: Route | null; now: number }) {
  const t = useTexts(cardTexts);
  const common = useT();
  const pick = usePick();
  return (
    <div className="card-band">
      <p className="row card-band__facts">
        <StatusTag phase={document.phase} />
        <span>{pick(document.kindUk, document.kindEn)}</span>
        <strong>{document.registrationIndex && document.registeredOn ? t.numbered(document.registrationIndex, localDate(document.registeredOn)) : <span className="muted">{t.notNumbered}</span>}</strong>
        {document.urgent && <Chip tone="red">{t.urgent}</Chip>}
        {document.currentVersion !== null && <span className="muted">{t.version(document.currentVersion)}</span>}
        <span className="muted">{t.author}: {document.author.name}</span>
        <span className="muted">{common.access[document.access]}</span>
        {document.caseIndex && <span className="muted">{t.case_}: {document.caseIndex}</span>}
      </p>
      <Now document={document} route={route} />
      <RouteLine segments={routeLine(route, document, now)} />
      {route?.expectedBy && route.state === 'running' && <p className="muted small card-band__expected">{t.expectedBy(onDate(route.expectedBy))}</p>}
      <Waiting document={document} />
    </div>
  );
}
