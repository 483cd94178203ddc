import type { PersonActor } from '#shared/domain/actor.js';
import type { DecisionId, PersonId, RemarkId, StepId, VersionId } from '#shared/domain/ids.js';
import { authorise } from './authority.js';
import type { Command, CommandBody, CommandType, RemarkDraft } from './commands.js';
import { decide } from './decide.js';
import { evolve } from './evolve.js';
import type { Facts, PersonFact } from './facts.js';
import type { RefusalCode } from './refusals.js';
import type { Route, SignedWith, Step } from './route.js';
import { isSettled, openRound, stageOfRun, versionOf, type PlacedStep } from './standing.js';
import type { Evidence } from './template.js';
import { verdictsFor, type Verdict } from './verdicts.js';

/** A command that `decide` would accept from this person now, with what they would have to add. */
export interface AllowedCommand {
  readonly command: CommandType;
  readonly verdict: Verdict | null;
  readonly stepId: StepId | null;
  readonly decisionId: DecisionId | null;
  readonly remarkId: RemarkId | null;
  /** The person whose place it is, when it is not one's own. */
  readonly onBehalfOf: PersonId | null;
  readonly needsReason: boolean;
  readonly evidence: Evidence;
}

const somebody = 'somebody else' as PersonId;
const newcomer: PersonFact = { active: true, absentUntil: null, heads: [], position: null };
const remark: RemarkDraft = { text: '…', anchor: null, quote: null, proposed: null, justification: null, obligatory: false };

/** One question to `decide`: the command as complete as it can be, and the same without a reason. */
class Asking {
  readonly answers: AllowedCommand[] = [];
  private readonly facts: Facts;

  constructor(
    readonly route: Route,
    private readonly actor: PersonActor,
    facts: Facts,
  ) {
    this.facts = { ...facts, people: { ...facts.people, [somebody]: newcomer } };
  }

  private wouldBe(body: CommandBody): RefusalCode | null {
    const command: Command = { ...body, by: this.actor, key: null };
    const answer = decide(this.route, command, this.facts);
    return answer.ok ? null : answer.refusal.code;
  }

  /** Notes the command when `decide` accepts it, or refuses it only for `lacking` something that nobody can give beforehand. */
  ask(body: CommandBody, about: Partial<AllowedCommand> = {}, lacking: readonly RefusalCode[] = []): void {
    const refused = this.wouldBe(body);
    if (refused !== null && !lacking.includes(refused)) return;
    const withoutReason = 'reason' in body ? this.wouldBe({ ...body, reason: '' }) : null;
    this.answers.push({
      command: body.type, verdict: null, stepId: null, decisionId: null, remarkId: null, onBehalfOf: null, evidence: 'none', ...about, needsReason: withoutReason === 'reasonRequired',
    });
  }

  signatureFor(step: Step): SignedWith | null {
    const round = openRound(this.route);
    if (!round || step.evidence === 'none') return null;
    return { level: step.evidence, signatureId: '…', contentHash: versionOf(round).contentHash, concernedHash: this.facts.concernedHash(step.concerns) };
  }

  standing(placed: PlacedStep): { readonly onBehalfOf: PersonId | null } | null {
    const answer = authorise(this.route, placed, this.actor.personId, null, this.facts);
    return answer.ok ? answer.value : null;
  }
}

function askAboutStep(asking: Asking, placed: PlacedStep): void {
  const { step, round, run } = placed;
  const stepId = step.id;
  asking.ask({ type: 'reassign', stepId, to: somebody, reason: '…' }, { stepId });
  const standing = asking.standing(placed);
  if (!standing) return;
  const { onBehalfOf } = standing;
  const seen = { round: round.number, contentHash: versionOf(round).contentHash };
  const about = { stepId, onBehalfOf };
  for (const verdict of verdictsFor(stageOfRun(asking.route, run).purpose)) {
    const remarks = verdict === 'approveWithRemarks' ? [remark] : [];
    asking.ask({ type: 'decide', stepId, seen, verdict, reason: '…', remarks, signature: asking.signatureFor(step), onBehalfOf }, { ...about, verdict, evidence: verdict === 'return' ? 'none' : step.evidence });
  }
  asking.ask({ type: 'delegate', stepId, seen, to: somebody, reason: '…', onBehalfOf }, about);
  asking.ask({ type: 'addParticipant', stepId, seen, who: somebody, placement: 'beside', reason: '…', onBehalfOf }, about);
  asking.ask({ type: 'claim', stepId, seen, onBehalfOf }, about);
  asking.ask({ type: 'release', stepId, seen, onBehalfOf }, about);
}

function askAboutRound(asking: Asking): void {
  const round = openRound(asking.route);
  if (!round) return;
  const placed = round.runs.filter((run) => run.state !== 'reset').flatMap((run) => run.steps.map((step) => ({ round, run, step })));
  for (const place of placed.filter(({ step }) => !isSettled(step))) askAboutStep(asking, place);
  const decisions = [...placed.flatMap(({ step }) => [step.decision, step.carried?.decision ?? null]), ...round.carried.map(({ decision }) => decision)];
  for (const decisionId of new Set(decisions.flatMap((decision) => (decision ? [decision.id] : [])))) asking.ask({ type: 'withdraw', decisionId, reason: '…' }, { decisionId });
  const current = versionOf(round);
  const version = { ...current, id: 'a corrected version' as VersionId, minor: current.minor + 1 };
  asking.ask({ type: 'proposeCorrection', version, seen: { round: round.number, contentHash: current.contentHash }, reason: '…' }, {}, ['versionNotNew']);
  asking.ask({ type: 'consentToCorrection' });
  asking.ask({ type: 'declineCorrection' });
}

/** The route with its open steps in the hands of those who hold the places now, as `decide` will see it. */
function asOfNow(route: Route, { organisationId }: PersonActor, facts: Facts): Route {
  const look = decide(route, { type: 'refreshAssignees', by: { kind: 'system', organisationId, process: 'allowed' }, key: null }, facts);
  return look.ok ? look.value.reduce<Route>(evolve, route) : route;
}

/**
 * Everything that this person may do with the route now, found by asking `decide` itself: «may I?» and «do it» cannot disagree. The
 * web draws its buttons from this and has no rules of its own. A resubmission is allowed up to the new version that it needs.
 */
export function allowed(stored: Route, actor: PersonActor, facts: Facts): readonly AllowedCommand[] {
  const route = asOfNow(stored, actor, facts);
  const asking = new Asking(route, actor, facts);
  const { template, choices, urgent, id: routeId, documentId } = route;
  asking.ask({ type: 'submit', routeId, documentId, template, choices, policy: null, urgent, note: null }, {}, ['versionNotNew']);
  askAboutRound(asking);
  asking.ask({ type: 'recall', reason: '…' });
  for (const { id: remarkId } of route.remarks) {
    asking.ask({ type: 'answerRemark', remarkId, outcome: 'accepted', text: '…' }, { remarkId });
    asking.ask({ type: 'resolveRemark', remarkId, settled: true }, { remarkId });
  }
  return asking.answers;
}
