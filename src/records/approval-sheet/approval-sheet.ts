import type { ApprovalSheetData, SheetDisagreement, SheetRemark, SheetRound, SheetRow, SheetStage } from '#documents/rendering/approval-sheet-data.js';
import type { ConditionRecord } from '#approvals/domain/condition.js';
import type { Decision, Remark, RemarkOutcome, Round, Route, StageRun, Step } from '#approvals/domain/route.js';
import { findDecision, remarkState, versionOf, type PlacedStep } from '#approvals/domain/standing.js';
import type { StageTemplate } from '#approvals/domain/template.js';
import type { Instant } from '#shared/domain/ids.js';
import { carriedRow, decisionRow, handoverNote, undecidedRow, verdictUk, type SheetWords } from './sheet-row.js';

/** The head of the sheet: what the document is and who wrote it. */
export type SheetHead = Pick<ApprovalSheetData, 'organisation' | 'author'> & {
  readonly document: Pick<ApprovalSheetData['document'], 'kindTitle' | 'title' | 'registered'>;
};

const outcomeUk = { completed: 'погоджено', returned: 'повернуто на доопрацювання', rejected: 'відхилено', recalled: 'відкликано автором' } as const;
const answerUk: Readonly<Record<RemarkOutcome, string>> = { accepted: 'Враховано', partly: 'Враховано частково', declined: 'Відхилено' };

/**
 * The approval sheet of a route as it stands (rules-ua §2.5): every decision of the last round with who really acted and on what
 * ground, carried visas with the version really approved, withdrawn and late decisions as such, skipped stages with the reason,
 * remarks with their answers, disagreements, and the rounds before. Pure: the same route and words give the same sheet.
 */
export function approvalSheet(route: Route, head: SheetHead, words: SheetWords, createdAt: Instant): ApprovalSheetData {
  const round = route.rounds.at(-1);
  if (!round) throw new RangeError('a route without a round has no approval sheet');
  const version = versionOf(round);
  const numbers = new Map(route.remarks.map((remark, index) => [remark.id, index + 1]));
  return {
    createdAt, organisation: head.organisation, author: head.author, round: round.number,
    document: { ...head.document, id: route.documentId, version: version.number, contentHash: version.contentHash },
    stages: [authorsStage(route, round, words), ...stagesOf(route, round, words)],
    remarks: route.remarks.map((remark) => remarkLine(remark, numbers.get(remark.id) ?? 0, words)),
    disagreements: route.remarks.filter(isDisagreement).map((remark) => disagreementLine(route, remark, words)),
    previousRounds: route.rounds.slice(0, -1).map((earlier) => previousRound(route, earlier, words)),
  };
}

/** The author's own visa, implied by submitting and recorded as such (approvals.md, Editing after approval). */
function authorsStage(route: Route, round: Round, words: SheetWords): SheetStage {
  const { name, position } = words.person(route.authorId);
  return { title: 'Розробник', rows: [{ position, name, decision: 'Подано на погодження', decidedAt: round.authorsVisa.at, ...(round.note ? { note: round.note } : {}) }] };
}

function stagesOf(route: Route, round: Round, words: SheetWords): SheetStage[] {
  return route.template.stages.flatMap((stage, index): SheetStage[] => {
    const runs = round.runs.filter((run) => run.index === index);
    const unplaced = round.withdrawnCarried.filter(({ decision }) => !runs.some((run) => run.steps.some((step) => step.withdrawn.some((one) => one.decision.id === decision.id))));
    const withdrawn = unplaced.filter(({ decision }) => round.carried.some((one) => one.decision.id === decision.id && one.stageKey === stage.key));
    const lost = withdrawn.map(({ decision, at, reason }) => withdrawnRow(decisionRow(decision, words), at, reason, ` на версії ${decision.version.number}`));
    if (runs.length === 0 && lost.length === 0) return round.outcome ? [] : [{ title: titleOf(stage, index), skipped: 'черга етапу ще не настала', rows: [] }];
    if (runs.length === 0) return [{ title: titleOf(stage, index), rule: ruleOf(stage), rows: lost }];
    return runs.map((run) => ({
      title: run.attempt > 1 ? `${titleOf(stage, index)} (повторно, ${run.attempt})` : titleOf(stage, index),
      ...(run.state === 'skipped' ? { skipped: skippedBecause(run.condition, words) } : run.steps.length === 0 ? { skipped: 'розробник нікого не визначив, як дозволяє маршрут' } : run.steps.length > 1 ? { rule: ruleOf(stage) } : {}),
      rows: [...(run === runs[0] ? lost : []), ...run.steps.flatMap((step) => stepRows(route, { round, run, step }, words))],
    }));
  });
}

const titleOf = (stage: StageTemplate, index: number): string => `Етап ${index + 1}. ${stage.title}`;

function ruleOf(stage: StageTemplate): string {
  const order = stage.order === 'parallel' ? 'паралельно' : 'послідовно';
  if (stage.completion === 'all') return `${order}, усі`;
  return stage.completion === 'any' ? `${order}, достатньо одного` : `${order}, не менше ${stage.completion.atLeast}`;
}

const skippedBecause = (condition: ConditionRecord | null, words: SheetWords): string =>
  condition ? `умова не настала: ${Object.entries(condition.inputs).map(([name, value]) => words.requisite(name, value)).join('; ')}` : 'у цьому циклі не застосовується';

const withdrawnRow = (row: SheetRow, at: Instant, reason: string | null, where = ''): SheetRow => ({
  ...row, decision: `${row.decision}${where}, погодження відкликано`, note: [row.note, `відкликано ${kyivTime(at)}${reason ? `: ${reason}` : ''}`].filter(Boolean).join('; '),
});

/** Every line of a step: what was decided and withdrawn, and what stands; a vote that came too late stands as such. */
function stepRows(route: Route, placed: PlacedStep, words: SheetWords): SheetRow[] {
  const { step, run } = placed;
  const received: Partial<SheetRow> = step.opened ? { receivedAt: step.opened.at } : {};
  const remarks = (decisionId: string): Partial<SheetRow> => {
    const found = route.remarks.flatMap((remark, index) => (remark.decision === decisionId ? [index + 1] : []));
    return found.length > 0 ? { remarkNumbers: found } : {};
  };
  const lineOf = (decision: Decision): SheetRow => decisionRow(decision, words, { ...received, ...remarks(decision.id) });
  const onVersion = (decision: Decision): string => (decision.round === placed.round.number ? '' : ` на версії ${decision.version.number}`);
  const withdrawn = step.withdrawn.map(({ decision, at, reason }) => withdrawnRow(lineOf(decision), at, reason, onVersion(decision)));
  const late = step.late ? { ...lineOf(step.late), decision: `${verdictUk[step.late.verdict]} (після завершення етапу)` } : null;
  const carried = step.carried ? carriedRow(step.carried, versionOf(placed.round).number, words, remarks(step.carried.decision.id)) : null;
  const standing = step.decision ? lineOf(step.decision) : (carried ?? late ?? undecidedRow(route, placed, words));
  return [...withdrawn, noted(standing, handoverNote(step, words), run, step)];
}

function noted(row: SheetRow, handover: string | null, run: StageRun, step: Step): SheetRow {
  const replaced = run.state === 'reset' && !run.kept && step.decision ? 'етап проведено повторно' : null;
  const note = [row.note, handover, replaced].filter(Boolean).join('; ');
  return note ? { ...row, note } : row;
}

function remarkLine(remark: Remark, number: number, words: SheetWords): SheetRemark {
  const answer = remark.answers.at(-1);
  const resolution = remark.withdrawn ? 'Відкликано разом із погодженням' : answer ? answerUk[answer.outcome] : 'Без відповіді';
  return {
    number, round: remark.round, author: words.person(remark.by).name, place: words.place(remark.anchor, remark.version), text: remark.text, resolution,
    ...(remark.quote ? { current: remark.quote } : {}), ...(remark.proposed ? { proposed: remark.proposed } : {}), ...(remark.justification ? { reason: remark.justification } : {}),
    ...(answer?.text ? { answer: answer.text } : {}),
  };
}

/** What was declined or met in part and not settled by its writer: the signatory sees both sides (rules-ua A-5). */
const isDisagreement = (remark: Remark): boolean => !remark.withdrawn && (remarkState(remark) === 'disagreed' || remarkState(remark) === 'answered');

function disagreementLine(route: Route, remark: Remark, words: SheetWords): SheetDisagreement {
  const answer = remark.answers.at(-1);
  const signed = (name: string, at: Instant): string => `${name}, ${kyivTime(at)}`;
  return {
    place: words.place(remark.anchor, remark.version), opinion: remark.text, opinionBy: signed(words.person(remark.by).name, remark.at),
    answer: answer ? [answerUk[answer.outcome], answer.text].filter(Boolean).join('. ') : 'без відповіді', answerBy: answer ? signed(words.person(route.authorId).name, answer.at) : words.person(route.authorId).name,
  };
}

function previousRound(route: Route, round: Round, words: SheetWords): SheetRound {
  const { outcome } = round;
  const decided = outcome?.decision ? findDecision(route, outcome.decision)?.decision : undefined;
  const reason = decided?.reason ?? outcome?.reason ?? undefined;
  const rows = round.runs.flatMap((run) => run.steps.flatMap((step) => stepRows(route, { round, run, step }, words)));
  return {
    number: round.number, version: versionOf(round).number, outcome: outcome ? outcomeUk[outcome.kind] : 'не завершено', endedAt: outcome?.at ?? round.openedAt, rows,
    ...(decided ? { by: words.person(decided.by).name } : {}), ...(reason ? { reason } : {}),
  };
}

/** An instant for a sentence, in Kyiv time; the cells of the table are written out by the typesetter. */
const kyiv = new Intl.DateTimeFormat('uk-UA', { timeZone: 'Europe/Kyiv', day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const kyivTime = (at: Instant): string => kyiv.format(new Date(at)).replace(',', '');
