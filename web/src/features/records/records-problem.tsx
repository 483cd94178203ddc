import type { ReactNode } from 'react';
import { useTexts } from '../../lib/i18n/i18n';
import { asProblem } from '../../lib/problem';
import { Notice, ProblemNotice } from '../../ui/notice';
import { recordsTexts } from './texts';

/** A refusal of journals, dispatch or archive in three parts; what is not known here is told as everywhere else. */
export function RecordsProblem({ error, actions }: { error: unknown; actions?: ReactNode }) {
  const t = useTexts(recordsTexts);
  const text = t.problem[asProblem(error).code];
  if (!text) return <ProblemNotice error={error} actions={actions} />;
  return (
    <Notice tone="error" live title={text.happened} actions={actions}>
      {(text.safe ?? text.todo) && <p>{[text.safe, text.todo].filter(Boolean).join(' ')}</p>}
    </Notice>
  );
}
