/** Texts up to this length are written character by character, which is faster than the call that copies them. */
const SHORT_TEXT = 40;
/** A buffer larger than this is not kept for the next writer. */
const KEPT_BYTES = 256 * 1024;

let spare: Buffer | undefined;

/**
 * Collects bytes in a buffer that grows, and is used again by the next writer: laying out a revision leaves next to no garbage.
 * Texts are one byte per char code.
 */
export class ByteWriter {
  /** Bytes written so far. */
  length = 0;
  private bytes: Buffer;

  constructor() {
    this.bytes = spare ?? Buffer.allocUnsafeSlow(32 * 1024);
    spare = undefined;
  }

  text(text: string): void {
    this.reserve(text.length);
    if (text.length > SHORT_TEXT) {
      this.length += this.bytes.write(text, this.length, 'latin1');
      return;
    }
    const { bytes } = this;
    let at = this.length;
    for (let index = 0; index < text.length; index++) bytes[at++] = text.charCodeAt(index);
    this.length = at;
  }

  /** A whole number from 0 up, in decimal, with leading zeros up to `width`. */
  integer(value: number, width: number = 1): void {
    let digits = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits++;
    const count = Math.max(digits, width);
    this.reserve(count);
    let rest = value;
    for (let at = this.length + count - 1; at >= this.length; at--) {
      const tens = Math.floor(rest / 10);
      this.bytes[at] = 0x30 + rest - tens * 10;
      rest = tens;
    }
    this.length += count;
  }

  /** Bytes `[start, end)` of `source`. */
  copy(source: Buffer, start: number = 0, end: number = source.length): void {
    this.reserve(end - start);
    this.length += source.copy(this.bytes, this.length, start, end);
  }

  /** `count` times the digit 0. */
  zeros(count: number): void {
    this.reserve(count);
    this.bytes.fill(0x30, this.length, this.length + count);
    this.length += count;
  }

  /** What was written so far, without a copy; valid until the next write. */
  view(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  /** A copy of what was written; the writer is not to be used afterwards. */
  finish(): Buffer {
    const result = Buffer.from(this.view());
    if (this.bytes.length <= KEPT_BYTES) spare = this.bytes;
    return result;
  }

  private reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}
