import type { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfError } from '#shared/pdf/pdf-error.js';
import { type PdfDict, PdfName, PdfRef, PdfString, type PdfObject } from '#shared/pdf/pdf-objects.js';
import { textOf } from '#shared/pdf/pdf-text.js';

/** A form field that holds a value itself (ISO 32000-1, 12.7.3). */
export interface FormField {
  /** The full name, parts joined by periods. */
  readonly name: string;
  readonly ref: PdfRef;
  readonly dict: PdfDict;
  /** `Sig`, `Tx`, `Btn`, `Ch`; empty when nothing says. */
  readonly type: string;
  /** `/V` as it stands, inherited if need be: often a reference. */
  readonly value: PdfObject | undefined;
  /** The annotations that show the field; the field itself when it is its own widget. */
  readonly widgets: readonly PdfRef[];
}

/** Fields and widgets that a form may have. */
const MAX_NODES = 10_000;

interface Above {
  readonly name: string;
  readonly type: string;
  readonly value: PdfObject | undefined;
}

interface Node {
  readonly ref: PdfRef;
  readonly above: Above;
}

/** The fields of the document's form in the order of the file. Refuses (`broken`) loops, and (`tooLarge`) forms past the limit. */
export function* formFields(document: PdfDocument): Generator<FormField, void, undefined> {
  const form = document.dict(document.catalog.get('AcroForm'));
  const seen = new Set<number>();
  const waiting = nodes(document, form?.get('Fields'), { name: '', type: '', value: undefined });
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const { ref, above } = node;
    if (seen.has(ref.num)) throw new PdfError('broken', `the form returns to object ${ref.num}`);
    if (seen.size >= MAX_NODES) throw new PdfError('tooLarge', 'the form has too many fields');
    seen.add(ref.num);
    const dict = document.dict(ref);
    if (dict === undefined) throw new PdfError('broken', `form field ${ref.num} is not a dictionary`);
    const own = inherit(document, dict, above);
    const kids = dict.has('Kids') ? nodes(document, dict.get('Kids'), own) : [];
    const areFields = kids.some((kid) => document.dict(kid.ref)?.has('T') === true);
    if (areFields) waiting.push(...kids);
    else
      yield {
        name: own.name,
        type: own.type,
        value: own.value,
        ref,
        dict,
        widgets: kids.length > 0 ? kids.map((kid) => kid.ref).reverse() : [ref],
      };
  }
}

/** The field of that full name, or undefined. */
export function findField(document: PdfDocument, name: string): FormField | undefined {
  for (const field of formFields(document)) if (field.name === name) return field;
  return undefined;
}

/** True when the field holds something: for a signature field, when it is signed. */
export function hasValue(document: PdfDocument, field: FormField): boolean {
  return document.resolve(field.value) !== null;
}

/** Children in reverse, so that `pop` gives them in order. */
function nodes(document: PdfDocument, list: PdfObject | undefined, above: Above): Node[] {
  const items = document.array(list) ?? [];
  if (items.length > MAX_NODES) throw new PdfError('tooLarge', 'the form has too many fields');
  const children: Node[] = [];
  for (let index = items.length - 1; index >= 0; index--) {
    const ref = items[index];
    if (!(ref instanceof PdfRef)) throw new PdfError('broken', 'a form field is not a reference');
    children.push({ ref, above });
  }
  return children;
}

function inherit(document: PdfDocument, dict: PdfDict, above: Above): Above {
  const part = document.resolve(dict.get('T'));
  const type = document.resolve(dict.get('FT'));
  const text = part instanceof PdfString ? textOf(part) : '';
  return {
    name: text === '' || above.name === '' ? above.name + text : `${above.name}.${text}`,
    type: type instanceof PdfName ? type.value : above.type,
    value: dict.get('V') ?? above.value,
  };
}
