import { PdfDict, PdfName, PdfStream, type PdfObject } from '#shared/pdf/pdf-objects.js';
import { changedKeys, sameObject } from '#shared/pdf/same-object.js';
import type { ChangeKind } from '../../domain/document-change.js';
import { TRAILER } from './reference-graph.js';
import type { RevisionStep } from './revision-step.js';

/** Entries that have judges of their own. */
const judgedElsewhere = new Set(['AcroForm', 'DSS']);
const kinds: Readonly<Record<string, ChangeKind>> = {
  Pages: 'pagesChanged', Names: 'namesChanged', Dests: 'namesChanged', Outlines: 'outlinesChanged', OCProperties: 'layersChanged', OpenAction: 'scriptAdded', AA: 'scriptAdded',
  Metadata: 'metadataChanged', StructTreeRoot: 'structureChanged', MarkInfo: 'structureChanged', AF: 'attachmentChanged', Collection: 'attachmentChanged', Perms: 'permissionsChanged',
};

/** The catalog may come to name evidence, a form, a PDF version and extensions; every other entry stays as it was signed. */
export function judgeCatalog(step: RevisionStep): void {
  const { before, after } = step;
  if (!sameObject(before.catalogRef, after.catalogRef)) step.report('catalogChanged', 'Root');
  for (const key of changedKeys(before.catalog, after.catalog)) {
    if (judgedElsewhere.has(key)) continue;
    const value = after.resolve(after.catalog.get(key));
    const declares = (key === 'Extensions' && onlyDeclares(step, value, 0)) || (key === 'Version' && value instanceof PdfName);
    step.report(declares ? 'extensionsDeclared' : (kinds[key] ?? 'catalogChanged'), key);
  }
  step.explain(before.catalogRef, ({ from, path }) => from === TRAILER && path === 'Root');
  const extensions = before.catalog.get('Extensions');
  if (onlyDeclares(step, after.resolve(extensions), 0)) step.explain(extensions, ({ from, path }) => from === before.catalogRef.num && path === 'Extensions');
  if (!sameObject(before.trailer.get('Info'), after.trailer.get('Info'))) step.report('metadataChanged', 'Info');
}

/** Extensions hold names, numbers and texts; no streams that something else might show. */
function onlyDeclares(step: RevisionStep, value: PdfObject, depth: number): boolean {
  if (value instanceof PdfStream || depth > 3) return false;
  if (value instanceof PdfDict) return [...value.entries()].every(([, item]) => onlyDeclares(step, step.after.resolve(item), depth + 1));
  if (Array.isArray(value)) return value.every((item) => onlyDeclares(step, step.after.resolve(item), depth + 1));
  return value !== null || depth > 0;
}
