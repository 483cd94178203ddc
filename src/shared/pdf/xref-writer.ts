import type { ByteWriter } from './byte-writer.js';
import type { PdfRef } from './pdf-objects.js';

/** An object of the revision and the byte, in the whole new file, at which it begins. */
export interface WrittenObject {
  readonly ref: PdfRef;
  readonly offset: number;
}

/** Writes the classic table for the objects of one revision, up to and without the word `trailer` (ISO 32000-1, 7.5.4). */
export function writeXrefTable(out: ByteWriter, written: readonly WrittenObject[]): void {
  out.text('xref\n');
  if (written.length === 0) out.text('0 0\n');
  for (const run of consecutiveRuns(written)) {
    out.integer((run[0] as WrittenObject).ref.num);
    out.text(' ');
    out.integer(run.length);
    out.text('\n');
    for (const { ref, offset } of run) {
      out.integer(offset, 10);
      out.text(' ');
      out.integer(ref.gen, 5);
      out.text(' n \n');
    }
  }
}

/** The content of a cross-reference stream for the same purpose: rows of 1 + 5 + 2 bytes, uncompressed (7.5.8). */
export function xrefStreamRows(written: readonly WrittenObject[]): { widths: readonly number[]; index: number[]; data: Buffer } {
  const data = Buffer.alloc(written.length * 8);
  const index: number[] = [];
  let at = 0;
  for (const run of consecutiveRuns(written)) {
    index.push((run[0] as WrittenObject).ref.num, run.length);
    for (const { ref, offset } of run) {
      data[at] = 1;
      data.writeUIntBE(offset, at + 1, 5);
      data.writeUInt16BE(ref.gen, at + 6);
      at += 8;
    }
  }
  return { widths: [1, 5, 2], index, data };
}

function consecutiveRuns(written: readonly WrittenObject[]): WrittenObject[][] {
  const sorted = [...written].sort((left, right) => left.ref.num - right.ref.num);
  const runs: WrittenObject[][] = [];
  let last: WrittenObject[] = [];
  for (const object of sorted) {
    const before = last[last.length - 1];
    if (before !== undefined && before.ref.num + 1 === object.ref.num) last.push(object);
    else runs.push((last = [object]));
  }
  return runs;
}
