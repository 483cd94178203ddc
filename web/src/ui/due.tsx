import { useT } from '../lib/i18n/i18n';
import { atClock, daysUntil, shortDate } from '../lib/time';
import { Clock, Warning } from './icons';
import './due.css';

/** Until when, in words: «до 14.11», «сьогодні до 17:00», «до 11.11 (−1 дн.)»; lateness has a sign, not only a colour. */
export function Due({ at, now }: { at: string | null; now?: Date }) {
  const t = useT();
  if (!at) return <span className="due muted">{t.due.none}</span>;
  const days = daysUntil(at, now);
  const late = Date.parse(at) < (now ?? new Date()).getTime();
  return (
    <time dateTime={at} className={`due ${late ? 'due--late' : days === 0 ? 'due--today' : ''}`}>
      {late ? <Warning size={16} /> : days === 0 ? <Clock size={16} /> : null}
      <span>{late && <span className="hidden">{t.due.lateWord}, </span>}{late ? t.due.late(shortDate(at), -days) : days === 0 ? t.due.today(atClock(at)) : t.due.on(shortDate(at))}</span>
    </time>
  );
}
