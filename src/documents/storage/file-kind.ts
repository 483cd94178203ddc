import { open, type FileHandle } from 'node:fs/promises';
import { fileTypeFromBuffer } from 'file-type';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import { containerTypes, packageType, promised, textTypes } from './media-types.js';
import { extensionOf, safeFileName } from './safe-file-name.js';
import { zipFacts } from './zip-facts.js';

export type FileRefusalCode = 'fileEmpty' | 'fileNotWhatItSays' | 'fileEncrypted' | 'fileBroken' | 'fileHasTwoFaces' | 'archiveTooLarge';

/**
 * Why a file is not taken: empty; named as one type and being another; asks for a password; truncated or damaged; readable as
 * two types at once (F05); unpacks to more than anybody can open (F02).
 */
export interface FileRefusal {
  readonly code: FileRefusalCode;
  readonly facts: { readonly name: string; readonly says?: string; readonly is?: string };
}

/** What a file is, told by its content, and the name under which it is shown. */
export interface FileKind {
  readonly name: string;
  readonly mediaType: string;
}

type Seen = { readonly is: string } | { readonly code: FileRefusalCode };

interface Sample {
  readonly path: string;
  readonly handle: FileHandle;
  readonly size: number;
  readonly head: Buffer;
  readonly tail: Buffer;
}

const headBytes = 64 * 1024;
/** The end record of a ZIP may be followed by a comment of up to 65 535 bytes. */
const tailBytes = 66 * 1024;

async function bytesAt(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.max(0, length)), 0, Math.max(0, length), Math.max(0, start));
  return buffer.subarray(0, bytesRead);
}

/** Looks for a pattern through the whole file, a megabyte at a time. */
async function contains({ handle, size }: Sample, found: (piece: Buffer) => boolean): Promise<boolean> {
  const step = 1024 * 1024;
  for (let at = 0; at < size; at += step) if (found(await bytesAt(handle, at, step + 256))) return true;
  return false;
}

/** A ZIP end record that reaches exactly to the end of the file: some program will open the file as an archive. */
function endsAsZip(tail: Buffer): boolean {
  for (let at = tail.lastIndexOf('PK\u0005\u0006', undefined, 'latin1'); at >= 0; at = at > 0 ? tail.lastIndexOf('PK\u0005\u0006', at - 1, 'latin1') : -1)
    if (at + 22 <= tail.length && at + 22 + tail.readUInt16LE(at + 20) === tail.length) return true;
  return false;
}

/** Something a browser would take for a page although the file begins as something else. */
const looksLikePage = (head: Buffer): boolean => /<(?:!doctype\s+html|html|script|svg|iframe)[\s>]/i.test(head.subarray(0, 1024).toString('latin1'));

/** Text in UTF-8 or an old one-byte encoding has no control characters but white space; UTF-16 begins with its mark. */
function looksLikeText(head: Buffer): boolean {
  const mark = head.subarray(0, 2).toString('hex');
  return mark === 'fffe' || mark === 'feff' || !head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27));
}

async function lookAtPdf(sample: Sample): Promise<Seen> {
  const end = sample.tail.subarray(-2048).toString('latin1');
  if (!/startxref\s+\d+\s+%%EOF/.test(end)) return { code: 'fileBroken' };
  const encrypted = await contains(sample, (piece) => /\/Encrypt(?:\s+\d+\s+\d+\s+R|\s*<<)/.test(piece.toString('latin1')));
  return encrypted ? { code: 'fileEncrypted' } : { is: 'application/pdf' };
}

async function lookAtZip(sample: Sample): Promise<Seen> {
  try {
    const facts = await zipFacts(sample.path, sample.size);
    if (facts.bomb) return { code: 'archiveTooLarge' };
    return facts.encrypted ? { code: 'fileEncrypted' } : { is: packageType(facts.names, facts.mimetype) };
  } catch {
    return { code: 'fileBroken' };
  }
}

/** Office encrypts a DOCX by hiding it inside the old container. */
async function lookAtContainer(sample: Sample): Promise<Seen> {
  const encrypted = Buffer.from('EncryptedPackage', 'utf16le');
  return (await contains(sample, (piece) => piece.includes(encrypted))) ? { code: 'fileEncrypted' } : { is: 'application/x-cfb' };
}

async function lookAt(sample: Sample): Promise<Seen> {
  const start = sample.head.subarray(0, 8).toString('latin1');
  if (start.startsWith('PK\u0003\u0004') || start.startsWith('PK\u0005\u0006')) return lookAtZip(sample);
  const early = sample.head.subarray(0, 1024).indexOf('%PDF-');
  if (endsAsZip(sample.tail) || early > 0) return { code: 'fileHasTwoFaces' };
  if (start.startsWith('\u00d0\u00cf\u0011\u00e0')) return lookAtContainer(sample);
  const isPdf = early === 0;
  const known = isPdf ? undefined : await fileTypeFromBuffer(sample.head);
  if ((isPdf || (known && known.mime !== 'application/xml')) && looksLikePage(sample.head)) return { code: 'fileHasTwoFaces' };
  if (isPdf) return lookAtPdf(sample);
  return { is: known?.mime ?? (looksLikeText(sample.head) ? 'text/plain' : 'application/octet-stream') };
}

function judged(name: string, seen: Seen): Result<FileKind, FileRefusal> {
  if ('code' in seen) return refuse({ code: seen.code, facts: { name } });
  const extension = extensionOf(name);
  const says = Object.hasOwn(promised, extension) ? promised[extension] : undefined;
  if (says && !says.includes(seen.is)) return refuse({ code: 'fileNotWhatItSays', facts: { name, says: extension, is: seen.is } });
  const finer = seen.is === 'text/plain' || seen.is === 'application/xml' ? textTypes[extension] : seen.is === 'application/x-cfb' ? containerTypes[extension] : undefined;
  return accept({ name, mediaType: finer ?? seen.is });
}

/**
 * Tells what a file on disk is by its content, never by its name or by what the sender claims, and refuses by name what nobody
 * could use or what pretends. Reads at most a few kilobytes of most files and unpacks nothing.
 */
export async function fileKind(path: string, givenName: string): Promise<Result<FileKind, FileRefusal>> {
  const name = safeFileName(givenName);
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    if (size === 0) return refuse({ code: 'fileEmpty', facts: { name } });
    const sample = { path, handle, size, head: await bytesAt(handle, 0, headBytes), tail: await bytesAt(handle, size - tailBytes, Math.min(size, tailBytes)) };
    return judged(name, await lookAt(sample));
  } finally {
    await handle.close();
  }
}
