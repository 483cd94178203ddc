import { useMemo } from 'react';
import { pointNumbers, splitAtAppendix, type Block } from '../../lib/content';
import { BlockView } from './block-view';
import { Sheet, SheetClosing, type Letterhead } from './sheet';

/** A version to be read: letterhead, text, signature, appendices. */
export function ReadingSheet({ head, body, label }: { head: Letterhead; body: readonly Block[]; label?: string }) {
  const numbers = useMemo(() => pointNumbers(body), [body]);
  const [text, appendices] = splitAtAppendix(body);
  const show = (block: Block) => <BlockView key={block.id} block={block} number={numbers.get(block.id)} />;
  return (
    <Sheet head={head} {...(label ? { label } : {})}>
      {text.map(show)}
      <SheetClosing head={head} />
      {appendices.map(show)}
    </Sheet>
  );
}
