import type { EntityManager } from 'typeorm';
import { inTransaction } from '#shared/database/transaction.js';
import type { Actor } from '#shared/domain/actor.js';
import type { DocumentId } from '#shared/domain/ids.js';
import { newId } from '#shared/new-id.js';
import type { StandingRegistration } from '#records/journals.queries.js';
import { RegistrationService, type JournalCard } from '#records/registration.service.js';
import { expected, Registry } from './records-fixture.js';

interface Page<Item> { items: Item[]; nextCursor: string | null }
interface RegistrationView { registrationId: string; number: number; index: string; title: string; correspondent: string | null; documentId: string | null; annulled: { reason: string; by: string } | null }
interface JournalView { code: string; nextNumber: number; nextIndex: string; entries: number }

let office: Registry;
let registrations: RegistrationService;
let system: Actor;
beforeAll(async () => {
  office = await Registry.open();
  registrations = office.obih.app.get(RegistrationService);
  system = { kind: 'system', organisationId: office.organisationId, process: 'test' };
}, 60_000);
afterAll(() => office.stop());

const card = (journal: string, more: Partial<JournalCard> = {}): JournalCard => ({ journal, kind: 'ORDER_MAIN', kindUk: 'Розпорядження', title: 'Про утворення робочої групи', correspondent: null, author: 'Тарас МЕЛЬНИЧУК', unitIndex: '15-1', caseIndex: '01-02', ...more });
const inTx = <T>(work: (tx: EntityManager) => Promise<T>): Promise<T> => inTransaction(office.obih.dataSource, work);
const registered = async (tx: EntityManager, documentId: DocumentId, journalCard: JournalCard): Promise<StandingRegistration> => {
  const registration = (await registrations.register(tx, system, [{ documentId, card: journalCard }])).get(documentId);
  if (!registration) throw new Error('the document got no number');
  return registration;
};
const register = (journal: string, documentId = newId<DocumentId>(), more: Partial<JournalCard> = {}) => inTx((tx) => registered(tx, documentId, card(journal, more)));
const numbersOf = async (journal: string): Promise<number[]> =>
  (await office.rows<{ number: number }>(`select r.number from registration r join journal j on j.id = r.journal_id where j.code = $1 order by r.number`, [journal])).map((row) => row.number);

describe('The number of a document', () => {
  test('I15 a hundred registrations at once, every third of them undone, leave no gap and give no number twice', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, place) =>
        inTx(async (tx) => {
          const { number } = await registered(tx, newId<DocumentId>(), card('NK'));
          if (place % 3 === 0) throw new Error('the power went');
          return number;
        }).catch(() => null),
      ),
    );
    const given = outcomes.filter((number): number is number => number !== null).sort((a, b) => a - b);
    expect(given).toHaveLength(66);
    expect(given).toEqual(Array.from({ length: 66 }, (_, place) => 64 + place));
    expect(await numbersOf('NK')).toEqual(given);
    expect((await register('NK')).number).toBe(130);
  }, 60_000);

  test('I15 a document that is registered ten times at once has one number', async () => {
    const documentId = newId<DocumentId>();
    const found = await Promise.all(Array.from({ length: 10 }, () => register('PR', documentId)));
    expect(new Set(found.map((one) => one.number))).toEqual(new Set([15]));
    expect((await register('PR')).number).toBe(16);
  });

  test('I14 belongs to the day and year of the office, not of Greenwich', async () => {
    const now = Date.parse(office.obih.clock.now());
    const newYear = Date.UTC(new Date(now).getUTCFullYear(), 11, 31, 22, 30);
    office.obih.clock.shift(newYear - now);
    const inKyiv = await register('RA').finally(() => office.obih.clock.shift(now - newYear));
    expect(inKyiv).toMatchObject({ number: 1, index: '1-аг', registeredOn: `${new Date(now).getUTCFullYear() + 1}-01-01` });
    expect((await register('RA')).index).toBe('18-аг');
  });

  test('DOC-6 of an answer to an information request comes from the journal that is kept for its case', async () => {
    expect((await register('VYH', newId<DocumentId>(), { caseIndex: '04-03' })).index).toBe('04-03/96-зпі');
    expect((await register('VYH', newId<DocumentId>(), { caseIndex: '15-07' })).index).toBe('15-07/1187');
  });

  test('is not taken when the mask asks for what the document lacks', async () => {
    await expect(register('VYH', newId<DocumentId>(), { caseIndex: null })).rejects.toMatchObject({ code: 'indexFactMissing', facts: { token: 'case' } });
    await expect(register('NONE')).rejects.toMatchObject({ code: 'journalMissing' });
    expect((await register('VYH', newId<DocumentId>(), { caseIndex: '15-07' })).number).toBe(1188);
  });

  test('is reserved before signing where the kind wants it, confirmed on success, annulled with the reason on failure', async () => {
    const [kept, failed] = [newId<DocumentId>(), newId<DocumentId>()];
    const reserve = (documentId: DocumentId) => inTx((tx) => registrations.reserveNumber(tx, system, documentId, card('RK')));
    expect([(await reserve(kept)).index, (await reserve(failed)).index, (await reserve(kept)).index]).toEqual(['31-к', '32-к', '31-к']);
    expect((await register('RK', kept)).index).toBe('31-к');
    await inTx((tx) => registrations.annulReservation(tx, system, failed, 'Підписання не відбулося'));
    await inTx((tx) => registrations.annulReservation(tx, system, kept, 'не діє після підпису'));
    expect((await inTx((tx) => registrations.standing(tx, kept)))?.index).toBe('31-к');
    expect((await register('RK', failed)).index).toBe('33-к');
    const entries = await office.rows<{ index: string; annulled_reason: string | null }>(`select index, annulled_reason from registration where index like '%-к' order by number`);
    expect(entries).toEqual([{ index: '31-к', annulled_reason: null }, { index: '32-к', annulled_reason: 'Підписання не відбулося' }, { index: '33-к', annulled_reason: null }]);
  });

  test('L02 cannot be changed or removed by the application itself', async () => {
    await expect(office.rows(`update registration set number = 1 where number = 15`)).rejects.toThrow('permission denied');
    await expect(office.rows(`delete from registration`)).rejects.toThrow('permission denied');
  });
});

describe('A journal', () => {
  test('shows its entries newest first, in pages, found by a part of a word', async () => {
    const hrytsai = await office.as('hrytsai');
    const first = await office.finalised({ title: 'Про надання відомостей щодо мереж' });
    expected(await hrytsai.get<Page<RegistrationView>>('/api/journals/VYH/registrations?q=мереж'), 200);
    const one = expected(await hrytsai.get<Page<RegistrationView>>('/api/journals/VYH/registrations?limit=1'), 200);
    expect(one.items[0]).toMatchObject({ documentId: first, title: 'Про надання відомостей щодо мереж', correspondent: 'Міністерство цифрової трансформації України' });
    const next = expected(await hrytsai.get<Page<RegistrationView>>(`/api/journals/VYH/registrations?limit=1&cursor=${one.nextCursor ?? ''}`), 200);
    expect(next.items[0]?.number).toBe((one.items[0]?.number ?? 0) - 1);
    const found = expected(await hrytsai.get<Page<RegistrationView>>(`/api/journals/VYH/registrations?q=${encodeURIComponent('МЕРЕЖ')}`), 200);
    expect(found.items.map((item) => item.documentId)).toEqual([first]);
    const { journals } = expected(await hrytsai.get<{ journals: JournalView[] }>('/api/journals'), 200);
    expect(journals.find((journal) => journal.code === 'VYH')).toMatchObject({ nextNumber: 1190, nextIndex: '…/1190' });
  });

  test('keeps an annulled entry with the reason and who annulled it, and takes the number from the document', async () => {
    const hrytsai = await office.as('hrytsai');
    const documentId = await office.finalised();
    const { items } = expected(await hrytsai.get<Page<RegistrationView>>('/api/journals/VYH/registrations?limit=1'), 200);
    const address = `/api/registrations/${items[0]?.registrationId ?? ''}/annulment`;
    const annulled = expected(await hrytsai.post<RegistrationView>(address, { reason: 'Зареєстровано помилково' }, { 'idempotency-key': 'annul-1' }), 200);
    expect(annulled.annulled).toMatchObject({ reason: 'Зареєстровано помилково', by: 'Ольга ГРИЦАЙ' });
    expect((await hrytsai.post(address, { reason: 'Зареєстровано помилково' }, { 'idempotency-key': 'annul-1' })).status).toBe(200);
    expect(await hrytsai.post<{ code: string }>(address, { reason: 'Ще раз, іншим ключем' })).toMatchObject({ status: 409, body: { code: 'alreadyAnnulled' } });
    expect((await office.show(documentId)).registrationIndex).toBeNull();
    expect((await register('VYH', newId<DocumentId>(), { caseIndex: '01-15' })).number).toBe(1191);
  });

  test('A10 A11 says of a document for named people that its number is taken, and nothing else', async () => {
    const documentId = await office.finalised({ title: 'Про режимні заходи' });
    await office.rows(`update document set access = 'named' where id = $1`, [documentId]);
    const hrytsai = await office.as('hrytsai');
    const { items } = expected(await hrytsai.get<Page<RegistrationView>>('/api/journals/VYH/registrations?limit=1'), 200);
    expect(items[0]).toMatchObject({ title: 'Документ з обмеженим доступом', documentId: null, correspondent: null });
    expect(expected(await hrytsai.get<Page<RegistrationView>>(`/api/journals/VYH/registrations?q=${encodeURIComponent('режимні')}`), 200).items).toEqual([]);
  });

  test('is for the records office, the archivist and the auditor', async () => {
    for (const login of ['melnychuk', 'savchenko', 'admin']) expect((await (await office.as(login)).get('/api/journals')).status).toBe(403);
    for (const login of ['hrytsai', 'auditor']) expect((await (await office.as(login)).get('/api/journals')).status).toBe(200);
    expect((await (await office.as('auditor')).post(`/api/registrations/${newId()}/annulment`, { reason: 'довільна причина' })).status).toBe(403);
    expect((await (await office.as('hrytsai')).get('/api/journals/НЕМАЄ/registrations')).status).toBe(404);
  });
});

describe('The journal of a document', () => {
  test('L01 is shown as a chain that verifies, to those who may see the document', async () => {
    const documentId = await office.finalised();
    const { entries, chainVerifies } = expected(await (await office.as('melnychuk')).get<{ entries: { type: string; actorName: string }[]; chainVerifies: boolean }>(`/api/documents/${documentId}/journal`), 200);
    expect(chainVerifies).toBe(true);
    expect(entries.map((entry) => entry.type)).toEqual(expect.arrayContaining(['versionFrozen', 'stepDecided', 'documentRegistered', 'documentSealed', 'documentFinalised']));
    expect(entries.find((entry) => entry.type === 'documentSealed')?.actorName).toBe('Система: завершення');
    expect((await (await office.as('kostenko')).get(`/api/documents/${documentId}/journal`)).status).toBe(404);
    expect((await (await office.as('admin')).get(`/api/documents/${documentId}/approval-sheet.pdf`)).status).toBe(404);
  });

  test('L01 is exported to the auditor line by line', async () => {
    const all = await (await office.as('auditor')).get('/api/journal-export');
    expect(all.status).toBe(200);
    const lines = all.raw.toString('utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as { chain: string; seq: number });
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.find((line) => line.seq === 1)).toBeDefined();
    expect((await (await office.as('hrytsai')).get('/api/journal-export')).status).toBe(403);
  });
});
