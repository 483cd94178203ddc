/** What is selected on the paper: the block it begins in and the words, without the printed number. */
export interface Quoted {
  readonly blockId: string;
  readonly quote: string;
}

/** The selection of the reader inside the sheet; with only a cursor or a focused change, that block without words; null elsewhere. */
export function quotedNow(): Quoted | null {
  const selection = getSelection();
  const node = selection && selection.rangeCount > 0 ? selection.getRangeAt(0).startContainer : null;
  const element = node instanceof Element ? node : node?.parentElement;
  const block = element?.closest<HTMLElement>('.sheet [data-block]');
  const quote = selection?.toString().replace(/\s+/g, ' ').trim() ?? '';
  if (block?.dataset.block && quote) {
    const end = selection?.getRangeAt(0).endContainer;
    const within = end ? block.contains(end) : false;
    const words = within ? quote : (block.textContent ?? '').replace(/\s+/g, ' ').trim();
    return { blockId: block.dataset.block, quote: words.slice(0, 1000) };
  }
  const focused = document.activeElement?.closest<HTMLElement>('[data-change]')?.querySelector<HTMLElement>('[data-block]');
  return focused?.dataset.block ? { blockId: focused.dataset.block, quote: '' } : null;
}
