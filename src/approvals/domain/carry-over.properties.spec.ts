import fc from 'fast-check';
import type { Part } from '#documents/domain/concerns.js';
import { accepted, allSteps, differing, eventsOf, must, within } from '../testing/oracles.js';
import { willing, type MoveKind } from '../testing/moves.js';
import { anyPlay, playOut, worldOf, type Play } from '../testing/play.js';
import { anyChain, anySignedThenChecked, anyTemplate } from '../testing/routes.js';
import { anyShuttle, playShuttle } from '../testing/shuttle.js';
import { author, happened, person, type Turn, type World } from '../testing/world.js';
import { decide } from './decide.js';
import type { EventOf } from './events.js';
import { evolve } from './evolve.js';
import type { CarriedApproval, Decision, Round, Route } from './route.js';
import { ownEarlierDecision, stepState } from './standing.js';
import { policies, type ReapprovalPolicy } from './template.js';

const runs = { numRuns: 150 };
const editing: readonly MoveKind[] = ['approve', 'verdict', 'back', 'mend', 'mend', 'resubmit', 'withdraw', 'answer', 'add', 'hands', 'correct', 'delegate'];
/** Documents that go to and fro between their author and a chain of approvers. */
const toAndFro: readonly MoveKind[] = ['approve', 'back', 'back', 'back', 'mend', 'mend', 'mend', 'mend', 'withdraw', 'takeBack', 'takeBack', 'takeBack'];
const withPolicy = (policy: ReapprovalPolicy) => anyTemplate.map((template) => ({ ...template, policy, stages: template.stages.map((stage) => ({ ...stage, condition: null })) }));
const chains = (policy: ReapprovalPolicy) => withPolicy(policy).map((template) => ({ ...template, stages: template.stages.map((stage) => ({ ...stage, completion: 'all' as const, onRejection: 'author' as const })) }));
const editingUnder = (policy: ReapprovalPolicy) => fc.oneof(anyPlay({ template: withPolicy(policy), kinds: editing, corrections: false }), anyPlay({ template: chains(policy), kinds: toAndFro, corrections: false }), anyPlay({ template: anyChain.map((template) => ({ ...template, policy })), kinds: toAndFro, corrections: false }));
const anyEditing = fc.oneof(anyPlay({ kinds: editing }), editingUnder('affected'), editingUnder('fromReturn'));

/** A resubmission: the round that ended, the event that opened the next, the version that it is about. */
interface Resubmission {
  readonly world: World;
  readonly turn: Turn;
  readonly before: Route;
  readonly ended: Round;
  readonly event: EventOf<'roundOpened'>;
}

function resubmissionsOf(world: World): readonly Resubmission[] {
  return world.turns.flatMap((turn) => {
    const [event] = eventsOf(accepted(turn), 'roundOpened');
    const ended = turn.before?.rounds.at(-1);
    return event && turn.before && ended ? [{ world, turn, before: turn.before, ended, event }] : [];
  });
}

/** Looks at every resubmission of any stories, and of documents that go to and fro under one policy or all of them. */
function everyResubmission(play: fc.Arbitrary<Play>, check: (resubmission: Resubmission) => void, policies: readonly ReapprovalPolicy[] = []): void {
  fc.assert(fc.property(play, (story) => resubmissionsOf(playOut(story)).forEach(check)), { numRuns: 100 });
  if (policies.length > 0) fc.assert(fc.property(fc.oneof(...policies.map(anyShuttle)), (story) => resubmissionsOf(playShuttle(story)).forEach(check)), runs);
}

interface Candidate { readonly decision: Decision; readonly concerns: readonly Part[]; readonly index: number }

/** The approvals that stood when the round ended, found the long way. */
function standing({ before, ended }: Resubmission): readonly Candidate[] {
  const placed = ended.runs.filter((run) => run.state !== 'reset').flatMap((run) => run.steps.flatMap((step) => {
    const decision = step.decision ?? step.carried?.decision;
    const approves = decision && ['approve', 'approveWithRemarks', 'sign'].includes(decision.verdict);
    return approves ? [{ decision, concerns: step.carried?.concerns ?? step.concerns, index: run.index }] : [];
  }));
  const waiting = ended.carried.filter((one) => !ended.withdrawnCarried.some(({ decision }) => decision.id === one.decision.id) && !ended.runs.some((run) => run.key === one.stageKey));
  return [...placed, ...waiting.map((one) => ({ decision: one.decision, concerns: one.concerns, index: before.template.stages.findIndex((stage) => stage.key === one.stageKey) }))];
}

const idsOf = (list: readonly { readonly decision: Decision }[]): readonly string[] => list.map(({ decision }) => decision.id).sort();
const nameOf = (part: Part): string => ('name' in part ? `${part.part} ${part.name}` : part.part === 'block' ? `block ${part.id}` : part.part);
const touchedBy = ({ world, event }: Resubmission, candidate: Candidate): readonly string[] => within(differing(world, candidate.decision.version.id, event.version.id), candidate.concerns);

describe('editing after approval: the policies', () => {
  it('every approval that stood either carries over or is asked for again with its reason; none appears from nowhere', () => {
    everyResubmission(anyEditing, (resubmission) => {
      const { carried, lapsed } = resubmission.event;
      expect([...idsOf(carried), ...idsOf(lapsed)].sort()).toEqual(idsOf(standing(resubmission)));
    }, policies);
  });

  it('`everyone` carries nothing over', () => {
    everyResubmission(editingUnder('everyone'), ({ event }) => expect(event.carried).toEqual([]));
  });

  it('`affected` carries over exactly the approvals of stages none of whose concerns changed', () => {
    everyResubmission(editingUnder('affected'), (resubmission) => {
      const expected = standing(resubmission).filter((candidate) => candidate.decision.verdict !== 'sign' && touchedBy(resubmission, candidate).length === 0);
      expect(idsOf(resubmission.event.carried)).toEqual(idsOf(expected));
    }, ['affected']);
  });

  it('`fromReturn` also carries over what was approved before the return, when the change touches only what its remarks were anchored to', () => {
    everyResubmission(editingUnder('fromReturn'), (resubmission) => {
      const { world, before, ended, event } = resubmission;
      const back = allSteps(before).find(({ step }) => step.id === ended.outcome?.step);
      const anchors = before.remarks.filter((one) => one.decision === ended.outcome?.decision && one.anchor).map((one) => one.anchor as Part);
      const changed = differing(world, ended.versions.at(-1)?.id ?? '', event.version.id);
      const confined = changed.length === 0 || (anchors.length > 0 && within(changed, anchors).length === changed.length);
      const expected = standing(resubmission).filter((candidate) => {
        const untouched = touchedBy(resubmission, candidate).length === 0;
        if (candidate.decision.verdict === 'sign' || (candidate.decision.signature && !untouched)) return false;
        return untouched || (confined && back !== undefined && candidate.index <= back.run.index);
      });
      expect(idsOf(event.carried)).toEqual(idsOf(expected));
    }, ['fromReturn']);
  });
});

describe('editing after approval: rules without exception', () => {
  it('rule 1: the change set is computed from the two versions, never declared: nothing that the author says with a submission changes what carries over', () => {
    everyResubmission(anyEditing, ({ turn, event }) => {
      if (turn.command.type !== 'submit') return;
      const other = decide(turn.before, { ...turn.command, note: 'виправлено лише кому', urgent: !turn.command.urgent, policy: 'fromReturn' }, turn.facts);
      must(other.ok, 'refused because of its note');
      expect(eventsOf(other.value, 'roundOpened')[0]).toMatchObject({ carried: event.carried, lapsed: event.lapsed });
    });
  });

  it('rule 2: a carried approval names the version really approved and every change since', () => {
    everyResubmission(anyEditing, ({ world, event }) => {
      for (const approval of event.carried) {
        const given = eventsOf(world.events, 'stepDecided').find((one) => one.decision.id === approval.decision.id);
        expect(approval.decision.version).toEqual(given?.decision.version);
        expect(approval.changedSince.map(nameOf).sort()).toEqual(differing(world, approval.decision.version.id, event.version.id));
      }
    }, policies);
  });

  it('rule 2: nobody is ever shown as having approved a text that they had not seen and that touches what they answer for', () => {
    fc.assert(fc.property(anyEditing, (story) => {
      const world = playOut(story);
      for (const { after } of world.turns)
        for (const { round, step } of allSteps(after)) {
          const first = round.versions[0];
          if (!step.carried || !first || after === null) continue;
          const touched = within(differing(world, step.carried.decision.version.id, first.id), step.carried.concerns);
          if (round.policy === 'fromReturn') expect(step.carried.touched.map(nameOf).sort()).toEqual(touched);
          else expect(touched).toEqual([]);
          expect(step.seats.every((seat) => step.carried?.seats.includes(seat) || step.carried?.stageKey === seat.split('/')[0])).toBe(true);
        }
    }), runs);
  });

  it('rule 3: the signer’s signature never carries over', () => {
    const signing = anyPlay({ kinds: ['verdict', 'resubmit', 'answer'], template: withPolicy('affected').filter((template) => template.stages.some((stage) => stage.purpose === 'signature')) });
    everyResubmission(signing, (resubmission) => {
      expect(resubmission.event.carried.filter(({ decision }) => decision.verdict === 'sign')).toEqual([]);
      const signed = standing(resubmission).filter(({ decision }) => decision.verdict === 'sign');
      expect(resubmission.event.lapsed.filter(({ because }) => because === 'signatureNeverCarries')).toHaveLength(signed.length);
    });
  });

  it('rule 3: a visa given with an electronic signature carries over only while the hash of the parts that its stage answers for is unchanged', () => {
    const proven = (policy: ReapprovalPolicy) => anyPlay({
      kinds: toAndFro, template: chains(policy).map((template) => ({ ...template, stages: template.stages.map((stage) => (stage.purpose === 'visa' ? { ...stage, evidence: 'advanced' as const } : stage)) })),
    });
    everyResubmission(fc.oneof(proven('affected'), proven('fromReturn')), (resubmission) => {
      for (const { decision, concerns } of resubmission.event.carried.filter((one) => one.decision.signature)) {
        expect(resubmission.turn.facts.concernedHash(concerns)).toBe(decision.signature?.concernedHash);
        expect(touchedBy(resubmission, { decision, concerns, index: 0 })).toEqual([]);
      }
    }, ['affected', 'fromReturn']);
  });

  it('rule 4: whoever must approve again is shown the difference from the version that they approved, and confirms in one action', () => {
    fc.assert(fc.property(anyPlay({ kinds: ['verdict', 'resubmit', 'answer'] }), (story) => {
      const world = playOut(story);
      const { route } = world;
      for (const { run, step, round } of route?.status === 'running' ? world.placed : []) {
        if (!route || step.assignee === null || stepState(route, { run, step }) !== 'open') continue;
        const given = eventsOf(world.events, 'stepDecided').filter((event) => event.stepId !== step.id);
        const seat = given.findLast((event) => allSteps(route).some((one) => one.step.id === event.stepId && one.step.seats.some((name) => step.seats.includes(name))));
        const own = given.findLast((event) => event.decision.by === step.assignee || event.decision.onBehalfOf === step.assignee);
        const shown = ownEarlierDecision(route, step, step.assignee);
        expect(shown?.id).toBe((seat ?? own)?.decision.id);
        if (round.lapsed.some(({ decision }) => decision.id === shown?.id)) expect(shown?.version.number).toBeLessThan(round.number);
        const stage = route.template.stages[run.index];
        const signed = step.evidence === 'none' ? null : world.signatureFor(step);
        const verdict = { type: 'decide' as const, stepId: step.id, seen: world.seen, verdict: willing(stage?.purpose ?? 'visa'), reason: null, remarks: [], signature: signed, onBehalfOf: null };
        must(decide(route, { ...verdict, by: world.actor(step.assignee), key: null }, world.facts(world.current())).ok, 'not confirmed in one action');
      }
    }), runs);
  });

  it('rule 5: whoever’s approval carries over is told and can withdraw it while the round is open', () => {
    const withdrawnBy = (turn: Turn, approval: CarriedApproval) => {
      const { routeId, documentId } = { routeId: turn.after?.id, documentId: turn.after?.documentId };
      must(routeId !== undefined && documentId !== undefined, 'no route');
      return decide(turn.after, { type: 'withdraw', decisionId: approval.decision.id, reason: 'не погоджуюся', by: { kind: 'person', organisationId: 'o' as never, personId: approval.decision.by, roles: ['approver'] }, key: null }, turn.facts);
    };
    const everyStanding = (world: World): void => {
      for (const turn of world.turns) {
        const round = turn.after?.rounds.at(-1);
        if (!turn.after || !round || round.outcome || turn.after.createdAt) continue;
        for (const approval of round.carried) {
          const dropped = round.withdrawnCarried.some(({ decision }) => decision.id === approval.decision.id);
          const placed = round.runs.filter((run) => run.key === approval.stageKey);
          const stands = placed.length === 0 || placed.some((run) => run.state !== 'reset' && run.steps.some((step) => step.carried?.decision.id === approval.decision.id));
          must(!dropped || !round.runs.some((run) => run.steps.some((step) => step.carried?.decision.id === approval.decision.id)), 'an approval stands again that was withdrawn');
          if (dropped || !stands) continue;
          const answer = withdrawnBy(turn, approval);
          must(answer.ok, `withdrawal refused: ${answer.ok ? '' : answer.refusal.code}`);
          const after = answer.value.reduce<Route | null>(evolve, turn.after);
          must(!after?.rounds.at(-1)?.runs.some((run) => run.steps.some((step) => step.carried?.decision.id === approval.decision.id)), 'the withdrawn approval still stands');
        }
      }
    };
    fc.assert(fc.property(anyEditing, (story) => everyStanding(playOut(story))), { numRuns: 80 });
    fc.assert(fc.property(fc.oneof(...policies.map(anyShuttle)), (story) => everyStanding(playShuttle(story))), runs);
  });

  it('rule 6: a kind of document may force `everyone`, whatever the route says', () => {
    everyResubmission(anyPlay({ kinds: editing, forced: true }), ({ event }) => {
      expect(event.policy).toBe('everyone');
      expect(event.carried).toEqual([]);
    });
  });

  describe('rule 7: an editorial correction', () => {
    const withCheck = withPolicy('affected').map((template) => ({ ...template, stages: template.stages.map((stage, index) => (index === 0 ? { ...stage, purpose: 'formCheck' as const, participants: [{ rule: 'person' as const, person: person('clerk') }], evidence: 'none' as const } : stage)) }));
    const correcting = (corrections: boolean) => anyPlay({ template: fc.oneof(withCheck, anySignedThenChecked), corrections, kinds: ['approve', 'verdict', 'correct', 'correct', 'correct', 'withdraw', 'mend'] });
    const everyMove = (corrections: boolean, check: (turn: Turn, world: World) => void): void =>
      fc.assert(fc.property(correcting(corrections), (story) => {
        const world = playOut(story, (one) => one.know('clerk'));
        for (const turn of world.turns) check(turn, world);
      }), runs);

    it('is off unless the kind allows it', () => {
      everyMove(false, (turn) => must(eventsOf(accepted(turn), 'correctionProposed').length === 0, 'a correction where the kind allows none'));
    });

    it('is proposed by whoever checks the form, before signing, and applied with the author’s consent only; the approvals stand', () => {
      let applied = 0;
      everyMove(true, (turn, world) => {
        for (const event of accepted(turn)) {
          const round = turn.before?.rounds.at(-1);
          if (event.type === 'correctionProposed') {
            const checking = (round?.runs ?? []).filter((run) => run.state === 'open' && turn.before?.template.stages[run.index]?.purpose === 'formCheck').flatMap((run) => run.steps);
            const proposer = turn.command.by.kind === 'person' ? turn.command.by.personId : null;
            must(proposer !== null && checking.some((step) => !step.decision && (step.assignee === proposer || (step.pool ?? []).includes(proposer))), 'proposed by somebody who does not check the form');
            must(!round?.runs.some((run) => run.steps.some((step) => step.decision?.verdict === 'sign')), 'corrected after a signature');
          }
          if (event.type !== 'correctionApplied') continue;
          applied += 1;
          expect(turn.command).toMatchObject({ type: 'consentToCorrection', by: { personId: author } });
          expect(turn.after?.rounds.at(-1)?.versions.map(({ minor }) => minor)).toEqual([...(round?.versions ?? []).map(({ minor }) => minor), event.version.minor]);
          const decisions = (route: Route | null) => allSteps(route).map(({ step }) => (step.decision ?? step.carried?.decision)?.id);
          expect(decisions(turn.after)).toEqual(decisions(turn.before));
          for (const { step } of allSteps(turn.after).filter((one) => one.round === turn.after?.rounds.at(-1) && one.step.decision?.signature))
            expect(within(differing(world, round?.versions.at(-1)?.id ?? '', event.version.id), step.concerns)).toEqual([]);
        }
      });
      expect(applied).toBeGreaterThan(0);
    });

    it('while it waits for consent nobody decides but to return the document', () => {
      everyMove(true, (turn) => {
        if (!turn.before?.rounds.at(-1)?.correction) return;
        for (const event of eventsOf(accepted(turn), 'stepDecided')) expect(event.decision.verdict).toBe('return');
      });
    });
  });

  it('who stands twice in a chain approves once, in the later place', () => {
    const simple = anyTemplate.map((template) => ({ ...template, stages: template.stages.filter((stage) => stage.purpose !== 'acquaintance').map((stage) => ({ ...stage, completion: 'all' as const, condition: null, purpose: stage.purpose === 'formCheck' ? ('visa' as const) : stage.purpose, participants: stage.participants.filter((rule) => rule.rule === 'post') })) }));
    fc.assert(fc.property(anyPlay({ template: simple, most: 1 }), fc.array(fc.nat({ max: 3 }), { minLength: 7, maxLength: 7 }), (story, crowd) => {
      const holders = Object.fromEntries(Object.keys(story.holders).map((post, index) => [post, `p${crowd[index] ?? 0}`]));
      const world = worldOf({ ...story, holders });
      fc.pre(world.submit().ok);
      for (let step = world.open()[0]; step; step = world.open()[0]) {
        const key = step.seats[0]?.split('/')[0] ?? '';
        const stage = world.template.stages.find((one) => one.key === key);
        happened(world.says(step.assignee ?? '', willing(stage?.purpose ?? 'visa'), { step }));
        const later = world.template.stages.slice(world.template.stages.findIndex((one) => one.key === key) + 1);
        expect(later.flatMap((one) => one.participants).map((rule) => (rule.rule === 'post' ? holders[rule.post] : ''))).not.toContain(step.assignee);
      }
      expect(world.known.status).toBe('completed');
      const deciders = eventsOf(world.events, 'stepDecided').map((event) => event.decision.by);
      expect(new Set(deciders).size).toBe(deciders.length);
    }), runs);
  });

  it('the author’s own visa is implied by submitting and recorded as such, in every round', () => {
    fc.assert(fc.property(anyEditing, (story) => {
      const world = playOut(story);
      for (const round of world.known.rounds) expect(round.authorsVisa).toEqual({ by: author, at: round.openedAt });
    }), { numRuns: 60 });
  });

  it('open obligatory remarks stop the next submission until each has an answer', () => {
    fc.assert(fc.property(anyPlay({ kinds: [...toAndFro, 'answer', 'intrude'] }), (story) => {
      for (const { before, command, answer } of playOut(story).turns) {
        if (command.type !== 'submit' || before?.status !== 'rework') continue;
        const open = before.remarks.filter((one) => one.obligatory && !one.withdrawn && one.answers.length === 0 && one.settled === null);
        if (answer.ok) expect(open).toEqual([]);
        else if (answer.refusal.code === 'openRemarks') expect(answer.refusal.facts.remarks).toEqual(open.map((one) => one.id));
      }
    }), runs);
  });
});
