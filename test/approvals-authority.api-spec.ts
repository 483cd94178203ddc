import { TemplatesService } from '#approvals/templates.service.js';
import { RemindersService } from '#approvals/reminders.service.js';
import type { Reply } from '../src/story/office.js';
import type { InboxItem } from '../src/story/views.js';
import { Chancery, seenNow, stepOf, stepsIn, type Problem } from './approvals-fixture.js';

let chancery: Chancery;
beforeAll(async () => { chancery = await Chancery.open(); }, 120_000);
afterAll(() => chancery.close());

const said = ({ status, body }: Reply<Partial<Problem>>): string => (status < 300 ? 'done' : (body?.code ?? String(status)));
const today = (): string => chancery.clock.now().slice(0, 10);
const later = (days: number): string => new Date(Date.parse(chancery.clock.now()) + days * 86_400_000).toISOString().slice(0, 10);
const appoint = async (absent: string, substitute: string, more: Record<string, unknown> = {}) => (await chancery.desk('admin')).post<{ substitutionId: string }>('/api/substitutions', {
  absentId: chancery.person(absent), substituteId: chancery.person(substitute), fromOn: today(), toOn: later(5), capacity: 'temporarilyActing', scope: 'all', kinds: [], maySign: false, ground: 'наказ № 88-к/тр', ...more,
});
const revoke = (substitutionId: string) => chancery.ask('admin', 'POST', `/api/substitutions/${substitutionId}/revocation`);
const inboxOf = async (login: string, query: string): Promise<InboxItem[]> => (await (await chancery.desk(login)).get<{ items: InboxItem[] }>(`/api/inbox?limit=200&${query}`)).items;
/** The directory is at most a second old. */
const aSecond = () => new Promise((resolve) => setTimeout(resolve, 1000));

describe('who may act', () => {
  it('A03 nobody decides on somebody else’s step, whoever the request says it is', async () => {
    const paper = await chancery.letter(await chancery.route('auth_foreign', [chancery.visa('one', ['shevchuk']), chancery.visa('two', ['semeniuk'])]));
    const step = await stepOf(chancery, paper, 'shevchuk');
    const foreign = await chancery.decide('semeniuk', paper, step, 'approve', { personId: chancery.person('shevchuk'), by: chancery.person('shevchuk') });
    expect(['notFound', 'notAssignee']).toContain(said(foreign));
    const asSubstitute = await chancery.decide('semeniuk', paper, step, 'approve', { onBehalfOf: chancery.person('shevchuk') });
    expect(['notFound', 'notAssignee']).toContain(said(asSubstitute));
    expect(stepsIn(await paper.route(), 'one').map(({ decision }) => decision)).toEqual([null]);
  });

  it('A05 a decision that also says which status, step or version the route shall have changes none of them', async () => {
    const paper = await chancery.letter(await chancery.route('auth_fields', [chancery.visa('one', ['shevchuk']), chancery.visa('two', ['semeniuk'])]));
    const step = await stepOf(chancery, paper, 'shevchuk');
    expect(said(await chancery.decide('shevchuk', paper, step, 'approve', { status: 'completed', state: 'completed', approvedBy: 'all', sealedAt: chancery.clock.now(), organisationId: chancery.organisationId }))).toBe('done');
    expect((await paper.route()).state).toBe('running');
  });

  it('A06 a step of a later stage cannot be decided while an earlier one is open', async () => {
    const paper = await chancery.letter(await chancery.route('auth_order', [chancery.visa('first', ['shevchuk', 'semeniuk'], { order: 'sequential' }), chancery.visa('second', ['kravets'])]));
    expect(said(await chancery.decide('semeniuk', paper, await stepOf(chancery, paper, 'semeniuk'), 'approve'))).toMatch(/notYourTurn|notFound/);
    expect(stepsIn(await paper.route(), 'second')).toEqual([]);
  });

  it('A04 the author does not come to approve by standing in for the approver', async () => {
    const route = await chancery.route('auth_author', [chancery.visa('one', ['shevchuk'], { authorsPlace: 'refused' })]);
    const paper = await chancery.letter(route);
    const { substitutionId } = await appoint('shevchuk', 'melnychuk');
    expect(said(await chancery.decide('melnychuk', paper, await stepOf(chancery, paper, 'shevchuk'), 'approve', { onBehalfOf: chancery.person('shevchuk') }))).toBe('authorMayNotApprove');
    expect(said(await chancery.decide('shevchuk', paper, await stepOf(chancery, paper, 'shevchuk'), 'approve'))).toBe('done');
    await revoke(substitutionId);
    await chancery.route('auth_author_own', [chancery.visa('one', ['melnychuk'], { authorsPlace: 'refused' })]);
    const own = await chancery.draft();
    await expect(own.submit({ template: 'auth_author_own' })).rejects.toThrow('routeHasFindings');
    expect((await own.card()).phase).toBe('draft');
  });

  it('A07 a substitution counts from its grant until its end, and the decision names both people, the capacity and the ground', async () => {
    const route = await chancery.route('auth_substitute', [chancery.visa('both', ['kravets', 'honchar'])]);
    const paper = await chancery.letter(route);
    const step = await stepOf(chancery, paper, 'kravets');
    const { substitutionId } = await appoint('kravets', 'panchuk');
    expect((await inboxOf('panchuk', `tab=approve&onBehalfOf=${chancery.person('kravets')}`)).map(({ documentId }) => documentId)).toContain(paper.documentId);
    expect(said(await chancery.decide('panchuk', paper, step, 'approve', { onBehalfOf: chancery.person('kravets') }))).toBe('done');
    expect(stepsIn(await paper.route(), 'both')[0]?.decision).toMatchObject({ by: { name: 'Галина ПАНЧУК' }, onBehalfOf: { person: { name: 'Наталія КРАВЕЦЬ' }, capacity: 'temporarilyActing', ground: 'наказ № 88-к/тр' } });
    const second = await chancery.letter(route);
    await revoke(substitutionId);
    expect(said(await chancery.decide('panchuk', second, await stepOf(chancery, second, 'kravets'), 'approve', { onBehalfOf: chancery.person('kravets') }))).toMatch(/notFound|notAssignee/);
    expect((await chancery.ask('panchuk', 'GET', `/api/inbox?tab=approve&onBehalfOf=${chancery.person('kravets')}`)).status).toBe(404);
    expect(said(await chancery.decide('kravets', second, await stepOf(chancery, second, 'kravets'), 'approve'))).toBe('done');
  });

  it('a substitute of a substitute sees and does the absent person’s work; documents for named people stay unseen', async () => {
    const route = await chancery.route('auth_chain', [chancery.visa('one', ['kravets'])]);
    const [open, named] = [await chancery.letter(route), await chancery.letter(route, 'Про службове розслідування', { access: 'named' })];
    const [one, two] = [await appoint('kravets', 'panchuk'), await appoint('panchuk', 'bondar', { capacity: 'onInstruction' })];
    const seen = await inboxOf('bondar', `tab=approve&onBehalfOf=${chancery.person('kravets')}`);
    expect(seen.map(({ documentId }) => documentId)).toContain(open.documentId);
    expect(seen.map(({ documentId }) => documentId)).not.toContain(named.documentId);
    const counts = await (await chancery.desk('bondar')).get<{ onBehalf: { person: { personId: string }; approve: number }[] }>('/api/inbox/counts');
    expect(counts.onBehalf.find(({ person }) => person.personId === chancery.person('kravets'))?.approve).toBe(seen.length);
    expect(said(await chancery.decide('bondar', named, await stepOf(chancery, named, 'kravets'), 'approve', { onBehalfOf: chancery.person('kravets') }))).toBe('notFound');
    expect(said(await chancery.decide('bondar', open, await stepOf(chancery, open, 'kravets'), 'approve', { onBehalfOf: chancery.person('kravets') }))).toBe('done');
    for (const { substitutionId } of [one, two]) await revoke(substitutionId);
  });

  it('A07 a dismissed person’s step is orphaned, listed and filled by an administrator who does not read the document', async () => {
    const paper = await chancery.letter(await chancery.route('auth_dismissed', [chancery.visa('one', ['marchenko'])]));
    const step = await stepOf(chancery, paper, 'marchenko');
    await chancery.desk('marchenko');
    const url = paper.url(`/steps/${step.stepId}/decision`);
    const seen = await seenNow(paper);
    await chancery.stage.rows(`update person set dismissed_at = $2 where id = $1`, [chancery.person('marchenko'), chancery.clock.now()]);
    try {
      await aSecond();
      expect([401, 403, 404]).toContain((await chancery.ask('marchenko', 'POST', url, { ...seen, verdict: 'approve' })).status);
      expect(await chancery.stage.obih.app.get(RemindersService).refresh()).toBeGreaterThanOrEqual(1);
      expect(stepsIn(await paper.route(), 'one').map(({ state, assignee }) => [state, assignee])).toEqual([['orphaned', null]]);
      const moved = await chancery.ask<{ assignee: { name: string } }>('admin', 'POST', paper.url(`/steps/${step.stepId}/reassignment`), { to: chancery.person('zaiets'), reason: 'посада вакантна' });
      expect(moved).toMatchObject({ status: 200, body: { stepId: step.stepId, assignee: { name: 'Павло ЗАЄЦЬ' } } });
      expect((await chancery.ask('admin', 'GET', paper.url('/route'))).status).toBe(404);
      expect(said(await chancery.decide('zaiets', paper, await stepOf(chancery, paper, 'zaiets'), 'approve'))).toBe('done');
    } finally {
      await chancery.stage.rows(`update person set dismissed_at = null where id = $1`, [chancery.person('marchenko')]);
    }
  });

  it('a post that changes hands takes its open step along: the sweep moves it, whoever holds the post now decides', async () => {
    const [post] = await chancery.stage.rows<{ id: string }>(`select q.id from post q join holding h on h.post_id = q.id where h.person_id = $1 and h.to_on is null order by h.is_main desc limit 1`, [chancery.person('kostenko')]);
    const paper = await chancery.letter(await chancery.route('auth_post', [chancery.visa('one', [], { participants: [{ rule: 'post', post: post?.id as never }] })]));
    await stepOf(chancery, paper, 'kostenko');
    await chancery.stage.rows(`update holding set to_on = $2 where person_id = $1 and post_id = $3`, [chancery.person('kostenko'), later(-1), post?.id]);
    await chancery.stage.rows(`insert into holding (id, organisation_id, person_id, post_id, from_on, is_main) values (gen_random_uuid(), $1, $2, $3, $4, false)`, [chancery.organisationId, chancery.person('bondar'), post?.id, today()]);
    await aSecond();
    expect(await chancery.stage.obih.app.get(RemindersService).refresh()).toBeGreaterThanOrEqual(1);
    expect(await chancery.stage.obih.app.get(RemindersService).refresh()).toBe(0);
    expect((await inboxOf('bondar', 'tab=approve')).find(({ documentId }) => documentId === paper.documentId)?.why.code).toBe('postChanged');
    expect(said(await chancery.decide('bondar', paper, await stepOf(chancery, paper, 'bondar'), 'approve'))).toBe('done');
  });

  it('I12 a step goes round nobody: not back to whoever passed it on, not to oneself, not to somebody already there', async () => {
    const paper = await chancery.letter(await chancery.route('auth_loop', [chancery.visa('one', ['honchar', 'diachenko'])]));
    const step = await stepOf(chancery, paper, 'honchar');
    const pass = async (from: string, to: string) => said(await chancery.ask(from, 'POST', paper.url(`/steps/${step.stepId}/delegation`), { ...(await seenNow(paper)), to: chancery.person(to), reason: 'за дорученням' }));
    expect([await pass('honchar', 'honchar'), await pass('honchar', 'diachenko'), await pass('honchar', 'kravets'), await pass('kravets', 'honchar')]).toEqual(['delegationLoop', 'alreadyParticipates', 'done', 'delegationLoop']);
    expect(said(await chancery.decide('honchar', paper, step, 'approve'))).toBe('passedOn');
    expect(said(await chancery.decide('kravets', paper, step, 'approve'))).toBe('done');
  });

  it('A09 a route that runs keeps the template with which it started, whatever is configured meanwhile', async () => {
    const route = await chancery.route('auth_frozen', [chancery.visa('one', ['shevchuk']), chancery.visa('two', ['semeniuk'])]);
    const paper = await chancery.letter(route);
    await chancery.route('auth_frozen', [chancery.visa('one', ['shevchuk'])]);
    const offered = await chancery.stage.obih.app.get(TemplatesService).forKind(chancery.organisationId, 'LETTER_OUT');
    expect(offered.find(({ code }) => code === 'auth_frozen')?.version).toBe(2);
    expect(said(await chancery.decide('shevchuk', paper, await stepOf(chancery, paper, 'shevchuk'), 'approve'))).toBe('done');
    expect((await paper.route()).state).toBe('running');
    expect(said(await chancery.decide('semeniuk', paper, await stepOf(chancery, paper, 'semeniuk'), 'return', { reason: 'уточнити' }))).toBe('done');
    await expect(paper.submit({ template: 'auth_frozen' })).rejects.toThrow('otherTemplate');
    expect((await paper.route()).template.version).toBe(1);
  });
});
