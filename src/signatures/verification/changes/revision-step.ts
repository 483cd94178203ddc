import type { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfError } from '#shared/pdf/pdf-error.js';
import { PdfRef, PdfStream, type PdfObject } from '#shared/pdf/pdf-objects.js';
import { sameObject } from '#shared/pdf/same-object.js';
import type { ChangeKind, DocumentChange } from '../../domain/document-change.js';
import { objectOf, type Reference, type ReferenceGraph } from './reference-graph.js';

/** An object of the earlier document that the revision writes anew, frees, or fills a gap with. */
export interface ChangedObject {
  readonly num: number;
  readonly before: PdfObject;
  readonly after: PdfObject;
}

/**
 * One revision being judged. `pending` holds what changed and is not explained yet: a judge that knows the role of an object compares it,
 * reports what it finds and takes it out; what is left at the end is a change that nobody may make.
 */
export class RevisionStep {
  readonly pending = new Map<number, ChangedObject>();
  readonly changes: DocumentChange[] = [];
  /** Widgets of signature fields that came with this revision: the only annotations that a page may gain. */
  readonly addedWidgets = new Set<number>();
  private readonly named: ReadonlySet<number>;

  constructor(
    readonly revision: number,
    readonly before: PdfDocument,
    readonly after: PdfDocument,
    readonly graph: ReferenceGraph,
  ) {
    const named = after.xref.namedSince(before.xref);
    if (named === undefined) this.report('historyRewritten');
    this.named = named ?? new Set();
    for (const num of this.named) {
      this.compare(num);
      for (const packed of graph.packedIn(num)) this.compare(packed);
    }
  }

  private compare(num: number): void {
    if (this.pending.has(num) || !this.graph.has(num)) return;
    const [from, to] = [this.before.xref.entry(num), this.after.xref.entry(num)];
    if (from.kind === 'offset' && to.kind === 'offset' && from.offset === to.offset && from.gen === to.gen) return;
    const [before, after] = [readable(this.before, num), readable(this.after, num)];
    const sameGeneration = (from.kind === 'offset' ? from.gen : 0) === (to.kind === 'offset' ? to.gen : 0);
    if (!sameObject(before, after) || (!sameGeneration && before !== null)) this.pending.set(num, { num, before, after });
  }

  report(kind: ChangeKind, detail?: string, visible?: boolean): void {
    this.changes.push({ revision: this.revision, kind, ...(detail === undefined ? {} : { detail }), ...(visible === undefined ? {} : { visible }) });
  }

  /** True for a reference to something that the earlier document neither had nor asked for. */
  isNew(value: PdfObject | undefined): value is PdfRef {
    return value instanceof PdfRef && !this.graph.has(value.num);
  }

  /**
   * Takes the object behind a reference out of `pending` when every reference to it is one that its role explains; an object that is
   * also something else stays, because what is harmless in one role need not be in the other.
   */
  explain(value: PdfObject | undefined, expected: (reference: Reference) => boolean): void {
    if (value instanceof PdfRef && this.graph.referencesTo(value.num).every(expected)) this.pending.delete(value.num);
  }

  /** Carries the graph over to the state after this revision, and tells of what came and is used by nothing. */
  settle(changed: readonly ChangedObject[]): void {
    for (const { num, before, after } of changed) this.graph.replace(this.after, num, before, after);
    if ([...this.named].some((num) => !this.graph.has(num) && !isBookkeeping(readable(this.after, num)))) this.report('unusedObject');
  }
}

/** Nothing, or a stream that the file itself is made of. */
function isBookkeeping(value: PdfObject): boolean {
  return value === null || (value instanceof PdfStream && ['XRef', 'ObjStm'].includes(value.dict.name('Type') ?? ''));
}

function readable(document: PdfDocument, num: number): PdfObject {
  try {
    return objectOf(document, num);
  } catch (error) {
    if (error instanceof PdfError && error.code !== 'tooLarge') return null;
    throw error;
  }
}

/** The items that `after` has beyond `before`, when it begins with all of these in order; otherwise undefined. */
export function appendedItems(before: readonly PdfObject[], after: readonly PdfObject[]): PdfObject[] | undefined {
  return before.every((item, index) => sameObject(item, after[index])) && after.length >= before.length ? after.slice(before.length) : undefined;
}
