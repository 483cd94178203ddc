import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { buffer } from 'node:stream/consumers';
import type { Instant } from '../domain/ids.js';
import { readZip, type ZipLimits } from './read-zip.js';
import { ZipStream } from './zip-stream.js';

const limits: ZipLimits = { entries: 20, inflatedBytes: 1_000_000, ratio: 200, ratioFromBytes: 100_000 };

/** One entry of a hand-made archive; the second half of each field lies about it in the directory or in its own header. */
interface Made {
  readonly name: string;
  readonly data: Buffer;
  readonly deflate?: boolean;
  readonly ownName?: string;
  readonly ownSize?: number;
  readonly crc?: number;
  readonly flags?: number;
  readonly method?: number;
  readonly attributes?: number;
  readonly offset?: number;
}

function zipOf(...entries: readonly Made[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const packed = entry.deflate ? deflateRawSync(entry.data) : entry.data;
    const [name, ownName] = [Buffer.from(entry.name, 'utf8'), Buffer.from(entry.ownName ?? entry.name, 'utf8')];
    const common = Buffer.alloc(22);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(entry.flags ?? 0, 2);
    common.writeUInt16LE(entry.method ?? (entry.deflate ? 8 : 0), 4);
    common.writeUInt32LE(entry.crc ?? crc32(entry.data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(entry.data.length, 18);
    const own = Buffer.from(common);
    own.writeUInt32LE(entry.ownSize ?? entry.data.length, 18);
    const header = Buffer.concat([Buffer.from('504b0304', 'hex'), own, Buffer.from([ownName.length, 0, 0, 0]), ownName, packed]);
    const listed = Buffer.alloc(14);
    listed.writeUInt32LE(entry.attributes ?? 0, 6);
    listed.writeUInt32LE(entry.offset ?? at, 10);
    directory.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), common, Buffer.from([name.length, 0, 0, 0, 0, 0]), listed.subarray(2), name]));
    parts.push(header);
    at += header.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('504b0506', 0, 'hex');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, list, end]);
}

const text = Buffer.from('зміст');
const plain = (name: string): Made => ({ name, data: text });
const refusalOf = (zip: Buffer): string => {
  const read = readZip(zip, limits);
  return read.ok ? 'none' : read.refusal;
};

describe('an archive from outside', () => {
  it('is unpacked in the order of its directory, names with Ukrainian letters and all', () => {
    const read = readZip(zipOf(plain('Лист ґанку.txt'), { name: 'тека/', data: Buffer.alloc(0) }, { name: 'тека/довгий', data: Buffer.alloc(5_000, 'ї'), deflate: true }), limits);
    expect(read.ok && read.value.map(({ name, data, stored }) => [name, data.length, stored])).toEqual([['Лист ґанку.txt', 10, true], ['тека/довгий', 5_000, false]]);
  });

  it('that our own writer made is read, whether sizes stand before or after the data', async () => {
    const zip = new ZipStream('2026-11-12T12:05:31.000Z' as Instant);
    const whole = buffer(zip.output);
    zip.addPlain('mimetype', text);
    await zip.add('Наказ.txt', Buffer.alloc(10_000, 'а'));
    zip.finish();
    const read = readZip(await whole, limits);
    expect(read.ok && read.value.map(({ name, stored, extraBytes }) => [name, stored, extraBytes > 0])).toEqual([['mimetype', true, false], ['Наказ.txt', false, expect.any(Boolean)]]);
  });

  it.each<[string, string, Made]>([
    ['a path that climbs', 'unsafeName', plain('../вгору.txt')],
    ['a path that climbs on the way', 'unsafeName', plain('a/../../b')],
    ['an absolute path', 'unsafeName', plain('/etc/passwd')],
    ['a path of Windows', 'unsafeName', plain('a\\b')],
    ['a drive', 'unsafeName', plain('C:x')],
    ['a zero byte', 'unsafeName', plain('a\u0000.pdf')],
    ['a link', 'unsafeName', { ...plain('a'), attributes: 0xa1ff0000 }],
    ['another name in its own header', 'inconsistent', { ...plain('a'), ownName: 'b' }],
    ['another size in its own header', 'inconsistent', { ...plain('a'), ownSize: 3 }],
    ['an entry outside of the file', 'inconsistent', { ...plain('a'), offset: 100_000 }],
    ['a wrong checksum', 'brokenEntry', { ...plain('a'), crc: 1 }],
    ['a password', 'encrypted', { ...plain('a'), flags: 1 }],
    ['a rare method', 'unsupported', { ...plain('a'), method: 14 }],
    ['something that grows two hundred times', 'bomb', { name: 'a', data: Buffer.alloc(900_000), deflate: true }],
    ['more than is allowed', 'tooLarge', { name: 'a', data: Buffer.alloc(1_000_001), deflate: true }],
  ])('F02 with %s is refused', (_what, refusal, entry) => {
    expect(refusalOf(zipOf(entry))).toBe(refusal);
  });

  it('F02 with names that some system takes for one, shared bytes, too many entries, or bytes after its end is refused', () => {
    expect(refusalOf(zipOf(plain('Наказ.txt'), plain('наказ.TXT')))).toBe('duplicateName');
    expect(refusalOf(zipOf(plain('й'), plain('и\u0306')))).toBe('duplicateName');
    expect(refusalOf(zipOf(plain('a'), { ...plain('a2'), ownName: 'a2', offset: 0 }))).toBe('inconsistent');
    expect(refusalOf(zipOf(...Array.from({ length: 21 }, (_, index) => plain(`n${index}`))))).toBe('tooManyEntries');
    expect(refusalOf(Buffer.concat([zipOf(plain('a')), Buffer.from('!')]))).toBe('notZip');
    expect(refusalOf(Buffer.alloc(0))).toBe('notZip');
  });

  it('F02 overlapping entries are refused', () => {
    const inner = zipOf(plain('x'));
    const outer = zipOf({ name: 'o', data: inner }, { ...plain('x'), offset: 31 });
    expect(refusalOf(outer)).toBe('bomb');
  });

  it('however it is changed, it is read or refused, and never throws', () => {
    const honest = zipOf(plain('a'), { name: 'б', data: Buffer.alloc(300, 'x'), deflate: true });
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(honest.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), fc.nat(honest.length), (changes, length) => {
      const bytes = Buffer.from(honest);
      for (const [at, value] of changes) bytes[at] = value;
      readZip(bytes, limits);
      readZip(bytes.subarray(0, length), limits);
    }), { numRuns: 2_000 });
  });
});
