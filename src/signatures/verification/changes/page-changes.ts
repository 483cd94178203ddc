import { PdfDict, PdfName, PdfRef, type PdfObject } from '#shared/pdf/pdf-objects.js';
import { changedKeys } from '#shared/pdf/same-object.js';
import type { ChangeKind } from '../../domain/document-change.js';
import { appendedItems, type ChangedObject, type RevisionStep } from './revision-step.js';

const kinds: Readonly<Record<string, ChangeKind>> = { Contents: 'pageContentChanged', Resources: 'resourceChanged', AA: 'scriptAdded', AF: 'attachmentChanged' };

/** A page may gain the widgets of signature fields that came with the revision, and the tab order that goes with them; nothing else. */
export function judgePages(step: RevisionStep): void {
  for (const changed of [...step.pending.values()]) {
    if (changed.before instanceof PdfDict && changed.before.name('Type') === 'Page') judgePage(step, changed, changed.before);
    else if (Array.isArray(changed.before) && isAnnotationList(step, changed.num)) {
      judgeAnnotations(step, changed.before, changed.after);
      step.pending.delete(changed.num);
    }
  }
}

function isAnnotationList(step: RevisionStep, num: number): boolean {
  const references = step.graph.referencesTo(num);
  return references.length > 0 && references.every(({ path }) => path === 'Annots');
}

function judgePage(step: RevisionStep, { num, after }: ChangedObject, before: PdfDict): void {
  step.pending.delete(num);
  if (!(after instanceof PdfDict)) return step.report('pagesChanged', `${num}`);
  for (const key of changedKeys(before, after)) {
    if (key === 'Annots') judgeAnnotations(step, step.before.resolve(before.get(key)), step.after.resolve(after.get(key)));
    else if (key !== 'Tabs' || !(after.get(key) instanceof PdfName)) step.report(kinds[key] ?? 'pageChanged', key);
  }
}

function judgeAnnotations(step: RevisionStep, before: PdfObject, after: PdfObject): void {
  const [had, has] = [Array.isArray(before) ? before : [], Array.isArray(after) ? after : []];
  const added = appendedItems(had, has);
  if (added === undefined) return step.report(has.length < had.length ? 'annotationRemoved' : 'annotationChanged', 'Annots');
  for (const item of added) if (!(item instanceof PdfRef && step.addedWidgets.has(item.num))) step.report('annotationAdded', item instanceof PdfRef ? `${item.num}` : 'Annots');
}
