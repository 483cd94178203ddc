import { administrator, author, codeOf, happened, holderOf, person, remark, signature, templateOf, visa, World, minutes } from '../testing/world.js';
import { stageOf } from './template.js';
import { verdictNames, verdictTable, verdictsFor } from './verdicts.js';
import { purposes } from './template.js';

const types = (world: World): readonly string[] => world.events.map((event) => event.type);

describe('the verdict table', () => {
  const stageFor = (purpose: (typeof purposes)[number]) => stageOf({ key: 'stage', title: 'Етап', purpose, participants: [holderOf('ivan')] });

  it.each(purposes.flatMap((purpose) => verdictNames.map((verdict) => [verdict, purpose] as const)))('«%s» at a stage of purpose %s is accepted exactly when the table says so', (verdict, purpose) => {
    const world = new World(templateOf([stageFor(purpose)]));
    happened(world.submit());
    const answer = world.says('ivan', verdict);
    expect(codeOf(answer)).toBe(verdictsFor(purpose).includes(verdict) ? 'accepted' : 'verdictNotForStage');
  });

  it.each(verdictNames.filter((verdict) => verdictTable[verdict].reason === 'obligatory'))('«%s» without a reason is refused', (verdict) => {
    const world = new World(templateOf([stageFor(verdictTable[verdict].purposes[0])]));
    happened(world.submit());
    expect(codeOf(world.says('ivan', verdict, { reason: '  ' }))).toBe('reasonRequired');
    expect(codeOf(world.says('ivan', verdict, { reason: 'Сума не та' }))).toBe('accepted');
  });

  it('approving with remarks needs a remark, plain approval takes none', () => {
    const world = new World(templateOf([visa('visa', ['ivan'])]));
    happened(world.submit());
    expect(codeOf(world.says('ivan', 'approveWithRemarks', { remarks: [] }))).toBe('remarksRequired');
    expect(codeOf(world.says('ivan', 'approve', { remarks: [remark('п. 3')] }))).toBe('remarksNotAllowed');
    happened(world.says('ivan', 'approveWithRemarks', { remarks: [remark('п. 3')] }));
    expect(world.known.remarks.map(({ text }) => text)).toEqual(['п. 3']);
    expect(world.known.status).toBe('completed');
  });

  it('returning for rework ends the round at once and closes every open step', () => {
    const world = new World(templateOf([visa('visa', ['ivan', 'olha'])]));
    happened(world.submit());
    happened(world.says('ivan', 'return'));
    expect(world.known.status).toBe('rework');
    expect(world.known.rounds[0]?.outcome?.kind).toBe('returned');
    expect(world.placed.map(({ step }) => step.closed)).toEqual([null, 'returned']);
    expect(codeOf(world.says('olha', 'approve'))).toBe('atAuthor');
  });

  it('an objection goes where the stage sends it: to the author, to the end, or to a named stage of the same version', () => {
    const toAuthor = new World(templateOf([visa('visa', ['ivan'])]));
    happened(toAuthor.submit());
    happened(toAuthor.says('ivan', 'object'));
    expect(toAuthor.known.status).toBe('rework');

    const toEnd = new World(templateOf([visa('visa', ['ivan'], { onRejection: 'end' })]));
    happened(toEnd.submit());
    happened(toEnd.says('ivan', 'object'));
    expect(toEnd.known.status).toBe('rejected');
    expect(codeOf(toEnd.submit())).toBe('routeEnded');
  });

  it('refusing to sign acts as an objection', () => {
    const world = new World(templateOf([visa('visa', ['ivan']), signature(['head'])]));
    happened(world.submit());
    happened(world.says('ivan', 'approve'));
    happened(world.says('head', 'refuse'));
    expect(world.known.status).toBe('rework');
    expect(types(world)).toContain('stageFailed');
  });

  it('acquaintance never blocks: creation is complete with the last signature, the route when everybody has read', () => {
    const known = stageOf({ key: 'known', title: 'Ознайомлення', purpose: 'acquaintance', participants: [holderOf('olha'), holderOf('vacant')] });
    const world = new World(templateOf([signature(['head']), known]), { vacant: null });
    happened(world.submit());
    happened(world.says('head', 'sign'));
    expect(types(world)).toContain('creationCompleted');
    expect(world.known.status).toBe('running');
    expect(codeOf(world.give(author, { type: 'recall', reason: 'передумали' }))).toBe('alreadySigned');
    happened(world.says('olha', 'acknowledge'));
    expect(world.known.status).toBe('completed');
  });
});

describe('a stage that sends back to a named stage', () => {
  const template = templateOf([visa('unit', ['ivan']), visa('finance', ['olha']), visa('legal', ['petro', 'sofia'], { onRejection: { stage: 'unit' } }), signature(['head'])]);

  it('opens that stage anew in the same version; the stages between stand, and its own approvals with them', () => {
    const world = new World(template);
    happened(world.submit());
    for (const name of ['ivan', 'olha', 'petro']) happened(world.says(name, 'approve'));
    happened(world.says('sofia', 'object'));
    expect(world.known.rounds).toHaveLength(1);
    expect(world.open().map((step) => step.assignee)).toEqual(['ivan']);
    happened(world.says('ivan', 'approve'));
    expect(world.open().map((step) => step.assignee)).toEqual(['sofia']);
    expect(world.step('petro').carried?.decision.by).toBe('petro');
    happened(world.says('sofia', 'approve'));
    happened(world.says('head', 'sign'));
    expect(world.known.status).toBe('completed');
  });

  it('a condition is evaluated once in a round: when the stage comes again, its record is read and not the requisites', () => {
    const money = { requisite: 'hasMoney', op: 'eq', value: true } as const;
    const world = new World(templateOf([visa('unit', ['ivan']), visa('finance', ['olha'], { condition: money, onRejection: { stage: 'unit' } })]));
    happened(world.submit());
    happened(world.says('ivan', 'approve'));
    happened(world.says('olha', 'object'));
    const version = world.current();
    world.versions.set(version.ref.id, { ...version, content: { ...version.content, requisites: { hasMoney: false } } });
    happened(world.says('ivan', 'approve'));
    const runs = world.known.rounds[0]?.runs.filter(({ key }) => key === 'finance') ?? [];
    expect(runs.map(({ condition }) => condition)).toEqual([{ held: true, inputs: { hasMoney: true } }, { held: true, inputs: { hasMoney: true } }]);
    expect(world.open().map((step) => step.assignee)).toEqual(['olha']);
  });

  it('a ping-pong between two stages ends with the author', () => {
    const world = new World(template);
    happened(world.submit());
    for (const name of ['ivan', 'olha', 'petro']) happened(world.says(name, 'approve'));
    let passes = 0;
    for (; world.known.status === 'running'; passes += 1) {
      happened(world.says('sofia', 'object'));
      if (world.known.status === 'running') happened(world.says('ivan', 'approve'));
    }
    expect(world.known.status).toBe('rework');
    expect(passes).toBeLessThan(20);
  });
});

describe('any of many and k of n', () => {
  it('I11 the k-th vote closes the stage once, the next is recorded as late and changes nothing', () => {
    const world = new World(templateOf([visa('panel', ['ivan', 'olha', 'petro'], { completion: { atLeast: 2 } }), visa('next', ['sofia'])]));
    happened(world.submit());
    const petros = world.step('petro');
    happened(world.says('ivan', 'approve'));
    happened(world.says('olha', 'approve'));
    expect(world.placed.find(({ step }) => step.id === petros.id)?.step.closed).toBe('completionMet');
    expect(happened(world.says('petro', 'object', { step: petros })).map((event) => event.type)).toEqual(['voteCameLate']);
    expect(world.open().map((step) => step.assignee)).toEqual(['sofia']);
    expect(world.events.filter((event) => event.type === 'stageCompleted')).toHaveLength(1);
    expect(codeOf(world.says('petro', 'object', { step: petros }))).toBe('stepClosed');
  });

  it('I01 of two who press at once on a step of a pool one wins and the other is told who', () => {
    const pool = stageOf({ key: 'form', title: 'Перевірка', purpose: 'formCheck', completion: 'any', participants: [{ rule: 'pool', unit: null, people: [person('ivan'), person('olha')] }] });
    const world = new World(templateOf([pool, visa('next', ['petro'])]));
    happened(world.submit());
    const step = world.step('ivan');
    happened(world.says('ivan', 'approve', { step }));
    const second = world.says('olha', 'approve', { step });
    expect(second).toMatchObject({ ok: false, refusal: { code: 'claimedByAnother', facts: { by: 'ivan' } } });
  });

  it('a claimed step goes back to its pool when it is released', () => {
    const pool = stageOf({ key: 'form', title: 'Перевірка', purpose: 'formCheck', completion: 'any', participants: [{ rule: 'pool', unit: null, people: [person('ivan'), person('olha')] }] });
    const world = new World(templateOf([pool]));
    happened(world.submit());
    const stepId = world.step('ivan').id;
    happened(world.give('ivan', { type: 'claim', stepId, seen: world.seen, onBehalfOf: null }));
    expect(codeOf(world.give('olha', { type: 'claim', stepId, seen: world.seen, onBehalfOf: null }))).toBe('claimedByAnother');
    happened(world.give('ivan', { type: 'release', stepId, seen: world.seen, onBehalfOf: null }));
    happened(world.says('olha', 'approve', { step: world.step('olha') }));
    expect(world.known.status).toBe('completed');
  });
});

describe('withdrawing an approval', () => {
  it('needs no reason within ten seconds and one after them, and never works for a signature', () => {
    const world = new World(templateOf([visa('visa', ['ivan', 'olha']), signature(['head', 'deputy'])]));
    happened(world.submit());
    const withdraw = (name: string, reason: string | null) => world.give(name, { type: 'withdraw', decisionId: world.step(name).decision?.id as never, reason });
    happened(world.says('ivan', 'approve'));
    world.pass(9000);
    happened(withdraw('ivan', null));
    expect(world.step('ivan').decision).toBeNull();
    expect(world.step('ivan').withdrawn).toHaveLength(1);
    happened(world.says('ivan', 'approve'));
    world.pass(11_000);
    expect(codeOf(withdraw('ivan', null))).toBe('reasonRequired');
    expect(codeOf(withdraw('olha', 'чуже'))).toBe('notYourDecision');
    happened(withdraw('ivan', 'помилився'));
    for (const name of ['ivan', 'olha']) happened(world.says(name, 'approve'));
    happened(world.says('head', 'sign'));
    expect(codeOf(withdraw('head', 'передумав'))).toBe('notWithdrawable');
    expect(codeOf(withdraw('ivan', 'запізно'))).toBe('laterStageDecided');
  });

  it('opens the stage again: the next stage pauses, and those whom the completion had sent home are asked again', () => {
    const world = new World(templateOf([visa('any', ['ivan', 'olha'], { completion: 'any' }), visa('next', ['petro'])]));
    happened(world.submit());
    const decided = happened(world.says('ivan', 'approve'));
    expect(decided.map((event) => event.type)).toEqual(['stepDecided', 'stepsClosed', 'stageCompleted', 'stageOpened', 'stepOpened']);
    const decision = decided[0]?.type === 'stepDecided' ? decided[0].decision.id : null;
    happened(world.give('ivan', { type: 'withdraw', decisionId: decision as never, reason: null }));
    expect(world.open().map((step) => step.assignee)).toEqual(['ivan', 'olha']);
    expect(codeOf(world.says('petro', 'approve'))).toBe('notYourTurn');
    happened(world.says('olha', 'approve'));
    expect(world.open().map((step) => step.assignee)).toEqual(['petro']);
  });
});

describe('participants', () => {
  const template = templateOf([visa('visa', ['ivan', 'olha']), signature(['head'])]);

  it('I12 a delegated step never comes back to anybody who passed it on, nor to oneself', () => {
    const world = new World(template);
    for (const name of ['petro', 'sofia']) world.know(name);
    happened(world.submit());
    const step = world.step('ivan');
    const pass = (from: string, to: string) => world.give(from, { type: 'delegate', stepId: step.id, seen: world.seen, to: person(to), reason: 'відпустка', onBehalfOf: null });
    expect(codeOf(pass('ivan', 'ivan'))).toBe('delegationLoop');
    expect(codeOf(pass('ivan', 'olha'))).toBe('alreadyParticipates');
    expect(codeOf(pass('ivan', 'nobody'))).toBe('personUnavailable');
    happened(pass('ivan', 'petro'));
    expect(codeOf(world.says('ivan', 'approve', { step }))).toBe('passedOn');
    expect(codeOf(pass('petro', 'ivan'))).toBe('delegationLoop');
    happened(pass('petro', 'sofia'));
    happened(world.says('sofia', 'approve'));
    expect(world.step('sofia').handovers.map(({ from, to }) => [from, to])).toEqual([['ivan', 'petro'], ['petro', 'sofia']]);
  });

  it('«before me» ends before the adder can decide; «after me» opens with the approval; both count with their place', () => {
    const world = new World(template);
    for (const name of ['petro', 'sofia']) world.know(name);
    happened(world.submit());
    const add = (who: string, placement: 'before' | 'after') => world.give('ivan', { type: 'addParticipant', stepId: world.step('ivan').id, seen: world.seen, who: person(who), placement, reason: null, onBehalfOf: null });
    happened(add('sofia', 'after'));
    happened(add('petro', 'before'));
    expect(codeOf(world.says('ivan', 'approve'))).toBe('heldByParticipant');
    expect(codeOf(world.says('sofia', 'approve'))).toBe('notYourTurn');
    happened(world.says('petro', 'approve'));
    happened(world.says('ivan', 'approve'));
    happened(world.says('olha', 'approve'));
    expect(world.open().map((step) => step.assignee)).toEqual(['sofia']);
    happened(world.says('sofia', 'approve'));
    expect(world.open().map((step) => step.assignee)).toEqual(['head']);
  });

  it('A04 the author does not come to approve their own document by delegation, addition, reassignment, substitution or a pool', () => {
    const pool = stageOf({ key: 'form', title: 'Перевірка', purpose: 'formCheck', participants: [{ rule: 'pool', unit: null, people: [author, person('olha')] }] });
    const world = new World(templateOf([visa('visa', ['ivan'], { authorsPlace: 'refused' }), pool]));
    happened(world.submit());
    const stepId = world.step('ivan').id;
    expect(codeOf(world.give('ivan', { type: 'delegate', stepId, seen: world.seen, to: author, reason: 'сам знає', onBehalfOf: null }))).toBe('authorMayNotApprove');
    expect(codeOf(world.give('ivan', { type: 'addParticipant', stepId, seen: world.seen, who: author, placement: 'beside', reason: null, onBehalfOf: null }))).toBe('authorMayNotApprove');
    expect(codeOf(world.give(administrator, { type: 'reassign', stepId, to: author, reason: 'так швидше' }))).toBe('authorMayNotApprove');
    world.substitutions = [{ id: 's' as never, person: person('ivan'), substitute: author, from: '2026-01-01T00:00:00.000Z' as never, until: '2027-01-01T00:00:00.000Z' as never, scope: 'all', maySign: true, capacity: 'acting', ground: 'наказ № 1' }];
    expect(codeOf(world.says(author, 'approve', { onBehalfOf: 'ivan' }))).toBe('authorMayNotApprove');
    world.substitutions = [];
    happened(world.says('ivan', 'approve'));
    expect(world.open(author)).toEqual([]);
    expect(codeOf(world.give(author, { type: 'claim', stepId: world.step('olha').id, seen: world.seen, onBehalfOf: null }))).toBe('notAssignee');
  });

  it('an administrator or the head of the unit moves a step, nobody else, and the author-administrator neither', () => {
    const world = new World(template);
    world.know('ivan', { heads: [person('chief')] });
    for (const name of ['chief', 'petro', 'stranger']) world.know(name);
    happened(world.submit());
    const move = (by: string, to: string) => world.give(by, { type: 'reassign', stepId: world.step('ivan').id, to: person(to), reason: 'хворіє' });
    expect(codeOf(move('stranger', 'petro'))).toBe('mayNotReassign');
    expect(codeOf(move(author, 'petro'))).toBe('mayNotReassign');
    happened(move('chief', 'petro'));
    expect(codeOf(world.says('ivan', 'approve', { step: world.step('petro') }))).toBe('passedOn');
    happened(world.says('petro', 'approve'));
  });
});

describe('the author', () => {
  it('has a visa implied by submitting, which stands for a place of theirs where all are asked', () => {
    const world = new World(templateOf([visa('unit', [author, 'ivan'])]));
    happened(world.submit());
    expect(world.known.rounds[0]?.authorsVisa.by).toBe(author);
    expect(world.placed.map(({ step }) => step.implied)).toEqual([true, false]);
    happened(world.says('ivan', 'approve'));
    expect(world.known.status).toBe('completed');
  });

  it('is not among those of whom some suffice, and is nobody where the stage refuses them', () => {
    const some = new World(templateOf([visa('some', [author, 'ivan'], { completion: 'any' })]));
    happened(some.submit());
    expect(some.open().map((step) => step.assignee)).toEqual(['ivan']);
    const refused = new World(templateOf([visa('unit', ['ivan'], { authorsPlace: 'refused' })]));
    refused.holders['ivan'] = author;
    expect(refused.submit()).toMatchObject({ ok: false, refusal: { code: 'routeHasFindings', facts: { findings: [{ code: 'authorApproves' }] } } });
  });

  it('recalls until the first signature, with a reason', () => {
    const world = new World(templateOf([visa('visa', ['ivan']), signature(['head', 'deputy'])]));
    happened(world.submit());
    const recall = (by: string, reason: string) => world.give(by, { type: 'recall', reason });
    expect(codeOf(recall('ivan', 'не моє'))).toBe('notAuthor');
    expect(codeOf(recall(author, ' '))).toBe('reasonRequired');
    happened(world.says('ivan', 'approve'));
    happened(world.says('head', 'sign'));
    expect(codeOf(recall(author, 'пізно'))).toBe('alreadySigned');
    const other = new World(templateOf([visa('visa', ['ivan'])]));
    happened(other.submit());
    happened(other.give(author, { type: 'recall', reason: 'уточнюю' }));
    expect(other.known.status).toBe('recalled');
    expect(other.placed.map(({ step }) => step.closed)).toEqual(['recalled']);
  });
});

describe('people come and go', () => {
  it('a post that changes hands takes its open step along, and what was decided stays', () => {
    const world = new World(templateOf([visa('visa', ['finance', 'legal'])]), { finance: 'ivan', legal: 'olha' });
    world.know('petro');
    happened(world.submit());
    happened(world.says('olha', 'approve'));
    world.holders = { finance: 'petro', legal: 'petro' };
    const step = world.step('ivan');
    expect(codeOf(world.says('ivan', 'approve', { step }))).toBe('passedOn');
    happened(world.says('petro', 'approve', { step }));
    expect(world.placed.map(({ step: one }) => one.decision?.by)).toEqual(['petro', 'olha']);
  });

  it('I13 a stage of which nobody is left is not passed by: its steps are orphaned until an administrator names somebody', () => {
    const world = new World(templateOf([visa('visa', ['finance']), visa('panel', ['a', 'b', 'c'], { completion: { atLeast: 2 } })]), { finance: 'ivan', a: 'olha', b: 'petro', c: 'sofia' });
    world.know('roman');
    happened(world.submit());
    world.holders = { finance: null, a: 'olha', b: 'olha', c: null };
    happened(world.give({ system: 'sweep' }, { type: 'refreshAssignees' }));
    const [orphan] = world.placed;
    expect(orphan && world.stateOf(orphan)).toBe('orphaned');
    happened(world.give(administrator, { type: 'reassign', stepId: orphan?.step.id as never, to: person('roman'), reason: 'посада вакантна' }));
    happened(world.says('roman', 'approve'));
    const panel = world.placed.filter(({ run }) => run.key === 'panel');
    expect(panel.map((placed) => [placed.step.assignee, world.stateOf(placed)])).toEqual([['olha', 'open'], [null, 'orphaned']]);
    expect(world.known.status).toBe('running');
  });
});

describe('who stands twice in a chain', () => {
  it('approves once, in the later place, and answers there for both', () => {
    const world = new World(templateOf([visa('unit', ['u'], { concerns: [{ part: 'requisites' }] }), visa('deputy', ['d'], { concerns: [{ part: 'text' }] }), signature(['s'])]), { u: 'ivan', d: 'olha', s: 'ivan' });
    happened(world.submit());
    expect(world.open().map((step) => step.assignee)).toEqual(['olha']);
    happened(world.says('olha', 'approve'));
    expect(world.step('ivan')).toMatchObject({ seats: ['signature/post:s', 'unit/post:u'], concerns: [] });
    happened(world.says('ivan', 'sign'));
    expect(world.known.status).toBe('completed');
  });

  it('if the earlier post changes hands meanwhile, its new holder is asked in the later place', () => {
    const world = new World(templateOf([visa('unit', ['u']), visa('deputy', ['d']), visa('last', ['l'])]), { u: 'ivan', d: 'olha', l: 'ivan' });
    world.know('petro');
    happened(world.submit());
    world.holders = { ...world.holders, u: 'petro' };
    happened(world.says('olha', 'approve'));
    expect(world.open().map((step) => step.assignee)).toEqual(['ivan', 'petro']);
  });
});

describe('reminders', () => {
  const system = { system: 'sweep' };

  it('come at half of the time, before the end and at it, each once, and only from the system', () => {
    const world = new World(templateOf([visa('visa', ['ivan'], { deadlineHours: 8, urgentDeadlineHours: 4 })]));
    happened(world.submit());
    const step = world.step('ivan');
    expect(step.opened?.deadlines).toEqual({ dueAt: '2026-11-12T16:00:00.000Z', remindAt: { half: '2026-11-12T11:00:00.000Z', before: '2026-11-12T15:00:00.000Z', due: '2026-11-12T16:00:00.000Z' } });
    const remind = () => world.give(system, { type: 'remind', stepId: step.id, mark: 'half' });
    expect(codeOf(remind())).toBe('notDueYet');
    world.pass(minutes(4 * 60 + 1));
    happened(remind());
    expect(codeOf(remind())).toBe('alreadyReminded');
    expect(codeOf(world.give('ivan', { type: 'remind', stepId: step.id, mark: 'half' }))).toBe('onlySystem');
    happened(world.says('ivan', 'approve'));
  });
});
