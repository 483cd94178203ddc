import { useT, useTexts } from '../../lib/i18n/i18n';
import type { View } from '../../lib/api';
import { atTime, localDate } from '../../lib/time';
import { EmptyState } from '../../ui/empty-state';
import { CarriedChanges } from './carried-changes';
import { cardTexts } from './texts';
import { timelineOf, type Happening } from './timeline';

type Texts = (typeof cardTexts)['uk'];

function useWords(): { t: Texts; titleOf: (one: Happening) => string; capacityOf: (capacity: string) => string } {
  const t = useTexts(cardTexts);
  const common = useT();
  const titleOf = (one: Happening): string => {
    switch (one.kind) {
      case 'created': return t.timeline.created;
      case 'submitted': return t.timeline.submitted(one.version ?? 0);
      case 'carried': return t.timeline.carried(one.decision?.carriedFrom?.version ?? 0);
      case 'withdrawn': return t.timeline.withdrawn;
      case 'registered': return t.timeline.registered(one.text ?? '');
      case 'roundEnded': return t.timeline.outcome[one.text ?? ''] ?? t.timeline.ended;
      default: return one.decision ? common.verdict[one.decision.verdict] : '';
    }
  };
  return { t, titleOf, capacityOf: (capacity) => common.capacity[capacity as keyof typeof common.capacity] ?? capacity };
}

function Details({ one, documentId }: { one: Happening; documentId: string }) {
  const { t, capacityOf } = useWords();
  const { decision } = one;
  const behalf = decision?.onBehalfOf;
  return (
    <>
      <p className="timeline__who">
        {one.who}
        {behalf && ` ${t.timeline.onBehalf(behalf.person.name, capacityOf(behalf.capacity))}`}
        {one.stage && <span className="muted"> · {one.stage}</span>}
      </p>
      {one.kind === 'submitted' && one.text && <p>{t.timeline.note}: {one.text}</p>}
      {(one.kind === 'decided' || one.kind === 'withdrawn') && one.text && <p>{t.timeline.reason}: {one.text}</p>}
      {one.kind === 'carried' && (decision?.carriedFrom?.changesSince.length ?? 0) > 0 && (
        <p>{t.timeline.carriedChanges} <CarriedChanges documentId={documentId} from={decision?.carriedFrom?.version ?? 1} to={one.version ?? 1} parts={decision?.carriedFrom?.changesSince ?? []} /></p>
      )}
      {one.kind === 'decided' && decision?.signature && <p className="muted small">{t.timeline.signedWith(decision.signature.issuer, decision.signature.certificateSerial)}</p>}
    </>
  );
}

/** «Перебіг»: everything that happened, newest first. */
export function TimelineTab({ document, route }: { document: View<'DocumentView'>; route: View<'RouteView'> | null }) {
  const { t, titleOf } = useWords();
  const happenings = timelineOf(route, document);
  if (happenings.length === 0) return <EmptyState title={t.timeline.empty} />;
  return (
    <ol className="timeline">
      {happenings.map((one) => (
        <li key={one.key} className={`timeline__item timeline__item--${one.kind} ${one.decision?.withdrawn && one.kind === 'decided' ? 'timeline__item--undone' : ''}`}>
          <div className="timeline__head">
            <h3>{titleOf(one)}</h3>
            <time dateTime={one.at}>{one.kind === 'registered' ? localDate(document.registeredOn ?? '') : atTime(one.at)}</time>
          </div>
          <Details one={one} documentId={document.documentId} />
        </li>
      ))}
    </ol>
  );
}
