import { PdfDict, PdfRef, name, type PdfObject } from '#shared/pdf/pdf-objects.js';
import type { PdfPage, PdfRectangle } from '#shared/pdf/pdf-pages.js';
import { textString } from '#shared/pdf/pdf-text.js';
import type { RevisionWriter } from '#shared/pdf/revision-writer.js';
import { findField } from './form-fields.js';
import { structureRoot, tagWidgets } from './form-structure.js';
import { PdfSignatureError } from './pdf-signature.errors.js';

/** A field to be put on a page before the first signature. */
export interface ReservedField {
  /** `signature`: empty signature field; `text`: a field that only the program fills. */
  readonly kind: 'signature' | 'text';
  /** Unique in the document, without periods. */
  readonly name: string;
  /** What a screen reader says (`/TU`), in the document's language. */
  readonly tooltip: string;
  /** From 0. */
  readonly pageIndex: number;
  /** `[left, bottom, right, top]` in points from the page's lower left corner; all zero: not shown. */
  readonly rect: PdfRectangle;
}

/** Annotation flags Print and Locked: shown on paper, not to be moved by hand. */
const PRINT_AND_LOCKED = 132;
const READ_ONLY = 1;

/**
 * Adds fields with their widgets to the revision: form, page, structure tree. Refuses names that are taken (`fieldExists`) or
 * impossible (`badFieldName`), and XFA forms (`dynamicForm`). Returns the reference of each field, in order.
 */
export function addFields(writer: RevisionWriter, fields: readonly ReservedField[]): PdfRef[] {
  const form = editForm(writer);
  checkNames(writer, fields);
  const pages = fields.map((field) => writer.document.page(field.pageIndex));
  const refs = fields.map(() => writer.allocate());
  const root = structureRoot(writer);
  const tagged =
    root === undefined
      ? []
      : tagWidgets(
          writer,
          root,
          refs.map((widget, index) => ({ widget, page: (pages[index] as PdfPage).ref })),
        );
  const empty = new EmptyAppearances(writer);
  const textStyle = fields.some((field) => field.kind === 'text') ? defaultTextStyle(writer, form.dict, pages) : undefined;
  fields.forEach((field, index) => {
    const widget = widgetOf(field, (pages[index] as PdfPage).ref, tagged[index]);
    if (field.kind === 'text')
      widget
        .set('FT', name('Tx'))
        .set('Ff', READ_ONLY)
        .set('DA', textString(textStyle ?? ''));
    else widget.set('FT', name('Sig'));
    const appearance = empty.for(field.rect);
    if (appearance !== undefined) widget.set('AP', PdfDict.of({ N: appearance }));
    writer.set(refs[index] as PdfRef, widget);
  });
  addToPages(writer, pages, refs, root !== undefined);
  const known = writer.resolve(form.dict.get('Fields'));
  form.dict.set('Fields', [...(Array.isArray(known) ? known : []), ...refs]);
  // A viewer that draws the fields anew would replace the appearances that the seal covers.
  form.dict.delete('NeedAppearances');
  if (fields.some((field) => field.kind === 'signature')) raiseSignatureFlags(form.dict, 1);
  writer.set(form.ref, form.dict);
  return refs;
}

/** The form dictionary for changing, under its own reference; made, or lifted out of the catalog, where it has none. */
export function editForm(writer: RevisionWriter): { readonly ref: PdfRef; readonly dict: PdfDict } {
  const { catalogRef } = writer.document;
  const catalog = writer.resolve(catalogRef);
  const current = catalog instanceof PdfDict ? catalog.get('AcroForm') : undefined;
  const dict = writer.editableDict(current) ?? PdfDict.of({ Fields: [] });
  if (dict.has('XFA')) throw new PdfSignatureError('dynamicForm', 'the document is an XFA form');
  if (current instanceof PdfRef) return { ref: current, dict };
  const ref = writer.add(dict);
  writer.set(catalogRef, (writer.editableDict(catalogRef) ?? new PdfDict()).set('AcroForm', ref));
  return { ref, dict };
}

/** Sets bits of `/SigFlags`: 1 signature fields exist, 2 changes must be appended (ISO 32000-1, table 219). True when something changed. */
export function raiseSignatureFlags(form: PdfDict, bits: number): boolean {
  const before = form.number('SigFlags') ?? 0;
  form.set('SigFlags', before | bits);
  return (before | bits) !== before;
}

function checkNames(writer: RevisionWriter, fields: readonly ReservedField[]): void {
  const seen = new Set<string>();
  for (const field of fields) {
    if (field.name === '' || field.name.includes('.')) throw new PdfSignatureError('badFieldName', `"${field.name}" cannot name a field`);
    const taken = seen.has(field.name) || findField(writer.document, field.name) !== undefined;
    if (taken) throw new PdfSignatureError('fieldExists', `the document already has a field "${field.name}"`);
    seen.add(field.name);
  }
}

function widgetOf(field: ReservedField, page: PdfRef, structParent: number | undefined): PdfDict {
  return PdfDict.of({
    Type: name('Annot'),
    Subtype: name('Widget'),
    T: textString(field.name),
    TU: textString(field.tooltip),
    F: PRINT_AND_LOCKED,
    Rect: [...field.rect],
    P: page,
    StructParent: structParent,
  });
}

function addToPages(writer: RevisionWriter, pages: readonly PdfPage[], widgets: readonly PdfRef[], tagged: boolean): void {
  pages.forEach((page, index) => {
    const dict = writer.editableDict(page.ref) ?? page.dict.clone();
    const annotations = writer.resolve(dict.get('Annots'));
    dict.set('Annots', [...(Array.isArray(annotations) ? annotations : []), widgets[index] as PdfRef]);
    // PDF/UA-1, 7.18.3: on a page with annotations the tab order follows the structure.
    if (tagged) dict.set('Tabs', name('S'));
    writer.set(page.ref, dict);
  });
}

/**
 * The default appearance string that text fields must have. It names a font of the first page where there is one, so that
 * no font comes in that is not embedded (PDF/A); nobody types into these fields, the appearance comes with the value.
 */
function defaultTextStyle(writer: RevisionWriter, form: PdfDict, pages: readonly PdfPage[]): string {
  const { document } = writer;
  const resources = document.dict(pages[0]?.inherited('Resources'));
  const fonts = document.dict(resources?.get('Font'));
  const usable = [...(fonts?.entries() ?? [])].find(([key]) => /^[\w.-]+$/.test(key));
  const [key, font]: [string, PdfObject] = usable ?? [
    'Helv',
    PdfDict.of({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('Helvetica') }),
  ];
  const own = writer.editableDict(form.get('DR')) ?? new PdfDict();
  const ownFonts = writer.editableDict(own.get('Font')) ?? new PdfDict();
  if (!ownFonts.has(key)) ownFonts.set(key, font);
  form.set('DR', own.set('Font', ownFonts));
  return `/${key} 10 Tf 0 g`;
}

/** Blank appearances, one per size: PDF/A wants one for every widget that can be seen. */
class EmptyAppearances {
  private readonly bySize = new Map<string, PdfRef>();

  constructor(private readonly writer: RevisionWriter) {}

  for([left, bottom, right, top]: PdfRectangle): PdfRef | undefined {
    const width = right - left;
    const height = top - bottom;
    if (width <= 0 || height <= 0) return undefined;
    const size = `${width} ${height}`;
    const known = this.bySize.get(size);
    if (known !== undefined) return known;
    const dict = PdfDict.of({ Type: name('XObject'), Subtype: name('Form'), BBox: [0, 0, width, height], Resources: new PdfDict() });
    const ref = this.writer.addStream(dict, Buffer.alloc(0), { compress: false });
    this.bySize.set(size, ref);
    return ref;
  }
}
