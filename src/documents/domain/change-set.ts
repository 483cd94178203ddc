import type { BlockId, Sha256 } from '#shared/domain/ids.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { AttachmentFact, Block } from './content.js';

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

/** The blocks that enclose a block, outermost first (`outline.ts`): `path` in the new version, `fromPath` in the old one. */
interface Enclosed {
  readonly path?: readonly BlockId[];
  readonly fromPath?: readonly BlockId[];
}

/**
 * What happened to one block. A block both moved and changed gives one `changed` with `moved: true`. A block that lost its id
 * (paste, import) but not its words is one `changed` whose `before` and `after` have different ids; `id` is the new one.
 */
export type BlockChange =
  | (Enclosed & { readonly kind: 'added'; readonly id: BlockId; readonly section: Section; readonly after: Block })
  | (Enclosed & { readonly kind: 'removed'; readonly id: BlockId; readonly section: Section; readonly before: Block })
  | (Enclosed & {
      readonly kind: 'moved';
      readonly id: BlockId;
      readonly section: Section;
      readonly fromSection: Section;
      readonly block: Block;
    })
  | (Enclosed & {
      readonly kind: 'changed';
      readonly id: BlockId;
      readonly section: Section;
      readonly fromSection: Section;
      readonly before: Block;
      readonly after: Block;
      readonly words: readonly WordChange[];
      readonly moved: boolean;
      /** True when words, type, level and number are the same and only marks, alignment or the head row of a table differ. */
      readonly formattingOnly: boolean;
      /** For tables: the rows that came, went or changed, by row id; `words` is then empty. */
      readonly rows?: readonly RowChange[];
      /** What stands under a changed point or appendix heading in either version: its meaning may hang on the changed words. */
      readonly encloses?: readonly BlockId[];
    });

/** What happened to one row of a table; `words` covers its cells, a tab between them. */
export interface RowChange {
  readonly kind: 'added' | 'removed' | 'moved' | 'changed';
  readonly id: BlockId;
  readonly words: readonly WordChange[];
  /** The id that a changed row had before, where it lost it. */
  readonly fromId?: BlockId;
  /** A changed row that also changed its place. */
  readonly moved?: boolean;
  readonly formattingOnly?: boolean;
}

/** A block that is itself the same, but stands under other points than before because something around it changed. */
export interface Regrouping {
  readonly id: BlockId;
  readonly fromPath: readonly BlockId[];
  readonly path: readonly BlockId[];
}

export type AttachmentChange =
  | { readonly kind: 'added'; readonly name: string; readonly after: Sha256 }
  | { readonly kind: 'removed'; readonly name: string; readonly before: Sha256 }
  | {
      readonly kind: 'changed';
      readonly name: string;
      /** Equal to `after` when only the role or the place in the list changed. */
      readonly before: Sha256;
      readonly after: Sha256;
      readonly role?: { readonly before: AttachmentFact['role']; readonly after: AttachmentFact['role'] };
      readonly moved?: boolean;
    };

/** Everything that differs between two versions, computed from their content and never declared by the author. */
export interface ChangeSet {
  readonly requisites: readonly RequisiteChange[];
  readonly blocks: readonly BlockChange[];
  readonly regrouped?: readonly Regrouping[];
  readonly attachments: readonly AttachmentChange[];
  /** True when a change of kind makes every part different. */
  readonly kindChanged: boolean;
}
