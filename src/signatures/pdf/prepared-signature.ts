import { createHash } from 'node:crypto';
import { PdfSignatureError } from './pdf-signature.errors.js';

/** `[0, a, b, c]`: the signature covers bytes `[0, a)` and `[b, b + c)`; between them stands `<hex of the CMS>`. */
export type ByteRange = readonly [number, number, number, number];

/**
 * A PDF that waits for its signature. Everything but the CMS is final, so the digest may travel to wherever the key is; the
 * same request on the same file prepares the same bytes again.
 */
export class PreparedSignature {
  private digestOfParts: Buffer | undefined;

  constructor(
    private readonly source: Buffer,
    private readonly appended: Buffer,
    readonly byteRange: ByteRange,
  ) {}

  /** SHA-256 over the covered bytes. */
  get digest(): Buffer {
    return (this.digestOfParts ??= this.digestWith('sha256'));
  }

  /** The digest by another algorithm, named as OpenSSL names it. */
  digestWith(algorithm: string): Buffer {
    const [, end, next] = this.byteRange;
    const hash = createHash(algorithm);
    hash.update(this.source);
    hash.update(this.appended.subarray(0, end - this.source.length));
    return hash.update(this.appended.subarray(next - this.source.length)).digest();
  }

  /** The file with zeros where the CMS will stand: what is kept when the signature comes in a later request. */
  get bytes(): Buffer {
    const file = Buffer.allocUnsafe(this.source.length + this.appended.length);
    this.source.copy(file, 0);
    this.appended.copy(file, this.source.length);
    return file;
  }

  /** The signed file. Refuses (`signatureTooLarge`, with the bytes needed) a CMS that outgrows its place; never cuts it. */
  embed(cms: Buffer): Buffer {
    checkRoom(this.byteRange, cms);
    const file = this.bytes;
    file.write(cms.toString('hex'), this.byteRange[1] + 1, 'latin1');
    return file;
  }
}

/** `PreparedSignature.embed` for a prepared file that was kept: returns a new buffer and leaves `prepared` as it is. */
export function embedSignature(prepared: Buffer, byteRange: ByteRange, cms: Buffer): Buffer {
  checkRoom(byteRange, cms);
  const [, start, end] = byteRange;
  const isPlaceholder =
    prepared[start] === 0x3c && prepared[end - 1] === 0x3e && /^0*$/.test(prepared.toString('latin1', start + 1, end - 1));
  if (!isPlaceholder) throw new PdfSignatureError('fieldAlreadySigned', 'the byte range does not lead to an empty place');
  const file = Buffer.from(prepared);
  file.write(cms.toString('hex'), start + 1, 'latin1');
  return file;
}

function checkRoom([, start, end]: ByteRange, cms: Buffer): void {
  const room = (end - start - 2) / 2;
  if (cms.length <= room) return;
  throw new PdfSignatureError('signatureTooLarge', `the signature takes ${cms.length} bytes, ${room} are reserved`, cms.length);
}
