/** How a requisite is asked for and what its value looks like (see `requisite-values.ts`). */
export const requisiteTypes = [
  'text', 'multiline', 'date', 'money', 'boolean', 'choice', 'person', 'people', 'units', 'addressees', 'reference',
] as const;
export type RequisiteType = (typeof requisiteTypes)[number];

/** One value of a `choice` requisite. */
export interface Choice {
  readonly value: string;
  readonly labelUk: string;
  readonly labelEn: string;
}

/**
 * One requisite of a kind as data: how it is asked for, checked and printed. `dstuCode` is its number in ДСТУ 4163:2020
 * (rules-ua §3.2), null for what stands only in the card. Lengths are in characters; `maxLineLength` bounds each printed line.
 */
export interface RequisiteDefinition {
  readonly name: string;
  readonly dstuCode: string | null;
  readonly labelUk: string;
  readonly labelEn: string;
  readonly helpUk: string | null;
  readonly type: RequisiteType;
  readonly required: boolean;
  readonly maxLength: number | null;
  readonly maxLineLength: number | null;
  readonly choices: readonly Choice[] | null;
}

/** Who may find a document besides its author and participants (approvals.md, Confidentiality); see `visibility.ts`. */
export const accessClasses = ['organisation', 'unit', 'participants', 'named'] as const;
export type AccessClass = (typeof accessClasses)[number];

/** `PDF/A-2a+UA` is tagged and accessible (ISO 19005-2, ISO 14289-1); `PDF/A-1b` is the row for text in the list of formats of order 1886/5. */
export const archiveProfiles = ['PDF/A-2a+UA', 'PDF/A-1b'] as const;
export type ArchiveProfile = (typeof archiveProfiles)[number];

export type Letterhead = 'order' | 'letter' | 'memo';
export type Direction = 'internal' | 'outgoing' | 'incoming';

/** What the last signature must be. The organisation's e-seal and time-stamp follow it whatever the kind (rules-ua G-7, G-9). */
export interface SignatureProfile {
  readonly level: 'advanced' | 'qualified';
  readonly signers: 'one' | 'several';
}

/** Where finished documents of the kind are filed unless the author says otherwise (file plan index and its term, 578/5). */
export interface FilingDefault {
  readonly caseIndex: string;
  readonly retention: string;
}

/**
 * A kind of document as data (rules-ua §2.3). `drafted` is false for what is only registered from outside. `numbering` A puts
 * the number into the sealed revision, B would print it before signing (rules-ua R-4) and is refused (ADR 0022). Which routes are offered or obligatory is
 * said by the route templates. `forcedPolicy` overrides a route's re-approval policy (approvals.md, rule 6).
 */
export interface KindDefinition {
  readonly code: string;
  readonly nameUk: string;
  readonly nameEn: string;
  /** Requisite 09 as printed («РОЗПОРЯДЖЕННЯ»), and how an appendix names what it belongs to («до розпорядження»); null on letters. */
  readonly printedUk: string | null;
  readonly appendixOfUk: string | null;
  readonly groupUk: string;
  readonly letterhead: Letterhead;
  readonly direction: Direction;
  readonly drafted: boolean;
  readonly requisites: readonly RequisiteDefinition[];
  readonly numbering: 'A' | 'B';
  readonly journal: string | null;
  readonly defaultAccess: AccessClass;
  readonly forcedPolicy: 'everyone' | 'affected' | 'fromReturn' | null;
  /** Whether the records office may correct typing before signing (approvals.md, rule 7). */
  readonly editorialCorrection: boolean;
  readonly signature: SignatureProfile | null;
  readonly filing: FilingDefault | null;
  /** The archive profile of what is typeset; `PDF/A-2a+UA` when left out. `PDF/A-1b` where an archive takes only what order 1886/5 lists for text. */
  readonly archiveProfile?: ArchiveProfile;
}

/** Finds a requisite of a kind by name. */
export function requisiteOf(kind: KindDefinition, name: string): RequisiteDefinition | undefined {
  return kind.requisites.find((requisite) => requisite.name === name);
}
