import { happened, signature, templateOf, visa, World } from '../testing/world.js';
import { stageOf, type Completion } from './template.js';

const interested = (completion: Completion = 'all') => stageOf({ key: 'interested', title: 'Заінтересовані', purpose: 'visa', completion, participants: [{ rule: 'unitsChosenByAuthor', optional: true }] });
const route = (completion?: Completion) => new World(templateOf([visa('head', ['ivan']), interested(completion), signature(['olha'])]));

describe('A stage that the author may leave without anybody', () => {
  it('is complete as it opens when nobody was named: the document goes on', () => {
    const world = route();
    happened(world.submit());
    happened(world.says('ivan', 'approve'));
    expect(world.known.rounds[0]?.runs.map(({ key, state, steps }) => [key, state, steps.length])).toEqual([['head', 'completed', 1], ['interested', 'completed', 0], ['signature', 'open', 1]]);
    happened(world.says('olha', 'sign'));
    expect(world.known.status).toBe('completed');
  });

  it('waits for those who were named, and I13 for the head of a named unit who left meanwhile', () => {
    const world = route();
    world.choices = { ...world.choices, units: { interested: ['unit' as never, 'vacant' as never] } };
    world.holders = { ...world.holders, unit: 'petro', vacant: 'stepan' };
    for (const name of ['petro', 'stepan']) world.know(name);
    happened(world.submit());
    world.holders = { ...world.holders, vacant: null };
    happened(world.says('ivan', 'approve'));
    happened(world.says('petro', 'approve'));
    expect(world.known.rounds[0]?.runs.find(({ key }) => key === 'interested')).toMatchObject({ state: 'open' });
  });

  it.each<Completion>(['any', { atLeast: 2 }])('still waits where %p must approve: a number cannot be reached by nobody (I13)', (completion) => {
    const world = route(completion);
    happened(world.submit());
    happened(world.says('ivan', 'approve'));
    expect(world.known.rounds[0]?.runs.find(({ key }) => key === 'interested')).toMatchObject({ state: 'open' });
  });
});
