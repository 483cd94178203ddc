import { PdfDict, PdfRef, type PdfObject } from '#shared/pdf/pdf-objects.js';
import { changedKeys, sameObject } from '#shared/pdf/same-object.js';
import type { DocumentHistory } from '../../pdf/document-history.js';
import { judgeFields } from './field-changes.js';
import { appendedItems, type RevisionStep } from './revision-step.js';

/** The form: fields are only added at its end, its flags only raised, its fonts only extended; each field is judged by itself. */
export function judgeForm(step: RevisionStep, history: DocumentHistory): void {
  const { before, after } = step;
  const [old, now] = [before.catalog.get('AcroForm'), after.catalog.get('AcroForm')];
  const [had, has] = [before.dict(old) ?? new PdfDict(), after.dict(now)];
  if (has === undefined) {
    if (before.resolve(old) !== null) step.report('formChanged', 'AcroForm');
    return;
  }
  for (const key of changedKeys(had, has)) if (!isHarmless(step, key, had, has)) step.report(key === 'XFA' ? 'scriptAdded' : 'formChanged', key);
  judgeFieldList(step, had, has);
  explainParts(step, old, had);
  judgeFields(step, history.fields(before), history.fields(after));
}

function isHarmless(step: RevisionStep, key: string, had: PdfDict, has: PdfDict): boolean {
  const [before, after] = [step.before.resolve(had.get(key)), step.after.resolve(has.get(key))];
  if (key === 'Fields') return true;
  if (key === 'SigFlags') return typeof after === 'number' && (after & Number(before ?? 0)) === Number(before ?? 0);
  if (key === 'DR') return isExtended(step, before, after, 0);
  if (key === 'DA') return before === null;
  return key === 'NeedAppearances' && after !== true;
}

/** Every entry of the earlier resources is there unchanged; new names may stand beside them. */
function isExtended(step: RevisionStep, before: PdfObject, after: PdfObject, depth: number): boolean {
  if (before === null) return true;
  if (!(before instanceof PdfDict) || !(after instanceof PdfDict)) return sameObject(before, after);
  return changedKeys(before, after).every((key) => !before.has(key) || (depth < 1 && isExtended(step, step.before.resolve(before.get(key)), step.after.resolve(after.get(key)), depth + 1)));
}

function judgeFieldList(step: RevisionStep, had: PdfDict, has: PdfDict): void {
  const [before, after] = [step.before.array(had.get('Fields')) ?? [], step.after.array(has.get('Fields')) ?? []];
  if (appendedItems(before, after) === undefined) step.report(after.length < before.length ? 'fieldRemoved' : 'formChanged', 'Fields');
}

/** The dictionary and the lists that were just judged, when nothing but the form refers to them. */
function explainParts(step: RevisionStep, form: PdfObject | undefined, had: PdfDict): void {
  const catalog = step.before.catalogRef.num;
  const owner = form instanceof PdfRef ? form.num : catalog;
  const prefix = form instanceof PdfRef ? '' : 'AcroForm.';
  step.explain(form, ({ from, path }) => from === catalog && path === 'AcroForm');
  for (const key of ['Fields', 'DR']) step.explain(had.get(key), ({ from, path }) => from === owner && path === `${prefix}${key}`);
}
