import type { OutputOf } from '#shared/http/endpoint.js';
import type { recordsApi } from '#records/records.contract.js';
import { expectThat, type Office } from './office.js';
import { Paper, type DraftBlock } from './paperwork.js';
import { changed, sampleText, smallPdf } from './texts.js';

type Incoming = OutputOf<typeof recordsApi.incoming>['items'][number];
type Unit = { unitId: string; index: string };

const person = async (office: Office, login: string, position: string): Promise<{ personId: string; name: string; position: string }> => {
  const desk = await office.desk(login);
  return { personId: desk.personId, name: desk.name, position };
};

async function unitIds(office: Office, ...indexes: string[]): Promise<string[]> {
  const { units } = await (await office.desk('melnychuk')).get<{ units: Unit[] }>('/api/units');
  return indexes.map((index) => {
    const unit = units.find((one) => one.index === index);
    expectThat(unit, `there is a unit ${index}`);
    return unit.unitId;
  });
}

const head = (office: Office) => person(office, 'hayovyi', 'Начальник обласної військової адміністрації');
const executor = { name: 'Тарас Мельничук', phone: '(000) 00-00-15' };

const orderRequisites = async (office: Office, number: 1 | 2 | 3) => ({
  title: sampleText(number).title, place: 'Зоряне', issuer: 'начальника обласної військової адміністрації', signatory: await head(office),
});

const letterRequisites = async (office: Office, number: 4 | 5 | 6, signer: { login: string; position: string }, caseIndex: string) => {
  const { title, attachmentsNote, salutation } = sampleText(number);
  return { title, signatory: await person(office, signer.login, signer.position), caseIndex, ...(attachmentsNote ? { attachmentsNote } : {}), ...(salutation ? { salutation } : {}) };
};

/** Is this the point of DOC-1 about money, over which finance objects? */
export const aboutMoney = (text: string): boolean => text.includes('Департаменту фінансів');

/** DOC-1 as its author first sent it: point 3 promises the money in full. */
export async function submitProgrammeOrder(office: Office): Promise<Paper> {
  const tooMuch = (text: string): string => text.replace(/передбачити видатки на реалізацію Програми в\s+межах наявного фінансового ресурсу/u, 'забезпечити фінансування Програми в повному обсязі');
  const paper = await Paper.write(office, 'melnychuk', {
    kind: 'ORDER_MAIN', requisites: { ...(await orderRequisites(office, 1)), caseIndex: '01-02', hasMoney: true, ground: 'протокол наради від 20.10.2026 № 14', publish: true },
    body: changed(sampleText(1).body, aboutMoney, tooMuch),
    attachments: [
      { name: 'Програма «Цифрова Зорянщина».pdf', type: 'application/pdf', content: smallPdf('Programme, draft'), role: 'appendix' },
      { name: 'Пояснювальна записка.pdf', type: 'application/pdf', content: smallPdf('Explanatory note'), role: 'supporting' },
    ],
  });
  await paper.submit({ template: 'order_full', units: { interested: await unitIds(office, '17', '23', '27', '10') }, signer: 'hayovyi' });
  return paper;
}

const regulation: readonly DraftBlock[] = [
  { type: 'appendix', number: 2, text: [{ text: 'ПОЛОЖЕННЯ про робочу групу' }] },
  ...['Робоча група є консультативно-дорадчим органом.', 'Засідання проводяться за потреби.', 'Засідання веде голова робочої групи.', 'Рішення ухвалюються більшістю голосів.'].map((text) => ({ type: 'point', level: 1, text: [{ text }] })),
];

/** DOC-2 with both appendices in its text, under the policy «affected». */
export async function submitWorkingGroup(office: Office): Promise<Paper> {
  const { body } = sampleText(2);
  const paper = await Paper.write(office, 'melnychuk', {
    kind: 'ORDER_MAIN', requisites: { ...(await orderRequisites(office, 2)), caseIndex: '01-02', hasMoney: false, ground: 'доручення начальника ОВА від 02.11.2026 № 71/01-20' },
    body: body.some((block) => block.type === 'appendix' && block.number === 2) ? body : [...body, ...regulation],
  });
  await paper.submit({ template: 'order_affected', units: { interested: await unitIds(office, '02', '03', '06') }, signer: 'hayovyi' });
  return paper;
}

/** DOC-3, urgent: a business trip in which accounting visas with a personal certificate. */
export async function submitBusinessTrip(office: Office): Promise<Paper> {
  const paper = await Paper.write(office, 'romaniuk', {
    kind: 'ORDER_TRIP', urgent: true, body: sampleText(3).body,
    requisites: {
      ...(await orderRequisites(office, 3)), caseIndex: '06-04', traveller: await person(office, 'melnychuk', 'Головний спеціаліст відділу розвитку електронного урядування'), destination: 'м. Київ', tripFrom: '2026-11-25', tripTo: '2026-11-27',
      ground: 'службова записка О. Семенюка від 16.11.2026 № 15/204', hasMoney: true, containsPersonalData: true,
    },
  });
  await paper.submit({ template: 'trip', signer: 'hayovyi' });
  return paper;
}

/** DOC-4: the answer to the ministry's letter registered as 7960/01-20. */
export async function submitAnswerToMinistry(office: Office): Promise<Paper> {
  const { items } = await (await office.desk('hrytsai')).get<{ items: Incoming[] }>('/api/incoming?limit=100');
  const theirs = items.find((one) => one.index === '7960/01-20');
  expectThat(theirs?.theirIndex && theirs.theirDate, 'the ministry’s letter is registered as 7960/01-20');
  const deputy = { login: 'savchenko', position: 'Заступник начальника обласної військової адміністрації з питань цифрового розвитку, цифрових трансформацій і цифровізації (CDTO)' };
  const paper = await Paper.write(office, 'melnychuk', {
    kind: 'LETTER_OUT', body: sampleText(4).body,
    requisites: {
      ...(await letterRequisites(office, 4, deputy, '01-15')), letterKind: 'reply', addressees: [{ name: 'Міністерство цифрової\nтрансформації України', edrpou: '00000900' }],
      replyTo: { index: theirs.theirIndex, date: theirs.theirDate }, executor,
    },
    attachments: [{ name: 'Підключення підрозділів.pdf', type: 'application/pdf', content: smallPdf('Units connected'), role: 'appendix' }],
  });
  await paper.submit({ template: 'letter_head', units: { interested: await unitIds(office, '02', '16') }, signer: 'savchenko' });
  return paper;
}

const communities = [
  ['Північнозорянська районна військова адміністрація', '00000101'], ['Лугівська районна військова адміністрація', '00000102'], ['Веснянська міська рада', '00000201'], ['Ставківська селищна рада', '00000202'], ['Дубрівська сільська рада', '00000203'],
] as const;

/** DOC-5: one letter to five addressees. */
export async function submitLetterToCommunities(office: Office): Promise<Paper> {
  const paper = await Paper.write(office, 'melnychuk', {
    kind: 'LETTER_OUT', body: sampleText(5).body,
    requisites: {
      ...(await letterRequisites(office, 5, { login: 'semeniuk', position: 'Директор Департаменту' }, '15-07')), letterKind: 'initiative', answerBy: '2026-12-20', executor,
      addressees: communities.map(([name, edrpou]) => ({ name, edrpou })), addresseesHeading: 'Начальникам районних\nвійськових адміністрацій\nСільському, селищному,\nміському головам',
    },
    attachments: [{ name: 'Проєкт Програми.pdf', type: 'application/pdf', content: smallPdf('Programme'), role: 'appendix' }, { name: 'Форма пропозицій.pdf', type: 'application/pdf', content: smallPdf('Form'), role: 'appendix' }],
  });
  await paper.submit({ template: 'letter_short', signer: 'semeniuk' });
  return paper;
}

/** DOC-6: the answer to a citizen's request, with a third person named in it. */
export async function submitAnswerToRequest(office: Office): Promise<Paper> {
  const paper = await Paper.write(office, 'bondar', {
    kind: 'LETTER_OUT', access: 'participants',
    body: changed(sampleText(6).body, (text) => text.includes('Розпорядження оприлюднюються'), (text) => `${text} Копії надано також громадянину Петренку П. П.`),
    requisites: {
      ...(await letterRequisites(office, 6, { login: 'kravets', position: 'Керівник апарату' }, '04-03')), letterKind: 'reply', containsPersonalData: true, replyTo: { index: '96-зпі', date: '2026-11-11' },
      addressees: [{ name: 'Василю СТЕЦЕНКУ', email: 'stetsenko@mail.example' }], executor: { name: 'Марія Бондар', phone: '(000) 00-00-04' },
    },
  });
  await paper.submit({ template: 'info_reply', signer: 'kravets' });
  return paper;
}

/** A letter of the department to one town, not yet sent on its way. */
export async function writeShortLetter(office: Office, title: string, body: readonly string[], caseIndex = '15-07'): Promise<Paper> {
  return Paper.write(office, 'melnychuk', {
    kind: 'LETTER_OUT',
    requisites: { title, letterKind: 'initiative', addressees: [{ name: 'Веснянська міська рада', edrpou: '00000201' }], signatory: await person(office, 'semeniuk', 'Директор Департаменту'), caseIndex, executor },
    body: body.map((text) => ({ type: 'paragraph', text: [{ text }] })),
  });
}

async function submitShortLetter(office: Office, title: string, number: number): Promise<Paper> {
  const paper = await writeShortLetter(office, `${title}, група ${number}`, [`Запрошуємо на навчання роботі в системі електронного документообігу групу ${number}. Початок о 10:00.`]);
  await paper.submit({ template: 'letter_short', signer: 'semeniuk' });
  return paper;
}

/** So many short letters, visaed by their head in bulk and waiting for the signature of the director. */
export async function approvedLetters(office: Office, count: number, title = 'Про запрошення на навчання'): Promise<Paper[]> {
  const papers: Paper[] = [];
  const together = 5;
  for (let from = 1; from <= count; from += together) papers.push(...(await Promise.all(Array.from({ length: Math.min(together, count - from + 1) }, (_, n) => submitShortLetter(office, title, from + n)))));
  await approveInBulk(office, 'shevchuk', papers);
  return papers;
}

async function approveInBulk(office: Office, login: string, papers: readonly Paper[]): Promise<void> {
  const desk = await office.desk(login);
  const wanted = new Set(papers.map((paper) => paper.documentId));
  const items: object[] = [];
  let cursor = '';
  do {
    const page = await desk.get<{ items: { documentId: string; stepId: string; round: number; version: number; contentHash: string }[]; nextCursor: string | null }>(`/api/inbox?tab=approve&limit=200${cursor ? `&cursor=${cursor}` : ''}`);
    for (const { documentId, stepId, round, version, contentHash } of page.items) if (wanted.has(documentId)) items.push({ documentId, stepId, round, version, contentHash });
    cursor = page.nextCursor ?? '';
  } while (cursor);
  const bulk = await desk.try('POST', '/api/bulk-decisions', { verdict: 'approve', items });
  const lines = bulk.bytes.toString('utf8').trim().split('\n').map((line) => JSON.parse(line) as { outcome: string });
  expectThat(lines.length === papers.length && lines.every((line) => line.outcome === 'done'), `all ${papers.length} letters are approved in one go`);
}
