/** Where a document stands (rules-ua §2.4); derived from what was recorded, shown with the labels of §8.2. */
export const phases = [
  'draft', 'inApproval', 'rework', 'formCheck', 'forSignature', 'signed', 'registered', 'recalled', 'rejected', 'archived',
] as const;
export type Phase = (typeof phases)[number];

/** Phases in which the author may write: before the first submission, when it came back, and after it was taken back. */
export const editablePhases: readonly Phase[] = ['draft', 'rework', 'recalled'];
