import type { DecisionId, DocumentId, Instant, PersonId, RemarkId, RouteId, Sha256, StageId, StepId, SubstitutionId, TemplateId, VersionId } from '#shared/domain/ids.js';
import type { Decision, Remark, Round, Route, StageRun, Step, VersionRef } from '#approvals/domain/route.js';
import { noChoices, stageOf } from '#approvals/domain/template.js';
import type { SheetPerson, SheetWords } from './sheet-row.js';

/** Plain ids and instants for a hand-made route. */
export const person = (name: string): PersonId => name as PersonId;
export const at = (time: string): Instant => `2026-11-${time}:00.000Z` as Instant;
export const version = (number: number): VersionRef => ({ id: `v${number}` as VersionId, number, minor: 0, contentHash: String(number).repeat(64) as Sha256 });

let sequence = 0;
export const decision = (by: string, verdict: Decision['verdict'], time: string, more: Partial<Decision> = {}): Decision => ({
  id: `d-${by}-${time}` as DecisionId, verdict, by: person(by), onBehalfOf: null, chain: [], position: `посада ${by}`, reason: null, round: 1, version: version(1), concernedHash: 'c'.repeat(64) as Sha256,
  signature: null, at: at(time), sequence: (sequence += 1), ...more,
});

export const step = (assignee: string, more: Partial<Step> = {}): Step => ({
  id: `s-${assignee}` as StepId, seats: [], rule: 0, assignee: person(assignee), pool: null, post: null, unit: null, position: `посада ${assignee}`, concerns: [], evidence: 'none', parent: null, carried: null, implied: false,
  deferredTo: null, handovers: [], opened: { at: at('09T07:00'), deadlines: null }, decision: null, withdrawn: [], late: null, closed: null, reminded: [], ...more,
});

export const run = (index: number, steps: readonly Step[], more: Partial<StageRun> = {}): StageRun => ({
  id: `r${index}` as StageId, key: `k${index}`, index, attempt: 1, state: 'completed', kept: false, condition: null, steps, openedAt: at('09T07:00'), endedAt: null, ...more,
});

export const round = (number: number, runs: readonly StageRun[], more: Partial<Round> = {}): Round => ({
  number, versions: [version(number)], policy: 'affected', note: null, openedAt: at('09T06:50'), authorsVisa: { by: person('melnychuk'), at: at('09T06:50') }, runs, carried: [], lapsed: [], withdrawnCarried: [], correction: null, outcome: null, ...more,
});

export const remark = (decided: Decision, text: string, more: Partial<Remark> = {}): Remark => ({
  id: `m-${text}` as RemarkId, decision: decided.id, step: `s-${decided.by}` as StepId, by: decided.by, at: decided.at, round: decided.round, version: decided.version.number, text, anchor: null, quote: null, proposed: null,
  justification: null, obligatory: true, answers: [], settled: null, withdrawn: false, ...more,
});

export const route = (rounds: readonly Round[], remarks: readonly Remark[] = []): Route => ({
  id: 'route' as RouteId, documentId: 'document' as DocumentId, kind: 'ORDER_MAIN', authorId: person('melnychuk'), urgent: false, policy: 'affected', choices: noChoices, status: 'running', rounds, remarks, createdAt: null, handled: {}, sequence: 0,
  template: {
    id: 't' as TemplateId, code: 'order_full', version: 1, name: 'Розпорядження', kinds: [], obligatoryFor: [], policy: 'affected', signature: 'required',
    stages: [
      stageOf({ key: 'k0', title: 'Начальник відділу', purpose: 'visa', participants: [], order: 'sequential' }),
      stageOf({ key: 'k1', title: 'Заінтересовані підрозділи', purpose: 'visa', participants: [], completion: { atLeast: 2 } }),
      stageOf({ key: 'k2', title: 'Фінанси', purpose: 'visa', participants: [] }),
      stageOf({ key: 'k3', title: 'Юридична служба', purpose: 'legal', participants: [] }),
      stageOf({ key: 'k4', title: 'Підписання', purpose: 'signature', participants: [] }),
    ],
  },
});

export const hop = (absent: string, substitute: string): Decision['chain'][number] => ({
  substitution: 'sub' as SubstitutionId, person: person(absent), substitute: person(substitute), capacity: 'temporarilyActing', ground: 'наказ керівника апарату від 02.11.2026 № 88-к/тр',
});

const people: Readonly<Record<string, SheetPerson>> = {
  diachenko: { name: 'Максим ДЯЧЕНКО', position: 'Начальник юридичного управління апарату', genitive: 'Начальника юридичного управління апарату' },
  fedorenko: { name: 'Ганна ФЕДОРЕНКО', position: 'Заступник начальника юридичного управління апарату', genitive: null },
};

export const words: SheetWords = {
  person: (personId) => people[personId] ?? { name: personId, position: `посада ${personId}`, genitive: null },
  signature: (one) => (one.signature ? { kind: 'КЕП', serial: `serial-${one.by}`, signedAt: one.at } : undefined),
  changes: (from, to) => (from === to ? [] : [`п. 3: змінено від версії ${from} до ${to}`]),
  place: (part, number) => (part ? `п. ${number}` : 'документ загалом'),
  requisite: (name, value) => `${name}: ${value === true ? 'так' : 'ні'}`,
};
