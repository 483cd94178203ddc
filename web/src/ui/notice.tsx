import type { ReactNode } from 'react';
import { useT } from '../lib/i18n/i18n';
import { asProblem } from '../lib/problem';
import { problemText } from '../lib/problem-text';
import { Check, Info, Warning } from './icons';
import './notice.css';

/** A standing message inside a page. `live` announces it when it appears: errors at once, everything else politely. */
export function Notice({ tone = 'info', title, children, live = false, actions }: { tone?: 'info' | 'warning' | 'error' | 'success'; title?: ReactNode; children?: ReactNode; live?: boolean; actions?: ReactNode }) {
  const Icon = tone === 'success' ? Check : tone === 'info' ? Info : Warning;
  return (
    <div className={`notice notice--${tone}`} role={live ? (tone === 'error' ? 'alert' : 'status') : undefined}>
      <Icon size={22} />
      <div className="notice__text">
        {title && <strong className="notice__title">{title}</strong>}
        {children}
        {actions && <div className="notice__actions">{actions}</div>}
      </div>
    </div>
  );
}

/** Tells a refusal or fault in three parts: what happened, what is safe, what to do; the code in small print for the administrator. */
export function ProblemNotice({ error, actions }: { error: unknown; actions?: ReactNode }) {
  const t = useT();
  const problem = asProblem(error);
  const text = problemText(t, problem);
  return (
    <Notice tone="error" live title={text.happened} actions={actions}>
      {(text.safe || text.todo) && (
        <p>
          {text.safe} {text.todo}
        </p>
      )}
      <small className="notice__code">{t.errors.code(problem.code)}</small>
    </Notice>
  );
}
