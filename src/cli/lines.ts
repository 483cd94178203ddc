/** A line longer than this is no line of a journal: one entry is bounded by what a request may carry. */
export const lineLimit = 16 * 1024 * 1024;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** A line of a stream of bytes, without its end; `number` counts from 1, `ended` is false for a last line without a line feed. */
export interface Line {
  readonly number: number;
  readonly bytes: Buffer;
  readonly ended: boolean;
}

/** Thrown when a line passes `lineLimit`: memory stays bounded whatever the file holds. */
export class LineTooLong extends Error {
  constructor(readonly line: number) {
    super(`line ${line} is longer than ${lineLimit} bytes`);
  }
}

/** Cuts a stream into lines, one at a time; holds no more than one line and one piece of the stream. */
export async function* linesOf(source: AsyncIterable<Buffer | string>): AsyncGenerator<Line> {
  let kept: Buffer[] = [];
  let size = 0;
  let number = 1;
  const line = (ended: boolean): Line => {
    const whole = kept.length === 1 ? (kept[0] ?? Buffer.alloc(0)) : Buffer.concat(kept);
    const bytes = ended && whole.at(-1) === carriageReturn ? whole.subarray(0, -1) : whole;
    kept = [];
    size = 0;
    return { number: number++, bytes, ended };
  };
  for await (const given of source) {
    const piece = typeof given === 'string' ? Buffer.from(given) : given;
    let start = 0;
    for (let end = piece.indexOf(lineFeed); end >= 0; end = piece.indexOf(lineFeed, start)) {
      kept.push(piece.subarray(start, end));
      if (size + end - start > lineLimit) throw new LineTooLong(number);
      yield line(true);
      start = end + 1;
    }
    size += piece.length - start;
    if (size > lineLimit) throw new LineTooLong(number);
    if (start < piece.length) kept.push(piece.subarray(start));
  }
  if (size > 0) yield line(false);
}
