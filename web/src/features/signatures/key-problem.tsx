import type { ReactNode } from 'react';
import { useTexts } from '../../lib/i18n/i18n';
import { KeyFileError } from '../../lib/keys/key-file-error';
import { asProblem } from '../../lib/problem';
import { Notice, ProblemNotice } from '../../ui/notice';
import { signingTexts } from './texts';

/** Any fault of keys, certificates or ceremonies in three parts; what is not known here is told as everywhere else. */
export function SigningProblem({ error, actions }: { error: unknown; actions?: ReactNode }) {
  const t = useTexts(signingTexts);
  if (error instanceof KeyFileError) {
    const text = t.keyErrors[error.code];
    return (
      <Notice tone="error" live title={text?.happened} actions={actions}>
        <p>
          {error.code === 'unsupportedKeyFile' && error.facts.kind && `${t.unsupported[error.facts.kind]} `}
          {text?.safe} {text?.todo}
        </p>
      </Notice>
    );
  }
  const text = t.problem[asProblem(error).code];
  if (!text) return <ProblemNotice error={error} actions={actions} />;
  return (
    <Notice tone="error" live title={text.happened} actions={actions}>
      <p>
        {text.safe} {text.todo}
      </p>
    </Notice>
  );
}
