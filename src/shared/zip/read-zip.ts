import { crc32, inflateRawSync } from 'node:zlib';
import { accept, refuse, type Result } from '../domain/result.js';

/** Bounds for an archive from outside that is unpacked into memory (F02). */
export interface ZipLimits {
  readonly entries: number;
  /** Bytes of all entries unpacked. */
  readonly inflatedBytes: number;
  /** How many times larger an entry above `ratioFromBytes` may be than what it was packed into. */
  readonly ratio: number;
  readonly ratioFromBytes: number;
}

/**
 * Why an archive is not read:
 * - `notZip`: no directory at its end, or something after it;
 * - `tooManyEntries`, `tooLarge`, `bomb`: past the limits, or entries that share their bytes;
 * - `encrypted`, `unsupported`: a password, another method than stored and deflated, several volumes, ZIP64;
 * - `unsafeName`: a path that climbs, is absolute, holds control characters or is no UTF-8; a link;
 * - `duplicateName`: two entries that some system would take for one;
 * - `inconsistent`: directory and entry contradict each other, so that two readers would see two archives;
 * - `brokenEntry`: the content does not unpack to what the directory says.
 */
export type ZipRefusal = 'notZip' | 'tooManyEntries' | 'tooLarge' | 'bomb' | 'encrypted' | 'unsupported' | 'unsafeName' | 'duplicateName' | 'inconsistent' | 'brokenEntry';

export interface ZipEntry {
  readonly name: string;
  readonly data: Buffer;
  readonly stored: boolean;
  /** Byte at which the entry's own header stands. */
  readonly offset: number;
  /** Bytes of extra fields in the entry's own header. */
  readonly extraBytes: number;
}

class ZipFault extends Error {
  constructor(readonly code: ZipRefusal) {
    super(`ZIP: ${code}`);
  }
}

const endMark = 0x06054b50;
const directoryMark = 0x02014b50;
const entryMark = 0x04034b50;
const longestName = 1024;

interface Listed {
  readonly name: string;
  readonly rawName: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/**
 * Unpacks a whole archive strictly, in the order of its directory; folders are left out. Nothing is guessed or repaired: what two
 * readers could read differently is refused. Never throws on input.
 */
export function readZip(bytes: Buffer, limits: ZipLimits): Result<readonly ZipEntry[], ZipRefusal> {
  try {
    const end = endOf(bytes);
    const listed = directoryOf(bytes, end, limits);
    checkNames(listed);
    const entries = listed.map((one) => locate(bytes, one, end.directoryAt));
    checkOverlaps(entries);
    return accept(entries.filter(({ one }) => !one.name.endsWith('/')).map((entry) => unpack(bytes, entry)));
  } catch (error) {
    if (error instanceof ZipFault) return refuse(error.code);
    throw error;
  }
}

interface End {
  readonly entries: number;
  readonly directoryAt: number;
  readonly directoryEnd: number;
}

function endOf(bytes: Buffer): End {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 0xffff); at -= 1) {
    if (bytes.readUInt32LE(at) !== endMark || at + 22 + bytes.readUInt16LE(at + 20) !== bytes.length) continue;
    const [disk, directoryDisk, here, entries] = [4, 6, 8, 10].map((field) => bytes.readUInt16LE(at + field));
    const [size = 0, directoryAt = 0] = [12, 16].map((field) => bytes.readUInt32LE(at + field));
    if (disk !== 0 || directoryDisk !== 0 || here !== entries || entries === 0xffff || directoryAt === 0xffffffff) throw new ZipFault('unsupported');
    if (directoryAt + size !== at) throw new ZipFault('inconsistent');
    return { entries: entries ?? 0, directoryAt, directoryEnd: at };
  }
  throw new ZipFault('notZip');
}

function directoryOf(bytes: Buffer, { entries, directoryAt, directoryEnd }: End, limits: ZipLimits): Listed[] {
  if (entries > limits.entries) throw new ZipFault('tooManyEntries');
  const listed: Listed[] = [];
  let at = directoryAt;
  let inflated = 0;
  for (let count = 0; count < entries; count += 1) {
    if (at + 46 > directoryEnd || bytes.readUInt32LE(at) !== directoryMark) throw new ZipFault('inconsistent');
    const [flags = 0, method = 0] = [8, 10].map((field) => bytes.readUInt16LE(at + field));
    const [crc = 0, packed = 0, size = 0, attributes = 0, offset = 0] = [16, 20, 24, 38, 42].map((field) => bytes.readUInt32LE(at + field));
    const [nameLength = 0, extraLength = 0, commentLength = 0] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field));
    const next = at + 46 + nameLength + extraLength + commentLength;
    if (next > directoryEnd) throw new ZipFault('inconsistent');
    checkKind(flags, method, attributes, [packed, size, offset]);
    const rawName = bytes.subarray(at + 46, at + 46 + nameLength);
    inflated += size;
    if (inflated > limits.inflatedBytes) throw new ZipFault('tooLarge');
    if (size > limits.ratioFromBytes && size > packed * limits.ratio) throw new ZipFault('bomb');
    listed.push({ name: safeName(rawName), rawName, flags, method, crc, packed, size, offset });
    at = next;
  }
  if (at !== directoryEnd) throw new ZipFault('inconsistent');
  return listed;
}

function checkKind(flags: number, method: number, attributes: number, numbers: readonly number[]): void {
  if ((flags & 0x2041) !== 0) throw new ZipFault('encrypted');
  if ((method !== 0 && method !== 8) || numbers.includes(0xffffffff)) throw new ZipFault('unsupported');
  if (((attributes >>> 16) & 0xf000) === 0xa000) throw new ZipFault('unsafeName');
}

/** The name as UTF-8, whatever the flag says: ASCII is the same in both, and anything else would be read differently elsewhere. */
function safeName(raw: Buffer): string {
  const name = raw.toString('utf8');
  if (raw.length === 0 || raw.length > longestName || !Buffer.from(name, 'utf8').equals(raw)) throw new ZipFault('unsafeName');
  const parts = name.replace(/\/$/, '').split('/');
  if (/[\u0000-\u001f\u007f\\:]/.test(name) || parts.some((part) => part === '' || part === '.' || part === '..')) throw new ZipFault('unsafeName');
  return name;
}

/** Names that differ in case or composition only are one file on some systems. */
function checkNames(listed: readonly Listed[]): void {
  const seen = new Set<string>();
  for (const { name } of listed) {
    const key = name.normalize('NFC').toLowerCase().replace(/\/$/, '');
    if (seen.has(key)) throw new ZipFault('duplicateName');
    seen.add(key);
  }
}

interface Located {
  readonly one: Listed;
  readonly dataAt: number;
  readonly extraBytes: number;
}

/** The entry's own header must say what the directory says; sizes may follow the data when its flag says so. */
function locate(bytes: Buffer, one: Listed, directoryAt: number): Located {
  const { offset } = one;
  if (offset + 30 > directoryAt || bytes.readUInt32LE(offset) !== entryMark) throw new ZipFault('inconsistent');
  const [flags, method] = [6, 8].map((field) => bytes.readUInt16LE(offset + field));
  const [crc, packed, size] = [14, 18, 22].map((field) => bytes.readUInt32LE(offset + field));
  const [nameLength = 0, extraBytes = 0] = [26, 28].map((field) => bytes.readUInt16LE(offset + field));
  const dataAt = offset + 30 + nameLength + extraBytes;
  const sizesFollow = (one.flags & 8) !== 0;
  const sameSizes = sizesFollow ? [crc, packed, size].every((value, place) => value === 0 || value === [one.crc, one.packed, one.size][place]) : crc === one.crc && packed === one.packed && size === one.size;
  const sameName = bytes.subarray(offset + 30, offset + 30 + nameLength).equals(one.rawName);
  if (flags !== one.flags || method !== one.method || !sameName || !sameSizes || dataAt + one.packed > directoryAt) throw new ZipFault('inconsistent');
  return { one, dataAt, extraBytes };
}

function checkOverlaps(entries: readonly Located[]): void {
  let end = 0;
  for (const { one, dataAt } of [...entries].sort((a, b) => a.one.offset - b.one.offset)) {
    if (one.offset < end) throw new ZipFault('bomb');
    end = dataAt + one.packed;
  }
}

function unpack(bytes: Buffer, { one, dataAt, extraBytes }: Located): ZipEntry {
  const packed = bytes.subarray(dataAt, dataAt + one.packed);
  const data = one.method === 0 ? packed : inflated(packed, one.size);
  if (data.length !== one.size || crc32(data) !== one.crc) throw new ZipFault('brokenEntry');
  return { name: one.name, data, stored: one.method === 0, offset: one.offset, extraBytes };
}

function inflated(packed: Buffer, size: number): Buffer {
  try {
    // One chunk for all of it, and a byte that shows when there is more: gathered in pieces it would be held twice.
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size), chunkSize: Math.max(64, size + 1) });
  } catch {
    throw new ZipFault('brokenEntry');
  }
}
