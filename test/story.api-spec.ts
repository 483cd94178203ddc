import { IncomingService } from '#records/incoming/incoming.service.js';
import { carriedIn, answerToMinistry, answerToRequest, businessTrip, hundredLetters, letterToCommunities, programmeOrder, repeatedIn, workingGroup, type Told } from '../src/story/flows.js';
import { Paper, stepOf } from '../src/story/paperwork.js';
import type { RouteView } from '../src/story/views.js';
import { whatIsLeftBehind } from './support/left-behind.js';
import { TestStage } from './support/stage.js';
import { Witness } from './support/witness.js';
import { until } from './support/until.js';

let stage: TestStage;
let witness: Witness;
/** Every document of the story as it ended, in the order in which they were played. */
const all = new Map<string, Told>();
beforeAll(async () => {
  stage = await TestStage.open();
  witness = new Witness(stage);
}, 60_000);
afterAll(() => stage.close());

async function play(name: string, flow: () => Promise<Told>): Promise<Told> {
  const told = await flow();
  all.set(name, told);
  return told;
}

const today = (): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Kyiv' }).format(new Date());
const stageOf = (route: RouteView, round: number, key: string) => route.rounds.find((one) => one.number === round)?.stages.find((one) => one.key === key);

describe('DOC-1 the order about the programme', () => {
  let told: Told;
  beforeAll(async () => { told = await play('DOC-1', () => programmeOrder(stage.office)); }, 120_000);

  test('DOC-1 finance does not approve version 1, remarks on point 3 with a wording of its own, and the order is back with its author', () => {
    const finance = stepOf(told.route, 1, 'finance', 'Людмила ГОНЧАР')?.decision;
    expect(finance).toMatchObject({ verdict: 'object', version: 1, reason: 'Видатки передбачаються в межах наявного фінансового ресурсу.' });
    const [remark] = told.route.remarks;
    expect(remark).toMatchObject({ author: { name: 'Людмила ГОНЧАР' }, version: 1, obligatory: true, anchor: { part: 'block' }, quote: 'забезпечити фінансування', justification: 'Бюджетний кодекс України, стаття 85', answer: { outcome: 'accepted' } });
    expect(told.route.rounds[0]).toMatchObject({ version: 1, outcome: 'returned' });
    for (const never of ['legal', 'chiefOfStaff', 'deputyHead', 'formCheck', 'signature']) expect(stageOf(told.route, 1, never)?.steps.filter((step) => step.decision)).toEqual([]);
  });

  test('DOC-1 the author learns of the objection and of its reason at once, in the application and by mail', async () => {
    const reason = 'Видатки передбачаються в межах наявного фінансового ресурсу.';
    await until('the author is told', async () => (await witness.notices('melnychuk', told.paper.documentId)).some((one) => (one.type === 'objected' || one.type === 'returned') && one.facts.reason === reason));
    await until('the author has the mail', () => witness.mailsAbout('melnychuk', told).some((mail) => mail.text.includes(reason)));
  });

  test('DOC-1 version 2 is not accepted while the obligatory remark has no answer, and the draft is kept', async () => {
    const paper = await Paper.write(stage.office, 'melnychuk', { kind: 'LETTER_OUT', requisites: await witness.letterRequisites(), body: [{ type: 'paragraph', text: [{ text: 'Просимо забезпечити фінансування в повному обсязі.' }] }] });
    await paper.submit({ template: 'letter_short', signer: 'semeniuk' });
    await paper.decide('shevchuk', 'object', { reason: 'Кошторисом не передбачено.', remarks: [{ text: 'Уточнити джерело.', obligatory: true }] });
    await paper.edit((copy) => ({ body: copy.body.map((block) => ({ ...block, text: [{ text: 'Просимо розглянути можливість фінансування.' }] })) as typeof copy.body }));
    const { workingCopyRevision, templateId } = { templateId: (await paper.route()).template.templateId, workingCopyRevision: (await paper.author.get<{ revision: number }>(paper.url('/working-copy'))).revision };
    const refused = await paper.author.try<{ code: string }>('POST', paper.url('/submission'), { templateId, workingCopyRevision, choices: { picked: {}, units: {}, signerId: await stage.office.personId('semeniuk') } });
    expect([refused.status, refused.body.code]).toEqual([409, 'openRemarks']);
    expect(await paper.card()).toMatchObject({ phase: 'rework', currentVersion: 1 });
    expect(JSON.stringify(await paper.author.get(paper.url('/working-copy')))).toContain('розглянути можливість');
  });

  test('DOC-1 after the correction everybody is asked again and no visa is carried over', () => {
    expect(told.route.rounds.map((round) => round.version)).toEqual([1, 2]);
    expect(carriedIn(told.route, 2)).toBe(0);
    expect(repeatedIn(told.route, 2)).toBe(7);
    for (const step of told.route.rounds[1]?.stages.flatMap((one) => one.steps) ?? []) if (step.decision) expect(step.decision.version).toBe(2);
  });

  test('DOC-1 the legal visa is the acting head’s, with the absent head and the ground on record', async () => {
    expect(stepOf(told.route, 2, 'legal')?.decision).toMatchObject({ by: { name: 'Ганна ФЕДОРЕНКО' }, onBehalfOf: { person: { name: 'Максим ДЯЧЕНКО' }, capacity: 'temporarilyActing', ground: 'наказ керівника апарату від 02.11.2026 № 88-к/тр' } });
    await until('the absent head is told', async () => (await witness.notices('diachenko', told.paper.documentId)).length > 0);
  });

  test('DOC-1 the head’s signature is qualified and time-stamped, the seal closes it, and both are valid', async () => {
    const found = (await witness.signatures(told)).map(({ kind, verdict, level, signer, coversWholeFile }) => [kind, verdict, level, signer, coversWholeFile]);
    expect(found.sort()).toEqual([['attachment', 'TOTAL-PASSED', 'B-T', 'ГАЙОВИЙ Андрій', true], ['seal', 'TOTAL-PASSED', 'B-T', 'Зорянська ОВА (електронна печатка)', true], ['signature', 'TOTAL-PASSED', 'B-T', 'ГАЙОВИЙ Андрій', false]]);
    expect(stepOf(told.route, 2, 'signature')?.decision).toMatchObject({ verdict: 'sign', by: { name: 'Андрій ГАЙОВИЙ' }, version: 2 });
  });

  test('DOC-1 is registered by itself as № 412 of today', async () => {
    expect(told.card).toMatchObject({ phase: 'registered', registrationIndex: '412', registeredOn: today(), waiting: [] });
    expect((await witness.registeredIn('RB')).find((one) => one.index === '412')).toMatchObject({ documentId: told.paper.documentId, registeredOn: today() });
  });

  test('DOC-1 the author and everybody who took part are told of its number', async () => {
    const number = async (login: string) => (await witness.notices(login, told.paper.documentId)).find((one) => one.type === 'registered')?.facts.index;
    for (const login of ['melnychuk', 'shevchuk', 'vdovenko', 'honchar', 'fedorenko', 'hayovyi']) {
      expect([login, await until(`${login} is told`, () => number(login))]).toEqual([login, '412']);
      await until(`${login} has a mail about the number`, () => witness.mailsAbout(login, told).some((mail) => `${mail.subject}${mail.text}`.includes('412')));
    }
  }, 60_000);
});

describe('DOC-2 the order about the working group', () => {
  let told: Told;
  beforeAll(async () => { told = await play('DOC-2', () => workingGroup(stage.office)); }, 120_000);

  test('DOC-2 a visa with remarks counts as a visa: the order goes on', () => {
    expect(stepOf(told.route, 1, 'interested', 'Галина ПАНЧУК')?.decision).toMatchObject({ verdict: 'approveWithRemarks', version: 1 });
    for (const later of ['legal', 'chiefOfStaff', 'deputyHead', 'formCheck']) expect(stageOf(told.route, 1, later)?.steps.map((step) => step.decision?.verdict)).toContain('approve');
  });

  test('DOC-2 the author takes the remark into account partly and says why; its writer is not content', () => {
    expect(told.route.remarks[0]).toMatchObject({ anchor: { part: 'appendix', number: 2 }, proposed: 'рішення оформлюються протоколом', answer: { outcome: 'partly', text: 'Протокол ведеться за рішенням голови робочої групи.' }, state: 'disagreed' });
  });

  test('DOC-2 the signer sees one disagreement and sends the order back with a question instead of signing', () => {
    expect(told.route.rounds[0]).toMatchObject({ outcome: 'returned' });
    expect(stepOf(told.route, 1, 'signature')?.decision).toMatchObject({ verdict: 'return', by: { name: 'Андрій ГАЙОВИЙ' }, reason: 'Чому рішення не оформлюються протоколом?' });
  });

  test('DOC-2 in version 2 only those whom the change concerns are asked again; the others’ visas stand and name version 1', () => {
    const states = (key: string) => stageOf(told.route, 2, key)?.steps.map((step) => step.state);
    for (const stands of ['unitHead', 'departmentHead', 'chiefOfStaff', 'deputyHead']) expect([stands, states(stands)]).toEqual([stands, ['carried']]);
    for (const again of ['interested', 'legal', 'formCheck']) expect([again, new Set(states(again)?.filter((state) => state !== 'closed'))]).toEqual([again, new Set(['decided'])]);
    for (const key of ['unitHead', 'departmentHead', 'chiefOfStaff', 'deputyHead']) expect(stepOf(told.route, 2, key)?.decision?.carriedFrom).toMatchObject({ version: 1, round: 1 });
  });

  test('DOC-2 whose visa stands can see what changed since their own version', async () => {
    const shevchuk = await stage.office.desk('shevchuk');
    const since = await shevchuk.get<{ mine: { version: number }; changes: { same: boolean; blocks: { kind: string; words: { kind: string; text: string }[] }[] }; authorsNote: string }>(told.paper.url('/changes-since-mine'));
    expect(since.mine.version).toBe(1);
    expect(since.changes.blocks.flatMap((block) => block.words.filter((word) => word.kind === 'added').map((word) => word.text)).join('')).toContain('протоколом');
    expect(since.authorsNote).toContain('рішення оформлюються протоколом');
  });

  test('DOC-2 is registered as № 413, the next after DOC-1', () => expect(told.card.registrationIndex).toBe('413'));
});

describe('DOC-3 the order about a business trip', () => {
  let told: Told;
  const reminders: string[][] = [];
  beforeAll(async () => { told = await play('DOC-3', () => businessTrip(stage.office, { letTimePass: async () => void reminders.push(...(await witness.passTheTermOf('oliinyk'))), mails: () => Promise.resolve(stage.post.mails) })); }, 120_000);

  test('DOC-3 silent accounting is reminded at half of its time and told again when the time is over, each once', async () => {
    expect(reminders[0]).toEqual(['reminder:half']);
    expect(reminders[1]).toEqual(expect.arrayContaining(['overdue:due', 'reminder:half']));
    const marks = (await witness.notices('oliinyk', told.paper.documentId)).filter((one) => one.facts.mark).map((one) => String(one.facts.mark));
    expect([...marks].sort()).toEqual([...new Set(marks)].sort());
    await until('accounting has the mail', () => witness.mailsAbout('oliinyk', told).length >= 3);
  });

  test('DOC-3 accounting visas with a personal certificate: enough for a visa', () => {
    const visa = stepOf(told.route, 1, 'staffAndMoney', 'Віра ОЛІЙНИК')?.decision;
    expect(visa?.signature).toMatchObject({ signer: 'ОЛІЙНИК Віра' });
  });

  test('DOC-3 the head is away: the administrator moves the signature to the first deputy without reading the order', async () => {
    expect(stepOf(told.route, 1, 'signature')?.decision).toMatchObject({ verdict: 'sign', by: { name: 'Оксана ЛИСЕНКО' } });
    const admin = await stage.office.desk('admin');
    for (const url of ['', '/route', '/document.pdf', '/versions/1', '/approval-sheet.pdf', '/journal']) expect([url, (await admin.try('GET', told.paper.url(url))).status]).toEqual([url, 404]);
    await until('the first deputy is told', async () => (await witness.notices('lysenko', told.paper.documentId)).some((one) => one.type === 'taskGiven'));
  });

  test('DOC-3 is registered as № 57-в', () => expect(told.card.registrationIndex).toBe('57-в'));
});

describe('DOC-4 the answer to the ministry', () => {
  let told: Told;
  beforeAll(async () => { told = await play('DOC-4', () => answerToMinistry(stage.office)); }, 120_000);

  test('DOC-4 has the index of its case and the next number, 01-15/1187', () => expect(told.card).toMatchObject({ registrationIndex: '01-15/1187', caseIndex: '01-15' }));

  test('DOC-4 closes the incoming letter 7960/01-20', async () => {
    const { items } = await (await stage.office.desk('hrytsai')).get<{ items: { index: string; state: string; answeredBy: { documentId: string; index: string } | null }[] }>('/api/incoming?limit=100');
    expect(items.find((one) => one.index === '7960/01-20')).toMatchObject({ state: 'answered', answeredBy: { documentId: told.paper.documentId, index: '01-15/1187' } });
  });

  test('DOC-4 collects the receipts 1, 2, 3 of the exchange and keeps the ministry’s index', async () => {
    const { dispatches } = await told.paper.author.get<{ dispatches: { channel: string; state: string; theirIndex: string; receipts: { type: number }[] }[] }>(told.paper.url('/dispatches'));
    expect(dispatches).toHaveLength(1);
    expect(dispatches[0]).toMatchObject({ channel: 'sev', state: 'registered', theirIndex: '12877/0/01-26' });
    expect(dispatches[0]?.receipts.map((one) => one.type)).toEqual([1, 2, 3]);
  });
});

describe('DOC-5 the letter to five communities', () => {
  let told: Told;
  beforeAll(async () => { told = await play('DOC-5', () => letterToCommunities(stage.office)); }, 120_000);
  const dispatches = async () => (await told.paper.author.get<{ dispatches: { addressee: string; channel: string; state: string; attempt: number; answerDueOn: string | null; receipts: { type: number; text: string }[] }[] }>(told.paper.url('/dispatches'))).dispatches;

  test('DOC-5 goes to each of the five by the way in which they are reached, with the day by which they answer', async () => {
    const rows = await dispatches();
    expect(rows.map((one) => one.channel).sort()).toEqual(['email', 'sev', 'sev', 'sev', 'sev']);
    expect(new Set(rows.map((one) => one.answerDueOn))).toEqual(new Set(['2026-12-20']));
  });

  test('DOC-5 the village council refuses it for want of appendix 2: the records office gets a task, and a mail', async () => {
    expect((await dispatches()).find((one) => one.addressee.includes('Дубрівська'))?.receipts).toEqual([expect.objectContaining({ type: 4, text: 'Документ відхилено: відсутній додаток 2' })]);
    await until('the records office knows', async () => (await witness.notices('hrytsai', told.paper.documentId)).some((one) => one.type === 'dispatchRefused'));
    await until('the records office has the mail', () => witness.mailsAbout('hrytsai', told).length > 0);
  });

  test('DOC-5 goes out again to the village council alone, under the same index 15-07/1188', async () => {
    expect((await dispatches()).map((one) => [one.addressee.includes('Дубрівська'), one.attempt]).sort()).toEqual([[false, 1], [false, 1], [false, 1], [false, 1], [true, 2]]);
    expect(told.card.registrationIndex).toBe('15-07/1188');
    const letters = await until('both mails arrived', () => (stage.post.to('rada@dubrivka.example').length >= 2 ? stage.post.to('rada@dubrivka.example') : undefined));
    expect(letters.map((mail) => mail.subject)).toEqual([0, 1].map(() => expect.stringContaining('15-07/1188')));
    expect(letters.map((mail) => mail.attachments.length)).toEqual([3, 3]);
    expect((await witness.registeredIn('VYH')).filter((one) => one.documentId === told.paper.documentId)).toHaveLength(1);
  });
});

describe('DOC-6 the answer to a request for public information', () => {
  let told: Told;
  beforeAll(async () => { told = await play('DOC-6', () => answerToRequest(stage.office, { letTimePass: () => Promise.resolve(), mails: () => Promise.resolve(stage.post.mails) })); }, 120_000);

  test('DOC-6 law and press are asked in parallel; law objects because a third person is named', () => {
    expect(stageOf(told.route, 1, 'lawAndPress')?.order).toBe('parallel');
    expect(stepOf(told.route, 1, 'lawAndPress', 'Максим ДЯЧЕНКО')?.decision).toMatchObject({ verdict: 'object', reason: 'Згадано третю особу: це персональні дані.' });
    expect(stepOf(told.route, 1, 'lawAndPress', 'Дарина КОСТЕНКО')?.decision?.verdict).toBe('approve');
  });

  test('DOC-6 version 2 does not name the third person and is approved by everybody concerned', async () => {
    const [first, second] = await Promise.all([1, 2].map(async (version) => JSON.stringify(await told.paper.author.get(told.paper.url(`/versions/${version}`)))));
    expect([first?.includes('Петренку'), second?.includes('Петренку')]).toEqual([true, false]);
    expect(stepOf(told.route, 2, 'lawAndPress', 'Максим ДЯЧЕНКО')?.decision).toMatchObject({ verdict: 'approve', version: 2 });
  });

  test('DOC-6 has the number of the request’s own journal, 04-03/96-зпі', () => expect(told.card.registrationIndex).toBe('04-03/96-зпі'));

  test('DOC-6 the citizen gets the signed PDF by mail, once, with an address where it can be checked without an account', async () => {
    const [mail, ...more] = stage.post.to('stetsenko@mail.example');
    expect(more).toEqual([]);
    expect(mail?.attachments[0]?.content.equals(await told.paper.author.bytes(told.paper.url('/document.pdf')))).toBe(true);
    const address = /\/v\/[\w-]{22,}/.exec(mail?.text ?? '')?.[0] ?? '';
    const page = await stage.obih.anonymous('GET', address);
    expect([page.status, page.raw.includes('Документ справжній'), page.raw.includes('04-03/96-зпі')]).toEqual([200, true, true]);
    for (const secret of ['СТЕЦЕНК', 'stetsenko', 'Про надання інформації на запит']) expect(page.raw.includes(secret)).toBe(false);
  });

  test('DOC-6 is read by its participants alone: a colleague of another unit does not learn that it exists', async () => {
    for (const login of ['melnychuk', 'honchar', 'admin']) expect((await (await stage.office.desk(login)).try('GET', told.paper.url())).status).toBe(404);
  });

  test('DOC-6 the records office is warned one working day before the term of a request, on the day and after it, once each', async () => {
    const records = await stage.office.desk('hrytsai');
    const terms = stage.obih.app.get(IncomingService);
    await terms.warnOfTerms();
    const friday = '2031-11-14', monday = '2031-11-17'; // the term is a Monday: the working day before it is Friday
    const { index } = await records.post<{ index: string }>('/api/incoming', { journal: 'VH', correspondent: 'Василь СТЕЦЕНКО', title: 'Запит про кількість розпоряджень', dueOn: monday });
    const warnedOn = async (date: string): Promise<number> => {
      const ms = Date.parse(`${date}T09:00:00Z`) - Date.now();
      stage.obih.clock.shift(ms);
      const warned = await terms.warnOfTerms().finally(() => stage.obih.clock.shift(-ms));
      return warned;
    };
    expect([await warnedOn('2031-11-13'), await warnedOn(friday), await warnedOn(friday), await warnedOn('2031-11-16'), await warnedOn(monday), await warnedOn('2031-11-18'), await warnedOn('2031-11-19')]).toEqual([0, 1, 0, 0, 1, 1, 0]);
    await until('three mails about the term', () => stage.post.to('hrytsai@zoryane.example').filter((mail) => mail.subject.includes(index)).length === 3);
  });
});

describe('A pile of letters', () => {
  test('is signed in one ceremony; each letter gets its own signature and, without a gap, its own number', async () => {
    const { papers } = await hundredLetters(stage.office, 8);
    const cards = await Promise.all(papers.map((paper) => paper.finalised()));
    const numbers = cards.map((card) => Number(card.registrationIndex?.split('/')[1])).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, place) => (numbers[0] ?? 0) + place));
    expect(numbers).toHaveLength(8);
  }, 120_000);
});

describe('What is left behind', () => whatIsLeftBehind(() => stage, all));
