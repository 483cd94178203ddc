import type { ReactNode } from 'react';
import './empty-state.css';

/** A list with nothing in it: says why, and where to go next. */
export function EmptyState({ title, children, actions }: { title: ReactNode; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty__title">{title}</p>
      {children}
      {actions && <div className="empty__actions">{actions}</div>}
    </div>
  );
}
