import type { AttachmentId, BlockId, Sha256 } from '#shared/domain/ids.js';
import type { Json } from '#shared/domain/canonical-json.js';

/** A run of text with its marks; neighbouring runs with equal marks are merged, marks are sorted. */
export interface Inline {
  readonly text: string;
  readonly marks?: readonly Mark[];
}
export const marks = ['bold', 'italic', 'underline'] as const;
export type Mark = (typeof marks)[number];

export type Align = 'left' | 'center' | 'right' | 'justify';

export interface TableCell {
  readonly text: readonly Inline[];
}
export interface TableRow {
  readonly id: BlockId;
  readonly cells: readonly TableCell[];
}

/**
 * The body is a flat list of blocks, each with a stable id (ADR 0005): a point of an order keeps its id when it is moved,
 * renumbered or edited, so that a difference, a remark and a stage's `concerns` can name it. Numbers of points are computed
 * from the sequence, never stored.
 */
export type Block =
  | { readonly id: BlockId; readonly type: 'paragraph'; readonly align?: Align; readonly text: readonly Inline[] }
  | { readonly id: BlockId; readonly type: 'heading'; readonly text: readonly Inline[] }
  | { readonly id: BlockId; readonly type: 'point'; readonly level: 1 | 2 | 3; readonly text: readonly Inline[] }
  | { readonly id: BlockId; readonly type: 'bullet'; readonly text: readonly Inline[] }
  | { readonly id: BlockId; readonly type: 'table'; readonly header?: boolean; readonly rows: readonly TableRow[] }
  | { readonly id: BlockId; readonly type: 'appendix'; readonly number: number; readonly text: readonly Inline[] };

/** A file that goes with the document: an appendix is part of what is approved and signed, supporting material is for approvers only. */
export interface AttachmentFact {
  readonly id: AttachmentId;
  readonly name: string;
  readonly role: 'appendix' | 'supporting';
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: Sha256;
}

/** Requisites by name; which there are and of what shape is said by the document's kind. */
export type Requisites = Readonly<Record<string, Json>>;

/** What a version freezes and what its content hash covers: kind, requisites, body, the hash of every attachment. */
export interface Content {
  readonly kind: string;
  readonly requisites: Requisites;
  readonly body: readonly Block[];
  readonly attachments: readonly AttachmentFact[];
}
