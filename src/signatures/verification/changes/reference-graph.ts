import type { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfError } from '#shared/pdf/pdf-error.js';
import { PdfDict, PdfRef, PdfStream, type PdfObject } from '#shared/pdf/pdf-objects.js';

/** One place from which an object is referred to. `path` names the keys on the way inside the referring object; array places are `[]`. */
export interface Reference {
  /** Number of the referring object; 0 is the trailer. */
  readonly from: number;
  readonly path: string;
}

/** The trailer as a referrer. */
export const TRAILER = 0;

/** Objects that a document may have for its changes to be followed; more is refused as `tooLarge`. */
const MAX_OBJECTS = 500_000;
/** Trailer entries that lead to objects of the document; the rest is bookkeeping of the file. */
const ROOTS = ['Root', 'Info'] as const;

/**
 * Who refers to whom in one state of a document, from the trailer down. Only objects that can be reached are in it, also those that are
 * referred to and are not there: a later revision that fills such a gap changes the document.
 */
export class ReferenceGraph {
  private readonly referrers = new Map<number, Reference[]>();
  /** Objects by the object stream that holds them. */
  private readonly packed = new Map<number, number[]>();

  constructor(document: PdfDocument) {
    for (const root of ROOTS) this.add(document, TRAILER, root, document.trailer.get(root));
  }

  /** True when the object can be reached, or something refers to its absence. */
  has(num: number): boolean {
    return this.referrers.has(num);
  }

  referencesTo(num: number): readonly Reference[] {
    return this.referrers.get(num) ?? [];
  }

  /** The objects that stand inside this object stream. */
  packedIn(stream: number): readonly number[] {
    return this.packed.get(stream) ?? [];
  }

  /** Takes over what an object refers to after it changed from `before` to `after`, and all that this makes reachable. */
  replace(document: PdfDocument, num: number, before: PdfObject, after: PdfObject): void {
    const dropped = new Set<number>();
    eachReference(before, '', (ref) => dropped.add(ref.num));
    for (const target of dropped) {
      const left = this.referencesTo(target).filter(({ from }) => from !== num);
      // What nothing refers to any more stays known: whether it was ever seen is what counts.
      this.referrers.set(target, left);
    }
    this.notePlace(document, num);
    this.add(document, num, '', after);
  }

  private add(document: PdfDocument, from: number, path: string, value: PdfObject | undefined): void {
    const waiting: { num: number; path: string; value: PdfObject }[] = [{ num: from, path, value: value ?? null }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { num } = next;
      eachReference(next.value, next.path, (ref, at) => {
        const known = this.referrers.get(ref.num);
        if (known !== undefined) {
          known.push({ from: num, path: at });
          return;
        }
        if (this.referrers.size >= MAX_OBJECTS) throw new PdfError('tooLarge', 'the document has too many objects');
        this.referrers.set(ref.num, [{ from: num, path: at }]);
        this.notePlace(document, ref.num);
        waiting.push({ num: ref.num, path: '', value: objectOf(document, ref.num) });
      });
    }
  }

  private notePlace(document: PdfDocument, num: number): void {
    const entry = document.xref.entry(num);
    if (entry.kind !== 'compressed') return;
    const known = this.packed.get(entry.stream);
    if (known === undefined) this.packed.set(entry.stream, [num]);
    else known.push(num);
  }
}

/** The object of that number, whatever its generation; null when it is free or absent. */
export function objectOf(document: PdfDocument, num: number): PdfObject {
  const entry = document.xref.entry(num);
  if (entry.kind === 'free') return null;
  return document.get(new PdfRef(num, entry.kind === 'offset' ? entry.gen : 0));
}

function eachReference(value: PdfObject, path: string, found: (ref: PdfRef, path: string) => void): void {
  if (value instanceof PdfRef) found(value, path);
  else if (value instanceof PdfStream) eachReference(value.dict, path, found);
  else if (Array.isArray(value)) for (const item of value) eachReference(item, `${path}[]`, found);
  else if (value instanceof PdfDict) for (const [key, item] of value.entries()) eachReference(item, path === '' ? key : `${path}.${key}`, found);
}
