import { author, happened, person, remark, signature, templateOf, visa, World, type Text } from '../testing/world.js';
import { eventsOf } from '../testing/oracles.js';
import { remarkState } from './standing.js';
import type { SubstitutionId, BlockId, Instant } from '#shared/domain/ids.js';
import { stageOf, type AssigneeRule, type StageTemplate } from './template.js';

const money = { requisite: 'hasMoney', op: 'eq', value: true } as const;
const records: AssigneeRule = { rule: 'pool', unit: null, people: [person('panchuk'), person('hrytsai')] };
const formCheck = stageOf({ key: 'formCheck', title: 'Перевірка оформлення', purpose: 'formCheck', completion: 'any', participants: [records], deadlineHours: 4 });
const legal = stageOf({ key: 'legal', title: 'Юридична експертиза', purpose: 'legal', participants: [{ rule: 'post', post: 'diachenko' as never }], deadlineHours: 8 });
const interested = (posts: readonly string[], more: Partial<StageTemplate> = {}) => visa('interested', posts, { deadlineHours: 16, ...more });
const orderFull = (units: readonly string[]) => [visa('unitHead', ['shevchuk']), visa('departmentHead', ['semeniuk']), interested(units), visa('finance', ['honchar'], { condition: money }), legal, visa('chiefOfStaff', ['kravets']), visa('deputyHead', ['savchenko']), formCheck, signature(['hayovyi'])];

const p = (id: string) => ({ part: 'block', id: id as BlockId }) as const;
const approve = (world: World, names: readonly string[]): void => names.forEach((name) => void happened(world.says(name, 'approve')));
const asked = (world: World): readonly (string | null)[] => world.open().map((step) => step.assignee ?? 'pool');
const acting = (absent: string, substitute: string, capacity: 'temporarilyActing' | 'acting', maySign: boolean) =>
  ({ id: `${absent}-${substitute}` as SubstitutionId, person: person(absent), substitute: person(substitute), from: '2026-11-03T00:00:00.000Z' as Instant, until: '2026-11-15T00:00:00.000Z' as Instant, scope: 'all' as const, maySign, capacity, ground: 'наказ керівника апарату від 02.11.2026 № 88-к/тр' });

describe('the flow events of the six documents', () => {
  it('DOC-1: finance does not approve, everybody approves version 2 again, the legal visa is placed by a т. в. о., then signature', () => {
    const text: Text = { requisites: { title: 'Про схвалення проєкту Програми', hasMoney: true }, blocks: { p1: 'Схвалити', p3: 'забезпечити фінансування в повному обсязі' }, files: { 'Програма.pdf': '34 арк.' } };
    const world = new World(templateOf(orderFull(['dir17', 'dir23', 'vdovenko', 'marchenko']), { policy: 'everyone' }), {}, text);
    world.know('fedorenko');
    world.substitutions = [acting('diachenko', 'fedorenko', 'temporarilyActing', false)];
    happened(world.submit());
    approve(world, ['shevchuk', 'semeniuk', 'dir17', 'dir23', 'vdovenko', 'marchenko']);
    const proposal = remark('Бюджетний кодекс, ст. 85', { anchor: p('p3'), proposed: 'передбачити видатки в межах наявного фінансового ресурсу', obligatory: true });
    happened(world.says('honchar', 'object', { remarks: [proposal] }));
    expect(world.known.status).toBe('rework');
    expect(world.submit()).toMatchObject({ ok: false, refusal: { code: 'openRemarks' } });
    happened(world.give(author, { type: 'answerRemark', remarkId: world.known.remarks[0]?.id as never, outcome: 'accepted', text: 'враховано' }));
    happened(world.submit({ text: { ...text, blocks: { ...text.blocks, p3: 'передбачити видатки в межах наявного фінансового ресурсу' } } }));
    const [reopened] = eventsOf(world.events, 'roundOpened').slice(-1);
    expect(reopened?.carried).toEqual([]);
    expect(reopened?.lapsed.map(({ decision, because }) => `${decision.by} ${because}`)).toEqual(['shevchuk', 'semeniuk', 'dir17', 'dir23', 'vdovenko', 'marchenko'].map((name) => `${name} policyEveryone`));
    approve(world, ['shevchuk', 'semeniuk', 'dir17', 'dir23', 'vdovenko', 'marchenko', 'honchar']);
    happened(world.says('fedorenko', 'approve', { step: world.step('diachenko') }));
    expect(world.step('diachenko').decision).toMatchObject({ by: 'fedorenko', onBehalfOf: 'diachenko', chain: [{ capacity: 'temporarilyActing', ground: 'наказ керівника апарату від 02.11.2026 № 88-к/тр' }] });
    approve(world, ['kravets', 'savchenko']);
    happened(world.says('hrytsai', 'approve'));
    happened(world.says('hayovyi', 'sign'));
    expect(world.known.status).toBe('completed');
    expect(world.known.rounds.map(({ outcome }) => outcome?.kind)).toEqual(['returned', 'completed']);
  });

  it('DOC-2: a remark met in part does not block, the signer sees the disagreement, version 2 is approved again only by those concerned', () => {
    const appendix = [p('d2')];
    const text: Text = { requisites: { title: 'Про утворення робочої групи', hasMoney: false }, blocks: { p1: 'Утворити', d2: 'Положення' }, files: {} };
    const stages = [visa('unitHead', ['shevchuk'], { concerns: [p('p1')] }), interested(['panchuk', 'zaiets', 'romaniuk'], { concerns: appendix }), visa('finance', ['honchar'], { condition: money }), legal, visa('deputyHead', ['savchenko'], { concerns: [p('p1')] }), signature(['hayovyi'])];
    const world = new World(templateOf(stages), {}, text);
    happened(world.submit());
    approve(world, ['shevchuk', 'zaiets', 'romaniuk']);
    happened(world.says('panchuk', 'approveWithRemarks', { remarks: [remark('доповнити «рішення оформлюються протоколом»', { anchor: p('d2') })] }));
    expect(asked(world)).toEqual(['diachenko']);
    expect(world.known.rounds[0]?.runs.find(({ key }) => key === 'finance')).toMatchObject({ state: 'skipped', condition: { held: false, inputs: { hasMoney: false } } });
    happened(world.give(author, { type: 'answerRemark', remarkId: world.known.remarks[0]?.id as never, outcome: 'partly', text: 'протокол – лише для рішень' }));
    approve(world, ['diachenko', 'savchenko']);
    expect(world.known.remarks.map(remarkState)).toEqual(['answered']);
    happened(world.says('hayovyi', 'return', { reason: 'А як із протоколом?' }));
    happened(world.submit({ text: { ...text, blocks: { ...text.blocks, d2: 'Положення. Рішення оформлюються протоколом' } } }));
    const [reopened] = eventsOf(world.events, 'roundOpened').slice(-1);
    expect(reopened?.carried.map(({ decision }) => decision.by)).toEqual(['shevchuk', 'savchenko']);
    expect(reopened?.lapsed.map(({ decision }) => decision.by)).toEqual(['panchuk', 'zaiets', 'romaniuk', 'diachenko']);
    expect(asked(world)).toEqual(['panchuk', 'zaiets', 'romaniuk']);
    approve(world, ['panchuk', 'zaiets', 'romaniuk', 'diachenko']);
    happened(world.says('hayovyi', 'sign'));
    const sheet = world.placed.map(({ step }) => [step.assignee, (step.decision ?? step.carried?.decision)?.version.number]);
    expect(sheet).toEqual([['shevchuk', 1], ['panchuk', 2], ['zaiets', 2], ['romaniuk', 2], ['diachenko', 2], ['savchenko', 1], ['hayovyi', 2]]);
  });

  it('DOC-3: finance is silent and reminded at half of the time, her visa carries a personal certificate, the first deputy signs for the absent head', () => {
    const stages = [
      visa('travellersHeads', ['shevchuk', 'semeniuk'], { order: 'sequential', deadlineHours: 4 }), visa('staffAndMoney', ['romaniuk', 'oliinyk'], { deadlineHours: 4, urgentDeadlineHours: 4, evidence: 'advanced' }),
      legal, visa('chiefOfStaff', ['kravets']), signature(['hayovyi']),
    ];
    const world = new World(templateOf(stages));
    world.urgent = true;
    world.know('lysenko', { position: 'Перший заступник начальника обласної військової адміністрації' });
    happened(world.submit());
    approve(world, ['shevchuk', 'semeniuk', 'romaniuk']);
    const { id, opened } = world.step('oliinyk');
    world.now = opened?.deadlines?.remindAt.half ?? world.now;
    happened(world.give({ system: 'reminders' }, { type: 'remind', stepId: id, mark: 'half' }));
    expect(world.says('oliinyk', 'approve', { signed: false })).toMatchObject({ ok: false, refusal: { code: 'signatureRequired' } });
    happened(world.says('oliinyk', 'approve'));
    approve(world, ['diachenko', 'kravets']);
    happened(world.give('administrator', { type: 'reassign', stepId: world.step('hayovyi').id, to: person('lysenko'), reason: 'начальник відсутній' }));
    happened(world.says('lysenko', 'sign'));
    expect(world.step('lysenko').decision).toMatchObject({ by: 'lysenko', position: 'Перший заступник начальника обласної військової адміністрації' });
    expect(world.known.status).toBe('completed');
  });

  it('DOC-4: the deputy head who gives the last visa and signs stands twice in the chain and acts once', () => {
    const stages = [visa('unitHead', ['shevchuk']), visa('departmentHead', ['semeniuk']), interested(['panchuk', 'honchar']), visa('deputyHead', ['deputy']), formCheck, signature(['signer'])];
    const world = new World(templateOf(stages), { deputy: 'savchenko', signer: 'savchenko' });
    happened(world.submit());
    approve(world, ['shevchuk', 'semeniuk', 'panchuk', 'honchar']);
    happened(world.says('hrytsai', 'approve'));
    happened(world.says('savchenko', 'sign'));
    expect(world.known.status).toBe('completed');
    expect(eventsOf(world.events, 'stepDecided').filter(({ decision }) => decision.by === 'savchenko')).toHaveLength(1);
  });

  it('DOC-5: the short route of a letter: the head of the unit, then the director’s signature', () => {
    const world = new World(templateOf([visa('unitHead', ['shevchuk'], { deadlineHours: 4 }), signature(['semeniuk'])], { signature: 'required' }));
    happened(world.submit());
    approve(world, ['shevchuk']);
    happened(world.says('semeniuk', 'sign'));
    expect(world.known.status).toBe('completed');
  });

  it('DOC-6: the legal unit objects to a third person’s name, version 2 goes the round again within working hours of four', () => {
    const stages = [visa('data', ['shevchuk'], { deadlineHours: 4, concerns: [p('facts')] }), stageOf({ key: 'lawAndPress', title: 'Юридичне управління і комунікації', purpose: 'legal', participants: [{ rule: 'post', post: 'diachenko' as never }, { rule: 'post', post: 'kostenko' as never }], deadlineHours: 4 }), formCheck, signature(['kravets'])];
    const text: Text = { requisites: { title: 'Про надання інформації на запит' }, blocks: { names: 'звернення Петра Коваля', facts: '409 розпоряджень' }, files: {} };
    const world = new World(templateOf(stages), {}, text);
    happened(world.submit());
    approve(world, ['shevchuk']);
    expect(world.step('diachenko').opened?.deadlines?.dueAt).toBe('2026-11-12T11:00:00.000Z');
    happened(world.says('diachenko', 'object', { remarks: [remark('персональні дані третьої особи', { anchor: p('names'), obligatory: true })] }));
    happened(world.give(author, { type: 'answerRemark', remarkId: world.known.remarks[0]?.id as never, outcome: 'accepted', text: 'вилучено' }));
    happened(world.submit({ text: { ...text, blocks: { ...text.blocks, names: 'Ваше звернення' } } }));
    expect(asked(world)).toEqual(['diachenko', 'kostenko']);
    approve(world, ['diachenko', 'kostenko']);
    happened(world.says('panchuk', 'approve'));
    happened(world.says('kravets', 'sign'));
    expect(world.placed[0]?.step.carried?.decision).toMatchObject({ by: 'shevchuk', version: { number: 1 } });
    expect(world.known.status).toBe('completed');
  });
});

describe('going back to an earlier text', () => {
  it('I07 an edit that is reverted to identical bytes brings no approval back: what had lapsed stays void', () => {
    const world = new World(templateOf([visa('one', ['ivan'], { concerns: [p('p1')] }), visa('two', ['olha'])]));
    const first = world.text;
    happened(world.submit());
    approve(world, ['ivan']);
    happened(world.says('olha', 'return'));
    happened(world.submit({ text: { ...first, blocks: { ...first.blocks, p1: 'інакше' } } }));
    expect(asked(world)).toEqual(['ivan']);
    happened(world.says('ivan', 'return'));
    happened(world.submit({ text: first }));
    expect(world.known.rounds.at(-1)?.carried).toEqual([]);
    expect(asked(world)).toEqual(['ivan']);
  });

  it.each([
    ['I06 only an attachment', { files: { 'додаток.pdf': 'інший' } }], ['I06 only the addressee', { requisites: { title: 'Про Програму', hasMoney: true, addressees: 'Лугівська РВА' } }], ['I05 only the text', { blocks: { p1: 'інакше' } }],
  ])('%s changed after approval: a stage that answers for everything is asked again', (_, change) => {
    const world = new World(templateOf([visa('one', ['ivan']), visa('two', ['olha'])]));
    happened(world.submit());
    approve(world, ['ivan']);
    happened(world.says('olha', 'return'));
    happened(world.submit({ text: { ...world.text, ...change } }));
    expect(world.known.rounds.at(-1)?.lapsed.map(({ because }) => because)).toEqual(['partsChanged']);
    expect(asked(world)).toEqual(['ivan']);
  });
});
