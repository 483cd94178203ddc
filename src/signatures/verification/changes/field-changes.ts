import type { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfDict, PdfName, PdfRef, PdfStream, PdfString, type PdfObject } from '#shared/pdf/pdf-objects.js';
import { rectangle } from '#shared/pdf/pdf-pages.js';
import { changedKeys, sameObject } from '#shared/pdf/same-object.js';
import type { FormField } from '../../pdf/form-fields.js';
import type { ChangeKind } from '../../domain/document-change.js';
import type { Reference } from './reference-graph.js';
import type { RevisionStep } from './revision-step.js';

/** A mark larger than this (a quarter of an A4 page, in square points) is not a mark but a cover. */
const LARGEST_MARK = 125_000;
/** What filling a field may change in it and in its widgets. */
const FILLING = new Set(['V', 'AP', 'AS', 'M']);
const SCRIPTS = ['A', 'AA', 'OC'];

/** Fields that are filled or signed, fields that are new, and fields that are gone, each by the rules of its kind. */
export function judgeFields(step: RevisionStep, before: readonly FormField[], after: readonly FormField[]): void {
  const known = new Map(before.map((field) => [field.ref.num, field]));
  for (const field of after) {
    const earlier = known.get(field.ref.num);
    known.delete(field.ref.num);
    if (earlier === undefined) judgeAdded(step, field);
    else judgeKnown(step, earlier, field);
  }
  for (const { name } of known.values()) step.report('fieldRemoved', name);
}

function judgeKnown(step: RevisionStep, earlier: FormField, field: FormField): void {
  if (earlier.name !== field.name || earlier.type !== field.type || !sameObject([...earlier.widgets], [...field.widgets])) return step.report('fieldChanged', field.name);
  const kind = earlier.type === 'Sig' ? signing(step, earlier, field) : filling(step, earlier, field);
  if (kind !== undefined) step.report(kind, field.name, isVisible(step.after, field));
  const filled = kind === 'signatureAdded' || kind === 'timestampAdded' || kind === 'fieldFilled';
  for (const ref of new Set([field.ref, ...field.widgets])) judgeWidget(step, ref, filled, field.name);
}

function signing(step: RevisionStep, earlier: FormField, field: FormField): ChangeKind | undefined {
  if (step.before.resolve(earlier.value) !== null) return sameObject(earlier.value, field.value) ? undefined : 'signatureChanged';
  if (step.after.resolve(field.value) === null) return namesNothing(field) && !sameObject(earlier.value, field.value) ? 'signatureChanged' : undefined;
  return step.isNew(field.value) ? signatureKind(step.after, field.value) : 'signatureChanged';
}

/** A value that refers to an object that is not there: this reader sees an empty field, one that is lax about generations a signature. */
const namesNothing = ({ value }: FormField): boolean => value instanceof PdfRef;

/** A field counts as empty without a value, with an empty text, and with a button that is off. */
function filling(step: RevisionStep, earlier: FormField, field: FormField): ChangeKind | undefined {
  const [before, after] = [step.before.resolve(earlier.value), step.after.resolve(field.value)];
  const same = sameObject(earlier.value, field.value) && !(earlier.value instanceof PdfRef && step.pending.has(earlier.value.num));
  if (same) return undefined;
  const wasEmpty = before === null || (before instanceof PdfString && before.bytes.length === 0) || (before instanceof PdfName && before.value === 'Off');
  const value = after instanceof PdfString || after instanceof PdfName || Array.isArray(after);
  return wasEmpty && value ? 'fieldFilled' : 'fieldChanged';
}

function signatureKind(document: PdfDocument, value: PdfRef): ChangeKind {
  const signature = document.dict(value);
  if (signature === undefined) return 'signatureChanged';
  return signature.name('SubFilter') === 'ETSI.RFC3161' ? 'timestampAdded' : 'signatureAdded';
}

function judgeWidget(step: RevisionStep, ref: PdfRef, filled: boolean, name: string): void {
  const changed = step.pending.get(ref.num);
  if (changed === undefined) return;
  if (!(changed.before instanceof PdfDict) || !(changed.after instanceof PdfDict)) return step.report('fieldRemoved', name);
  for (const key of changedKeys(changed.before, changed.after)) {
    if (filled && FILLING.has(key) && (key !== 'AP' || step.after.dict(changed.after.get(key)) !== undefined)) continue;
    // Signed without a mark: the place that was kept for one goes out of sight.
    if (filled && key === 'Rect' && areaOf(step.after, changed.after) === 0) continue;
    // The value itself was judged with the field.
    if (key !== 'V') step.report(key === 'AP' ? 'appearanceChanged' : SCRIPTS.includes(key) ? 'scriptAdded' : 'annotationChanged', `${name}: ${key}`);
  }
  step.explain(ref, isFieldReference);
}

/** From the form, a page's annotations, the structure, a parent or a kid; `[]` is a list of one of these by itself. */
const isFieldReference = ({ path }: Reference): boolean => /^(AcroForm\.)?(Fields|CO)\[\]$|^(Kids|Annots|)\[\]$|^(K|K\[\]|K\[\]\.Obj|K\.Obj|Obj|Parent)$|^Reference\[\]\.Data$/.test(path);

function judgeAdded(step: RevisionStep, field: FormField): void {
  const visible = isVisible(step.after, field);
  const widgets = [field.ref, ...field.widgets].map((ref) => ({ ref, dict: step.after.dict(ref) ?? new PdfDict() }));
  for (const { ref, dict } of widgets) {
    const script = SCRIPTS.find((key) => dict.has(key));
    if (script !== undefined) step.report('scriptAdded', `${field.name}: ${script}`);
    if (step.isNew(ref) && field.type === 'Sig' && (!dict.has('Subtype') || dict.name('Subtype') === 'Widget')) step.addedWidgets.add(ref.num);
    else return step.report('fieldAdded', field.name);
  }
  if (step.after.resolve(field.value) === null) return step.report(namesNothing(field) ? 'signatureChanged' : visible ? 'annotationAdded' : 'signatureFieldAdded', field.name);
  if (!step.isNew(field.value)) return step.report('signatureChanged', field.name);
  step.report(widgets.some(({ dict }) => areaOf(step.after, dict) > LARGEST_MARK) && visible ? 'markCoversPage' : signatureKind(step.after, field.value), field.name, visible);
}

function areaOf(document: PdfDocument, widget: PdfDict): number {
  const [left, bottom, right, top] = rectangle(document, widget.get('Rect')) ?? [0, 0, 0, 0];
  return (right - left) * (top - bottom);
}

/** Whether any widget of the field has an area and something to show in it. */
function isVisible(document: PdfDocument, field: FormField): boolean {
  return [...field.widgets].some((ref) => {
    const widget = document.dict(ref);
    return widget !== undefined && areaOf(document, widget) > 0 && shows(document, document.dict(widget.get('AP'))?.get('N'));
  });
}

function shows(document: PdfDocument, appearance: PdfObject | undefined): boolean {
  const normal = document.resolve(appearance);
  if (normal instanceof PdfStream) return normal.data.length > 0;
  return normal instanceof PdfDict && [...normal.entries()].some(([, state]) => shows(document, state));
}
