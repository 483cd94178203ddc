import type { OutputOf } from '#shared/http/endpoint.js';
import type { recordsApi } from '#records/records.contract.js';
import { expectThat, type Office } from './office.js';
import { type Paper, signPile, stepOf } from './paperwork.js';
import { aboutMoney, approvedLetters, submitAnswerToMinistry, submitAnswerToRequest, submitBusinessTrip, submitLetterToCommunities, submitProgrammeOrder, submitWorkingGroup } from './samples.js';
import { changed, sampleText } from './texts.js';
import type { DocumentView, RouteView } from './views.js';

type Dispatch = OutputOf<typeof recordsApi.dispatches>['dispatches'][number];
type Incoming = OutputOf<typeof recordsApi.incoming>['items'][number];

/** How a document of the story ended: what `summary.json` says of it. */
export interface Told {
  readonly paper: Paper;
  readonly card: DocumentView;
  readonly route: RouteView;
  readonly seconds: number;
}

/** What only the stage manager can do: let time pass for the reminders, look into the letter box. */
export interface Stage {
  letTimePass(hours: number, until: () => Promise<unknown>): Promise<void>;
  mails(): Promise<readonly { to: string; subject: string; text: string; attachments: readonly { filename: string; content: Buffer }[] }[]>;
}

async function told(paper: Paper, started: number): Promise<Told> {
  const card = await paper.finalised();
  return { paper, card, route: await paper.route(), seconds: (Date.now() - started) / 1000 };
}

/** DOC-1: finance does not approve; the second version goes round everybody again; an acting lawyer visas; the head signs. */
export async function programmeOrder(office: Office): Promise<Told> {
  const started = Date.now();
  const { body } = sampleText(1);
  const paper = await submitProgrammeOrder(office);
  await paper.approvedBy('shevchuk', 'semeniuk', 'polishchuk', 'kovalenko', 'vdovenko', 'marchenko');
  const first = await paper.author.get<{ body: { id: string; text?: { text: string }[] }[] }>(paper.url('/versions/1'));
  const point = first.body.find((block) => aboutMoney((block.text ?? []).map((run) => run.text).join('')));
  expectThat(point, 'the point about money is in version 1');
  await paper.decide('honchar', 'object', {
    reason: 'Видатки передбачаються в межах наявного фінансового ресурсу.',
    remarks: [{ text: 'Забезпечити фінансування в повному обсязі неможливо.', anchor: { part: 'block', id: point.id }, quote: 'забезпечити фінансування', proposed: 'передбачити видатки в межах наявного фінансового ресурсу', justification: 'Бюджетний кодекс України, стаття 85', obligatory: true }],
  });
  expectThat((await paper.card()).phase === 'rework', 'DOC-1 is back with its author');
  const gate = await paper.author.try<{ code: string }>('POST', paper.url('/submission'), { templateId: (await paper.route()).template.templateId, workingCopyRevision: 0, choices: {} });
  expectThat(gate.status >= 400, 'a resubmission with an unanswered obligatory remark is refused');
  await paper.edit((copy) => ({ body: changed(copy.body as { text?: { text: string }[] }[], aboutMoney, () => textOf(body.find((block) => aboutMoney(textOf(block)))) ) as typeof copy.body }));
  const [remark] = (await paper.route()).remarks;
  expectThat(remark, 'the remark of finance is on record');
  await paper.author.post(paper.url(`/remarks/${remark.remarkId}/answer`), { outcome: 'accepted', text: 'Враховано, пункт 3 викладено в новій редакції.' });
  await paper.resubmit('Уточнено пункт 3 за зауваженням Департаменту фінансів.');
  await paper.approvedBy('shevchuk', 'semeniuk', 'polishchuk', 'kovalenko', 'vdovenko', 'marchenko', 'honchar');
  await paper.decide('fedorenko', 'approve', { onBehalfOf: 'diachenko' });
  await paper.approvedBy('kravets', 'savchenko', 'panchuk');
  await signPile(office, 'hayovyi', [paper]);
  const end = await told(paper, started);
  const legal = stepOf(end.route, 2, 'legal')?.decision;
  expectThat(legal?.by.name === 'Ганна ФЕДОРЕНКО' && legal.onBehalfOf?.person.name === 'Максим ДЯЧЕНКО' && legal.onBehalfOf.capacity === 'temporarilyActing', 'the legal visa is the acting head’s, with the substitution on record');
  expectThat(end.route.rounds.length === 2 && repeatedIn(end.route, 2) >= 6 && carriedIn(end.route, 2) === 0, 'under «everyone» every visa was asked for again');
  expectThat(end.card.registrationIndex === '412', `the order has number 412, not ${end.card.registrationIndex}`);
  return end;
}

const textOf = (block: { text?: readonly { readonly text: string }[] } | undefined): string => (block?.text ?? []).map((run) => run.text).join('');

export const carriedIn = (route: RouteView, round: number): number => (route.rounds.find((one) => one.number === round)?.stages ?? []).flatMap((stage) => stage.steps).filter((step) => step.state === 'carried').length;
export const repeatedIn = (route: RouteView, round: number): number => {
  const earlier = new Set(route.rounds.filter((one) => one.number < round).flatMap((one) => one.stages.flatMap((stage) => stage.steps.flatMap((step) => (step.decision ? [step.decision.by.personId] : [])))));
  return (route.rounds.find((one) => one.number === round)?.stages ?? []).flatMap((stage) => stage.steps).filter((step) => step.state === 'decided' && step.decision && earlier.has(step.decision.by.personId)).length;
};

/** DOC-2: a visa with remarks, a disagreement that the signer sees, a second version that only those concerned approve again. */
export async function workingGroup(office: Office): Promise<Told> {
  const started = Date.now();
  const paper = await submitWorkingGroup(office);
  await paper.approvedBy('shevchuk', 'semeniuk');
  await paper.decide('panchuk', 'approveWithRemarks', { remarks: [{ text: 'Пункт 4 додатка 2 доповнити.', anchor: { part: 'appendix', number: 2 }, proposed: 'рішення оформлюються протоколом', justification: 'Типова інструкція' }] });
  await paper.approvedBy('zaiets', 'romaniuk', 'diachenko', 'kravets', 'savchenko', 'hrytsai');
  const [remark] = (await paper.route()).remarks;
  expectThat(remark, 'the remark of the records office is on record');
  await paper.author.post(paper.url(`/remarks/${remark.remarkId}/answer`), { outcome: 'partly', text: 'Протокол ведеться за рішенням голови робочої групи.' });
  await (await office.desk('panchuk')).post(paper.url(`/remarks/${remark.remarkId}/resolution`), { settled: false });
  const { desk, item } = await paper.stepFor('hayovyi', 'sign');
  const seen = await paper.route(desk);
  expectThat(seen.remarks.filter((one) => one.state === 'disagreed').length === 1, 'the signer sees one open disagreement');
  await desk.post(paper.url(`/steps/${item.stepId}/decision`), { round: item.round, version: item.version, contentHash: item.contentHash, verdict: 'return', reason: 'Чому рішення не оформлюються протоколом?', remarks: [] });
  await paper.edit((copy) => {
    const last = copy.body.at(-1) as { text: { text: string }[] };
    return { body: [...copy.body.slice(0, -1), { ...last, text: [{ text: `${textOf(last)} Рішення оформлюються протоколом.` }] }] as typeof copy.body };
  });
  const resubmitted = await paper.resubmit('Додаток 2 доповнено: рішення оформлюються протоколом.');
  expectThat(carriedIn(resubmitted, 2) >= 2, 'the visas of those whom the change does not concern stand');
  await paper.approvedBy('panchuk', 'zaiets', 'romaniuk', 'diachenko', 'hrytsai');
  await signPile(office, 'hayovyi', [paper]);
  const end = await told(paper, started);
  expectThat(stepOf(end.route, 2, 'unitHead')?.decision?.carriedFrom?.version === 1, 'the carried visa names the version that was really approved');
  expectThat(end.card.registrationIndex === '413', `the order has number 413, not ${end.card.registrationIndex}`);
  return end;
}

/** DOC-3: urgent; accounting is silent and reminded, then visas with a personal certificate; the head is away, the first deputy signs. */
export async function businessTrip(office: Office, stage: Stage): Promise<Told> {
  const started = Date.now();
  const paper = await submitBusinessTrip(office);
  await paper.approvedBy('shevchuk', 'semeniuk');
  const accountant = await office.desk('oliinyk');
  const reminded = (): Promise<unknown> => office.until('accounting is reminded', async () => {
    const { items } = await accountant.get<{ items: { type: string; documentId: string | null }[] }>('/api/notifications?limit=100');
    return items.some((one) => one.documentId === paper.documentId && (one.type === 'reminder' || one.type === 'overdue'));
  });
  await stage.letTimePass(96, reminded);
  await paper.decide('oliinyk', 'approve');
  await paper.approvedBy('diachenko', 'kravets');
  const { item } = await paper.stepFor('hayovyi', 'sign');
  await (await office.desk('admin')).post(paper.url(`/steps/${item.stepId}/reassignment`), { to: await office.personId('lysenko'), reason: 'Начальник обласної військової адміністрації у відрядженні.' });
  await signPile(office, 'lysenko', [paper]);
  const end = await told(paper, started);
  expectThat(stepOf(end.route, 1, 'staffAndMoney', 'Віра ОЛІЙНИК')?.decision?.signature, 'the visa of accounting carries an electronic signature');
  expectThat(stepOf(end.route, 1, 'signature')?.decision?.by.name === 'Оксана ЛИСЕНКО', 'the first deputy signed in the head’s place');
  expectThat(end.card.registrationIndex === '57-в', `the order has number 57-в, not ${end.card.registrationIndex}`);
  return end;
}

async function dispatched(office: Office, paper: Paper): Promise<Dispatch[]> {
  return office.until('the letter has gone out', async () => {
    const { dispatches } = await paper.author.get<{ dispatches: Dispatch[] }>(paper.url('/dispatches'));
    return dispatches.length > 0 && dispatches.every((one) => one.state !== 'queued') ? dispatches : undefined;
  });
}

/** DOC-4: an answer to a ministry closes the incoming letter and collects its receipts. */
export async function answerToMinistry(office: Office): Promise<Told> {
  const started = Date.now();
  const paper = await submitAnswerToMinistry(office);
  await paper.approvedBy('shevchuk', 'semeniuk', 'panchuk', 'honchar', 'hrytsai');
  await signPile(office, 'savchenko', [paper]);
  const end = await told(paper, started);
  expectThat(end.card.registrationIndex === '01-15/1187', `the letter has index 01-15/1187, not ${end.card.registrationIndex}`);
  const [dispatch] = await dispatched(office, paper);
  expectThat(dispatch, 'the letter has one addressee');
  const records = await office.desk('hrytsai');
  for (const [type, text] of [[1, 'Доставлено'], [2, 'Прийнято'], [3, 'Зареєстровано']] as const) await records.post(`/api/dispatches/${dispatch.dispatchId}/receipts`, { type, text, ...(type === 3 ? { theirIndex: '12877/0/01-26' } : {}) });
  const [after] = await dispatched(office, paper);
  expectThat(after?.state === 'registered' && after.theirIndex === '12877/0/01-26', 'the ministry registered the letter under its own index');
  const { items } = await records.get<{ items: Incoming[] }>('/api/incoming?limit=100');
  expectThat(items.find((one) => one.index === '7960/01-20')?.answeredBy?.documentId === paper.documentId, 'the incoming letter 7960/01-20 is answered by this one');
  return end;
}

/** DOC-5: five addressees; one refuses to register because an appendix is missing; the letter goes out again under the same index. */
export async function letterToCommunities(office: Office): Promise<Told> {
  const started = Date.now();
  const paper = await submitLetterToCommunities(office);
  await paper.approvedBy('shevchuk');
  await signPile(office, 'semeniuk', [paper]);
  const end = await told(paper, started);
  expectThat(end.card.registrationIndex === '15-07/1188', `the letter has index 15-07/1188, not ${end.card.registrationIndex}`);
  const dispatches = await dispatched(office, paper);
  expectThat(dispatches.length === 5, 'every addressee has a dispatch of their own');
  const records = await office.desk('hrytsai');
  const village = dispatches.find((one) => one.addressee.includes('Дубрівська'));
  expectThat(village, 'the village council is among them');
  await records.post(`/api/dispatches/${village.dispatchId}/receipts`, { type: 4, text: 'Документ відхилено: відсутній додаток 2' });
  const { tasks } = await records.get<{ tasks: { dispatchId: string; index: string }[] }>('/api/dispatch-tasks');
  expectThat(tasks.find((task) => task.dispatchId === village.dispatchId)?.index === '15-07/1188', 'the records office has a task about the refusal');
  await records.post(`/api/dispatches/${village.dispatchId}/repetition`);
  await office.until('the letter went out again', async () => (await dispatched(office, paper)).find((one) => one.dispatchId === village.dispatchId && one.attempt === 2 && one.state !== 'refused'));
  return end;
}

/** DOC-6: law objects because a third person is named; the second version goes to the citizen by e-mail, signed and checkable. */
export async function answerToRequest(office: Office, stage: Stage): Promise<Told> {
  const started = Date.now();
  const paper = await submitAnswerToRequest(office);
  await paper.approvedBy('shevchuk');
  await paper.decide('kostenko', 'approve');
  await paper.decide('diachenko', 'object', { reason: 'Згадано третю особу: це персональні дані.' });
  expectThat((await paper.card()).phase === 'rework', 'DOC-6 is back with its author');
  await paper.edit((copy) => ({ body: changed(copy.body as { text?: { text: string }[] }[], (text) => text.includes('Копії надано'), (text) => text.replace(/ Копії надано.*$/u, '')) as typeof copy.body }));
  await paper.resubmit('Вилучено згадку про третю особу.');
  await paper.approvedBy('shevchuk', 'kostenko', 'diachenko', 'hrytsai');
  await signPile(office, 'kravets', [paper]);
  const end = await told(paper, started);
  expectThat(end.card.registrationIndex === '04-03/96-зпі', `the answer has index 04-03/96-зпі, not ${end.card.registrationIndex}`);
  await dispatched(office, paper);
  const mail = await office.until('the citizen has the mail', async () => (await stage.mails()).find((one) => one.to.includes('stetsenko@mail.example')));
  expectThat(mail.attachments.some((file) => file.filename.endsWith('.pdf') && file.content.subarray(0, 5).toString() === '%PDF-'), 'the mail carries the sealed PDF');
  expectThat(/\/v\/[\w-]{22,}/.test(mail.text), 'the mail carries the address at which the letter can be checked');
  return end;
}

/** A hundred short letters, visaed by their head in bulk and signed in one ceremony. */
export async function hundredLetters(office: Office, count = 100): Promise<{ papers: Paper[]; ceremonySeconds: number }> {
  const papers = await approvedLetters(office, count);
  const { seconds } = await signPile(office, 'semeniuk', papers);
  for (const paper of papers) await paper.finalised();
  return { papers, ceremonySeconds: seconds };
}
