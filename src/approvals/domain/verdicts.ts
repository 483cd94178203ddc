import type { Purpose } from './template.js';

/** What a participant can say about the document; labels in rules-ua §8.2. */
export const verdictNames = ['approve', 'approveWithRemarks', 'object', 'return', 'sign', 'refuse', 'acknowledge'] as const;
export type Verdict = (typeof verdictNames)[number];

/** A row of the verdict table: who may give it, what it does, what it needs, and what may become of it later. */
export interface VerdictRule {
  readonly purposes: readonly Purpose[];
  /** `satisfies`: the step is done; `objects`: the stage's `onRejection` once its completion is out of reach; `returns`: the round ends at once. */
  readonly effect: 'satisfies' | 'objects' | 'returns';
  readonly reason: 'obligatory' | 'optional';
  readonly remarks: 'obligatory' | 'optional' | 'none';
  /** May be withdrawn by its decider while the round is open; never true for signatures. */
  readonly withdrawable: boolean;
  /** May be carried over to a later version, if the policy lets it; never true for signatures. */
  readonly carries: boolean;
  /** Counts when it arrives after a stage of any / k of n was already complete (I11): it is then recorded as late. */
  readonly late: boolean;
}

/** The verdict table of approvals.md as data; `decide`, `allowed`, the generated documentation and the tests all read this one. */
export const verdictTable = {
  approve: { purposes: ['visa', 'legal', 'formCheck'], effect: 'satisfies', reason: 'optional', remarks: 'none', withdrawable: true, carries: true, late: true },
  approveWithRemarks: { purposes: ['visa', 'legal'], effect: 'satisfies', reason: 'optional', remarks: 'obligatory', withdrawable: true, carries: true, late: true },
  object: { purposes: ['visa', 'legal'], effect: 'objects', reason: 'obligatory', remarks: 'optional', withdrawable: false, carries: false, late: true },
  return: { purposes: ['visa', 'legal', 'formCheck', 'signature'], effect: 'returns', reason: 'obligatory', remarks: 'optional', withdrawable: false, carries: false, late: false },
  sign: { purposes: ['signature'], effect: 'satisfies', reason: 'optional', remarks: 'none', withdrawable: false, carries: false, late: false },
  refuse: { purposes: ['signature'], effect: 'objects', reason: 'obligatory', remarks: 'optional', withdrawable: false, carries: false, late: false },
  acknowledge: { purposes: ['acquaintance'], effect: 'satisfies', reason: 'optional', remarks: 'none', withdrawable: false, carries: false, late: false },
} as const satisfies Record<Verdict, VerdictRule>;

export const verdictRule = (verdict: Verdict): VerdictRule => verdictTable[verdict];
export const isPositive = (verdict: Verdict): boolean => verdictTable[verdict].effect === 'satisfies';
/** The verdicts that a stage of this purpose can be given, in the order of the table. */
export const verdictsFor = (purpose: Purpose): readonly Verdict[] => verdictNames.filter((verdict) => verdictRule(verdict).purposes.includes(purpose));
