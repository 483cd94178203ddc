import type { Json } from '#shared/domain/canonical-json.js';
import type { BlockId, LocalDate } from '#shared/domain/ids.js';
import type { Content } from './content.js';
import { lintText } from './lint-text.js';
import type { KindDefinition, RequisiteDefinition } from './kinds.js';
import { addresseesOf, peopleOf, personOf, textOf } from './requisite-values.js';

export type FindingCode =
  | 'requisiteMissing' | 'requisiteLong' | 'lineTooLong' | 'titleLong' | 'titleNotAbout' | 'nameForm' | 'distributionList' | 'periodReversed'
  | 'bodyEmpty' | 'appendixOutOfSequence' | 'appendixMentionedButMissing' | 'attachmentsNotMentioned' | 'inventoryNeeded' | 'dateDoesNotExist'
  | 'weekdayMismatch' | 'deadlineOnDayOff' | 'deadlineInPast' | 'mixedAlphabet';

/**
 * Something about a draft that its author should see. An `error` stops submission, a `warning` does not. `facts` carry what a
 * sentence needs; the web words it from the code.
 */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: 'error' | 'warning';
  readonly requisite: string | null;
  readonly blockId: BlockId | null;
  readonly facts: { readonly [name: string]: Json };
}

/** What the checks of dates need to know; without it they are left out. Saturday and Sunday are days off unless `workingDays` has them. */
export interface LintCalendar {
  readonly today: LocalDate;
  readonly daysOff: ReadonlySet<LocalDate>;
  readonly workingDays: ReadonlySet<LocalDate>;
}

const about = (requisite: string, severity: Finding['severity'], code: FindingCode, facts: Finding['facts'] = {}): Finding => ({
  code, severity, requisite, blockId: null, facts,
});

/** The title of a text holds five lines, 150 characters (rules-ua §3.2, requisite 19). */
const titleLimit = 150;
/** More addressees than this go into a distribution list (rules-ua §2.11). */
const addresseeLimit = 4;
/** «Власне ім’я ПРІЗВИЩЕ»: a double given name or surname takes a hyphen. */
const nameForm = /^\p{Lu}[\p{Ll}’'ʼ]+(?:-\p{Lu}[\p{Ll}’'ʼ]+)? \p{Lu}[\p{Lu}’'ʼ]+(?:-\p{Lu}[\p{Lu}’'ʼ]+)?$/u;

function isAbsent(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === false) return true;
  if (typeof value === 'string') return value.trim() === '';
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && 'name' in value && value.name === '';
}

function linesOf(content: Content, requisite: RequisiteDefinition): readonly string[] {
  if (requisite.type === 'addressees') return addresseesOf(content.requisites, requisite.name).flatMap((addressee) => addressee.name.split('\n'));
  return requisite.type === 'multiline' ? textOf(content.requisites, requisite.name).split('\n') : [];
}

function lintRequisite(content: Content, requisite: RequisiteDefinition): readonly Finding[] {
  const { name, maxLength, maxLineLength } = requisite;
  const value = Object.hasOwn(content.requisites, name) ? content.requisites[name] : undefined;
  if (isAbsent(value)) return requisite.required ? [about(name, 'error', 'requisiteMissing')] : [];
  const findings: Finding[] = [];
  if (maxLength !== null && typeof value === 'string' && value.length > maxLength)
    findings.push(about(name, 'error', 'requisiteLong', { length: value.length, limit: maxLength }));
  if (maxLineLength !== null)
    for (const line of linesOf(content, requisite))
      if (line.trim().length > maxLineLength) findings.push(about(name, 'warning', 'lineTooLong', { line, length: line.trim().length, limit: maxLineLength }));
  return findings;
}

function lintTitle(content: Content, requisite: RequisiteDefinition): readonly Finding[] {
  const title = textOf(content.requisites, requisite.name).trim();
  const findings: Finding[] = [];
  if (title.length > titleLimit) findings.push(about(requisite.name, 'warning', 'titleLong', { length: title.length, limit: titleLimit }));
  if (title !== '' && !/^Про(?:\s|$)/u.test(title)) findings.push(about(requisite.name, 'warning', 'titleNotAbout'));
  return findings;
}

function lintSignatory(content: Content, { name, type }: RequisiteDefinition): readonly Finding[] {
  const one = personOf(content.requisites, name);
  const people = type === 'people' ? peopleOf(content.requisites, name) : one ? [one] : [];
  return people.filter((person) => !nameForm.test(person.name.trim())).map((person) => about(name, 'warning', 'nameForm', { name: person.name }));
}

function lintAddressees(content: Content, { name }: RequisiteDefinition): readonly Finding[] {
  const count = addresseesOf(content.requisites, name).length;
  return count > addresseeLimit ? [about(name, 'warning', 'distributionList', { count, limit: addresseeLimit })] : [];
}

function lintPeriod(content: Content): readonly Finding[] {
  const [from, to] = [textOf(content.requisites, 'tripFrom'), textOf(content.requisites, 'tripTo')];
  return from !== '' && to !== '' && to < from ? [about('tripTo', 'error', 'periodReversed', { from, to })] : [];
}

function lintByCode(content: Content, requisite: RequisiteDefinition): readonly Finding[] {
  if (requisite.dstuCode === '19') return lintTitle(content, requisite);
  if (requisite.dstuCode === '22') return lintSignatory(content, requisite);
  return requisite.type === 'addressees' ? lintAddressees(content, requisite) : [];
}

/**
 * What is wrong or doubtful in a draft of this kind (ДСТУ 4163:2020, rules-ua §3): missing and overlong requisites, the form of
 * the title and of names, appendices that are mentioned and missing, dates that cannot be. Findings come in the order of the form.
 */
export function lint(kind: KindDefinition, content: Content, calendar?: LintCalendar): readonly Finding[] {
  return [
    ...kind.requisites.flatMap((requisite) => [...lintRequisite(content, requisite), ...lintByCode(content, requisite)]),
    ...lintPeriod(content),
    ...lintText(content, calendar),
  ];
}
