import { useEffect, useRef, type ReactNode } from 'react';
import { useT } from '../lib/i18n/i18n';
import './error-summary.css';

export interface SummaryItem {
  readonly key: string;
  readonly text: ReactNode;
  /** Id of the field to go to, or what to do instead. */
  readonly fieldId?: string;
  readonly onGo?: () => void;
}

/** All errors of a form at its top; takes the focus when it appears and at every further `attempt`, and leads to each field. */
export function ErrorSummary({ items, title, attempt = 0 }: { items: readonly SummaryItem[]; title?: ReactNode; attempt?: number }) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const shown = items.length > 0;
  useEffect(() => {
    if (shown) box.current?.focus();
  }, [shown, attempt]);
  if (!shown) return null;
  const go = (item: SummaryItem) => {
    if (item.onGo) item.onGo();
    else if (item.fieldId) document.getElementById(item.fieldId)?.focus();
  };
  return (
    <div className="summary" role="alert" tabIndex={-1} ref={box}>
      <h2 className="summary__title">{title ?? t.errors.summary(items.length)}</h2>
      <ul>
        {items.map((item) => (
          <li key={item.key}>
            {item.fieldId || item.onGo ? (
              <button type="button" className="linklike" onClick={() => go(item)}>
                {item.text}
              </button>
            ) : (
              item.text
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
