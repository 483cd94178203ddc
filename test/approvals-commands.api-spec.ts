import { stageOf } from '#approvals/domain/template.js';
import type { Reply } from '../src/story/office.js';
import type { Paper } from '../src/story/paperwork.js';
import type { InboxItem, RouteView } from '../src/story/views.js';
import { Chancery, seenNow, stepOf, stepsIn, type Problem } from './approvals-fixture.js';

type Plan = { stages: { key: string; applies: boolean; people: { name: string }[]; carry: { person: { name: string }; carried: boolean; because: string }[] }[]; findings: { code: string; severity: string; stageKey: string | null }[]; expectedBy: string | null; maySubmit: boolean };
type SinceMine = { mine: { version: number; verdict: string } | null; changes: { fromVersion: number; toVersion: number; blocks: unknown[] } | null; authorsNote: string | null };

let chancery: Chancery;
beforeAll(async () => { chancery = await Chancery.open(); }, 120_000);
afterAll(() => chancery.close());

const said = ({ status, body }: Reply<Partial<Problem>>): string => (status < 300 ? 'done' : (body?.code ?? String(status)));
const approve = async (paper: Paper, ...logins: string[]) => { for (const login of logins) expect(said(await chancery.decide(login, paper, await stepOf(chancery, paper, login), 'approve'))).toBe('done'); };
const inboxOf = async (login: string, tab: string): Promise<InboxItem[]> => (await (await chancery.desk(login)).get<{ items: InboxItem[] }>(`/api/inbox?limit=200&tab=${tab}`)).items;
const inInbox = async (login: string, paper: Paper, tab = 'approve') => (await inboxOf(login, tab)).find(({ documentId }) => documentId === paper.documentId);
const mayDo = async (login: string, paper: Paper) => (await paper.route(await chancery.desk(login))).allowed.map(({ action, needsReason }) => `${action}${needsReason ? '!' : ''}`);
const states = (route: RouteView, key: string) => stepsIn(route, key).map(({ assignee, state }) => `${assignee?.name.split(' ')[1] ?? '–'} ${state}`);

async function planOf(paper: Paper, code: string): Promise<Plan> {
  const { templates } = await paper.author.get<{ templates: { templateId: string; code: string }[] }>('/api/route-templates?kind=LETTER_OUT');
  return paper.author.post<Plan>(paper.url('/route-plan'), { templateId: templates.find((one) => one.code === code)?.templateId });
}
const setKind = (changes: object) => chancery.stage.rows(`update document_kind set definition = definition || $1::jsonb where code = 'LETTER_OUT'`, [JSON.stringify(changes)]);

describe('before submission', () => {
  it('the plan says who will act and until when; a route with an empty post is a list of findings and the draft stays', async () => {
    const code = await chancery.route('cmd_plan', [chancery.visa('one', ['shevchuk'], { deadlineHours: 4 }), chancery.visa('two', [], { participants: [{ rule: 'headOfUnit', unit: chancery.unit('12') }] }), chancery.visa('three', ['shevchuk'])]);
    const paper = await chancery.draft();
    const plan = await planOf(paper, code);
    expect(plan.findings.map(({ code: found, severity, stageKey }) => [found, severity, stageKey])).toEqual([['emptyPost', 'error', 'two'], ['duplicateApprover', 'warning', 'three']]);
    expect(plan.maySubmit).toBe(false);
    expect(plan.expectedBy).not.toBeNull();
    await expect(paper.submit({ template: code })).rejects.toThrow('routeHasFindings');
    expect(await paper.card()).toMatchObject({ phase: 'draft', currentVersion: null });
    expect((await chancery.ask('melnychuk', 'GET', paper.url('/route'))).body).toMatchObject({ code: 'noRoute' });
  });

  it('the signer that the card names is the signer of the route: nobody is asked twice', async () => {
    const code = await chancery.route('cmd_signer', [chancery.visa('one', ['shevchuk']), stageOf({ key: 'signature', title: 'Підпис', purpose: 'signature', participants: [{ rule: 'signerChosenByAuthor', people: [] }] })], { signature: 'required' });
    const paper = await chancery.draft();
    expect((await planOf(paper, code)).maySubmit).toBe(true);
    await paper.submit({ template: code });
    await approve(paper, 'shevchuk');
    expect(await inInbox('semeniuk', paper, 'sign')).toMatchObject({ purpose: 'signature', why: { code: 'person' } });
  });
});

describe('on the way', () => {
  it('an approval is withdrawn without a word within ten seconds, with a reason after them, until somebody later has decided', async () => {
    const paper = await chancery.letter(await chancery.route('cmd_withdraw', [chancery.visa('one', ['honchar']), chancery.visa('two', ['kravets'])]));
    await approve(paper, 'honchar');
    expect(await mayDo('honchar', paper)).toContain('withdraw');
    expect(await inInbox('kravets', paper)).toBeDefined();
    const decisionId = (await stepOf(chancery, paper, 'honchar')).decision?.decisionId;
    expect(said(await chancery.ask('honchar', 'POST', paper.url(`/decisions/${decisionId}/withdrawal`), {}))).toBe('done');
    expect(await inInbox('kravets', paper)).toBeUndefined();
    expect(stepsIn(await paper.route(), 'one')[0]).toMatchObject({ state: 'open', decision: null, earlier: [{ verdict: 'approve', withdrawn: { reason: null } }] });
    await approve(paper, 'honchar');
    const again = (await stepOf(chancery, paper, 'honchar')).decision?.decisionId;
    chancery.clock.shift(11_000);
    expect(await mayDo('honchar', paper)).toContain('withdraw!');
    expect(said(await chancery.ask('honchar', 'POST', paper.url(`/decisions/${again}/withdrawal`), {}))).toBe('reasonRequired');
    await approve(paper, 'kravets');
    expect(said(await chancery.ask('honchar', 'POST', paper.url(`/decisions/${again}/withdrawal`), { reason: 'передумала' }))).toMatch(/laterStageDecided|routeEnded/);
    chancery.clock.shift(-11_000);
  });

  it('somebody asked «before me» ends first, somebody «after me» opens with my approval, and both stand on the record', async () => {
    const paper = await chancery.letter(await chancery.route('cmd_add', [chancery.visa('one', ['honchar']), chancery.visa('two', ['kravets'])]));
    const step = await stepOf(chancery, paper, 'honchar');
    const add = async (who: string, place: string) => said(await chancery.ask('honchar', 'POST', paper.url(`/steps/${step.stepId}/participants`), { ...(await seenNow(paper)), who: chancery.person(who), place }));
    expect([await add('oliinyk', 'before')]).toEqual(['done']);
    expect(said(await chancery.decide('honchar', paper, step, 'approve'))).toBe('heldByParticipant');
    expect(await inInbox('oliinyk', paper)).toMatchObject({ why: { code: 'addedByParticipant', facts: { by: 'Людмила ГОНЧАР', placement: 'before' } } });
    await approve(paper, 'oliinyk');
    expect([await add('romaniuk', 'after'), await add('romaniuk', 'beside')]).toEqual(['done', 'alreadyParticipates']);
    expect(await inInbox('romaniuk', paper)).toBeUndefined();
    await approve(paper, 'honchar');
    expect(stepsIn(await paper.route(), 'two')).toEqual([]);
    await approve(paper, 'romaniuk', 'kravets');
    expect(await paper.route()).toMatchObject({ state: 'completed' });
  });

  it('an obligatory remark stops the next submission until it has an answer; its writer says whether the answer settles it', async () => {
    const code = await chancery.route('cmd_remarks', [chancery.visa('one', ['honchar']), chancery.visa('two', ['kravets'])]);
    const paper = await chancery.letter(code);
    const [, , third] = (await paper.author.get<{ body: { id: string }[] }>(paper.url('/working-copy'))).body;
    const remarks = [{ text: 'Уточнити джерело', anchor: { part: 'block', id: third?.id }, quote: 'кошторисом', proposed: 'обласним бюджетом', justification: 'ст. 85', obligatory: true }];
    expect(said(await chancery.decide('honchar', paper, await stepOf(chancery, paper, 'honchar'), 'approveWithRemarks', { remarks: [] }))).toBe('remarksRequired');
    expect(said(await chancery.decide('honchar', paper, await stepOf(chancery, paper, 'honchar'), 'approveWithRemarks', { remarks }))).toBe('done');
    expect(said(await chancery.decide('kravets', paper, await stepOf(chancery, paper, 'kravets'), 'return', { reason: 'спершу зауваження' }))).toBe('done');
    expect(await inInbox('melnychuk', paper, 'rework')).toMatchObject({ why: { code: 'returned', facts: { by: 'Наталія КРАВЕЦЬ', reason: 'спершу зауваження' } }, openRemarks: 1 });
    const [remark] = (await paper.route()).remarks;
    const refused = await paper.author.try<Problem>('POST', paper.url('/submission'), { templateId: (await paper.route()).template.templateId, workingCopyRevision: (await paper.author.get<{ revision: number }>(paper.url('/working-copy'))).revision });
    expect(refused).toMatchObject({ status: 409, body: { code: 'openRemarks', facts: { remarks: [remark?.remarkId] } } });
    const answer = (outcome: string, text: string) => chancery.ask('melnychuk', 'POST', paper.url(`/remarks/${remark?.remarkId}/answer`), { outcome, text });
    const settle = (login: string, settled: boolean) => chancery.ask(login, 'POST', paper.url(`/remarks/${remark?.remarkId}/resolution`), { settled });
    expect(said(await settle('honchar', false))).toBe('remarkNotAnswered');
    expect(said(await answer('declined', ''))).toBe('reasonRequired');
    expect(said(await answer('declined', 'кошторис і є обласним бюджетом'))).toBe('done');
    expect(said(await settle('kravets', true))).toBe('notRemarkWriter');
    expect(said(await settle('honchar', false))).toBe('done');
    expect((await paper.route()).remarks.map(({ state }) => state)).toEqual(['disagreed']);
    expect(said(await answer('accepted', 'погоджуюся'))).toBe('done');
    expect((await paper.route()).remarks.map(({ state }) => state)).toEqual(['resolved']);
    await paper.submit({ template: code });
  });

  it('the author recalls until the first signature; a stranger to the route may do nothing', async () => {
    const paper = await chancery.letter(await chancery.route('cmd_recall', [chancery.visa('one', ['honchar'])]));
    expect(await mayDo('melnychuk', paper)).toEqual(['recall!']);
    expect(said(await chancery.ask('melnychuk', 'POST', paper.url('/recall'), { reason: 'уточнюю дані' }))).toBe('done');
    expect(await paper.card()).toMatchObject({ phase: 'recalled' });
    expect(await inInbox('honchar', paper)).toBeUndefined();
    expect(states(await paper.route(), 'one')).toEqual(['ГОНЧАР recalled']);
  });
});

describe('editing after approval', () => {
  const text = [{ part: 'text' as const }];
  const card = [{ part: 'requisites' as const }];

  it('the author sees before submitting whose approval will stand; only those concerned are asked again and see what changed since their own version', async () => {
    const code = await chancery.route('cmd_affected', [chancery.visa('card', ['honchar'], { concerns: card }), chancery.visa('text', ['oliinyk'], { concerns: text }), chancery.visa('all', ['kravets'])]);
    const paper = await chancery.letter(code);
    await approve(paper, 'honchar', 'oliinyk');
    expect(said(await chancery.decide('kravets', paper, await stepOf(chancery, paper, 'kravets'), 'object', { reason: 'видатки не ті' }))).toBe('done');
    await paper.edit(({ body }) => ({ body: body.map((block, index) => (index === 2 ? { ...block, text: [{ text: 'Видатки передбачено в межах кошторису.' }] } : block)) as typeof body }));
    const plan = await planOf(paper, code);
    expect(plan.stages.map(({ key, carry }) => [key, carry.map(({ person, carried, because }) => [person.name, carried, because])])).toEqual([
      ['card', [['Людмила ГОНЧАР', true, 'untouched']]], ['text', [['Віра ОЛІЙНИК', false, 'partsChanged']]], ['all', []],
    ]);
    await paper.submit({ template: code, note: 'уточнено видатки' });
    expect(states(await paper.route(), 'card')).toEqual(['ГОНЧАР carried']);
    expect(stepsIn(await paper.route(), 'card')[0]?.decision?.carriedFrom).toMatchObject({ version: 1, changesSince: [expect.stringMatching(/^block:/)] });
    expect(await inInbox('oliinyk', paper)).toMatchObject({ why: { code: 'askedAgain', facts: { approvedVersion: 1, because: 'partsChanged' } }, changedSinceMine: 1 });
    const since = await (await chancery.desk('oliinyk')).get<SinceMine>(paper.url('/changes-since-mine'));
    expect(since).toMatchObject({ mine: { version: 1, verdict: 'approve' }, changes: { fromVersion: 1, toVersion: 2 }, authorsNote: 'уточнено видатки' });
    expect(since.changes?.blocks).toHaveLength(1);
    await approve(paper, 'oliinyk');
    expect(await (await chancery.desk('kravets')).get<SinceMine>(paper.url('/changes-since-mine'))).toMatchObject({ mine: { version: 1, verdict: 'object' }, changes: { fromVersion: 1, toVersion: 2 } });
  });

  it('whoever’s approval was carried over takes it back and is asked again', async () => {
    const code = await chancery.route('cmd_carried', [chancery.visa('card', ['honchar'], { concerns: card }), chancery.visa('all', ['kravets'])]);
    const paper = await chancery.letter(code);
    await approve(paper, 'honchar');
    expect(said(await chancery.decide('kravets', paper, await stepOf(chancery, paper, 'kravets'), 'return', { reason: 'уточнити' }))).toBe('done');
    await chancery.resubmit(paper, code, 1, 'Просимо надати пропозиції до 20 листопада.');
    const carried = (await stepOf(chancery, paper, 'honchar')).decision;
    expect(carried?.carriedFrom?.version).toBe(1);
    expect(await inInbox('kravets', paper)).toBeDefined();
    expect(said(await chancery.ask('honchar', 'POST', paper.url(`/decisions/${carried?.decisionId}/withdrawal`), { reason: 'це й мене стосується' }))).toBe('done');
    expect(await inInbox('kravets', paper)).toBeUndefined();
    await approve(paper, 'honchar', 'kravets');
    expect((await paper.route()).state).toBe('completed');
  });

  it('a kind of document that forces `everyone` asks everybody again, whatever the route says', async () => {
    const code = await chancery.route('cmd_forced', [chancery.visa('card', ['honchar'], { concerns: card }), chancery.visa('all', ['kravets'])]);
    const paper = await chancery.letter(code);
    await approve(paper, 'honchar');
    expect(said(await chancery.decide('kravets', paper, await stepOf(chancery, paper, 'kravets'), 'return', { reason: 'уточнити' }))).toBe('done');
    await setKind({ forcedPolicy: 'everyone' });
    try {
      await paper.edit(({ body }) => ({ body: body.map((block, index) => (index === 0 ? { ...block, text: [{ text: 'Просимо надати пропозиції письмово.' }] } : block)) as typeof body }));
      expect((await planOf(paper, code)).stages[0]?.carry).toMatchObject([{ carried: false, because: 'policyEveryone' }]);
      await paper.submit({ template: code });
      expect(states(await paper.route(), 'card')).toEqual(['ГОНЧАР open']);
    } finally {
      await setKind({ forcedPolicy: null });
    }
  });

  it('a visa that is signed electronically needs its signature once, survives a retry, and stands only while what it answers for is the same', async () => {
    const code = await chancery.route('cmd_signed', [chancery.visa('card', ['honchar'], { concerns: card, evidence: 'advanced' }), chancery.visa('text', ['oliinyk'], { concerns: text, evidence: 'advanced' }), chancery.visa('all', ['kravets'])]);
    const paper = await chancery.letter(code);
    for (const login of ['honchar', 'oliinyk']) {
      const [desk, step, seen] = [await chancery.desk(login), await stepOf(chancery, paper, login), await seenNow(paper)];
      const decision = { ...seen, verdict: 'approve', remarks: [] };
      expect(said(await chancery.decide(login, paper, step, 'approve'))).toBe('signatureRequired');
      const prepared = await desk.post<{ decisionRecordId: string; signedAttributes: string }>(paper.url(`/steps/${step.stepId}/decision-to-sign`), { ...decision, certificateChain: desk.certificateChain });
      const signed = { ...decision, signature: { decisionRecordId: prepared.decisionRecordId, signature: desk.sign(prepared.signedAttributes) } };
      const send = () => chancery.ask(login, 'POST', paper.url(`/steps/${step.stepId}/decision`), signed, { 'idempotency-key': `visa of ${login}` });
      expect([said(await send()), said(await send())]).toEqual(['done', 'done']);
    }
    expect(said(await chancery.decide('kravets', paper, await stepOf(chancery, paper, 'kravets'), 'return', { reason: 'уточнити' }))).toBe('done');
    await chancery.resubmit(paper, code, 2, 'Відповідальним визначено управління.');
    expect([states(await paper.route(), 'card'), states(await paper.route(), 'text')]).toEqual([['ГОНЧАР carried'], ['ОЛІЙНИК open']]);
    expect(await inInbox('oliinyk', paper)).toMatchObject({ why: { code: 'askedAgain', facts: { because: 'signedPartsChanged' } } });
  });

  it('rule 7: the records office corrects typing with the author’s consent where the kind allows it; approvals stand and nobody decides meanwhile', async () => {
    const code = await chancery.route('cmd_correct', [chancery.visa('one', ['honchar']), stageOf({ key: 'form', title: 'Перевірка', purpose: 'formCheck', completion: 'any', participants: [{ rule: 'pool', unit: null, people: [chancery.person('panchuk'), chancery.person('hrytsai')] }] }), chancery.visa('last', ['kravets'])]);
    const paper = await chancery.letter(code);
    await approve(paper, 'honchar');
    const { body } = await (await chancery.desk('hrytsai')).get<{ body: { id: string; text: { text: string }[] }[] }>(paper.url('/versions/1'));
    const corrected = body.map((block, index) => (index === 0 ? { ...block, text: [{ text: 'Просимо надати пропозиції' }] } : block));
    const correctionsFor = async (login: string) => (await (await chancery.desk(login)).get<{ corrections: unknown[] }>(paper.url('/editorial-corrections'))).corrections;
    const correct = (login: string, json: object) => chancery.ask(login, 'POST', paper.url('/editorial-corrections'), json);
    expect(said(await correct('hrytsai', { act: 'propose', body: corrected, reason: 'зайва крапка' }))).toBe('correctionNotAllowed');
    await setKind({ editorialCorrection: true });
    try {
      expect(said(await correct('honchar', { act: 'propose', body: corrected, reason: 'зайва крапка' }))).toBe('correctionNotAllowed');
      const preview = (login: string) => chancery.ask(login, 'POST', paper.url('/editorial-corrections/preview'), { body: corrected });
      expect(said(await preview('honchar'))).toBe('correctionNotAllowed');
      const { body: shown } = await preview('hrytsai');
      expect(shown).toMatchObject({ blocks: [{ kind: 'changed', words: expect.arrayContaining([{ kind: 'removed', text: expect.stringContaining('.') }]) }] });
      expect((await paper.route()).correction).toBeNull();
      expect(said(await correct('hrytsai', { act: 'propose', body: corrected, reason: 'зайва крапка' }))).toBe('done');
      expect((await paper.route()).correction?.by.name).toMatch(/ГРИЦАЙ/);
      expect(await correctionsFor('melnychuk')).toMatchObject([{ state: 'pending', reason: 'зайва крапка', changes: { blocks: [{ kind: 'changed' }] } }]);
      expect(await correctionsFor('honchar')).toEqual([]);
      expect(said(await chancery.decide('hrytsai', paper, await stepOf(chancery, paper, 'hrytsai'), 'approve'))).toBe('correctionPending');
      expect(said(await correct('hrytsai', { act: 'consent' }))).toBe('notAuthor');
      expect(said(await correct('melnychuk', { act: 'decline' }))).toBe('done');
      expect(said(await correct('hrytsai', { act: 'propose', body: corrected, reason: 'усе ж зайва крапка' }))).toBe('done');
      const before = await seenNow(paper);
      expect(said(await correct('melnychuk', { act: 'consent' }))).toBe('done');
      const step = await stepOf(chancery, paper, 'hrytsai');
      expect(said(await chancery.ask('hrytsai', 'POST', paper.url(`/steps/${step.stepId}/decision`), { ...before, verdict: 'approve' }))).toBe('staleVersion');
      expect(said(await chancery.decide('hrytsai', paper, step, 'approve'))).toBe('done');
      expect(states(await paper.route(), 'one')).toEqual(['ГОНЧАР decided']);
      expect(await correctionsFor('kravets')).toMatchObject([{ state: 'applied', minor: 2, reason: 'усе ж зайва крапка', by: { name: expect.stringMatching(/ГРИЦАЙ/) }, changes: { blocks: [{ kind: 'changed' }] } }]);
      const since = await (await chancery.desk('honchar')).get<{ mine: { version: number }; changes: { blocks: { kind: string }[] } | null }>(paper.url('/changes-since-mine'));
      expect(since).toMatchObject({ mine: { version: 1 }, changes: { blocks: [{ kind: 'changed' }] } });
      expect((await paper.route()).corrections).toBe(1);
      await approve(paper, 'kravets');
    } finally {
      await setKind({ editorialCorrection: false });
    }
    expect(await chancery.differences()).toEqual([]);
  });
});
