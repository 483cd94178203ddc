import type { SheetRow } from '#documents/rendering/approval-sheet-data.js';
import type { Part } from '#documents/domain/concerns.js';
import type { CarriedApproval, CloseReason, Decision, Route, Step } from '#approvals/domain/route.js';
import { stepState, type PlacedStep } from '#approvals/domain/standing.js';
import type { Capacity } from '#approvals/domain/substitution.js';
import type { Verdict } from '#approvals/domain/verdicts.js';
import type { Instant, PersonId } from '#shared/domain/ids.js';

/** A person as the sheet prints them; `genitive` is the post in the genitive where the directory keeps it. */
export interface SheetPerson {
  readonly name: string;
  readonly position: string;
  readonly genitive: string | null;
}

/** What the route itself does not know: names, certificates, and words for places and changes. */
export interface SheetWords {
  person(personId: PersonId): SheetPerson;
  signature(decision: Decision): { readonly kind: string; readonly serial: string; readonly signedAt?: Instant } | undefined;
  /** What changed between two versions, as sentences. */
  changes(fromVersion: number, toVersion: number): readonly string[];
  /** «п. 3», by the numbering of that version. */
  place(part: Part | null, version: number): string;
  requisite(name: string, value: unknown): string;
}

/** The labels of rules-ua §8.2, the same as on the screen. */
export const verdictUk: Readonly<Record<Verdict, string>> = {
  approve: 'Погоджено', approveWithRemarks: 'Погоджено із зауваженнями', object: 'Не погоджено', return: 'Повернуто на доопрацювання', sign: 'Підписано', refuse: 'Відмовлено в підписанні', acknowledge: 'Ознайомлено',
};

const closedUk: Readonly<Record<CloseReason, string>> = {
  completionMet: 'Не знадобилося: достатньо голосів інших', stageFailed: 'Не розглянуто: етап припинено', placeLost: 'Не розглянуто: етап припинено', returned: 'Не розглянуто: документ повернуто',
  recalled: 'Не розглянуто: документ відкликано', rejected: 'Не розглянуто: документ відхилено', vacant: 'Посада вакантна', routeCompleted: 'Не розглянуто: погодження завершено',
};

const prefixUk: Readonly<Record<Capacity, string>> = { acting: 'в. о.', temporarilyActing: 'т. в. о.', onInstruction: 'за дорученням' };
const capital = (text: string): string => text.charAt(0).toLocaleUpperCase('uk-UA') + text.slice(1);
const small = (text: string): string => text.charAt(0).toLocaleLowerCase('uk-UA') + text.slice(1);

/** The post in which a decision was really made: «Т. в. о. начальника юридичного управління апарату» (rules-ua A-12). */
export function positionOf(decision: Pick<Decision, 'by' | 'onBehalfOf' | 'chain' | 'position'>, words: SheetWords): string {
  const { onBehalfOf } = decision;
  const recorded = decision.position ?? words.person(decision.by).position;
  const capacity = decision.chain.at(-1)?.capacity;
  if (!onBehalfOf || !capacity) return recorded;
  if (capacity === 'onInstruction') return `${words.person(decision.by).position}, ${prefixUk.onInstruction}`;
  const absent = words.person(onBehalfOf);
  const genitive = absent.genitive && absent.position === recorded ? absent.genitive : null;
  return genitive ? capital(`${prefixUk[capacity]} ${small(genitive)}`) : `${recorded} (${prefixUk[capacity]})`;
}

const actingFor = (decision: Decision, words: SheetWords): Pick<SheetRow, 'acting'> =>
  decision.onBehalfOf ? { acting: { insteadOf: words.person(decision.onBehalfOf).name, ground: decision.chain.map((hop) => hop.ground).filter(Boolean).join('; ') } } : {};

/** A decision as a line: who really acted and in which post, what was decided and when, with which certificate. */
export function decisionRow(decision: Decision, words: SheetWords, more: Partial<SheetRow> = {}): SheetRow {
  const signature = words.signature(decision);
  return {
    position: positionOf(decision, words), name: words.person(decision.by).name, ...actingFor(decision, words), decision: verdictUk[decision.verdict], decidedAt: decision.at,
    ...(decision.reason ? { note: decision.reason } : {}), ...(signature ? { signature } : {}), ...more,
  };
}

/** A carried visa: it names the version that was really approved and everything that has changed since (approvals.md, rule 2). */
export const carriedRow = (carried: CarriedApproval, toVersion: number, words: SheetWords, more: Partial<SheetRow> = {}): SheetRow =>
  decisionRow(carried.decision, words, { ...more, carried: { version: carried.decision.version.number, changes: words.changes(carried.decision.version.number, toVersion) } });

/** How a step came to its person, in words; null when it never moved. */
export function handoverNote(step: Step, words: SheetWords): string | null {
  const name = (personId: PersonId | null): string => (personId ? words.person(personId).name : '—');
  const moved = step.handovers.map((one) => `${one.kind === 'delegated' ? 'передано' : 'перепризначено'}: ${name(one.from)} → ${name(one.to)}${one.reason ? ` (${one.reason})` : ''}`);
  const added = step.parent ? [`залучено: ${name(step.parent.by)}${step.parent.reason ? ` (${step.parent.reason})` : ''}`] : [];
  return [...added, ...moved].join('; ') || null;
}

/** A step on which nobody decided, with the reason why not, or who it waits for. */
export function undecidedRow(route: Route, placed: PlacedStep, words: SheetWords): SheetRow {
  const { step } = placed;
  const holder = step.assignee ? words.person(step.assignee) : null;
  const line = { position: step.position ?? holder?.position ?? '', name: holder?.name ?? (step.pool?.map((one) => words.person(one).name).join(', ') || '—') };
  const waits = { waiting: 'Очікує черги', held: 'На розгляді', open: 'На розгляді', orphaned: 'Немає кому розглянути', implied: 'Подано на погодження', deferred: 'Погоджує на пізнішому етапі', closed: '', decided: '', carried: '' } as const;
  const state = stepState(route, placed);
  return { ...line, decision: step.closed ? closedUk[step.closed] : waits[state], ...(step.opened ? { receivedAt: step.opened.at } : {}) };
}
