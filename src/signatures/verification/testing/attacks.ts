import type { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfDocument as Reader } from '#shared/pdf/pdf-document.js';
import { name, PdfDict, PdfRef, PdfStream, PdfString, PdfVerbatim, type PdfObject } from '#shared/pdf/pdf-objects.js';
import { RevisionWriter } from '#shared/pdf/revision-writer.js';
import { findField } from '../../pdf/form-fields.js';
import { parts } from './attacked-document.js';

/** A forgery of a signed file: by a revision that is appended, or by turning its bytes. */
export interface Attack {
  readonly name: string;
  apply(pdf: Buffer): Buffer;
  /** Set when a second signer could sign over it innocently: the file then must not pass either. */
  readonly revision: boolean;
}

const ref = (part: keyof typeof parts): PdfRef => new PdfRef(parts[part]);
const text = (value: string): PdfString => new PdfString(Buffer.from(value, 'latin1'));
const content = (shown: string): PdfStream => new PdfStream(new PdfDict(), Buffer.from(`BT /F1 12 Tf 20 350 Td (${shown}) Tj ET`, 'latin1'));
const javascript = PdfDict.of({ S: name('JavaScript'), JS: text('app.alert(1)') });
const form = (drawing: string): PdfStream => new PdfStream(PdfDict.of({ Type: name('XObject'), Subtype: name('Form'), BBox: [0, 0, 600, 850] }), Buffer.from(drawing, 'latin1'));

class Forger {
  readonly writer: RevisionWriter;

  constructor(readonly document: PdfDocument) {
    this.writer = new RevisionWriter(document);
  }

  /** Writes an object of the document anew with some entries changed; `null` takes one out. */
  edit(target: PdfRef, entries: Readonly<Record<string, PdfObject>>): void {
    const before = this.document.get(target);
    const dict = before instanceof PdfStream ? before.dict.clone() : ((before as PdfDict).clone());
    for (const [key, value] of Object.entries(entries)) if (value === null) dict.delete(key); else dict.set(key, value);
    this.writer.set(target, before instanceof PdfStream ? new PdfStream(dict.delete('Length'), before.data) : dict);
  }

  add(value: PdfObject): PdfRef {
    return this.writer.add(value);
  }

  field(fieldName: string): { ref: PdfRef; dict: PdfDict } {
    const field = findField(this.document, fieldName);
    if (field === undefined) throw new Error(`no field ${fieldName}`);
    return field;
  }

  get formRef(): PdfRef {
    return this.document.catalog.get('AcroForm') as PdfRef;
  }

  /** Adds an annotation to the first page, and to the form when it is a field. */
  annotate(annotation: PdfDict, isField: boolean): PdfRef {
    const added = this.add(annotation);
    const annotations = this.document.array(this.document.page(0).dict.get('Annots')) ?? [];
    this.edit(ref('page'), { Annots: [...annotations, added] });
    if (isField) this.edit(this.formRef, { Fields: [...(this.document.array(this.document.dict(this.formRef)?.get('Fields')) ?? []), added] });
    return added;
  }
}

const byRevision = (attackName: string, forge: (forger: Forger) => void): Attack => ({
  name: attackName, revision: true,
  apply(pdf) {
    const forger = new Forger(Reader.read(pdf));
    forge(forger);
    return forger.writer.finish().toBuffer();
  },
});

const byBytes = (attackName: string, apply: (pdf: Buffer) => Buffer): Attack => ({ name: attackName, revision: false, apply });

const widget = (more: Record<string, PdfObject>): PdfDict => PdfDict.of({ Type: name('Annot'), Subtype: name('Widget'), F: 132, Rect: [300, 300, 500, 400], ...more });

const onPages: readonly Attack[] = [
  byRevision('S01 the content of a page is replaced', ({ writer }) => writer.set(ref('content'), content('Pay 900'))),
  byRevision('S02 the page shows another content', (f) => f.edit(ref('page'), { Contents: f.add(content('Pay 900')) })),
  byRevision('S03 the page shows a content that was hidden in the signed bytes', (f) => f.edit(ref('page'), { Contents: ref('hiddenText') })),
  byRevision('S04 a second content is laid over the first', (f) => f.edit(ref('page'), { Contents: [ref('content'), f.add(content('Pay 900'))] })),
  byRevision('S05 a list of contents gets one more', (f) => f.writer.set(ref('shared'), [ref('secondContent'), f.add(content('Pay 900'))])),
  byRevision('S06 a page is added', (f) => f.edit(ref('pages'), { Kids: [ref('page'), ref('secondPage'), f.add(PdfDict.of({ Type: name('Page'), Parent: ref('pages'), Contents: ref('content') }))], Count: 3 })),
  byRevision('a page is taken out', (f) => f.edit(ref('pages'), { Kids: [ref('page')], Count: 1 })),
  byRevision('the pages change their order', (f) => f.edit(ref('pages'), { Kids: [ref('secondPage'), ref('page')] })),
  byRevision('a page takes the place of another', (f) => f.writer.set(ref('page'), f.document.get(ref('secondPage')))),
  byRevision('the page is cut to a part of it', (f) => f.edit(ref('page'), { CropBox: [0, 0, 100, 100] })),
  byRevision('the page is turned', (f) => f.edit(ref('page'), { Rotate: 180 })),
  byRevision('the media box of all pages is changed', (f) => f.edit(ref('pages'), { MediaBox: [0, 0, 100, 100] })),
  byRevision('S39 the length of a stream that stands apart is changed', ({ writer }) => writer.set(ref('length'), 8)),
];

const onResources: readonly Attack[] = [
  byRevision('S20 the font is swapped', (f) => f.edit(ref('font'), { BaseFont: name('ZapfDingbats') })),
  byRevision('S20 the letters mean others', (f) => f.edit(ref('font'), { Encoding: PdfDict.of({ Differences: [49, name('nine')] }) })),
  byRevision('S21 an image is replaced', (f) => f.writer.set(ref('image'), new PdfStream((f.document.get(ref('image')) as PdfStream).dict.clone().delete('Length'), Buffer.from('xyz')))),
  byRevision('S21 a form object is replaced', ({ writer }) => writer.set(ref('form'), form('1 g 0 0 600 850 re f'))),
  byRevision('S22 the resources name another object', (f) => f.edit(ref('resources'), { XObject: PdfDict.of({ Im: f.add(form('0 0 9 9 re f')), Fm: ref('form'), Gap: ref('gap') }) })),
  byRevision('S22 an object fills the gap that was left for it', ({ writer }) => writer.set(ref('gap'), form('1 g 0 0 600 850 re f'))),
  byRevision('S23 an object that is in use is freed', ({ writer }) => writer.set(ref('form'), null)),
];

const onAnnotations: readonly Attack[] = [
  byRevision('S26 a note is changed', (f) => f.edit(ref('note'), { Contents: text('Other note') })),
  byRevision('S26 a free text covers the page', (f) => f.annotate(PdfDict.of({ Type: name('Annot'), Subtype: name('FreeText'), Rect: [0, 0, 595, 842], DA: text('/F1 12 Tf'), Contents: text('Pay 900') }), false)),
  byRevision('S26 a stamp with its own drawing', (f) => f.annotate(PdfDict.of({ Type: name('Annot'), Subtype: name('Stamp'), Rect: [0, 0, 595, 842], AP: PdfDict.of({ N: f.add(form('1 g 0 0 600 850 re f')) }) }), false)),
  byRevision('S26 a note is taken out', (f) => f.edit(ref('page'), { Annots: (f.document.array(f.document.page(0).dict.get('Annots')) ?? []).slice(1) })),
  byRevision('a link leads elsewhere', (f) => f.edit(ref('link'), { A: PdfDict.of({ S: name('URI'), URI: text('https://evil.test') }) })),
  byRevision('S26 an empty signature field that shows something', (f) => f.annotate(widget({ FT: name('Sig'), T: text('sneaky'), AP: PdfDict.of({ N: f.add(form('1 g 0 0 600 850 re f')) }) }), true)),
  byRevision('S26 a signature of nobody whose mark covers the page', (f) => f.annotate(widget({ FT: name('Sig'), T: text('sneaky'), Rect: [0, 0, 595, 842], V: f.add(new PdfVerbatim('<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]/Contents<3000>>>')), AP: PdfDict.of({ N: f.add(form('1 g 0 0 600 850 re f')) }) }), true)),
  byRevision('a widget that belongs to no field', (f) => f.annotate(widget({ AP: PdfDict.of({ N: f.add(form('1 g 0 0 600 850 re f')) }) }), false)),
];

const onFields: readonly Attack[] = [
  byRevision('S24 the mark of the signature is exchanged', (f) => f.edit(f.field('signer').ref, { AP: PdfDict.of({ N: f.add(form('0 g (Other)')) }) })),
  byRevision('S24 the drawing of an empty field is exchanged', (f) => f.edit(f.field('second').ref, { AP: PdfDict.of({ N: f.add(form('1 g 0 0 600 850 re f')) }) })),
  byRevision('S24 the mark of the signature moves', (f) => f.edit(f.field('signer').ref, { Rect: [0, 0, 595, 842] })),
  byRevision('S24 the mark of the signature is hidden', (f) => f.edit(f.field('signer').ref, { F: 2 })),
  byRevision('S25 a filled field gets another value', (f) => f.edit(f.field('date').ref, { V: text('31.12.2030') })),
  byRevision('S25 a filled field shows something else than its value', (f) => f.edit(f.field('date').ref, { AP: PdfDict.of({ N: f.add(form('(other)')) }) })),
  byRevision('a field that never was is added', (f) => f.annotate(widget({ FT: name('Tx'), T: text('more'), V: text('Pay 900') }), true)),
  byRevision('a field is taken out of the form', (f) => f.edit(f.formRef, { Fields: (f.document.array(f.document.dict(f.formRef)?.get('Fields')) ?? []).slice(0, -1) })),
  byRevision('the form asks viewers to draw it anew', (f) => f.edit(f.formRef, { NeedAppearances: true })),
  byRevision('S27 the form becomes an XFA form', (f) => f.edit(f.formRef, { XFA: f.add(new PdfStream(new PdfDict(), Buffer.from('<xdp/>'))) })),
  byRevision('the letters of the fields are exchanged', (f) => f.edit(f.formRef, { DR: PdfDict.of({ Font: PdfDict.of({ F1: f.add(PdfDict.of({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('ZapfDingbats') })) }) }) })),
  byRevision('a field moves under another name', (f) => f.edit(f.field('date').ref, { T: text('other') })),
];

const onDocument: readonly Attack[] = [
  byRevision('S19 the hidden layer is shown', (f) => f.edit(ref('catalog'), { OCProperties: PdfDict.of({ OCGs: [ref('layer'), ref('hiddenLayer')], D: PdfDict.of({ ON: [ref('hiddenLayer')], OFF: [ref('layer')] }) }) })),
  byRevision('S19 a layer is exchanged', (f) => f.writer.set(ref('layer'), f.document.get(ref('hiddenLayer')))),
  byRevision('S27 a script runs when the document opens', (f) => f.edit(ref('catalog'), { OpenAction: javascript })),
  byRevision('S27 a script runs before printing', (f) => f.edit(ref('catalog'), { AA: PdfDict.of({ WP: javascript }) })),
  byRevision('S27 a script among the names', (f) => f.edit(ref('names'), { JavaScript: PdfDict.of({ Names: [text('a'), javascript] }) })),
  byRevision('S27 a script on a page', (f) => f.edit(ref('page'), { AA: PdfDict.of({ O: javascript }) })),
  byRevision('S27 a script on the signature field', (f) => f.edit(f.field('signer').ref, { AA: PdfDict.of({ E: javascript }) })),
  byRevision('the outlines are changed', (f) => f.edit(ref('outlines'), { Count: 1, First: f.add(PdfDict.of({ Title: text('Evil'), Parent: ref('outlines') })) })),
  byRevision('a named destination is moved', (f) => f.edit(ref('names'), { Dests: PdfDict.of({ Names: [text('a'), [ref('secondPage'), name('Fit')]] }) })),
  byRevision('a file is attached', (f) => f.edit(ref('names'), { EmbeddedFiles: PdfDict.of({ Names: [text('a'), PdfDict.of({ Type: name('Filespec'), F: text('a') })] }) })),
  byRevision('the metadata are rewritten', ({ writer }) => writer.set(ref('metadata'), new PdfStream(PdfDict.of({ Type: name('Metadata'), Subtype: name('XML') }), Buffer.from('<other/>')))),
  byRevision('the title is rewritten', (f) => f.edit(ref('info'), { Title: text('Another order') })),
  byRevision('what is read aloud is another text', (f) => f.edit(ref('paragraph'), { ActualText: text('Pay 900') })),
  byRevision('the structure gets a paragraph', (f) => f.edit(ref('documentElement'), { K: [ref('paragraph'), f.add(PdfDict.of({ Type: name('StructElem'), S: name('P'), P: ref('documentElement'), ActualText: text('Pay 900') }))] })),
  byRevision('the page labels change', (f) => f.edit(new PdfRef(28), { Nums: [0, PdfDict.of({ S: name('r') })] })),
  byRevision('the language changes', (f) => f.edit(ref('catalog'), { Lang: text('xx') })),
  byRevision('permissions are given afterwards', (f) => f.edit(ref('catalog'), { Perms: PdfDict.of({ UR3: f.add(PdfDict.of({ Type: name('Sig') })) }) })),
];

const onEvidence: readonly Attack[] = [
  byRevision('a piece of evidence is rewritten', ({ writer }) => writer.set(ref('evidence'), content('other'))),
  byRevision('evidence that is page content, too, grows', (f) => f.writer.set(ref('shared'), [ref('secondContent'), f.add(content('Pay 900'))])),
  byRevision('evidence of the right shape in the wrong place', (f) => f.edit(ref('resources'), { DSS: PdfDict.of({ Certs: [f.add(content('x'))] }), XObject: PdfDict.of({ Im: f.add(form('1 g')) }) })),
  byRevision('evidence that is no store', (f) => f.edit(ref('catalog'), { DSS: f.add(PdfDict.of({ Type: name('DSS'), OpenAction: javascript })) })),
  byRevision('a relation with something else in it', (f) => f.edit(ref('relation'), { Im: f.add(form('1 g')) })),
  byRevision('the evidence is taken away', (f) => f.edit(ref('catalog'), { DSS: null })),
];

const latin = (pdf: Buffer): string => pdf.toString('latin1');
const bytes = (value: string): Buffer => Buffer.from(value, 'latin1');
const append = (pdf: Buffer, value: string): Buffer => Buffer.concat([pdf, bytes(value)]);
const rangeOf = (pdf: Buffer): { start: number; end: number; rest: number } => {
  const [, start = '0', end = '0', rest = '0'] = /\/ByteRange \[0 (\d+) (\d+) (\d+)\]/.exec(latin(pdf)) ?? [];
  return { start: Number(start), end: Number(end), rest: Number(rest) };
};
const withRange = (pdf: Buffer, range: string): Buffer => bytes(latin(pdf).replace(/\/ByteRange \[[^\]]*\] */, (old) => `/ByteRange ${range}`.padEnd(old.length)));

/** A revision by hand whose cross-reference leads object `num` to byte `at`. */
function redirected(pdf: Buffer, num: number, at: number | 'free', gen = 0): Buffer {
  const document = Reader.read(pdf);
  const start = pdf.length;
  const row = at === 'free' ? '0000000000 00001 f \n' : `${String(at).padStart(10, '0')} ${String(gen).padStart(5, '0')} n \n`;
  return append(pdf, `xref\n${num} 1\n${row}trailer\n<</Size ${document.xref.size}/Root 1 0 R/Info 20 0 R/Prev ${document.xref.newest.offset}>>\nstartxref\n${start}\n%%EOF\n`);
}

const inBytes: readonly Attack[] = [
  byBytes('S17 a gap wider than the signature', (pdf) => { const { start, end, rest } = rangeOf(pdf); return withRange(pdf, `[0 ${start} ${end + 30} ${rest - 30}]`); }),
  byBytes('S17 covered parts that overlap', (pdf) => { const { start, end, rest } = rangeOf(pdf); return withRange(pdf, `[0 ${end} ${start} ${rest}]`); }),
  byBytes('S14 a range of nothing', (pdf) => withRange(pdf, '[0 0 0 0]')),
  byBytes('S15 a range beyond the file', (pdf) => { const { start, end } = rangeOf(pdf); return withRange(pdf, `[0 ${start} ${end} 99999999]`); }),
  byBytes('S10 no range', (pdf) => bytes(latin(pdf).replace('/ByteRange ', '/ByteRangX '))),
  byBytes('S11 empty contents', (pdf) => { const { start, end } = rangeOf(pdf); const copy = Buffer.from(pdf); copy.fill('0', start + 1, end - 1); return copy; }),
  byBytes('S34 something behind the signature inside its place', (pdf) => { const { end } = rangeOf(pdf); const copy = Buffer.from(pdf); copy.write('0102', end - 5, 'latin1'); return copy; }),
  byBytes('S17 the signature is moved into a wider place', (pdf) => { const { start, end } = rangeOf(pdf); return Buffer.concat([pdf.subarray(0, end - 1), bytes('00'), pdf.subarray(end - 1), bytes(`% ${start}`)]); }),
  byBytes('one byte of the text is changed', (pdf) => bytes(latin(pdf).replace('(Pay 100)', '(Pay 900)'))),
  byBytes('S07 bytes after the end', (pdf) => append(pdf, '3 0 obj\n<</Type/Page>>\nendobj\n')),
  byBytes('S08 an object appended without a cross-reference, then the end again', (pdf) => append(pdf, `5 0 obj\n<</Length 3>>\nstream\n1 g\nendstream\nendobj\nstartxref\n${Reader.read(pdf).xref.newest.offset}\n%%EOF\n`)),
  byBytes('S09 a comment at the end that looks like a trailer', (pdf) => append(pdf, '% trailer <</Root 9 0 R>>\n%%EOF\n')),
  byBytes('a cross-reference that leads the page to an older object', (pdf) => redirected(pdf, parts.content, pdf.indexOf('29 0 obj'))),
  byBytes('S23 an object is freed by the cross-reference', (pdf) => redirected(pdf, parts.note, 'free')),
  byBytes('S19 another generation of the font', (pdf) => { const at = pdf.length; return redirected(append(pdf, '8 1 obj\n<</Type/Font>>\nendobj\n'), parts.font, at, 1); }),
  byBytes('S19 a second catalog with the same form', (pdf) => {
    const forger = new Forger(Reader.read(pdf));
    const other = forger.add(forger.document.catalog.clone().set('Pages', forger.add(PdfDict.of({ Type: name('Pages'), Kids: [], Count: 0 }))));
    const made = latin(forger.writer.finish().toBuffer());
    const at = made.lastIndexOf('/Root 1 0 R');
    return bytes(`${made.slice(0, at)}/Root ${other.num} 0 R${made.slice(at + 11)}`);
  }),
  byBytes('S19 the later cross-reference forgets the signed one', (pdf) => {
    const made = latin(byRevision('', ({ writer }) => writer.set(ref('content'), content('Pay 900'))).apply(pdf));
    const at = made.lastIndexOf('/Prev ');
    const older = Reader.read(pdf).xref.sections[1]?.offset ?? 0;
    return bytes(made.slice(0, at) + made.slice(at).replace(/\/Prev \d+/, (old) => `/Prev ${older}`.padEnd(old.length)));
  }),
];

const onSignature: readonly Attack[] = [
  byRevision('S12 the signature object is written anew', (f) => {
    const value = f.field('signer').dict.get('V') as PdfRef;
    f.writer.set(value, new PdfVerbatim('<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]/Contents<3000>>>'));
  }),
  byRevision('S13 the field points to another signature', (f) => f.edit(f.field('signer').ref, { V: f.add(PdfDict.of({ Type: name('Sig') })) })),
  byRevision('S16 the signature is taken out of its field', (f) => f.edit(f.field('signer').ref, { V: null })),
  byRevision('an added field has a signature of a generation that is not there', (f) => f.annotate(widget({ FT: name('Sig'), T: text('third'), Rect: [0, 0, 0, 0], V: new PdfRef(f.add(PdfDict.of({ Type: name('Sig') })).num, 8) }), true)),
  byRevision('a field that was kept gets a signature of a generation that is not there', (f) => f.edit(f.field('second').ref, { V: new PdfRef(f.add(PdfDict.of({ Type: name('Sig') })).num, 8) })),
  byRevision('S16 all signatures are taken out of the form', (f) => f.edit(f.formRef, { Fields: [] })),
  byRevision('a second field shows the same signature', (f) => f.annotate(widget({ FT: name('Sig'), T: text('twin'), V: f.field('signer').dict.get('V') ?? null }), true)),
];

/** Every forgery that the verifier must not pass (S01–S26). */
export const attacks: readonly Attack[] = [...onPages, ...onResources, ...onAnnotations, ...onFields, ...onDocument, ...onEvidence, ...inBytes, ...onSignature];

