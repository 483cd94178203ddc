import { author, holderOf, person, signature, templateOf, visa, World } from '../testing/world.js';
import { lintRoute } from './route-lint.js';
import { stageOf, type RouteTemplate, type StageTemplate } from './template.js';

function findings(template: RouteTemplate, holders: Record<string, string | null> = {}, change: (world: World) => void = () => undefined) {
  const world = new World(template, holders);
  change(world);
  const facts = world.facts(world.current());
  return lintRoute(template, { authorId: author, facts }).map(({ code, severity, stageKey }) => `${severity} ${code} ${stageKey ?? ''}`.trim());
}
const signed = (stages: readonly StageTemplate[]) => templateOf([...stages, signature(['head'])], { signature: 'required' });

describe('route lint', () => {
  it('a sound route has no findings', () => expect(findings(signed([visa('visa', ['ivan', 'olha'])]))).toEqual([]));
  it('an empty post', () => expect(findings(signed([visa('visa', ['ivan'])]), { ivan: null })).toEqual(['error emptyPost visa']));
  it('I17 a stage with nobody', () => expect(findings(signed([visa('visa', [])]))).toEqual(['error noParticipants visa']));
  it('an empty route', () => expect(findings(templateOf([]))).toEqual(['error emptyRoute']));
  it('no signer', () => expect(findings(templateOf([visa('visa', ['ivan'])], { signature: 'required' }))).toEqual(['error noSigner']));
  it('a loop: a stage that rejects to itself or to a later one', () => {
    expect(findings(signed([visa('visa', ['ivan'], { onRejection: { stage: 'visa' } })]))).toEqual(['error returnLoop visa']);
    expect(findings(signed([visa('visa', ['ivan'], { onRejection: { stage: 'signature' } })]))).toEqual(['error returnLoop visa']);
  });
  it('the author as own approver: refused where the stage forbids it, told where the visa is implied', () => {
    expect(findings(signed([visa('visa', ['ivan'], { authorsPlace: 'refused' })]), { ivan: author })).toEqual(['error authorApproves visa']);
    expect(findings(signed([visa('visa', ['ivan'])]), { ivan: author })).toEqual(['warning authorApproves visa']);
    expect(findings(signed([visa('visa', ['ivan'])]), { head: author })).toEqual(['error authorApproves signature']);
  });
  it('I17 duplicate approvers are told that they approve once', () => expect(findings(signed([visa('one', ['ivan']), visa('two', ['olha'])]), { olha: 'ivan' })).toEqual(['warning duplicateApprover two']));
  it('a signature before the visas', () => expect(findings(templateOf([signature(['head']), visa('late', ['ivan'])]))).toEqual(['error signatureBeforeVisas signature']));
  it('a signature that asks for no evidence', () => expect(findings(templateOf([signature(['head'], { evidence: 'none' })]))).toEqual(['error signatureWithoutEvidence signature']));
  it('an unreachable stage', () => {
    const never = { and: [{ requisite: 'amount', op: 'gt' as const, value: 10 }, { requisite: 'amount', op: 'lt' as const, value: 5 }] };
    expect(findings(signed([visa('never', ['ivan'], { condition: never })]))).toEqual(['error conditionNeverTrue never']);
  });
  it('more asked for than there are people', () => expect(findings(signed([visa('panel', ['ivan', 'olha'], { completion: { atLeast: 2 } })]), { olha: 'ivan' })).toEqual(['error tooFewParticipants panel', 'warning duplicateApprover panel']));
  it('a choice that the author has not made', () => {
    const picked = stageOf({ key: 'picked', title: 'Вибір', purpose: 'visa', participants: [{ rule: 'pickedByAuthor', unit: null, people: [person('ivan')], optional: false }] });
    expect(findings(signed([picked]))).toEqual(['error choiceMissing picked']);
    expect(findings(signed([picked]), {}, (world) => (world.choices = { picked: { picked: [person('ivan')] }, units: {}, signer: null }))).toEqual([]);
  });
  it('somebody away without a substitute, and a substitute who may not sign', () => {
    const away = (world: World) => world.know('ivan', { absentUntil: '2026-12-01T00:00:00.000Z' as never });
    expect(findings(signed([visa('visa', ['ivan'])]), {}, away)).toEqual(['warning absentWithoutSubstitute visa']);
    const substitute = (world: World) => world.substitutions.push({ id: 's' as never, person: person('head'), substitute: person('ivan'), from: '2026-11-01T00:00:00.000Z' as never, until: '2026-12-01T00:00:00.000Z' as never, scope: 'all', maySign: false, capacity: 'acting', ground: 'наказ' });
    expect(findings(signed([visa('visa', ['ivan'])]), {}, substitute)).toEqual(['warning substituteMayNotSign signature']);
  });
  it('a kind that the template does not serve', () => expect(findings({ ...signed([visa('visa', ['ivan'])]), kinds: ['LETTER_OUT'] })).toEqual(['error kindNotServed']));
  it('two stages of one name, a deadline of no time', () => {
    expect(findings(signed([visa('same', ['ivan']), visa('same', ['olha'])]))).toContain('error duplicateStageKey same');
    expect(findings(signed([visa('visa', ['ivan'], { deadlineHours: 0 })]))).toEqual(['error deadlineNotPositive visa']);
  });

  it('I17 500 approvers and 50 stages are within limits and work; more are refused with the reason', () => {
    const many = (count: number) => templateOf([stageOf({ key: 'all', title: 'Усі', purpose: 'visa', participants: Array.from({ length: count }, (_, index) => holderOf(`p${index}`)) })]);
    expect(findings(many(501))).toEqual(['error tooManyParticipants']);
    expect(findings(templateOf(Array.from({ length: 51 }, (_, index) => visa(`s${index}`, [`p${index}`]))))).toEqual(['error tooManyStages']);
    const world = new World(many(500));
    expect(world.submit().ok).toBe(true);
    for (const step of world.open()) world.says(step.assignee ?? '', 'approve', { step });
    expect(world.known.status).toBe('completed');
    const deep = new World(templateOf(Array.from({ length: 50 }, (_, index) => visa(`s${index}`, [`p${index}`]))));
    expect(deep.submit().ok).toBe(true);
    for (let step = deep.open()[0]; step; step = deep.open()[0]) deep.says(step.assignee ?? '', 'approve', { step });
    expect(deep.known.status).toBe('completed');
  });
});
