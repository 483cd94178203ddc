import fc from 'fast-check';
import { anyPlay, playOut } from '../testing/play.js';
import { must } from '../testing/oracles.js';
import { administrator, author, happened, person, signature, templateOf, visa, World } from '../testing/world.js';
import { allowed } from './allowed.js';
import { planRoute } from './sentence.js';

const may = (world: World, name: string): readonly string[] => allowed(world.known, world.actor(name), world.facts(world.current())).map(({ command, verdict, needsReason }) => `${verdict ?? command}${needsReason ? ' with a reason' : ''}`);

describe('what one may do', () => {
  it('is what `decide` accepts: verdicts and their reasons, delegation, addition', () => {
    const world = new World(templateOf([visa('visa', ['ivan', 'olha']), signature(['head'])]));
    happened(world.submit());
    expect(may(world, 'ivan')).toEqual(['approve', 'approveWithRemarks', 'object with a reason', 'return with a reason', 'delegate with a reason', 'addParticipant']);
    expect(may(world, 'head')).toEqual([]);
    expect(may(world, author)).toEqual(['recall with a reason']);
    expect(may(world, administrator)).toEqual(['reassign with a reason', 'reassign with a reason']);
    happened(world.says('ivan', 'approve'));
    expect(may(world, 'ivan')).toEqual(['withdraw']);
    world.pass(60_000);
    expect(may(world, 'ivan')).toEqual(['withdraw with a reason']);
    happened(world.says('olha', 'approve'));
    expect(may(world, 'head')).toEqual(['return with a reason', 'sign', 'refuse with a reason']);
    happened(world.says('head', 'return'));
    expect(may(world, author)).toEqual(['submit', 'recall with a reason']);
  });

  it('a stranger may do nothing, a substitute what the absent person may within the scope', () => {
    const world = new World(templateOf([visa('visa', ['ivan'])]));
    world.know('petro');
    happened(world.submit());
    expect(may(world, 'petro')).toEqual([]);
    world.substitutions = [{ id: 's' as never, person: person('ivan'), substitute: person('petro'), from: '2026-11-01T00:00:00.000Z' as never, until: '2026-12-01T00:00:00.000Z' as never, scope: 'all', maySign: false, capacity: 'acting', ground: 'наказ' }];
    const asked = allowed(world.known, world.actor('petro'), world.facts(world.current()));
    expect(asked.map(({ onBehalfOf }) => onBehalfOf)).toContain('ivan');
  });

  it('every verdict that it offers is accepted, and none that it does not offer', () => {
    fc.assert(fc.property(anyPlay({ most: 25, corrections: false }), (story) => {
      const world = playOut(story);
      for (const name of ['a', 'b', 'c', 'd', author]) {
        const offered = allowed(world.known, world.actor(name), world.facts(world.current())).filter(({ command }) => command === 'decide').map(({ stepId, verdict }) => `${stepId} ${verdict}`);
        for (const step of world.placed.map((placed) => placed.step))
          for (const verdict of ['approve', 'object', 'return', 'sign', 'refuse', 'acknowledge', 'approveWithRemarks'] as const) {
            const { route, events, turns } = world;
            const answer = world.says(name, verdict, { step, onBehalfOf: undefined as never });
            world.route = route;
            if (answer.ok) events.splice(events.length - answer.value.length);
            turns.pop();
            const late = answer.ok && answer.value.some((event) => event.type === 'voteCameLate');
            must(late || answer.ok === offered.includes(`${step.id} ${verdict}`), `${name} ${verdict}: offered ${!answer.ok}, accepted ${answer.ok}`);
          }
      }
    }), { numRuns: 40 });
  });
});

describe('the sentence: who will act and until when', () => {
  it('adds the time of stages, and of people in sequence; stages that do not apply take none', () => {
    const template = templateOf([
      visa('heads', ['ivan', 'olha'], { order: 'sequential', deadlineHours: 4 }), visa('money', ['petro'], { deadlineHours: 8, condition: { requisite: 'hasMoney', op: 'eq', value: false } }), signature(['head'], { deadlineHours: 8, urgentDeadlineHours: 2 }),
    ]);
    const world = new World(template);
    const plan = (urgent: boolean) => planRoute(template, world.facts(world.current()), urgent);
    expect(plan(false).stages.map(({ key, applies, dueAt }) => [key, applies, dueAt])).toEqual([['heads', true, '2026-11-12T16:00:00.000Z'], ['money', false, null], ['signature', true, '2026-11-13T16:00:00.000Z']]);
    expect(plan(false).expectedBy).toBe('2026-11-13T16:00:00.000Z');
    expect(plan(true).expectedBy).toBe('2026-11-13T09:00:00.000Z');
    expect(plan(false).stages[1]?.condition).toEqual({ held: false, inputs: { hasMoney: true } });
  });
});
