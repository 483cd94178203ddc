import fc from 'fast-check';
import { accepted, allSteps, eventsOf, lastRun, leftToNobody, mayStandIn, must, neededBy, stageOfKey, stepById, verdictOfPlace } from '../testing/oracles.js';
import { willing } from '../testing/moves.js';
import { anyPlay, playOut } from '../testing/play.js';
import { anyPanel, anySigning } from '../testing/routes.js';
import { administrator, happened, type Turn, type World } from '../testing/world.js';
import { decide } from './decide.js';
import { evolve, replay } from './evolve.js';
import { transitions } from './life-cycle.js';
import type { Route } from './route.js';

const runs = { numRuns: 150 };
const ends = ['completed', 'rejected', 'recalled'];

/** Plays any story and looks at every command with the state before and after it. */
const everyTurn = (check: (turn: Turn, world: World) => void, play = anyPlay()): void =>
  fc.assert(fc.property(play, (story) => {
    const world = playOut(story);
    for (const turn of world.turns) check(turn, world);
  }), runs);

/** The states through which one accepted command led, event by event. */
function* states(turn: Turn): Generator<{ before: Route | null; after: Route; event: ReturnType<typeof accepted>[number] }> {
  let before = turn.before;
  for (const event of accepted(turn)) {
    const after = evolve(before, event);
    yield { before, after, event };
    before = after;
  }
}

/** Everybody approves what is theirs; an administrator fills the places that nobody holds. Answers with the number of moves. */
function bringToItsEnd(world: World): number {
  let moves = 0;
  for (const name of Object.keys(world.people)) world.know(name, { active: true });
  if (world.known.rounds.at(-1)?.correction) happened(world.give(world.known.authorId, { type: 'declineCorrection' }));
  for (let spare = 0; world.known.status === 'running'; moves += 1) {
    const step = world.placed.filter((placed) => world.stateOf(placed) === 'open')[0];
    const orphan = world.placed.filter((placed) => world.stateOf(placed) === 'orphaned')[0];
    const purpose = (step ?? orphan) && stageOfKey(world.known, (step ?? orphan)?.run.key ?? '').purpose;
    if (step && purpose) {
      const actor = step.step.assignee ?? (step.step.pool ?? []).find((one) => !step.run.steps.some((other) => other.assignee === one)) ?? null;
      if (actor !== null && world.says(actor, willing(purpose), { step: step.step }).ok) continue;
    }
    const stuck = step ?? orphan;
    if (!stuck) throw new Error('the route waits for nobody');
    spare += 1;
    world.know(`spare ${spare}`);
    happened(world.give(administrator, { type: 'reassign', stepId: stuck.step.id, to: `spare ${spare}` as never, reason: 'нікому діяти' }));
    if (moves > 400) throw new Error('the route does not end');
  }
  return moves;
}

describe('the core is a pure function: what holds for every sequence of commands', () => {
  it('a route ends completed, rejected or recalled, and nothing is accepted after that', () => {
    everyTurn(({ before, after, answer }) => {
      if (!before || !ends.includes(before.status)) return;
      must(!answer.ok || answer.value.length === 0, 'something happened after the end');
      must(after === before, 'the state changed after the end');
    });
  });

  it('the status changes only in the ways of the table', () => {
    everyTurn(({ before, after, command }) => {
      const [from, to] = [before?.status ?? 'none', after?.status ?? 'none'];
      if (from === to) return;
      must(transitions.some((way) => way.from === from && way.command === command.type && way.to === to), `${command.type} led from ${from} to ${to}`);
    });
  });

  it('at most one round is open', () => {
    everyTurn(({ after }) => {
      const open = (after?.rounds ?? []).filter((round) => round.outcome === null);
      must(open.length === (after?.status === 'running' ? 1 : 0), `${open.length} rounds are open while the route is ${after?.status}`);
      must(open.length === 0 || open[0] === after?.rounds.at(-1), 'a round before the last is open');
    });
  });

  it('a step has at most one standing decision', () => {
    everyTurn((turn, world) => {
      if (turn !== world.turns.at(-1)) return;
      const given = new Map<string, string[]>();
      for (const event of world.events) {
        if (event.type === 'stepDecided') given.set(event.stepId, [...(given.get(event.stepId) ?? []), event.decision.id]);
        if (event.type === 'approvalWithdrawn' && event.stepId) given.set(event.stepId, (given.get(event.stepId) ?? []).filter((id) => id !== event.decisionId));
        for (const standing of given.values()) must(standing.length <= 1, 'a step with two standing decisions');
      }
    });
  });

  it('a decided step reopens only by its decider’s withdrawal, and the withdrawn decision stays on the record', () => {
    everyTurn(({ before, after, command }) => {
      for (const { step } of allSteps(before).filter((one) => one.step.decision)) {
        const now = stepById(after, step.id)?.step;
        if (now?.decision?.id === step.decision?.id) continue;
        expect(command).toMatchObject({ type: 'withdraw', decisionId: step.decision?.id, by: { personId: step.decision?.by } });
        expect(now?.withdrawn.at(-1)?.decision).toEqual(step.decision);
        expect(step.decision?.verdict).not.toBe('sign');
      }
    }, fc.oneof(anyPlay(), anyPlay({ kinds: ['substitute', 'standIn', 'standIn', 'withdraw', 'withdraw', 'verdict'] }), anyPlay({ template: anySigning, kinds: ['approve', 'withdraw'] })));
  });

  it('an approval is not withdrawn once somebody in a later stage has decided', () => {
    everyTurn(({ before, command, answer }) => {
      if (command.type !== 'withdraw' || !answer.ok || answer.value.length === 0) return;
      const found = allSteps(before).find(({ step }) => step.decision?.id === command.decisionId);
      if (!found || found.round !== before?.rounds.at(-1) || found.run.state === 'reset') return;
      const later = found.round.runs.filter((run) => run.state !== 'reset' && run.index > found.run.index).flatMap((run) => run.steps);
      expect(later.filter((step) => step.decision)).toEqual([]);
    });
  });

  it('a new round makes new steps', () => {
    everyTurn(({ after }) => {
      const ids = allSteps(after).map(({ step }) => step.id);
      must(new Set(ids).size === ids.length, 'one step in two places');
      for (const { round, step } of allSteps(after)) must(!step.decision || step.decision.round === round.number, 'a decision of another round');
    });
  });

  it('no decision exists by someone who was not the assignee, an active substitute or a legitimate delegate at that instant', () => {
    everyTurn((turn) => {
      for (const { before, event } of states(turn)) {
        if (event.type !== 'stepDecided' && event.type !== 'voteCameLate') continue;
        const found = stepById(before, event.stepId);
        if (!before || !found) throw new Error('a decision on no step');
        const { step, run } = found;
        const stage = stageOfKey(before, run.key);
        const byName = step.parent !== null || ['delegated', 'reassigned'].includes(step.handovers.at(-1)?.kind ?? '');
        const seat = (turn.facts.seats[step.seats[0]?.split('/')[0] ?? ''] ?? []).find((one) => one.key === step.seats[0]?.split('/')[1]);
        if (!byName && seat && event.type === 'stepDecided') expect(seat.pool ?? [seat.person]).toContain(step.assignee);
        const { by } = event.decision;
        const holder = step.assignee ?? (step.pool?.includes(by) ? by : event.decision.onBehalfOf);
        if (holder === null) throw new Error('a decision on a step that nobody holds');
        if (by !== holder) expect(mayStandIn(turn.facts, holder, by, stage, before.kind)).toBe(true);
        expect(event.decision.onBehalfOf).toBe(by === holder ? null : holder);
        expect(turn.command.by).toMatchObject({ kind: 'person', personId: by });
        expect(turn.facts.people[by]?.active).toBe(true);
      }
    });
  });

  it('who acts for somebody else does so over substitutions that are active, in scope, and at most three', () => {
    const standingIn = anyPlay({ kinds: ['approve', 'substitute', 'substitute', 'standIn', 'standIn', 'standIn', 'pass'] });
    everyTurn((turn) => {
      for (const { before, event } of states(turn)) {
        if (event.type !== 'stepDecided' || !before || event.decision.onBehalfOf === null) continue;
        const run = stepById(before, event.stepId)?.run;
        must(run !== undefined && mayStandIn(turn.facts, event.decision.onBehalfOf, event.decision.by, stageOfKey(before, run.key), before.kind), 'acted without the right to');
        must(event.decision.by !== before.authorId || stageOfKey(before, run.key).authorsPlace === 'allowed' || stageOfKey(before, run.key).purpose === 'acquaintance', 'the author stood in for an approver');
      }
    }, standingIn);
  });

  it('I12 a delegated step comes back to nobody who passed it on; who asked somebody «before me» decides after them', () => {
    everyTurn((turn) => {
      for (const { before, after, event } of states(turn)) {
        if (event.type === 'stepDelegated') {
          const had = stepById(after, event.stepId)?.step.handovers.map(({ from }) => from) ?? [];
          must(!had.includes(event.to) && had.length <= 5, 'a delegation that goes round');
        }
        const found = event.type === 'stepDecided' ? stepById(before, event.stepId) : undefined;
        const asked = found?.run.steps.filter((step) => step.parent?.step === found.step.id && step.parent.placement === 'before') ?? [];
        must(!found || asked.every((step) => verdictOfPlace(found.run, step) !== 'pending'), 'decided before those who were asked to go first');
      }
    }, anyPlay({ kinds: ['approve', 'verdict', 'delegate', 'delegate', 'add', 'add', 'reassign', 'hands'] }));
  });

  it('A04 the author decides nothing of their own document where the route forbids it', () => {
    everyTurn((turn) => {
      for (const { before, event } of states(turn)) {
        if (event.type !== 'stepDecided' && event.type !== 'voteCameLate') continue;
        const run = stepById(before, event.stepId)?.run;
        if (!before || !run || event.decision.by !== before.authorId) continue;
        const stage = stageOfKey(before, run.key);
        expect(stage.authorsPlace === 'allowed' || stage.purpose === 'acquaintance').toBe(true);
      }
    });
  });

  it('no decision refers to a version other than its round’s, which is the one that was on screen', () => {
    everyTurn((turn) => {
      for (const { before, event } of states(turn)) {
        if (event.type !== 'stepDecided' && event.type !== 'voteCameLate') continue;
        const round = before?.rounds.at(-1);
        expect(event.decision.version).toEqual(round?.versions.at(-1));
        expect(event.decision.round).toBe(round?.number);
        expect(turn.command).toMatchObject({ seen: { round: round?.number, contentHash: event.decision.version.contentHash } });
      }
    }, anyPlay({ kinds: ['approve', 'actLate', 'back', 'mend', 'correct'], corrections: true }));
  });

  it('a completed route has, for every stage whose condition held, enough approvals to meet its completion', () => {
    fc.assert(fc.property(fc.oneof(anyPlay({ most: 30 }), anyPlay({ most: 30, kinds: ['approve', 'approve', 'hands', 'hands', 'add', 'withdraw', 'mend'] }), anyPlay({ template: anyPanel, kinds: ['approve', 'hands'] })), (story) => {
      const world = playOut(story);
      if (world.known.status === 'running') bringToItsEnd(world);
      const after = world.known;
      fc.pre(after.status === 'completed');
      const round = after.rounds.at(-1);
      if (!round) throw new Error('completed without a round');
      const money = world.versions.get(round.versions[0]?.id ?? '')?.content.requisites.hasMoney === true;
      for (const stage of after.template.stages) {
        const applies = !stage.condition || ('value' in stage.condition && (stage.condition.value === true) === money);
        const run = lastRun(round, stage.key);
        expect(run?.state).toBe(applies ? 'completed' : 'skipped');
        if (!run || !applies) continue;
        const approved = run.steps.filter((step) => step.parent === null && verdictOfPlace(run, step) === 'approved').length;
        expect(approved).toBeGreaterThanOrEqual(neededBy(stage, run));
        must(run.steps.length > 0 || leftToNobody(after, stage), `${stage.key} was passed with nobody`);
        for (const step of run.steps) expectCovered(after, step, stage.key);
      }
    }), runs);
  });

  /** Every place that somebody answers for elsewhere is really answered for there; every approval is of the final version or carried to it. */
  function expectCovered(route: Route, step: ReturnType<typeof allSteps>[number]['step'], key: string): void {
    const round = route.rounds.at(-1);
    // A place may be put off more than once: it is followed to where it was answered for. It may have become the author's own meanwhile, which is implied.
    const answeredIn = (seat: string, stageKey: string): boolean =>
      ((round && lastRun(round, stageKey)?.steps) ?? []).some((one) => one.seats.includes(seat) && (one.deferredTo ? answeredIn(seat, one.deferredTo) : one.implied || Boolean(one.decision ?? one.carried?.decision)));
    if (step.deferredTo) for (const seat of step.seats) expect(`${seat} in ${step.deferredTo}: ${answeredIn(seat, step.deferredTo)}`).toBe(`${seat} in ${step.deferredTo}: true`);
    if (step.implied) expect(stageOfKey(route, key).completion).toBe('all');
    if (step.decision) expect(round?.versions.map((version) => version.id)).toContain(step.decision.version.id);
  }

  it('a stage opens only after all before it are complete', () => {
    everyTurn((turn) => {
      for (const { before, event } of states(turn)) {
        const about = event.type === 'stageOpened' || event.type === 'stageSkipped' ? event.index : event.type === 'stepDecided' ? stepById(before, event.stepId)?.run.index : undefined;
        const round = before?.rounds.at(-1);
        if (about === undefined || !before || !round) continue;
        for (const stage of before.template.stages.slice(0, about)) {
          const run = lastRun(round, stage.key);
          const reads = stage.purpose === 'acquaintance' || stageOfKey(before, before.template.stages[about]?.key ?? '').purpose === 'acquaintance';
          must(reads ? run !== undefined : ['completed', 'skipped'].includes(run?.state ?? ''), `${event.type} at stage ${about} while an earlier one is ${run?.state ?? 'not reached'}`);
        }
      }
    });
  });

  it('I13 a stage passes with nobody exactly where the template lets the author name nobody and the author named nobody; any other waits with its empty places', () => {
    everyTurn((turn) => {
      for (const { before, event } of states(turn)) {
        if (event.type !== 'stageOpened' || !before) continue;
        const stage = stageOfKey(before, event.stageKey);
        must((event.steps.length === 0) === leftToNobody(before, stage), `${stage.key} opened with ${event.steps.length} places`);
        const places = event.steps.filter((step) => step.parent === null).length;
        must(event.steps.length === 0 || places >= (stage.completion === 'all' ? 1 : stage.completion === 'any' ? 1 : stage.completion.atLeast), `${stage.key} cannot reach its completion`);
      }
    }, fc.oneof(anyPlay(), anyPlay({ most: 25, kinds: ['approve', 'approve', 'back', 'mend', 'choose', 'hands', 'dismiss'] })));
  });

  it('a condition is evaluated once, when its stage is reached, and its inputs are recorded', () => {
    everyTurn((turn) => {
      for (const { before, event } of states(turn)) {
        if (event.type !== 'stageOpened' && event.type !== 'stageSkipped') continue;
        const round = before?.rounds.at(-1);
        const stage = before?.template.stages[event.index];
        const earlier = round?.runs.find((run) => run.index === event.index);
        if (!stage?.condition) expect(event.condition).toBeNull();
        else if (earlier) expect(event.condition).toBe(earlier.condition);
        else expect(event.condition?.inputs).toEqual({ hasMoney: turn.facts.version.requisites.hasMoney ?? null });
        if (event.condition) expect(event.condition.held).toBe(event.type === 'stageOpened');
      }
    });
  });

  it('replaying the events gives the same state', () => {
    fc.assert(fc.property(anyPlay(), (story) => {
      const world = playOut(story);
      expect(replay(world.events)).toEqual(world.route);
      expect(replay(JSON.parse(JSON.stringify(world.events)))).toEqual(world.route);
    }), { numRuns: 100 });
  });

  it('the same state, command and facts always give the same answer', () => {
    everyTurn(({ before, command, facts, answer }) => expect(decide(before, command, facts)).toEqual(answer), anyPlay({ most: 20 }));
  });

  it('I02 the same command with the same key twice has one effect; another command under that key is refused', () => {
    everyTurn(({ before, after, command, facts, answer }) => {
      if (command.key === null || !answer.ok || !after) return;
      expect(decide(after, command, facts)).toEqual({ ok: true, value: [] });
      if (command.type === 'decide' && answer.value.length > 0) expect(decide(after, { ...command, verdict: 'return' }, facts)).toMatchObject({ ok: false, refusal: { code: 'keyReused' } });
      if (before?.handled[command.key] !== undefined) expect(answer.value).toEqual([]);
    });
  });

  it('k of n fails as soon as, and only when, k can no longer be reached', () => {
    everyTurn((turn) => {
      for (const { before, event } of states(turn)) {
        if (event.type !== 'stageFailed' || !before) continue;
        const run = before.rounds.at(-1)?.runs.find((one) => one.id === event.stageId);
        if (!run) throw new Error('a stage failed that never ran');
        const reachable = run.steps.filter((step) => step.parent === null && verdictOfPlace(run, step) !== 'lost').length;
        must(reachable < neededBy(stageOfKey(before, run.key), run), 'failed though the completion could still be reached');
      }
      for (const run of turn.after?.status === 'running' ? (turn.after.rounds.at(-1)?.runs ?? []) : []) {
        if (run.state !== 'open' || !turn.after) continue;
        const stage = stageOfKey(turn.after, run.key);
        const places = run.steps.filter((step) => step.parent === null).map((step) => verdictOfPlace(run, step));
        must(places.filter((place) => place !== 'lost').length >= neededBy(stage, run), 'still open though the completion is out of reach');
        must(places.filter((place) => place === 'approved').length < neededBy(stage, run), 'still open though complete');
      }
    });
  });

  it('no delegation or «before me» cycle can hold a route for ever: from any state, willing people bring it to its end', () => {
    fc.assert(fc.property(anyPlay({ most: 30 }), (story) => {
      const world = playOut(story);
      fc.pre(world.known.status === 'running');
      const steps = () => allSteps(world.known).length;
      const before = steps();
      expect(bringToItsEnd(world)).toBeLessThanOrEqual(4 * (before + 60));
      expect(world.known.status).toBe('completed');
    }), runs);
  });

  it('I14 order is by sequence, never by the clock: decisions given under a clock that jumps back stand in the order in which they were given', () => {
    fc.assert(fc.property(anyPlay({ most: 25 }), fc.array(fc.integer({ min: -90, max: 90 }), { minLength: 1, maxLength: 9 }), (story, jumps) => {
      let turn = 0;
      const world = playOut(story, (one) => one.pass((jumps[(turn += 1) % jumps.length] ?? 0) * 60_000));
      const given = eventsOf(world.events, 'stepDecided').map((event) => event.decision.id);
      const sequences = given.map((id) => allSteps(world.known).flatMap(({ step }) => [step.decision, ...step.withdrawn.map((one) => one.decision)]).find((decision) => decision?.id === id)?.sequence ?? -1);
      expect([...sequences].sort((a, b) => a - b)).toEqual(sequences);
    }), { numRuns: 80 });
  });
});
