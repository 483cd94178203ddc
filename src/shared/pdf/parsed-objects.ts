import { readIndirectObject, type IndirectObject } from './indirect-object.js';
import type { ObjectStream } from './object-stream.js';
import { PdfDict, PdfRef, type PdfObject, type PdfStream } from './pdf-objects.js';

/**
 * What was parsed of one file, shared by the documents that it was before: an object that all of its bytes decide is the same in every state
 * that has these bytes. What hangs on other objects (a length or a filter that stands apart) or on what follows is read anew in each state.
 */
export class ParsedObjects {
  private readonly byOffset = new Map<number, IndirectObject>();
  private readonly opened = new WeakMap<PdfStream, ObjectStream>();
  /** Bytes that the streams of all states were inflated to together. */
  inflated = 0;

  /** How many objects were parsed for being shared: the measure of what reading cost. */
  get count(): number {
    return this.byOffset.size;
  }

  /** The indirect object at `offset` of `bytes`, which are the file or its beginning. Refuses as `readIndirectObject` does. */
  read(bytes: Buffer, offset: number, lengthOf: (length: PdfObject | undefined) => number): IndirectObject {
    const known = this.byOffset.get(offset);
    if (known !== undefined && known.end < bytes.length) return known;
    let alone = true;
    const object = readIndirectObject(bytes, offset, (length) => {
      alone = !(length instanceof PdfRef);
      return lengthOf(length);
    });
    if (alone && object.closed && object.end < bytes.length) this.byOffset.set(offset, object);
    return object;
  }

  /** The object stream that a stream holds, opened once for all states unless its filters stand apart. */
  objectStream(stream: PdfStream, open: () => ObjectStream): ObjectStream {
    const known = this.opened.get(stream);
    if (known !== undefined) return known;
    const made = open();
    if (!refersIn(stream.dict)) this.opened.set(stream, made);
    return made;
  }
}

/** Whether an entry that decides how a stream is read refers to another object. */
function refersIn(dict: PdfDict): boolean {
  return [...dict.entries()].some(([key, value]) => key !== 'Extends' && key !== 'Length' && refers(value));
}

function refers(value: PdfObject): boolean {
  if (value instanceof PdfRef) return true;
  if (value instanceof PdfDict) return refersIn(value);
  return Array.isArray(value) && value.some(refers);
}
