import type { CSSProperties } from 'react';
import { useTexts } from '../../lib/i18n/i18n';
import type { Segment } from './route-line';
import { cardTexts } from './texts';
import './route-line.css';

const glyph: Record<Segment['state'], string> = { done: '●', current: '◐', waiting: '○', returned: '✕', skipped: '–' };
const hour = 3_600_000;

/** Width by time, on a gentle scale: a week must not push an hour out of sight, and what lies ahead takes the least. */
const weight = (segment: Segment): number => (segment.ms === null ? 1 : 1 + Math.sqrt(segment.ms / hour));

/** The way of the document; widths tell where the time went, words and glyphs tell the same without them. */
export function RouteLine({ segments }: { segments: readonly Segment[] }) {
  const t = useTexts(cardTexts);
  const titleOf = (segment: Segment): string => segment.title ?? (segment.kind === 'registration' ? t.routeRegistration : segment.key === 'rework' ? t.routeRework : t.routeAuthor);
  return (
    // A route of ten stages is wider than a small screen: it scrolls by itself, by keyboard too.
    <div className="route-line__scroll" tabIndex={0} role="region" aria-label={t.route}>
      <ol className={`route-line ${segments.length > 8 ? 'route-line--many' : ''}`}>
        {segments.map((segment) => (
          <li key={segment.key} className={`route-line__part route-line__part--${segment.state} ${segment.overdue ? 'route-line__part--late' : ''}`} style={{ '--weight': weight(segment) } as CSSProperties} aria-current={segment.state === 'current' ? 'step' : undefined}>
            <span className="route-line__bar" aria-hidden="true" />
            <span className="route-line__title"><span aria-hidden="true">{glyph[segment.state]} </span>{titleOf(segment)}</span>
            <span className="route-line__facts">
              {segment.people.length > 0 && <span className="route-line__people">{segment.people.join(', ')}</span>}
              <span className="hidden">{t.state[segment.state]}</span>
              {segment.ms !== null && <span className="nowrap">{t.duration(segment.ms)}</span>}
              {segment.overdue && <strong className="route-line__late">{t.overdue}</strong>}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
