import { Link } from 'react-router';
import { usePick, useTexts } from '../../lib/i18n/i18n';
import { Due } from '../../ui/due';
import { reviewTexts } from './review.texts';
import type { Queue } from './use-queue';

/** The queue beside the document: what is next is always in sight. */
export function QueuePane({ queue }: { queue: Queue }) {
  const words = useTexts(reviewTexts);
  const pick = usePick();
  return (
    <nav className="queue" aria-label={words.queueLabel}>
      <h2 className="pane-title">{words.queue(queue.items.length)}</h2>
      <ol>
        {queue.items.slice(Math.max(0, queue.at - 3), Math.max(0, queue.at - 3) + 40).map((item) => (
          <li key={`${item.documentId}:${item.stepId ?? ''}`}>
            <Link to={queue.addressOf(item)} aria-current={queue.items[queue.at] === item ? 'true' : undefined} data-moves-page>
              <span className="queue__title">{item.title}</span>
              <span className="queue__meta muted small">{pick(item.kindUk, item.kindEn)} {item.dueAt && <Due at={item.dueAt} />}</span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
