import { author, happened, signature, templateOf, visa, World } from '../testing/world.js';
import { lifeCycle, transitions, type LifeState } from './life-cycle.js';
import { routeStatuses } from './route.js';

const states: readonly LifeState[] = ['none', ...routeStatuses];
const two = templateOf([visa('visa', ['ivan']), signature(['head'])]);

/** The shortest story that takes each way of the table. */
const stories: Readonly<Record<string, () => World>> = {
  'none submit running': () => started(new World(two)),
  'none submit completed': () => started(new World(templateOf([visa('own', [author])]))),
  'running decide rework': () => said(started(new World(two)), 'ivan', 'return'),
  'running decide rejected': () => said(started(new World(templateOf([visa('visa', ['ivan'], { onRejection: 'end' })]))), 'ivan', 'object'),
  'running decide completed': () => said(said(started(new World(two)), 'ivan', 'approve'), 'head', 'sign'),
  'running recall recalled': () => recalled(started(new World(two))),
  'rework submit running': () => started(said(started(new World(two)), 'ivan', 'return')),
  'rework submit completed': () => started(said(said(started(new World(templateOf([visa('one', ['ivan'], { allowAddParticipant: true }), visa('two', [author, 'olha'], { completion: 'all' })]))), 'ivan', 'approve'), 'olha', 'return'), true),
  'rework recall recalled': () => recalled(said(started(new World(two)), 'ivan', 'return')),
};

function started(world: World, vacated = false): World {
  if (vacated) world.holders['olha'] = author;
  happened(world.submit());
  return world;
}
function said(world: World, name: string, verdict: 'approve' | 'return' | 'object' | 'sign'): World {
  happened(world.says(name, verdict));
  return world;
}
function recalled(world: World): World {
  happened(world.give(author, { type: 'recall', reason: 'передумав' }));
  return world;
}

describe('the life cycle is a graph', () => {
  it('every state can be reached from the beginning, and nothing leads out of an end', () => {
    const reached = new Set<LifeState>(['none']);
    for (let grown = true; grown; ) {
      const next = transitions.filter(({ from, to }) => reached.has(from) && !reached.has(to));
      next.forEach(({ to }) => reached.add(to));
      grown = next.length > 0;
    }
    expect([...reached].sort()).toEqual([...states].sort());
    for (const end of ['completed', 'rejected', 'recalled'] as const) {
      expect(lifeCycle[end].accepts).toEqual([]);
      expect(transitions.filter(({ from }) => from === end)).toEqual([]);
    }
  });

  it('every way names a command that its state accepts', () => {
    for (const { from, command } of transitions) expect(lifeCycle[from].accepts).toContain(command);
  });

  it.each(transitions.map(({ from, command, to, when }) => [`${from} ${command} ${to}`, when]))('%s: %s', (way) => {
    const world = stories[way]?.();
    const last = world?.turns.at(-1);
    expect(`${last?.before?.status ?? 'none'} ${last?.command.type} ${last?.after?.status}`).toBe(way);
  });
});
