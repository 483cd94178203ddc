import type { PersonId, PostId, TemplateId, UnitId } from '#shared/domain/ids.js';
import type { Concerns } from '#documents/domain/concerns.js';
import type { Condition } from './condition.js';

/** What a stage is for: віза · юридична експертиза · перевірка оформлення · підпис · ознайомлення (approvals.md, The things). */
export const purposes = ['visa', 'legal', 'formCheck', 'signature', 'acquaintance'] as const;
export type Purpose = (typeof purposes)[number];

export type Order = 'sequential' | 'parallel';
/** How many of the stage's participants must approve; `all` counts the ad-hoc participants of each too. */
export type Completion = 'all' | 'any' | { readonly atLeast: number };
/** Where an objection sends the document: to its author, to an earlier stage of the same version, or to the end of the route. */
export type OnRejection = 'author' | 'end' | { readonly stage: string };

/** The electronic signature that a decision of the stage must carry, from weakest to strongest (rules-ua A-2). */
export const evidences = ['none', 'advanced', 'qualified'] as const;
export type Evidence = (typeof evidences)[number];
export const isAtLeast = (given: Evidence, wanted: Evidence): boolean => evidences.indexOf(given) >= evidences.indexOf(wanted);
export const stronger = (a: Evidence, b: Evidence): Evidence => (isAtLeast(a, b) ? a : b);

/** Which earlier approvals a resubmission keeps (approvals.md, Editing after approval). */
export const policies = ['everyone', 'affected', 'fromReturn'] as const;
export type ReapprovalPolicy = (typeof policies)[number];
/** `everyone` asks most, `fromReturn` least; an author may ask for more than the template does, never for less. */
export const isAtLeastAsStrict = (given: ReapprovalPolicy, wanted: ReapprovalPolicy): boolean => policies.indexOf(given) <= policies.indexOf(wanted);

/**
 * Who takes part, as a rule rather than a name. It is resolved to people when the stage opens, and again when a post changes
 * hands before the decision. `headOfPersonsUnit` reads the person from a requisite (the traveller of a trip order).
 */
export type AssigneeRule =
  | { readonly rule: 'person'; readonly person: PersonId }
  | { readonly rule: 'post'; readonly post: PostId }
  | { readonly rule: 'headOfUnit'; readonly unit: UnitId }
  | { readonly rule: 'headOfAuthorsUnit'; readonly levelsUp: number }
  | { readonly rule: 'headOfPersonsUnit'; readonly requisite: string; readonly levelsUp: number }
  | { readonly rule: 'pool'; readonly unit: UnitId | null; readonly people: readonly PersonId[] }
  | { readonly rule: 'pickedByAuthor'; readonly unit: UnitId | null; readonly people: readonly PersonId[]; readonly optional: boolean }
  | { readonly rule: 'unitsChosenByAuthor'; readonly optional: boolean }
  | { readonly rule: 'signerChosenByAuthor'; readonly people: readonly PersonId[] };

/**
 * What becomes of a place that falls to the author of the document (A04). `implied`: the visa given by submitting stands for
 * it; `refused`: nobody holds it until somebody else is named; `allowed`: the author decides there like anybody.
 */
export type AuthorsPlace = 'implied' | 'refused' | 'allowed';

/** One stage of a template. Deadlines are working hours, null for none; an empty `concerns` answers for the whole document. */
export interface StageTemplate {
  readonly key: string;
  readonly title: string;
  readonly purpose: Purpose;
  readonly order: Order;
  readonly completion: Completion;
  readonly participants: readonly AssigneeRule[];
  readonly condition: Condition | null;
  readonly deadlineHours: number | null;
  readonly urgentDeadlineHours: number | null;
  readonly onRejection: OnRejection;
  readonly concerns: Concerns;
  readonly evidence: Evidence;
  readonly allowDelegate: boolean;
  readonly allowAddParticipant: boolean;
  readonly authorsPlace: AuthorsPlace;
}

/**
 * What an administrator configures, itself versioned: a route keeps the copy with which it started (A09). `kinds` are offered
 * the route, for `obligatoryFor` there is no other. `signature` is `none` for papers that end with visas.
 */
export interface RouteTemplate {
  readonly id: TemplateId;
  readonly code: string;
  readonly version: number;
  readonly name: string;
  readonly kinds: readonly string[];
  readonly obligatoryFor: readonly string[];
  readonly policy: ReapprovalPolicy;
  readonly signature: 'required' | 'none';
  readonly stages: readonly StageTemplate[];
}

/** What the author was asked before submitting: people and units by stage key, and the signer. */
export interface Choices {
  readonly picked: Readonly<Record<string, readonly PersonId[]>>;
  readonly units: Readonly<Record<string, readonly UnitId[]>>;
  readonly signer: PersonId | null;
}
export const noChoices: Choices = { picked: {}, units: {}, signer: null };

/** Sizes beyond which a route is refused with the reason (I17); the program works up to them. */
export const limits = { stages: 50, participants: 500, handovers: 5, depth: 5, reopenings: 10 } as const;

/** The stage with what its purpose makes usual: visas may be delegated and widened, signatures may not and need a qualified signature. */
export function stageOf(draft: Pick<StageTemplate, 'key' | 'title' | 'purpose' | 'participants'> & Partial<StageTemplate>): StageTemplate {
  const opinion = draft.purpose === 'visa' || draft.purpose === 'legal';
  return {
    order: 'parallel', completion: 'all', condition: null, deadlineHours: null, urgentDeadlineHours: null, onRejection: 'author', concerns: [],
    evidence: draft.purpose === 'signature' ? 'qualified' : 'none', allowDelegate: draft.purpose !== 'signature', allowAddParticipant: opinion,
    authorsPlace: draft.purpose === 'visa' ? 'implied' : draft.purpose === 'acquaintance' ? 'allowed' : 'refused',
    ...draft,
  };
}

/**
 * Whether the author may leave a stage without anybody: every rule of it leaves the choice to them, and whoever is named must approve.
 * Never a signature: a paper that needs one is not finished by nobody.
 */
export const mayBeLeftOut = (stage: StageTemplate): boolean =>
  stage.purpose !== 'signature' && stage.completion === 'all' && stage.participants.length > 0 && stage.participants.every((rule) => 'optional' in rule && rule.optional);

/** How many approvals a stage with `participants` places needs. */
export function approvalsNeeded(completion: Completion, participants: number): number {
  if (completion === 'all') return participants;
  return completion === 'any' ? 1 : completion.atLeast;
}
