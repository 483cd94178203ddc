import type { BlockId } from '#shared/domain/ids.js';

/**
 * A part of a document that a stage answers for, or that a remark is anchored to. `text` is the body before the first
 * appendix; `appendix` is the appendix of that number inside the body; `attachments` are the files.
 */
export type Part =
  | { readonly part: 'requisite'; readonly name: string }
  | { readonly part: 'requisites' }
  | { readonly part: 'text' }
  | { readonly part: 'appendix'; readonly number: number }
  | { readonly part: 'block'; readonly id: BlockId }
  | { readonly part: 'attachment'; readonly name: string }
  | { readonly part: 'attachments' };

/** The parts a stage answers for; an empty list answers for everything. */
export type Concerns = readonly Part[];
