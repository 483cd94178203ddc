import { happened, signature, templateOf, visa, World } from '../testing/world.js';
import { planRoute } from './sentence.js';
import { stageOf, type Completion } from './template.js';

const interested = (completion: Completion = 'all') => stageOf({ key: 'interested', title: 'Заінтересовані', purpose: 'visa', completion, participants: [{ rule: 'unitsChosenByAuthor', optional: true }] });
const route = (completion?: Completion) => new World(templateOf([visa('head', ['ivan']), interested(completion), signature(['olha'])]));

/** What keeps a route from starting, as «code stage». */
function findingsOf(world: World): readonly string[] {
  const answer = world.submit();
  if (answer.ok) throw new Error('the route started');
  return (answer.refusal.facts.findings as readonly { code: string; stageKey: string }[]).map(({ code, stageKey }) => `${code} ${stageKey}`);
}

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

  it.each<Completion>(['any', { atLeast: 2 }])('is refused before submission where %p must approve: a number cannot be reached by nobody', (completion) => {
    expect(findingsOf(route(completion))).toEqual(['noParticipants interested']);
  });

  it('is refused before submission where it signs: no paper is signed by nobody', () => {
    const signer = stageOf({ key: 'signer', title: 'Підпис', purpose: 'signature', participants: [{ rule: 'pickedByAuthor', unit: null, people: [], optional: true }] });
    expect(findingsOf(new World(templateOf([visa('head', ['ivan']), signer])))).toEqual(['noParticipants signer']);
  });

  it('is not in the plan’s time: nobody has the document there', () => {
    const world = new World(templateOf([visa('head', ['ivan'], { deadlineHours: 8 }), { ...interested(), deadlineHours: 16 }]));
    const plan = (units: readonly string[]) => {
      world.choices = { ...world.choices, units: { interested: units as never } };
      world.holders = { ...world.holders, unit: 'petro' };
      return planRoute(world.template, world.facts(world.current()), false);
    };
    expect(plan([]).stages.map((stage) => [stage.leftOut, stage.hours, stage.dueAt === null])).toEqual([[false, 8, false], [true, null, true]]);
    expect(plan([]).expectedBy).toBe(plan([]).stages[0]?.dueAt);
    expect(plan(['unit']).stages[1]).toMatchObject({ leftOut: false, hours: 16 });
  });
});
