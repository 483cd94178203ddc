// The six sample documents up to the point where the browser takes over, and what the API says of them afterwards.
import { expectThat } from './browser.mjs';

const { Paper, signPile } = await import('../../../dist/story/paperwork.js');
const { changed, sampleText, smallPdf } = await import('../../../dist/story/texts.js');
export { changed, Paper, sampleText, signPile, smallPdf };

const person = async (office, login, position) => {
  const desk = await office.desk(login);
  return { personId: desk.personId, name: desk.name, position };
};

export async function unitIds(office, ...indexes) {
  const { units } = await (await office.desk('melnychuk')).get('/api/units');
  return indexes.map((index) => units.find((one) => one.index === index)?.unitId);
}

const orderRequisites = async (office, title) => ({
  title, place: 'Зоряне', issuer: 'начальника обласної військової адміністрації', signatory: await person(office, 'hayovyi', 'Начальник обласної військової адміністрації'), caseIndex: '01-02',
});

/** DOC-1 as its author wrote it first: point 3 promises the money in full. */
export async function programmeOrder(office) {
  const { title, body } = sampleText(1);
  const paper = await Paper.write(office, 'melnychuk', {
    kind: 'ORDER_MAIN', requisites: { ...(await orderRequisites(office, title)), hasMoney: true, ground: 'протокол наради від 20.10.2026 № 14', publish: true },
    body: changed(body, (text) => text.includes('Департаменту фінансів'), (text) => text.replace(/передбачити видатки на реалізацію Програми в\s+межах наявного фінансового ресурсу/u, 'забезпечити фінансування Програми в повному обсязі')),
    attachments: [{ name: 'Програма «Цифрова Зорянщина».pdf', type: 'application/pdf', content: smallPdf('Programme, draft'), role: 'appendix' }, { name: 'Пояснювальна записка.pdf', type: 'application/pdf', content: smallPdf('Explanatory note'), role: 'supporting' }],
  });
  await paper.submit({ template: 'order_full', units: { interested: await unitIds(office, '17', '23', '27', '10') }, signer: 'hayovyi' });
  return paper;
}

/** DOC-2 with both appendices in its text, sent on its way under the policy «affected». */
export async function workingGroup(office) {
  const { title, body } = sampleText(2);
  const point = (text) => ({ type: 'point', level: 1, text: [{ text }] });
  const whole = body.some((block) => block.type === 'appendix' && block.number === 2)
    ? body
    : [...body, { type: 'appendix', number: 2, text: [{ text: 'ПОЛОЖЕННЯ про робочу групу' }] }, point('Робоча група є консультативно-дорадчим органом.'), point('Засідання проводяться за потреби.'), point('Засідання веде голова робочої групи.'), point('Рішення ухвалюються більшістю голосів.')];
  const paper = await Paper.write(office, 'melnychuk', { kind: 'ORDER_MAIN', requisites: { ...(await orderRequisites(office, title)), hasMoney: false, ground: 'доручення начальника ОВА від 02.11.2026 № 71/01-20' }, body: whole });
  await paper.submit({ template: 'order_affected', units: { interested: await unitIds(office, '02', '03', '06') }, signer: 'hayovyi' });
  return paper;
}

/** DOC-3, urgent, with accounting to visa next. */
export async function businessTrip(office) {
  const { title, body } = sampleText(3);
  const paper = await Paper.write(office, 'romaniuk', {
    kind: 'ORDER_TRIP', urgent: true, body,
    requisites: {
      title, place: 'Зоряне', issuer: 'начальника обласної військової адміністрації', traveller: await person(office, 'melnychuk', 'Головний спеціаліст відділу розвитку електронного урядування'), destination: 'м. Київ', tripFrom: '2026-11-25', tripTo: '2026-11-27',
      ground: 'службова записка О. Семенюка від 16.11.2026 № 15/204', signatory: await person(office, 'hayovyi', 'Начальник обласної військової адміністрації'), hasMoney: true, containsPersonalData: true, caseIndex: '06-04',
    },
  });
  await paper.submit({ template: 'trip', signer: 'hayovyi' });
  return paper;
}

/** DOC-4, approved by everybody and waiting for its signer: it answers the ministry's letter 7960/01-20. */
export async function answerToMinistry(office) {
  const { title, body, attachmentsNote, salutation } = sampleText(4);
  const { items } = await (await office.desk('hrytsai')).get('/api/incoming?limit=100');
  const theirs = items.find((one) => one.index === '7960/01-20');
  const paper = await Paper.write(office, 'melnychuk', {
    kind: 'LETTER_OUT', body,
    requisites: {
      title, signatory: await person(office, 'savchenko', 'Заступник начальника обласної військової адміністрації з питань цифрового розвитку, цифрових трансформацій і цифровізації (CDTO)'), caseIndex: '01-15', ...(attachmentsNote ? { attachmentsNote } : {}), ...(salutation ? { salutation } : {}),
      letterKind: 'reply', addressees: [{ name: 'Міністерство цифрової\nтрансформації України', edrpou: '00000900' }], replyTo: { index: theirs.theirIndex, date: theirs.theirDate }, executor: { name: 'Тарас Мельничук', phone: '(000) 00-00-15' },
    },
    attachments: [{ name: 'Підключення підрозділів.pdf', type: 'application/pdf', content: smallPdf('Units connected'), role: 'appendix' }],
  });
  await paper.submit({ template: 'letter_head', units: { interested: await unitIds(office, '02', '16') }, signer: 'savchenko' });
  await paper.approvedBy('shevchuk', 'semeniuk', 'panchuk', 'honchar', 'hrytsai');
  return paper;
}

/** DOC-5, signed and sent out to five addressees. */
export async function letterToCommunities(office) {
  const { title, body, attachmentsNote, salutation } = sampleText(5);
  const names = [['Північнозорянська районна військова адміністрація', '00000101'], ['Лугівська районна військова адміністрація', '00000102'], ['Веснянська міська рада', '00000201'], ['Ставківська селищна рада', '00000202'], ['Дубрівська сільська рада', '00000203']];
  const paper = await Paper.write(office, 'melnychuk', {
    kind: 'LETTER_OUT', body,
    requisites: {
      title, signatory: await person(office, 'semeniuk', 'Директор Департаменту'), caseIndex: '15-07', ...(attachmentsNote ? { attachmentsNote } : {}), ...(salutation ? { salutation } : {}),
      letterKind: 'initiative', answerBy: '2026-12-20', executor: { name: 'Тарас Мельничук', phone: '(000) 00-00-15' },
      addressees: names.map(([name, edrpou]) => ({ name, edrpou })), addresseesHeading: 'Начальникам районних\nвійськових адміністрацій\nСільському, селищному,\nміському головам',
    },
    attachments: [{ name: 'Проєкт Програми.pdf', type: 'application/pdf', content: smallPdf('Programme'), role: 'appendix' }, { name: 'Форма пропозицій.pdf', type: 'application/pdf', content: smallPdf('Form'), role: 'appendix' }],
  });
  await paper.submit({ template: 'letter_short', signer: 'semeniuk' });
  await paper.approvedBy('shevchuk');
  await signPile(office, 'semeniuk', [paper]);
  await paper.finalised();
  return paper;
}

/** DOC-6 with a third person named in its answer. */
export async function answerToRequest(office) {
  const { title, body, salutation } = sampleText(6);
  const paper = await Paper.write(office, 'bondar', {
    kind: 'LETTER_OUT', access: 'participants', body: changed(body, (text) => text.includes('Розпорядження оприлюднюються'), (text) => `${text} Копії надано також громадянину Петренку П. П.`),
    requisites: {
      title, signatory: await person(office, 'kravets', 'Керівник апарату'), caseIndex: '04-03', ...(salutation ? { salutation } : {}), letterKind: 'reply', containsPersonalData: true, replyTo: { index: '96-зпі', date: '2026-11-11' },
      addressees: [{ name: 'Василю СТЕЦЕНКУ', email: 'stetsenko@mail.example' }], executor: { name: 'Марія Бондар', phone: '(000) 00-00-04' },
    },
  });
  await paper.submit({ template: 'info_reply', signer: 'kravets' });
  return paper;
}

/** A letter that its author is still writing. */
export const draftLetter = async (office, title, { caseIndex = '15-07' } = {}) => Paper.write(office, 'melnychuk', {
  kind: 'LETTER_OUT',
  requisites: {
    title, letterKind: 'initiative', addressees: [{ name: 'Веснянська міська рада', edrpou: '00000201' }], signatory: await person(office, 'semeniuk', 'Директор Департаменту'), caseIndex,
    executor: { name: 'Тарас Мельничук', phone: '(000) 00-00-15' },
  },
  body: ['Запрошуємо на навчання роботі в системі.', 'Навчання відбудеться в обласній бібліотеці.'].map((text) => ({ type: 'paragraph', text: [{ text }] })),
});

/** A short letter of the department; `number` tells them apart. */
async function shortLetter(office, title, number) {
  const paper = await Paper.write(office, 'melnychuk', {
    kind: 'LETTER_OUT',
    requisites: {
      title: `${title}, група ${number}`, letterKind: 'initiative', addressees: [{ name: 'Веснянська міська рада', edrpou: '00000201' }], signatory: await person(office, 'semeniuk', 'Директор Департаменту'), caseIndex: '15-07',
      executor: { name: 'Тарас Мельничук', phone: '(000) 00-00-15' },
    },
    body: [{ type: 'paragraph', text: [{ text: `Запрошуємо на навчання роботі в системі електронного документообігу групу ${number}. Початок о 10:00.` }] }],
  });
  await paper.submit({ template: 'letter_short', signer: 'semeniuk' });
  return paper;
}

/** A pile of short letters, approved by their head and waiting for the signature of the director. */
export async function pileOfLetters(office, count, title = 'Про запрошення на навчання') {
  const papers = [];
  for (let from = 1; from <= count; from += 5) papers.push(...(await Promise.all(Array.from({ length: Math.min(5, count - from + 1) }, (_, n) => shortLetter(office, title, from + n)))));
  await approveInBulk(office, 'shevchuk', papers);
  return papers;
}

async function approveInBulk(office, login, papers) {
  const head = await office.desk(login);
  const wanted = new Set(papers.map((paper) => paper.documentId));
  const items = [];
  let cursor = '';
  do {
    const page = await head.get(`/api/inbox?tab=approve&limit=200${cursor ? `&cursor=${cursor}` : ''}`);
    for (const one of page.items) if (wanted.has(one.documentId)) items.push({ documentId: one.documentId, stepId: one.stepId, round: one.round, version: one.version, contentHash: one.contentHash });
    cursor = page.nextCursor ?? '';
  } while (cursor);
  const bulk = await head.try('POST', '/api/bulk-decisions', { verdict: 'approve', items });
  const lines = bulk.bytes.toString('utf8').trim().split('\n').map((line) => JSON.parse(line));
  expectThat(lines.length === papers.length && lines.every((line) => line.outcome === 'done'), `all ${papers.length} letters are approved in one go`);
}
