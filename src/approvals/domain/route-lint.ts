import type { PersonId } from '#shared/domain/ids.js';
import type { Json } from '#shared/domain/canonical-json.js';
import { holds } from './condition.js';
import { neverHolds } from './condition-lint.js';
import type { Facts, ResolvedSeat } from './facts.js';
import { isActive, shortfall } from './substitution.js';
import { limits, mayBeLeftOut, type RouteTemplate, type StageTemplate } from './template.js';

/** What may be wrong with a route before it starts (product.md, Route lint). */
export const findingCodes = [
  'emptyRoute', 'tooManyStages', 'tooManyParticipants', 'kindNotServed', 'duplicateStageKey', 'returnLoop', 'signatureBeforeVisas', 'noSigner', 'signatureWithoutEvidence',
  'deadlineNotPositive', 'conditionNeverTrue', 'emptyPost', 'noParticipants', 'tooFewParticipants', 'choiceMissing', 'authorApproves', 'duplicateApprover', 'absentWithoutSubstitute', 'substituteMayNotSign',
] as const;
export type FindingCode = (typeof findingCodes)[number];

/** One finding: an error keeps the route from starting, a warning only tells. Codes and facts; the words are made in the web. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: 'error' | 'warning';
  readonly stageKey: string | null;
  readonly facts: Readonly<Record<string, Json>>;
}

export interface LintInput {
  readonly authorId: PersonId;
  readonly facts: Facts;
}

const finding = (code: FindingCode, severity: Finding['severity'], stageKey: string | null, facts: Finding['facts'] = {}): Finding => ({ code, severity, stageKey, facts });

/** What can be said of a template without knowing the document. */
export function lintTemplate(template: RouteTemplate): readonly Finding[] {
  const { stages } = template;
  const found: Finding[] = [];
  if (stages.length === 0) found.push(finding('emptyRoute', 'error', null));
  if (stages.length > limits.stages) found.push(finding('tooManyStages', 'error', null, { stages: stages.length, limit: limits.stages }));
  if (template.signature === 'required' && !stages.some((stage) => stage.purpose === 'signature')) found.push(finding('noSigner', 'error', null));
  stages.forEach((stage, index) => found.push(...lintStageShape(stages, stage, index)));
  return found;
}

function lintStageShape(stages: readonly StageTemplate[], stage: StageTemplate, index: number): readonly Finding[] {
  const found: Finding[] = [];
  const error = (code: FindingCode, facts: Finding['facts'] = {}): void => void found.push(finding(code, 'error', stage.key, facts));
  if (stages.findIndex((other) => other.key === stage.key) !== index) error('duplicateStageKey');
  const { onRejection } = stage;
  if (typeof onRejection === 'object') {
    const target = stages.findIndex((other) => other.key === onRejection.stage);
    if (target === -1 || target >= index) error('returnLoop', { target: onRejection.stage });
  }
  const opinionsLater = stages.slice(index + 1).some((later) => ['visa', 'legal', 'formCheck'].includes(later.purpose));
  if (stage.purpose === 'signature' && opinionsLater) error('signatureBeforeVisas');
  if (stage.purpose === 'signature' && stage.evidence === 'none') error('signatureWithoutEvidence');
  if ([stage.deadlineHours, stage.urgentDeadlineHours].some((hours) => hours !== null && !(hours > 0))) error('deadlineNotPositive');
  if (stage.condition && neverHolds(stage.condition)) error('conditionNeverTrue');
  if (typeof stage.completion === 'object' && !(Number.isInteger(stage.completion.atLeast) && stage.completion.atLeast >= 1)) error('tooFewParticipants', { needed: stage.completion.atLeast });
  return found;
}

/** A rule that asks the author and found nobody: neither a choice nor a requisite named anyone. */
const needsChoice = (stage: StageTemplate, seats: readonly ResolvedSeat[]): boolean =>
  stage.participants.some((rule, index) => {
    const asks = rule.rule === 'signerChosenByAuthor' || ((rule.rule === 'pickedByAuthor' || rule.rule === 'unitsChosenByAuthor') && !rule.optional);
    return asks && !seats.some((seat) => seat.rule === index);
  });

function lintAuthor(stage: StageTemplate, seats: readonly ResolvedSeat[], authorId: PersonId): readonly Finding[] {
  const stands = seats.some((seat) => seat.person === authorId || (seat.pool?.length === 1 && seat.pool[0] === authorId));
  if (!stands || stage.purpose === 'acquaintance' || stage.authorsPlace === 'allowed') return [];
  return [finding('authorApproves', stage.authorsPlace === 'refused' ? 'error' : 'warning', stage.key, { person: authorId })];
}

/** People who are away, and whether somebody may stand in for them here. */
function lintAbsence(stage: StageTemplate, seats: readonly ResolvedSeat[], { facts }: LintInput): readonly Finding[] {
  return seats.flatMap((seat): readonly Finding[] => {
    const { person } = seat;
    if (person === null) return [];
    const standIns = facts.substitutions.filter((substitution) => substitution.person === person && isActive(substitution, facts.now));
    const away = standIns.length > 0 || (facts.people[person]?.absentUntil ?? facts.now) > facts.now;
    if (!away) return [];
    const faults = standIns.map((substitution) => shortfall(substitution, { purpose: stage.purpose, kind: facts.kind.code, at: facts.now }));
    if (faults.includes(null)) return [];
    return [finding(faults.includes('mayNotSign') ? 'substituteMayNotSign' : 'absentWithoutSubstitute', 'warning', stage.key, { person })];
  });
}

function lintStage(stage: StageTemplate, input: LintInput): readonly Finding[] {
  const { facts, authorId } = input;
  const seats = facts.seats[stage.key] ?? [];
  if (needsChoice(stage, seats)) return [finding('choiceMissing', 'error', stage.key)];
  const severity = stage.purpose === 'acquaintance' ? 'warning' : 'error';
  const empty = seats.filter((seat) => seat.person === null && (seat.pool ?? []).length === 0);
  const found = empty.map((seat) => finding('emptyPost', severity, stage.key, { seat: seat.key, post: seat.post, unit: seat.unit, position: seat.position }));
  if (seats.length === 0 && !mayBeLeftOut(stage)) found.push(finding('noParticipants', severity, stage.key));
  const people = new Set(seats.map((seat) => seat.person ?? seat.key));
  const needed = typeof stage.completion === 'object' ? stage.completion.atLeast : 1;
  const author = stage.authorsPlace !== 'allowed' && stage.completion !== 'all' && people.has(authorId) ? 1 : 0;
  if (seats.length > 0 && people.size - author < needed) found.push(finding('tooFewParticipants', severity, stage.key, { needed, people: people.size - author }));
  return [...found, ...lintAuthor(stage, seats, authorId), ...lintAbsence(stage, seats, input)];
}

function lintDuplicates(stages: readonly StageTemplate[], facts: Facts): readonly Finding[] {
  const first = new Map<string, string>();
  return stages.flatMap((stage) =>
    stage.purpose === 'acquaintance' ? [] : (facts.seats[stage.key] ?? []).flatMap((seat) => {
      if (seat.person === null) return [];
      const earlier = first.get(seat.person);
      if (earlier === undefined) first.set(seat.person, stage.key);
      return earlier === undefined ? [] : [finding('duplicateApprover', 'warning', stage.key, { person: seat.person, also: earlier })];
    }),
  );
}

/**
 * Everything that is wrong or worth knowing before a document is submitted on this template: errors keep it from starting, warnings
 * do not. Stages whose condition does not hold for the document are looked at only for their shape.
 */
export function lintRoute(template: RouteTemplate, input: LintInput): readonly Finding[] {
  const { facts } = input;
  const found = [...lintTemplate(template)];
  if (!template.kinds.includes(facts.kind.code) && !template.obligatoryFor.includes(facts.kind.code)) found.push(finding('kindNotServed', 'error', null, { kind: facts.kind.code }));
  const applying = template.stages.filter((stage) => !stage.condition || holds(stage.condition, facts.version.requisites));
  const participants = applying.reduce((sum, stage) => sum + (facts.seats[stage.key]?.length ?? 0), 0);
  if (participants > limits.participants) found.push(finding('tooManyParticipants', 'error', null, { participants, limit: limits.participants }));
  for (const stage of applying) found.push(...lintStage(stage, input));
  return [...found, ...lintDuplicates(applying, facts)];
}
