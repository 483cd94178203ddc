import { PdfDict, PdfStream, type PdfObject } from '#shared/pdf/pdf-objects.js';
import type { ChangeKind } from '../../domain/document-change.js';
import type { ReferenceGraph } from './reference-graph.js';
import type { ChangedObject } from './revision-step.js';

const byType: Readonly<Record<string, ChangeKind>> = {
  Page: 'pageChanged', Pages: 'pagesChanged', Font: 'fontChanged', FontDescriptor: 'fontChanged', Annot: 'annotationChanged', Sig: 'signatureChanged', DocTimeStamp: 'signatureChanged', Metadata: 'metadataChanged',
  OCG: 'layersChanged', OCMD: 'layersChanged', Outlines: 'outlinesChanged', StructElem: 'structureChanged', StructTreeRoot: 'structureChanged', EmbeddedFile: 'attachmentChanged', Filespec: 'attachmentChanged', Action: 'scriptAdded',
};

/** The first that matches the way from the catalog to the object says what it belongs to. */
const byPath: readonly (readonly [RegExp, ChangeKind])[] = [
  [/(^|\.)(AA|OpenAction|JS|JavaScript)\b/, 'scriptAdded'], [/(^|\.)DSS\b/, 'evidenceChanged'], [/(^|\.)OCProperties\b/, 'layersChanged'], [/(^|\.)AP\b/, 'appearanceChanged'], [/(^|\.)Annots\b/, 'annotationChanged'],
  [/(^|\.)Contents\b/, 'pageContentChanged'], [/(^|\.)Font\b/, 'fontChanged'], [/(^|\.)(Resources|XObject|ExtGState|ColorSpace|Pattern|Shading|Properties)\b/, 'resourceChanged'], [/(^|\.)StructTreeRoot\b/, 'structureChanged'],
  [/(^|\.)Outlines\b/, 'outlinesChanged'], [/(^|\.)(Names|Dests)\b/, 'namesChanged'], [/(^|\.)(Metadata|Info)\b/, 'metadataChanged'], [/(^|\.)Perms\b/, 'permissionsChanged'], [/(^|\.)AcroForm\b/, 'formChanged'], [/(^|\.)Pages\b/, 'pagesChanged'],
];

/** What an unexplained change touched, by the object's own type, else by the way that leads to it. */
export function labelOf(graph: ReferenceGraph, { num, before, after }: ChangedObject): { readonly kind: ChangeKind; readonly detail: string } {
  const path = pathTo(graph, num);
  const type = nameIn(before, 'Type') ?? nameIn(after, 'Type');
  const image = nameIn(before, 'Subtype') === 'Image' ? 'imageChanged' : undefined;
  const found = byPath.find(([pattern]) => pattern.test(path))?.[1];
  return { kind: image ?? (type === undefined || !Object.hasOwn(byType, type) ? (found ?? 'otherObjectChanged') : (byType[type] ?? 'otherObjectChanged')), detail: `${num}: ${path}` };
}

function nameIn(value: PdfObject, key: string): string | undefined {
  const dict = value instanceof PdfStream ? value.dict : value;
  return dict instanceof PdfDict ? dict.name(key) : undefined;
}

/** The way by which the object was first found, as keys joined by periods; at most a dozen steps of it. */
function pathTo(graph: ReferenceGraph, num: number): string {
  const parts: string[] = [];
  for (let at = num; at !== 0 && parts.length < 12; ) {
    const [reference] = graph.referencesTo(at);
    if (reference === undefined) break;
    parts.unshift(reference.path);
    at = reference.from;
  }
  return parts.join('.').replace(/^Root\./, '').slice(0, 120);
}
