import { Fragment, type ReactNode } from 'react';
import type { Inline } from '../../lib/content';

const marked = (run: Inline): ReactNode => {
  const lines = run.text.split('\n').map((line, n) => <Fragment key={n}>{n > 0 && <br />}{line}</Fragment>);
  let shown: ReactNode = <>{lines}</>;
  if (run.marks?.includes('underline')) shown = <u>{shown}</u>;
  if (run.marks?.includes('italic')) shown = <em>{shown}</em>;
  if (run.marks?.includes('bold')) shown = <strong>{shown}</strong>;
  return shown;
};

/** Runs of text with their looks; everything is literal text, never markup. */
export function Inlines({ text }: { text: readonly Inline[] }) {
  return <>{text.map((run, n) => <Fragment key={n}>{marked(run)}</Fragment>)}</>;
}
