/**
 * What a later revision did to the document that was signed. Of these, an ordinary signature tolerates:
 * - `evidenceAdded`: certificates and revocation evidence in the `DSS`;
 * - `signatureAdded`, `timestampAdded`: a further signature or document time-stamp in its own field;
 * - `signatureFieldAdded`: an empty signature field that shows nothing;
 * - `fieldFilled`: a form field that was empty has got its value;
 * - `extensionsDeclared`: the catalog names a PDF version or extension;
 * - `structureExtended`: the tagging of a field that was added;
 * - `unusedObject`: something that nothing refers to.
 * Everything else is named by what it touched and is never tolerated.
 */
export const changeKinds = [
  'evidenceAdded', 'signatureAdded', 'timestampAdded', 'signatureFieldAdded', 'fieldFilled', 'extensionsDeclared', 'structureExtended', 'unusedObject',
  'pageContentChanged', 'pagesChanged', 'pageChanged', 'resourceChanged', 'fontChanged', 'imageChanged', 'annotationAdded', 'annotationRemoved', 'annotationChanged', 'appearanceChanged',
  'fieldChanged', 'fieldAdded', 'fieldRemoved', 'formChanged', 'signatureChanged', 'markCoversPage', 'evidenceChanged', 'structureChanged', 'layersChanged', 'scriptAdded', 'outlinesChanged', 'namesChanged', 'metadataChanged',
  'permissionsChanged', 'attachmentChanged', 'catalogChanged', 'otherObjectChanged', 'historyRewritten', 'bytesAfterEnd', 'unreadableRevision',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** One change, in revision `revision` (from 0) of the file. */
export interface DocumentChange {
  readonly revision: number;
  readonly kind: ChangeKind;
  /** The field, the object or the entry that it is about, for people who look closer. */
  readonly detail?: string;
  /** Set for signatures and marks: whether something came into sight. */
  readonly visible?: boolean;
}

/** What the file itself says about changes, from the signatures in it. */
export interface ChangeContext {
  /** Revision and level of the certification (ISO 32000-1, table 254), when the document is certified. */
  readonly certification?: { readonly revision: number; readonly level: 1 | 2 | 3 };
  /** Fields that a signature locked from its revision on (FieldMDP). */
  readonly locks: readonly { readonly revision: number; readonly locks: (field: string) => boolean }[];
  /** Revisions that an ordinary signature closes, ascending. */
  readonly signedRevisions: readonly number[];
}

export interface JudgedChange extends DocumentChange {
  readonly allowed: boolean;
}

const always = new Set<ChangeKind>(['evidenceAdded', 'timestampAdded', 'extensionsDeclared', 'structureExtended', 'unusedObject']);

/**
 * Whether a change is one that a signature before it tolerates. Evidence and document time-stamps always are (ISO 32000-2, 12.8.2.2.2); a
 * further signature unless the document is certified against it: at level 1 none, above only without a new visible mark, since such marks
 * are how certified documents are forged (S26). Filling a field needs a certification that allows it, or a later signature that covers it.
 */
export function judgeChange(change: DocumentChange, context: ChangeContext): JudgedChange {
  return { ...change, allowed: isAllowed(change, context) };
}

function isAllowed(change: DocumentChange, context: ChangeContext): boolean {
  if (always.has(change.kind)) return true;
  const { certification } = context;
  const certified = certification !== undefined && certification.revision < change.revision ? certification.level : undefined;
  if (change.kind === 'signatureFieldAdded') return certified === undefined;
  if (change.kind === 'signatureAdded') return certified === undefined || (certified > 1 && change.visible !== true);
  if (change.kind !== 'fieldFilled' || certified === 1) return false;
  if (context.locks.some(({ revision, locks }) => revision < change.revision && locks(change.detail ?? ''))) return false;
  return (certified ?? 0) > 1 || context.signedRevisions.some((revision) => revision >= change.revision);
}
