import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { SmtpMailer } from '#queues/mail/mailer.js';
import { DispatchService } from '#records/dispatch/dispatch.service.js';
import { LettersService } from '#records/dispatch/letters.service.js';
import { EXCHANGE } from '#records/dispatch/exchange.port.js';
import { ReceiptsService } from '#records/dispatch/receipts.service.js';
import { childOf, readXml, type XmlElement } from '#shared/xml/xml-reader.js';
import { FinishedDocuments } from '#records/finished-documents.queries.js';
import { IncomingService } from '#records/incoming/incoming.service.js';
import { RegistrationService } from '#records/registration.service.js';
import { VerificationTokens } from '#records/verification/verification-tokens.service.js';
import { BLOB_STORE } from '#documents/storage/blob-store.js';
import { addWorkingDays } from '#records/domain/terms.js';
import { Clock, localDateIn } from '#shared/clock.js';
import { sha256 } from '#shared/crypto/sha256.js';
import type { DocumentId } from '#shared/domain/ids.js';
import { chainEntries } from '#shared/journal/journal.queries.js';
import { newId } from '#shared/new-id.js';
import { DocumentSigningService } from '#signatures/document-signing.service.js';
import { SealService } from '#signatures/seal.service.js';
import { SignaturesQueries } from '#signatures/signatures.queries.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { expected, Registry } from './records-fixture.js';
import { statementsOf } from './support/statements.js';

interface DispatchView { dispatchId: string; addressee: string; channel: string; state: string; attempt: number; theirIndex: string | null; refusal: string | null; answerDueOn: string | null; mayRepeat: boolean; receipts: { type: number; text: string; theirIndex: string | null }[] }
interface IncomingView { incomingId: string; index: string; correspondent: string; state: string; warning: string | null; dueOn: string | null; answeredBy: { documentId: string; index: string } | null }

let office: Registry;
let mailServer: SMTPServer;
let mailer: SmtpMailer;
const mails: ParsedMail[] = [];
/** What goes on elsewhere while the mail server takes a mail. */
let meanwhile = (): Promise<unknown> => Promise.resolve();

beforeAll(async () => {
  office = await Registry.open();
  mailServer = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], onData: (stream, _session, done) => void simpleParser(stream).then((mail) => { mails.push(mail); return meanwhile(); }).then(() => done(), done) });
  await new Promise<void>((resolve) => mailServer.listen(0, '127.0.0.1', () => resolve()));
  mailer = new SmtpMailer(`smtp://127.0.0.1:${(mailServer.server.address() as AddressInfo).port}`, 'Обіг <obih@localhost>');
}, 60_000);
afterAll(async () => {
  mailer.close();
  await new Promise<void>((resolve) => mailServer.close(() => resolve()));
  await office.stop();
});

/** The sender as the background process has it: the same services, with the mail server beside them. */
function sender(): DispatchService {
  const get = office.obih.app.get.bind(office.obih.app);
  const letters = new LettersService(get(FinishedDocuments), get(RegistrationService), get(DocumentSigningService), get(SealService), get(VerificationTokens), get(DirectoryQueries), get(BLOB_STORE), get(EXCHANGE), mailer, get(Clock));
  return new DispatchService(office.obih.dataSource, get(Clock), letters);
}
const send = (documentId: string): Promise<void> => sender().sendQueued(office.organisationId, documentId as DocumentId);
const dispatches = async (documentId: string, login = 'melnychuk') => expected(await (await office.as(login)).get<{ dispatches: DispatchView[] }>(`/api/documents/${documentId}/dispatches`), 200).dispatches;
const exchangeFolder = (): string => path.join(office.obih.settings.DATA_DIR, 'exchange');
const eventsOf = async (documentId: string): Promise<string[]> => (await chainEntries(office.obih.dataSource, office.organisationId, `document:${documentId}`)).map((entry) => entry.type);

/** Drops a receipt of the exchange format into the folder, as the other body's system would. */
function receive(name: string, messageId: string, type: number, more: { index?: string; text?: string } = {}): void {
  mkdirSync(path.join(exchangeFolder(), 'receipts'), { recursive: true });
  const number = more.index ? `<RegNumber regdate="2026-11-13">${more.index}</RegNumber>` : '';
  writeFileSync(path.join(exchangeFolder(), 'receipts', `${name}.xml`), `<Header standart="1207" version="1.5" msg_type="0" msg_acknow="0"><Acknowledgement msg_id="${messageId.toUpperCase()}" ack_type="${type}">${number}<AckResult errorcode="0" errortext="${more.text ?? ''}"/></Acknowledgement></Header>`);
}
const takeReceipts = (): Promise<number> => office.obih.app.get(ReceiptsService).takeArrived();

const parcels = (): { messageId: string; card: XmlElement; files: string[] }[] =>
  readdirSync(path.join(exchangeFolder(), 'out')).map((messageId) => ({ messageId, card: readXml(readFileSync(path.join(exchangeFolder(), 'out', messageId, 'card.xml'), 'utf8')), files: readdirSync(path.join(exchangeFolder(), 'out', messageId)).sort() }));
const parcelFor = (name: string, index: string) => parcels().findLast(({ card }) => card.attributes.to_organization === name && childOf(childOf(card, 'Document') ?? card, 'RegNumber')?.text === index);

describe('DOC-4 an answer to a ministry', () => {
  test('goes by the exchange with its sealed file, is acknowledged three times, and closes the incoming letter', async () => {
    const [waiting] = await office.rows<{ their_index: string; their_date: string }>(`select their_index, their_date::text from incoming where index = '7960/01-20'`);
    const documentId = await office.finalised({ title: 'Про стан упровадження системи електронного документообігу', requisites: { letterKind: 'reply', replyTo: { index: waiting?.their_index, date: waiting?.their_date } } });
    const { registrationIndex } = await office.show(documentId);
    const incoming = expected(await (await office.as('hrytsai')).get<{ items: IncomingView[] }>('/api/incoming?state=answered'), 200).items;
    expect(incoming).toEqual([expect.objectContaining({ index: '7960/01-20', state: 'answered', answeredBy: { documentId, index: registrationIndex } })]);

    await send(documentId);
    await send(documentId);
    const parcel = parcelFor('Міністерство цифрової трансформації України', registrationIndex ?? '');
    expect(parcel?.card.attributes).toMatchObject({ msg_type: '3', msg_acknow: '2', from_org_id: '00000001', to_org_id: '00000900' });
    const file = parcel?.files.find((name) => name.startsWith('lyst') && name.endsWith('.pdf')) ?? '';
    expect(parcel?.files).toEqual(['card.xml', 'card.xml.p7s', file, `${file}.p7s`]);
    const pdf = readFileSync(path.join(exchangeFolder(), 'out', parcel?.messageId ?? '', file));
    expect((await office.obih.app.get(SignaturesQueries).verifiedPdf(pdf)).map((one) => one.verdict)).toEqual(['TOTAL-PASSED', 'TOTAL-PASSED']);
    expect(JSON.stringify(parcel?.card)).toContain(sha256(pdf));

    for (const type of [1, 2, 3]) receive(`doc4-${type}`, parcel?.messageId ?? '', type, type === 3 ? { index: '12877/0/01-26' } : {});
    expect(await takeReceipts()).toBe(3);
    receive('doc4-again', parcel?.messageId ?? '', 2);
    expect(await takeReceipts()).toBe(0);
    const [dispatch] = await dispatches(documentId);
    expect(dispatch).toMatchObject({ state: 'registered', theirIndex: '12877/0/01-26', attempt: 1, mayRepeat: false });
    expect(dispatch?.receipts.map((one) => one.type).sort()).toEqual([1, 2, 3]);
    expect((await eventsOf(documentId)).filter((type) => type.startsWith('dispatch'))).toEqual(['dispatchSent', 'dispatchAcknowledged', 'dispatchAcknowledged', 'dispatchAcknowledged']);
  });
});

describe('DOC-5 a letter by a distribution list', () => {
  const councils = [
    { name: 'Північнозорянська районна військова адміністрація', edrpou: '00000101' }, { name: 'Лугівська районна військова адміністрація', edrpou: '00000102' }, { name: 'Веснянська міська рада', edrpou: '00000201' },
    { name: 'Ставківська селищна рада', edrpou: '00000202' }, { name: 'Дубрівська сільська рада', edrpou: '00000203' },
  ];

  test('makes five dispatches with the term for answers; a refusal becomes a task and is sent again under the same index', async () => {
    await office.rows(`update correspondent set channel = 'sev' where edrpou = '00000203'`);
    const documentId = await office.finalised({ title: 'Про надання пропозицій до проєкту Програми інформатизації', signer: 'semeniuk', requisites: { addressees: councils, caseIndex: '15-07', answerBy: '2030-11-20', addresseesHeading: 'Начальникам районних військових адміністрацій, сільському, селищному, міському головам' } });
    const { registrationIndex } = await office.show(documentId);
    await send(documentId);
    const sent = await dispatches(documentId);
    expect(sent.map((one) => [one.addressee, one.channel, one.state, one.answerDueOn])).toEqual(councils.map(({ name }) => [name, 'sev', 'sent', '2030-11-20']));
    const rural = parcelFor('Дубрівська сільська рада', registrationIndex ?? '');
    expect(JSON.stringify(rural?.card)).not.toContain('Веснянська');

    receive('doc5', rural?.messageId ?? '', 4, { text: 'Документ відхилено: відсутній додаток 2' });
    expect(await takeReceipts()).toBe(1);
    const hrytsai = await office.as('hrytsai');
    const { tasks } = expected(await hrytsai.get<{ tasks: (DispatchView & { documentId: string; index: string })[] }>('/api/dispatch-tasks'), 200);
    expect(tasks).toEqual([expect.objectContaining({ documentId, index: registrationIndex, addressee: 'Дубрівська сільська рада', state: 'refused', refusal: 'Документ відхилено: відсутній додаток 2', mayRepeat: true })]);
    expect(await eventsOf(documentId)).toContain('dispatchRefused');

    const dispatchId = tasks[0]?.dispatchId ?? '';
    const repeated = expected(await hrytsai.post<DispatchView>(`/api/dispatches/${dispatchId}/repetition`, {}, { 'idempotency-key': 'again' }), 200);
    expect(expected(await hrytsai.post<DispatchView>(`/api/dispatches/${dispatchId}/repetition`, {}, { 'idempotency-key': 'again' }), 200)).toEqual(repeated);
    expect(repeated).toMatchObject({ state: 'queued', attempt: 2, refusal: null });
    await send(documentId);
    const again = parcelFor('Дубрівська сільська рада', registrationIndex ?? '');
    expect(again?.messageId).not.toBe(rural?.messageId);
    receive('doc5-late', rural?.messageId ?? '', 2);
    receive('doc5-new', again?.messageId ?? '', 3, { index: '55/02-14' });
    expect(await takeReceipts()).toBe(2);
    expect((await dispatches(documentId)).at(-1)).toMatchObject({ state: 'registered', attempt: 2, theirIndex: '55/02-14' });
    expect(expected(await hrytsai.get<{ tasks: unknown[] }>('/api/dispatch-tasks'), 200).tasks).toEqual([]);
  });
});

describe('DOC-6 an answer to an information request', () => {
  test('warns one working day before the term, goes by mail with the sealed file and a link, and closes the request', async () => {
    const records = await office.as('hrytsai');
    const { calendar } = await office.obih.app.get(DirectoryQueries).organisation(office.organisationId);
    const today = localDateIn('Europe/Kyiv', office.obih.clock.now());
    const dueOn = addWorkingDays(calendar, today, 1);
    await office.rows(`update journal set personal = true where code = 'VH'`);
    const received = expected(await records.post<IncomingView>('/api/incoming', { journal: 'VH', correspondent: 'Василь СТЕЦЕНКО', title: 'Запит на публічну інформацію', dueOn }), 201);
    expect(received).toMatchObject({ index: '8123/01-20', state: 'open', warning: 'dueNextWorkingDay', correspondent: 'Василь СТЕЦЕНКО' });
    const incomings = office.obih.app.get(IncomingService);
    expect(await incomings.warnOfTerms()).toBeGreaterThanOrEqual(1);
    expect(await incomings.warnOfTerms()).toBe(0);
    expect(await office.rows(`select data->>'warning' as warning from journal_entry where type = 'incomingDueSoon' and data->>'index' = '8123/01-20'`)).toEqual([{ warning: 'dueNextWorkingDay' }]);
    const seen = expected(await (await office.as('melnychuk')).get<{ items: IncomingView[] }>('/api/incoming?state=open'), 200).items.find((one) => one.incomingId === received.incomingId);
    expect(seen?.correspondent).toBe('Фізична особа');

    const documentId = await office.finalised({ title: 'Про надання інформації на запит', requisites: { letterKind: 'reply', caseIndex: '04-03', containsPersonalData: true, replyTo: { index: '8123/01-20', date: today }, addressees: [{ name: 'Василю СТЕЦЕНКУ', email: 'stetsenko@mail.example' }] } });
    const { registrationIndex } = await office.show(documentId);
    expect(registrationIndex).toBe('04-03/96-зпі');
    await send(documentId);
    await send(documentId);
    expect(mails).toHaveLength(1);
    const [mail] = mails;
    expect([mail?.to].flat()[0]?.text).toBe('stetsenko@mail.example');
    expect(mail?.subject).toContain('№ 04-03/96-зпі');
    expect(mail?.attachments.map((one) => one.contentType)).toEqual(['application/pdf']);
    expect((await office.obih.app.get(SignaturesQueries).verifiedPdf(mail?.attachments[0]?.content ?? Buffer.alloc(0))).every((one) => one.verdict === 'TOTAL-PASSED')).toBe(true);
    const link = /https?:\/\/\S+\/v\/[A-Za-z0-9_-]+/.exec(mail?.text ?? '')?.[0] ?? '';
    const page = await office.obih.anonymous('GET', new URL(link).pathname);
    expect(page.status).toBe(200);
    expect(page.raw.toString('utf8')).toContain('Документ справжній');
    expect((await dispatches(documentId))[0]).toMatchObject({ channel: 'email', state: 'sent' });
    const answered = expected(await records.get<{ items: IncomingView[] }>('/api/incoming?state=answered'), 200).items.find((one) => one.incomingId === received.incomingId);
    expect(answered).toMatchObject({ warning: null, answeredBy: { documentId, index: '04-03/96-зпі' } });
    const stranger = expected(await (await office.as('kostenko')).get<{ items: IncomingView[] }>('/api/incoming?state=answered'), 200).items.find((one) => one.incomingId === received.incomingId);
    expect(stranger?.answeredBy).toBeNull();
  });

  test('refuses a term before the day of receipt, a journal that is not there, and people outside the records office', async () => {
    const records = await office.as('hrytsai');
    const incoming = { journal: 'VH', correspondent: 'Зорянська обласна рада', title: 'Про запрошення на сесію' };
    expect(await records.post<{ code: string }>('/api/incoming', { ...incoming, dueOn: '2020-01-01' })).toMatchObject({ status: 422, body: { code: 'termBeforeReceipt' } });
    expect(await records.post<{ code: string }>('/api/incoming', { ...incoming, journal: 'НЕМАЄ' })).toMatchObject({ status: 409, body: { code: 'journalMissing' } });
    expect((await (await office.as('melnychuk')).post('/api/incoming', incoming)).status).toBe(403);
    const first = expected(await records.post<IncomingView>('/api/incoming', incoming, { 'idempotency-key': 'once' }), 201);
    expect(expected(await records.post<IncomingView>('/api/incoming', incoming, { 'idempotency-key': 'once' }), 201)).toEqual(first);
    expect(first.index).toBe('8124/01-20');
  });
});

describe('Letters of several documents', () => {
  const together = async (documentIds: readonly string[], stops: () => boolean = () => false) =>
    [...(await sender().sendTogether(office.organisationId, documentIds as DocumentId[], stops))].map(([documentId, fault]) => [documentId, fault === undefined ? 'not begun' : String(fault)]);
  const states = async (documentIds: readonly string[]) => Promise.all(documentIds.map(async (documentId) => (await dispatches(documentId)).map(({ state }) => state).join()));
  const byExchange = (title: string): Promise<string> => office.finalised({ title });
  const byMail = (title: string): Promise<string> => office.finalised({ title, requisites: { addressees: [{ name: 'Ганні МОРОЗ', email: 'moroz@mail.example' }] } });
  const sentEvents = async (documentIds: readonly string[]) => Promise.all(documentIds.map(async (documentId) => (await eventsOf(documentId)).filter((type) => type === 'dispatchSent').length));

  test('go together: each once, and one that cannot be handed over keeps back no other', async () => {
    const ids = [await byExchange('Про перше'), await byMail('Про друге'), await office.submitted(), await byExchange('Про третє')];
    const letters = [ids[0], ids[1], ids[3]] as string[];
    const working = mailer;
    mailer = new SmtpMailer('smtp://127.0.0.1:1', 'obih@localhost');
    expect(await together(ids).finally(() => { mailer.close(); mailer = working; })).toEqual([[ids[1], expect.stringContaining('1 of 1 letters wait')]]);
    expect(await states(letters)).toEqual(['sent', 'queued', 'sent']);
    expect(await together(ids)).toEqual([]);
    expect(await states(letters)).toEqual(['sent', 'sent', 'sent']);
    expect(await sentEvents(letters)).toEqual([1, 1, 1]);
    expect(mails.filter(({ subject }) => subject?.includes('Про друге'))).toHaveLength(1);
    for (const title of ['Про перше', 'Про третє']) expect(parcels().filter(({ card }) => JSON.stringify(card).includes(title))).toHaveLength(1);
  });

  test('read what they are made of once for all', async () => {
    const ids = [await byExchange('Про четверте'), await byMail('Про п’яте'), await byExchange('Про шосте')];
    const statements = await statementsOf(() => together(ids));
    expect(await states(ids)).toEqual(['sent', 'sent', 'sent']);
    const again = new Set(statements.filter((one, at) => one.startsWith('select') && statements.indexOf(one) !== at));
    expect([...again].map((one) => / from (\w+)/.exec(one)?.[1]).sort()).toEqual(['dispatch', 'registration']);
  });

  test('that a worker has not begun when it is to stop stay queued, which is no failure', async () => {
    const ids = [await byExchange('Про сьоме'), await byExchange('Про восьме')];
    let asked = 0;
    expect(await together(ids, () => (asked += 1) > 1)).toEqual([[ids[1], 'not begun']]);
    expect(await states(ids)).toEqual(['sent', 'queued']);
    expect(await together(ids)).toEqual([]);
  });

  test('one that cannot even be read waits by itself, with its own reason', async () => {
    const ids = [await byExchange('Про дев’яте'), await byExchange('Про десяте')];
    const [version] = await office.rows<{ id: string }>(`select current_version_id as id from document where id = $1`, [ids[0]]);
    const [known = '', lost] = [version?.id, newId()];
    const replace = (from: string, to: string) => office.rows(`update route set state = replace(state::text, $2, $3)::jsonb where document_id = $1`, [ids[0], from, to]);
    await replace(known, lost);
    expect(await together(ids)).toEqual([[ids[0], expect.stringContaining('1 of 1 letters wait')]]);
    expect(await states(ids)).toEqual(['queued', 'sent']);
    await replace(lost, known);
    expect(await together(ids)).toEqual([]);
    expect(await sentEvents(ids)).toEqual([1, 1]);
  });

  test('one whose number is annulled while those before it go does not go', async () => {
    const ids = [await byMail('Про одинадцяте'), await byMail('Про дванадцяте')];
    const hrytsai = await office.as('hrytsai');
    const [registration] = await office.rows<{ id: string }>(`select id from registration where document_id = $1`, [ids[1]]);
    const answers: number[] = [];
    meanwhile = async () => answers.push((await hrytsai.post(`/api/registrations/${registration?.id ?? ''}/annulment`, { reason: 'зареєстровано помилково' })).status);
    expect(await together(ids).finally(() => (meanwhile = () => Promise.resolve()))).toEqual([[ids[1], expect.stringContaining('not registered and sealed')]]);
    expect(answers).toEqual([200]);
    expect(await states(ids)).toEqual(['sent', 'queued']);
  });
});

describe('A letter that cannot be handed over', () => {
  test('waits with the reason, is never counted as sent, and after a day is the office’s task', async () => {
    const documentId = await office.finalised({ requisites: { addressees: [{ name: 'Марії КОВАЛЬ', email: 'koval@mail.example' }] } });
    const away = new SmtpMailer('smtp://127.0.0.1:1', 'obih@localhost');
    const working = mailer;
    mailer = away;
    try {
      for (let attempt = 1; attempt <= 3; attempt += 1) await expect(send(documentId)).rejects.toThrow('1 of 1 letters wait');
      expect((await dispatches(documentId))[0]).toMatchObject({ state: 'queued', mayRepeat: false });
      office.obih.clock.shift(25 * 3_600_000);
      expect(await sender().waiting(60_000)).toContainEqual({ organisationId: office.organisationId, documentId });
      await send(documentId).finally(() => office.obih.clock.shift(-25 * 3_600_000));
    } finally {
      mailer = working;
      away.close();
    }
    const [failed] = await dispatches(documentId);
    expect(failed).toMatchObject({ state: 'failed', mayRepeat: true });
    expect(failed?.refusal).toContain('127.0.0.1');
    expect(await eventsOf(documentId)).toContain('dispatchFailed');
    const hrytsai = await office.as('hrytsai');
    expect((await hrytsai.post(`/api/dispatches/${failed?.dispatchId ?? ''}/receipts`, { type: 1 })).status).toBe(409);
    expected(await hrytsai.post(`/api/dispatches/${failed?.dispatchId ?? ''}/repetition`, {}), 200);
    await send(documentId);
    expect((await dispatches(documentId))[0]).toMatchObject({ state: 'sent', attempt: 2 });
  });

  test('by post waits for people, and counts as sent with the receipt that they write down', async () => {
    const documentId = await office.finalised({ requisites: { addressees: [{ name: 'Петру КОВАЛЮ', address: 'вул. Садова, 1, с. Дубрівка' }] } });
    await send(documentId);
    const hrytsai = await office.as('hrytsai');
    const { tasks } = expected(await hrytsai.get<{ tasks: (DispatchView & { documentId: string })[] }>('/api/dispatch-tasks'), 200);
    const task = tasks.find((one) => one.documentId === documentId);
    expect(task).toMatchObject({ channel: 'post', state: 'queued', mayRepeat: false });
    expected(await hrytsai.post(`/api/dispatches/${task?.dispatchId ?? ''}/receipts`, { type: 1, text: 'Рекомендований лист, квитанція 0123' }), 200);
    expect((await dispatches(documentId))[0]).toMatchObject({ state: 'delivered', receipts: [{ type: 1, text: 'Рекомендований лист, квитанція 0123' }] });
  });

  test('A01 is not for those who may not see it, whatever is asked', async () => {
    const documentId = await office.finalised();
    const [dispatch] = await dispatches(documentId);
    const stranger = await office.as('kostenko');
    expect((await stranger.get(`/api/documents/${documentId}/dispatches`)).status).toBe(404);
    expect((await (await office.as('hrytsai')).post(`/api/dispatches/${newId()}/repetition`, {})).status).toBe(404);
    expect((await stranger.post(`/api/dispatches/${dispatch?.dispatchId ?? ''}/repetition`, {})).status).toBe(403);
    expect(await (await office.as('hrytsai')).post<{ code: string }>(`/api/dispatches/${dispatch?.dispatchId ?? ''}/repetition`, {})).toMatchObject({ status: 409, body: { code: 'notRepeatable' } });
  });
});
