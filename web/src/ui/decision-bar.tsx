import type { ReactNode } from 'react';
import './decision-bar.css';

/**
 * The bar with the main actions that always stays on the screen: 56 px, 72 px on touch, in portrait and landscape. Put it last
 * inside `Page`; `aside` stands left (position in the queue, state of saving), actions right, the main one last.
 */
export function DecisionBar({ label, aside, children }: { label: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="bar" aria-label={label}>
      <div className="bar__aside">{aside}</div>
      <div className="bar__actions">{children}</div>
    </section>
  );
}
