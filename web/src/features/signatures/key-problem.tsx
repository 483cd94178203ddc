import type { ReactNode } from 'react';
import { useTexts } from '../../lib/i18n/i18n';
import { KeyFileError } from '../../lib/keys/key-file-error';
import { Notice, ProblemNotice } from '../../ui/notice';
import { signingTexts } from './texts';

/** A key file that cannot be used, in three parts; every other refusal is told as everywhere else. */
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
  return <ProblemNotice error={error} actions={actions} />;
}
