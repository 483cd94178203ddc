import { PdfDict, PdfRef, type PdfObject } from '#shared/pdf/pdf-objects.js';
import { changedKeys, sameObject } from '#shared/pdf/same-object.js';
import { appendedItems, type ChangedObject, type RevisionStep } from './revision-step.js';

/**
 * The tagging of a document may gain the `Form` elements of fields that came with the revision, at the end of their parent and of the
 * parent tree (ISO 32000-1, 14.7.4); what was tagged stays as it was.
 */
export function judgeStructure(step: RevisionStep): void {
  const rootRef = step.before.catalog.get('StructTreeRoot');
  if (!(rootRef instanceof PdfRef)) return;
  let extended = 0;
  for (const changed of [...step.pending.values()]) {
    const role = roleOf(step, changed, rootRef);
    if (role === undefined || !(changed.before instanceof PdfDict)) continue;
    step.pending.delete(changed.num);
    const sound = changed.after instanceof PdfDict && changedKeys(changed.before, changed.after).every((key) => grows(step, role, key, changed));
    if (sound) extended += 1;
    else step.report('structureChanged', `${changed.num}`);
  }
  if (extended > 0) step.report('structureExtended');
}

type Role = 'root' | 'element' | 'parents';

function roleOf(step: RevisionStep, { num, before }: ChangedObject, rootRef: PdfRef): Role | undefined {
  const references = step.graph.referencesTo(num);
  if (num === rootRef.num) return references.every(({ path }) => path === 'StructTreeRoot' || path === 'P') ? 'root' : undefined;
  if (!(before instanceof PdfDict)) return undefined;
  const structural = /^(K|K\[\]|P|ParentTree\.Nums(\[\])+|Nums(\[\])+|IDTree.*|Names(\[\])*|Ref\[\])$/;
  if (before.name('Type') === 'StructElem' || before.has('S')) return references.every(({ path }) => structural.test(path) || path === '[]') ? 'element' : undefined;
  return references.every(({ from, path }) => from === rootRef.num && path === 'ParentTree') ? 'parents' : undefined;
}

function grows(step: RevisionStep, role: Role, key: string, changed: ChangedObject): boolean {
  const [before, after] = [changed.before, changed.after].map((value) => (value instanceof PdfDict ? value.get(key) : undefined));
  if (key === 'K') return role !== 'parents' && elementsAppended(step, before, after);
  if (role === 'root' && key === 'ParentTreeNextKey') return typeof after === 'number';
  if (role === 'root' && key === 'ParentTree') return isTreeGrown(step, before, after);
  return role === 'parents' && (key === 'Nums' || key === 'Kids') && listGrown(step, before, after);
}

function elementsAppended(step: RevisionStep, before: PdfObject | undefined, after: PdfObject | undefined): boolean {
  return appended(step, before, after)?.every((item) => step.isNew(item) && isFormElement(step, item)) ?? false;
}

const isFormElement = (step: RevisionStep, value: PdfObject): boolean => step.after.dict(value)?.name('S') === 'Form';

function isTreeGrown(step: RevisionStep, before: PdfObject | undefined, after: PdfObject | undefined): boolean {
  const [had, has] = [step.before.dict(before), step.after.dict(after)];
  return had !== undefined && has !== undefined && changedKeys(had, has).every((key) => (key === 'Nums' || key === 'Kids') && listGrown(step, had.get(key), has.get(key)));
}

function listGrown(step: RevisionStep, before: PdfObject | undefined, after: PdfObject | undefined): boolean {
  return appended(step, before, after) !== undefined;
}

function appended(step: RevisionStep, before: PdfObject | undefined, after: PdfObject | undefined): PdfObject[] | undefined {
  return appendedItems(listOf(step.before.array(before), before), listOf(step.after.array(after), after));
}

const listOf = (items: readonly PdfObject[] | undefined, value: PdfObject | undefined): readonly PdfObject[] => items ?? (value === undefined || sameObject(value, null) ? [] : [value]);
