import type { PdfRef } from './pdf-objects.js';

/** An object of the revision and the byte, in the whole new file, at which it begins. */
export interface WrittenObject {
  readonly ref: PdfRef;
  readonly offset: number;
}

/** The classic table for the objects of one revision, up to and without the word `trailer` (ISO 32000-1, 7.5.4). */
export function xrefTable(written: readonly WrittenObject[]): string {
  let text = 'xref\n';
  for (const run of consecutiveRuns(written)) {
    text += `${(run[0] as WrittenObject).ref.num} ${run.length}\n`;
    for (const { ref, offset } of run) text += `${String(offset).padStart(10, '0')} ${String(ref.gen).padStart(5, '0')} n \n`;
  }
  return written.length === 0 ? `${text}0 0\n` : text;
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
