import { useEffect, useState } from 'react';
import { useT } from '../lib/i18n/i18n';
import './progress.css';

/** A bar with the same figures in words beside it. */
export function Progress({ done, total, label }: { done: number; total: number; label: string }) {
  const t = useT();
  return (
    <div className="progress">
      <progress value={done} max={Math.max(total, 1)} aria-label={label} />
      <span className="progress__words">{t.app.of(done, total)}</span>
    </div>
  );
}

/** While something loads: nothing for 200 ms, then grey rows of the final height, after two seconds words. */
export function Skeleton({ rows = 4, height = 'var(--row)' }: { rows?: number; height?: string }) {
  const t = useT();
  const [stage, setStage] = useState<'nothing' | 'rows' | 'words'>('nothing');
  useEffect(() => {
    const soon = setTimeout(() => setStage('rows'), 200);
    const late = setTimeout(() => setStage('words'), 2000);
    return () => {
      clearTimeout(soon);
      clearTimeout(late);
    };
  }, []);
  return (
    <div className="skeleton" aria-busy="true">
      <p role="status" className={stage === 'words' ? 'skeleton__words' : 'hidden'}>
        {stage === 'nothing' ? '' : stage === 'words' ? t.app.slow : t.app.loading}
      </p>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={`skeleton__row ${stage === 'nothing' ? 'skeleton__row--unseen' : ''}`} style={{ height }} aria-hidden="true" />
      ))}
    </div>
  );
}
