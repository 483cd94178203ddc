import type { BlockId, Sha256 } from '#shared/domain/ids.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { Block } from './content.js';

/** One word-level piece of a difference inside a block. */
export interface WordChange {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** A requisite whose canonical value differs; `before` or `after` is absent when the requisite itself came or went. */
export interface RequisiteChange {
  readonly name: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** Where a block stands: in the text before the first appendix, or in the appendix of that number. */
export type Section = 'text' | { readonly appendix: number };

/** What happened to one block or table row. A block both moved and changed gives one `changed` with `moved: true`. */
export type BlockChange =
  | { readonly kind: 'added'; readonly id: BlockId; readonly section: Section; readonly after: Block }
  | { readonly kind: 'removed'; readonly id: BlockId; readonly section: Section; readonly before: Block }
  | { readonly kind: 'moved'; readonly id: BlockId; readonly section: Section; readonly fromSection: Section; readonly block: Block }
  | {
      readonly kind: 'changed';
      readonly id: BlockId;
      readonly section: Section;
      readonly fromSection: Section;
      readonly before: Block;
      readonly after: Block;
      readonly words: readonly WordChange[];
      readonly moved: boolean;
      /** True when the text is the same and only marks, alignment or level differ. */
      readonly formattingOnly: boolean;
      /** For tables: the rows that came, went or changed, by row id. */
      readonly rows?: readonly RowChange[];
    };

export interface RowChange {
  readonly kind: 'added' | 'removed' | 'moved' | 'changed';
  readonly id: BlockId;
  readonly words: readonly WordChange[];
}

export type AttachmentChange =
  | { readonly kind: 'added'; readonly name: string; readonly after: Sha256 }
  | { readonly kind: 'removed'; readonly name: string; readonly before: Sha256 }
  | { readonly kind: 'changed'; readonly name: string; readonly before: Sha256; readonly after: Sha256 };

/** Everything that differs between two versions, computed from their content and never declared by the author. */
export interface ChangeSet {
  readonly requisites: readonly RequisiteChange[];
  readonly blocks: readonly BlockChange[];
  readonly attachments: readonly AttachmentChange[];
  /** True when a change of kind makes every part different. */
  readonly kindChanged: boolean;
}
