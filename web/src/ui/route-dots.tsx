import { texts, useTexts } from '../lib/i18n/i18n';
import './route-dots.css';

const dotsTexts = texts(
  { stage: (n: number, total: number, title: string) => `Етап ${n} із ${total}: ${title}`, done: 'Маршрут пройдено', returned: 'повернуто' },
  { stage: (n: number, total: number, title: string) => `Stage ${n} of ${total}: ${title}`, done: 'The route is complete', returned: 'returned' },
);

/** ● done ◐ current ○ waiting ✕ returned, with the current stage in words. */
export function RouteDots({ done, titles, returned = false }: { done: number; titles: readonly string[]; returned?: boolean }) {
  const words = useTexts(dotsTexts);
  const total = titles.length;
  if (total === 0) return null;
  const current = titles[done];
  const sentence = current === undefined ? words.done : `${words.stage(done + 1, total, current)}${returned ? ` — ${words.returned}` : ''}`;
  return (
    <span className="dots" title={sentence}>
      <span className="dots__row" aria-hidden="true">
        {titles.map((title, n) => (
          <span key={`${title}-${n}`} className={`dots__dot dots__dot--${n < done ? 'done' : n === done ? (returned ? 'returned' : 'current') : 'waiting'}`}>
            {n < done ? '●' : n === done ? (returned ? '✕' : '◐') : '○'}
          </span>
        ))}
      </span>
      <span className="dots__words">{sentence}</span>
    </span>
  );
}
