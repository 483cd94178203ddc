import { deflateRawSync, deflateSync, crc32 } from 'node:zlib';
import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { serialize } from '#shared/pdf/pdf-serializer.js';

/** A small file that wants to become large, or never to end, for whoever opens it (F02, F03). */
export interface Bomb {
  readonly name: string;
  /** `signed` is an honest signed file to begin with. */
  make(signed: Buffer): Buffer;
  /** Set when it takes some two hundred megabytes of memory. */
  readonly hungry?: true;
}

const megabyte = 1024 * 1024;
const packed = (megabytes: number, letter = 0): Buffer => deflateSync(Buffer.alloc(megabytes * megabyte, letter), { level: 9 });
const startOf = (pdf: Buffer): number => Number([...pdf.toString('latin1').matchAll(/startxref\s+(\d+)/g)].at(-1)?.[1] ?? 0);

/** Objects and a cross-reference stream behind a file: `rows` are number, kind (1 or 2), place, index. */
class Appended {
  private readonly parts: Buffer[];
  private length: number;

  constructor(private readonly before: Buffer) {
    this.parts = [before];
    this.length = before.length;
  }

  add(text: string, data?: Buffer): number {
    const at = this.length;
    const part = data === undefined ? Buffer.from(text, 'latin1') : Buffer.concat([Buffer.from(text, 'latin1'), Buffer.from('\nstream\n'), data, Buffer.from('\nendstream\nendobj\n')]);
    this.parts.push(part);
    this.length += part.length;
    return at;
  }

  end(number: number, rows: readonly (readonly [num: number, kind: number, place: number, index: number])[], root: string): Buffer {
    const data = Buffer.concat(rows.map(([, kind, place, index]) => Buffer.of(kind, place >>> 24, place >>> 16, place >>> 8, place, index)));
    const at = this.length;
    this.add(`${number} 0 obj\n<</Type/XRef/Size ${number + 1}/W[1 4 1]/Index[${rows.map(([num]) => `${num} 1`).join(' ')}]/Root ${root}/Prev ${startOf(this.before)}/Length ${data.length}>>`, data);
    this.add(`startxref\n${at}\n%%EOF\n`);
    return Buffer.concat(this.parts);
  }
}

/** The catalog of a file, moved by a revision into an object stream of that number, packed by these filters; `change` is added to it. */
function packedCatalog(signed: Buffer, filters: string, pack: (objects: Buffer) => Buffer, number = 9000, change = ''): Buffer {
  const document = PdfDocument.read(signed);
  const { num } = document.catalogRef;
  const index = `${num} 0 `;
  const stream = pack(Buffer.from(`${index}${serialize(document.catalog).replace(/>>$/, `${change}>>`)} `, 'latin1'));
  const file = new Appended(signed);
  const at = file.add(`${number} 0 obj\n<</Type/ObjStm/N 1/First ${index.length}/Filter${filters}/Length ${stream.length}>>`, stream);
  return file.end(number + 1, [[num, 2, number, 0], [number, 1, at, 0], [number + 1, 1, 0, 0]], `${num} 0 R`);
}

/** Every revision has the catalog in another large stream: whoever reads every state of the file unpacks them all. */
function manyCatalogs(signed: Buffer, count: number): Buffer {
  let file = signed;
  for (let revision = 0; revision < count; revision += 1) file = packedCatalog(file, '/FlateDecode', (objects) => deflateSync(Buffer.concat([objects, Buffer.alloc(20 * megabyte, 0x20)])), 9000 + 2 * revision, revision === 0 ? '/Lang(x)' : '');
  return file;
}

function xrefStreams(count: number): Buffer {
  const data = packed(60);
  let file = Buffer.from('%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n');
  for (let section = 0; section < count; section += 1) {
    const prev = section === 0 ? '' : `/Prev ${startOf(file)}`;
    file = Buffer.concat([file, Buffer.from(`9 0 obj\n<</Type/XRef/Size 1/W[1 4 2]/Index[0 1]/Root 1 0 R/Length ${data.length}/Filter/FlateDecode${prev}>>\nstream\n`), data, Buffer.from(`\nendstream\nendobj\nstartxref\n${file.length}\n%%EOF\n`)]);
  }
  return file;
}

/** A revision by hand with a table, which writes these objects anew. */
function rewritten(signed: Buffer, objects: Readonly<Record<number, string>>, trailer: string): Buffer {
  let file = signed.toString('latin1');
  const rows = Object.entries(objects).map(([num, body]) => {
    const at = file.length;
    file += `${num} 0 obj\n${body}\nendobj\n`;
    return `${num} 1\n${String(at).padStart(10, '0')} 00000 n \n`;
  });
  return Buffer.from(`${file}xref\n${rows.join('')}trailer\n<</Size 9999/Root ${PdfDocument.read(signed).catalogRef.num} 0 R${trailer}>>\nstartxref\n${file.length}\n%%EOF\n`, 'latin1');
}

/** Entries of a ZIP file by hand, so that sizes may be anything; `declared` is what the directory says. */
function zip(entries: readonly { readonly name: string; readonly data: Buffer; readonly declared?: number }[]): Buffer {
  const [parts, directory]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const { name, data, declared = data.length } of entries) {
    const body = name === 'mimetype' ? data : deflateRawSync(data, { level: 9 });
    const [title, fields] = [Buffer.from(name), Buffer.alloc(26)];
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(name === 'mimetype' ? 0 : 8, 4);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(body.length, 14);
    fields.writeUInt32LE(declared, 18);
    fields.writeUInt16LE(title.length, 22);
    parts.push(Buffer.from('PK\u0003\u0004', 'latin1'), fields, title, body);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), fields, tail, title]));
    at += 30 + title.length + body.length;
  }
  const [listed, end] = [Buffer.concat(directory), Buffer.alloc(18)];
  [entries.length, entries.length].forEach((count, place) => end.writeUInt16LE(count, 4 + 2 * place));
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, listed, Buffer.from('PK\u0005\u0006', 'latin1'), end]);
}

const mimetype = { name: 'mimetype', data: Buffer.from('application/vnd.etsi.asic-e+zip') };
const blank = (megabytes: number): Buffer => Buffer.alloc(megabytes * megabyte);
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const loop = (name: string, objects: (catalog: number, text: string) => Readonly<Record<number, string>>): Bomb => ({
  name,
  make(signed) {
    const document = PdfDocument.read(signed);
    return rewritten(signed, objects(document.catalogRef.num, serialize(document.catalog)), `/Prev ${startOf(signed)}`);
  },
});

/** Each is judged or refused in words; none takes the process along that was asked. */
export const bombs: readonly Bomb[] = [
  { name: 'F03 Flate in Flate', make: (signed) => packedCatalog(signed, '[/FlateDecode/FlateDecode]', (objects) => deflateSync(deflateSync(Buffer.concat([objects, blank(200)])))) },
  { name: 'F03 ASCII85 of nothing but z', make: (signed) => packedCatalog(signed, '[/FlateDecode/ASCII85Decode]', () => packed(60, 0x7a)) },
  { name: 'F03 an object stream of twenty megabytes in each of forty revisions', make: (signed) => manyCatalogs(signed, 40) },
  { name: 'F03 a hundred cross-reference streams of sixty megabytes', make: () => xrefStreams(100) },
  { name: 'F03 thirty lists of 900,000 numbers', hungry: true, make: (signed) => rewritten(signed, { [PdfDocument.read(signed).catalogRef.num]: serialize(PdfDocument.read(signed).catalog).replace(/>>$/, `/Lists[${Array.from({ length: 30 }, (_, index) => `${9000 + index} 0 R`).join(' ')}]>>`), ...Object.fromEntries(Array.from({ length: 30 }, (_, index) => [9000 + index, `[${'7 '.repeat(900_000)}]`])) }, `/Prev ${startOf(signed)}`) },
  { name: 'F03 the chain of cross-references returns to itself', make: (signed) => rewritten(signed, {}, `/Prev ${signed.length}`) },
  loop('F03 the page tree is its own child', (catalog) => ({ 9000: '<</Type/Pages/Kids[9000 0 R 9000 0 R]/Count 2>>', [catalog]: '<</Type/Catalog/Pages 9000 0 R>>' })),
  loop('F03 the fields of the form are their own children', (catalog, text) => ({ 9000: '<</T(a)/FT/Sig/Kids[9000 0 R 9000 0 R]>>', [catalog]: text.replace(/\/AcroForm\s*(?:\d+ 0 R|<<.*?>>)/, '/AcroForm<</Fields[9000 0 R 9000 0 R]/SigFlags 3>>') })),
  loop('F03 a length that is its own stream', (catalog, text) => ({ 9000: '<</Length 9000 0 R>>\nstream\nx\nendstream', [catalog]: text.replace(/>>$/, '/X 9000 0 R>>') })),
  loop('F03 references in a circle', (catalog, text) => ({ 9000: '9001 0 R', 9001: '9000 0 R', [catalog]: text.replace(/>>$/, '/AcroForm 9000 0 R/DSS 9001 0 R>>') })),
  loop('F03 a million brackets', (catalog, text) => ({ [catalog]: text.replace(/>>$/, `/X ${nested(1_000_000)}>>`) })),
  { name: 'F02 a container with three hundred megabytes of nothing', make: () => zip([mimetype, { name: 'a.bin', data: blank(300) }]) },
  { name: 'F02 a container with forty entries of nine megabytes', make: () => zip([mimetype, ...Array.from({ length: 40 }, (_, index) => ({ name: `${index}.bin`, data: blank(9) }))]) },
  { name: 'F02 a container whose entry is larger than it says', make: () => zip([mimetype, { name: 'META-INF/signature.p7s', data: blank(60), declared: 1000 }]) },
  { name: 'S34 a CMS of a million sequences', make: () => Buffer.concat([Buffer.alloc(2_000_000, Buffer.of(0x30, 0x80)), Buffer.alloc(2_000_000)]) },
  { name: 'S34 a CMS in sixty megabytes of letters', make: () => Buffer.from(`-----BEGIN CMS-----\nMI${'A'.repeat(60 * megabyte)}\n-----END CMS-----\n`) },
];
