import pino from 'pino';
import { inTransaction } from '#shared/database/transaction.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { DocumentId, EventId, OrganisationId } from '#shared/domain/ids.js';
import { documentChain, record } from '#shared/journal/record.js';
import { newId } from '#shared/new-id.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { ApprovalsQueries } from '#approvals/approvals.queries.js';
import type { JobData } from '#queues/jobs.js';
import { NotificationsService, type Notice } from '#queues/notifications.service.js';
import { NoticesService } from '#queues/notify/notices.service.js';
import { NotifyProcessor } from '#queues/notify/notify.processor.js';
import type { OutboxEvent } from '#queues/outbox.relay.js';
import { groupOfOne } from '#queues/processors.js';
import { openQueueBackend, type QueueBackend } from '#queues/queue-backend.js';
import { reactionsTo } from '#queues/reactions.js';
import type { Paper } from '../src/story/paperwork.js';
import { Chancery, stepOf } from './approvals-fixture.js';
import { statementsOf } from './support/statements.js';

type Job = JobData<'notify'>;
interface Told { event_id: string; person_id: string; type: string; facts: Record<string, Json>; document_id: string | null; needs_action: boolean; mailed: boolean }

let chancery: Chancery;
let queue: QueueBackend;
let [open, secret]: Paper[] = [];
/** Everything that happened on the way of three letters, and things that are no letters: one job each, as the relay makes them. */
let happened: Job[];

beforeAll(async () => {
  chancery = await Chancery.open();
  queue = openQueueBackend(chancery.stage.obih.settings, pino({ level: 'silent' }));
  const code = await chancery.route('told_together', [chancery.visa('card', ['honchar'], { concerns: [{ part: 'requisites' }] }), chancery.visa('text', ['oliinyk'], { concerns: [{ part: 'text' }] }), chancery.visa('all', ['kravets'])]);
  open = await chancery.letter(code, 'Про відкрите');
  secret = await chancery.letter(code, 'Про таємне', { access: 'named' });
  for (const paper of [open, secret]) {
    for (const login of ['honchar', 'oliinyk']) await decided(login, paper, 'approve');
    await decided('kravets', paper, 'return', { reason: 'уточнити' });
    await chancery.resubmit(paper, code, 1, 'Просимо надати пропозиції письмово.');
  }
  const left = await chancery.letter(code, 'Про відкликане');
  expect((await chancery.ask('melnychuk', 'POST', left.url('/recall'), { reason: 'уточнюю дані' })).status).toBe(200);
  await chancery.letter(code, 'Про нове');
  const [honchar, kravets] = [chancery.person('honchar'), chancery.person('kravets')];
  await happen('substitutionGranted', { absentId: honchar, substituteId: kravets });
  await happen('passwordChanged', { personId: kravets });
  await happen('dispatchRefused', { documentId: secret.documentId, addressee: 'Веснянська міська рада', text: 'не за адресою' }, secret.documentId);
  await happen('finalisationStuck', { documentId: left.documentId, step: 'seal', reason: 'немає позначки часу', attempts: 3 }, left.documentId);
  for (const { documentId } of [open, secret]) await happen('documentFinalised', { documentId, index: '15-07/1', registeredOn: '2026-11-13', dispatches: 0 }, documentId);
  happened = await toldEvents();
}, 120_000);
beforeEach(() => chancery.stage.rows(`delete from notification`));
afterAll(async () => {
  await queue.close();
  await chancery.close();
});

const decided = async (login: string, paper: Paper, verdict: string, more: Record<string, unknown> = {}): Promise<void> =>
  expect((await chancery.decide(login, paper, await stepOf(chancery, paper, login), verdict, more)).status).toBe(200);

/** Something happens without a command of its own here; answers with the job that tells of it. */
async function happen(type: string, data: Json, documentId?: string, organisationId: OrganisationId = chancery.organisationId): Promise<Job> {
  const chain = documentId ? documentChain(documentId as DocumentId) : `test:${newId()}`;
  const where = { organisationId, chain, ...(documentId ? { documentId: documentId as DocumentId } : {}), actor: { kind: 'system' as const, organisationId, process: 'test' }, at: chancery.clock.now() };
  const [eventId = ''] = await inTransaction(chancery.stage.obih.dataSource, (tx) => record(tx, where, [{ type, data }]));
  return { organisationId, eventId, type, documentId: documentId ?? null };
}

async function toldEvents(): Promise<Job[]> {
  const events = await chancery.stage.rows<OutboxEvent>(`select id, organisation_id as "organisationId", document_id as "documentId", type, data from outbox order by id`);
  return events.flatMap((event) => reactionsTo(event).flatMap((request) => (request.name === 'notify' ? [request.data as Job] : [])));
}

function processor({ mails = false } = {}): NotifyProcessor {
  const { app, dataSource } = chancery.stage.obih;
  return new NotifyProcessor(dataSource, app.get(NotificationsService), queue, new NoticesService(dataSource, app.get(ApprovalsQueries), app.get(DirectoryQueries)), mails);
}
const alone = async (jobs: readonly Job[]): Promise<void> => {
  for (const job of jobs) await groupOfOne((all: readonly Job[]) => processor().process(all))(job);
};

const told = (): Promise<Told[]> =>
  chancery.stage.rows(`select event_id, person_id, type, facts, document_id, needs_action, mailed_at is not null as mailed from notification order by event_id, person_id, type`);

describe('Events that are told of together', () => {
  test('say the same to the same people as when each is told of alone', async () => {
    await alone(happened);
    const expected = await told();
    await chancery.stage.rows(`delete from notification`);
    expect([...(await processor().process(happened))]).toEqual([]);
    expect(await told()).toEqual(expected);
    expect([...new Set(expected.map(({ type }) => type))].sort()).toEqual(
      ['approvalCarried', 'askedAgain', 'dispatchRefused', 'finalisationStuck', 'passwordChanged', 'recalled', 'registered', 'returned', 'stepOpened', 'substitutionGranted'].sort());
  });

  test('name people and the document, but nothing of a document for named people', async () => {
    await processor().process(happened);
    const all = await told();
    const of = (type: string, paper?: Paper): Told[] => all.filter((one) => one.type === type && (!paper || one.document_id === paper.documentId));
    expect(of('registered', open).map(({ facts }) => facts)).toContainEqual(expect.objectContaining({ title: 'Про відкрите', kindUk: expect.any(String), index: '15-07/1' }));
    expect(of('returned', open)).toContainEqual(expect.objectContaining({ person_id: chancery.person('melnychuk'), needs_action: true, facts: expect.objectContaining({ title: 'Про відкрите', byId: chancery.person('kravets'), byName: 'Наталія КРАВЕЦЬ', reason: 'уточнити' }) }));
    expect(of('substitutionGranted')).toMatchObject([{ person_id: chancery.person('kravets'), document_id: null, facts: { absentName: 'Людмила ГОНЧАР', substituteName: 'Наталія КРАВЕЦЬ' } }]);
    const quiet = all.filter(({ document_id: id }) => id === secret?.documentId);
    expect(new Set(quiet.map(({ type }) => type)).size).toBeGreaterThanOrEqual(5);
    expect(quiet.filter(({ facts }) => 'title' in facts || 'kindUk' in facts || JSON.stringify(facts).includes('таємне'))).toEqual([]);
    expect(quiet.map(({ facts }) => facts)).toContainEqual(expect.objectContaining({ byName: 'Наталія КРАВЕЦЬ' }));
  });

  test('stand in everybody’s list in the order in which they happened', async () => {
    await processor().process(happened);
    const place = new Map(happened.map(({ eventId }, index) => [eventId, index]));
    const found = await chancery.stage.rows<{ person_id: string; event_id: string }>(`select person_id, event_id from notification order by at, id`);
    for (const person of new Set(found.map((one) => one.person_id))) {
      const places = found.filter((one) => one.person_id === person).map((one) => place.get(one.event_id) ?? -1);
      expect(places).toEqual([...places].sort((one, other) => one - other));
    }
  });

  test('I16 are told of once, however often and in whatever company', async () => {
    await alone(happened.slice(0, 7));
    const first = await chancery.stage.rows<{ id: string }>(`select id from notification order by id`);
    await processor().process(happened);
    const all = await told();
    await processor().process([...happened.slice(5), ...happened.slice(0, 9), ...happened]);
    expect(await told()).toEqual(all);
    expect((await chancery.stage.rows<{ id: string }>(`select id from notification order by id`)).filter(({ id }) => first.some((one) => one.id === id))).toEqual(first);
  });

  test('I16 are told of by several workers at once in different company, and none is in another’s way', async () => {
    const service = chancery.stage.obih.app.get(NotificationsService);
    const people = ['honchar', 'kravets', 'oliinyk', 'melnychuk', 'semeniuk', 'shevchuk'].map((login) => chancery.person(login));
    const notices = people.map((personId): Notice => ({ personId, type: 'recalled', facts: {}, needsAction: false }));
    for (let time = 0; time < 8; time += 1) {
      const events = Array.from({ length: 40 }, () => ({ id: newId<EventId>(), organisationId: chancery.organisationId, documentId: null }));
      const tell = (list: typeof events, all: readonly Notice[]) => service.tell(chancery.stage.obih.dataSource, new Map(list.map((event) => [event, all])), false);
      await Promise.all([tell(events, notices), tell([...events].reverse(), [...notices].reverse()), tell(events, [...notices].reverse())]);
      expect(await chancery.stage.rows(`select event_id, person_id from notification where event_id = any($1::uuid[])`, [events.map(({ id }) => id)])).toHaveLength(events.length * people.length);
    }
  });

  test('one that cannot be worked out fails by itself; those that never were, here or in this organisation, are nothing to do', async () => {
    const person = chancery.person('oliinyk');
    const [good, elsewhere] = [await happen('passwordChanged', { personId: person }), await happen('passwordChanged', { personId: person }, undefined, newId<OrganisationId>())];
    const bad = await happen('documentFinalised', { index: '15-07/2' }, newId<DocumentId>());
    const never: Job = { ...good, eventId: newId<EventId>() };
    const foreign: Job = { ...elsewhere, organisationId: chancery.organisationId };
    const failed = await processor().process([bad, never, foreign, good]);
    expect([...failed]).toEqual([[bad, expect.objectContaining({ code: 'notFound' })]]);
    expect(await told()).toMatchObject([{ event_id: good.eventId, person_id: person, type: 'passwordChanged' }]);
    await expect(alone([bad])).rejects.toMatchObject({ code: 'notFound' });
    await alone([never, foreign]);
    expect(await told()).toHaveLength(1);
  });

  test('of several organisations keep to what is in their own', async () => {
    const other = newId<OrganisationId>();
    const there = await happen('documentFinalised', { index: '15-07/3' }, open?.documentId, other);
    const own = await happen('passwordChanged', { personId: chancery.person('oliinyk') }, undefined, other);
    const failed = await processor().process([there, ...happened, own]);
    expect([...failed.keys()]).toEqual([there]);
    expect((await told()).filter(({ event_id: id }) => id === own.eventId || id === there.eventId)).toMatchObject([{ event_id: own.eventId, type: 'passwordChanged' }]);
  });

  test('cost as many statements as one of them', async () => {
    const ofLetters = happened.filter(({ type }) => ['roundReturned', 'stepOpened', 'documentFinalised'].includes(type));
    const single = ofLetters.filter(({ type }) => type === 'roundReturned').slice(0, 1);
    const beginnings = async (jobs: readonly Job[]): Promise<string[]> => (await statementsOf(() => processor().process(jobs))).map((sql) => sql.slice(0, 40));
    const one = await beginnings(single);
    expect(one).toHaveLength(5);
    await chancery.stage.rows(`delete from notification`);
    expect(await beginnings(ofLetters)).toEqual(one);
    expect(new Set((await told()).map(({ document_id: id }) => id)).size).toBe(3);
  });

  test('are mailed once to each; what was told of where no mails are sent is never mailed', async () => {
    const mails = async (): Promise<string[]> => (await queue.queue('mail').getJobs(['waiting'])).map(({ id }) => id ?? '').sort();
    await processor().process(happened.slice(0, 8));
    expect(await mails()).toEqual([]);
    expect((await told()).every(({ mailed }) => mailed)).toBe(true);
    await processor({ mails: true }).process(happened);
    const unmailed = (await chancery.stage.rows<{ id: string }>(`select id from notification where mailed_at is null`)).map(({ id }) => `mail-${id}`).sort();
    expect(unmailed.length).toBeGreaterThan(5);
    expect(await mails()).toEqual(unmailed);
    await processor({ mails: true }).process([...happened].reverse());
    expect(await mails()).toEqual(unmailed);
  });
});
