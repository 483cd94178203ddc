import { inTransaction } from '#shared/database/transaction.js';
import type { DocumentId, LocalDate } from '#shared/domain/ids.js';
import { Office, paragraph, type View } from './documents-fixture.js';

let office: Office;
const ids: Record<string, string> = {};
beforeAll(async () => {
  office = await Office.open();
  ids.trip = await office.draft('melnychuk', { title: 'Про відрядження Тараса МЕЛЬНИЧУКА', body: [paragraph('Відділу здійснити видатки за договором оренди обʼєкта протягом п’яти днів.')] });
  ids.food = await office.draft('melnychuk', { title: 'Про закупівлю їжі та ґудзиків', body: [paragraph('За́мок на горі. Договори укладено.')] });
  ids.letter = await office.draft('melnychuk', { kind: 'LETTER_OUT', title: 'Про надання інформації', requisites: { addressees: [{ name: 'Дубрівська сільська рада' }] } });
  ids.nakaz = await office.draft('melnychuk', { kind: 'NAKAZ', title: 'Про відпустку' });
  await inTransaction(office.obih.dataSource, (tx) => office.documents.setRegistrations(tx, office.organisationId, [{ documentId: ids.letter as DocumentId, index: '01-15/1187', registeredOn: '2026-11-12' as LocalDate, caseIndex: null }]));
}, 60_000);
afterAll(() => office.stop());

async function found(q: string, more = ''): Promise<string[]> {
  const { status, body } = await (await office.as('melnychuk')).get<{ items: View[] }>(`/api/documents?q=${encodeURIComponent(q)}${more}`);
  expect(status).toBe(200);
  return body.items.map((item) => Object.entries(ids).find(([, id]) => id === item.documentId)?.[0] ?? 'another').sort();
}

describe('A search', () => {
  test('finds the forms of a word in title, requisites and text', async () => {
    expect(await found('договору')).toEqual(['food', 'trip']);
    expect(await found('відрядженням')).toEqual(['trip']);
    expect(await found('дубрівській раді')).toEqual(['letter']);
    expect(await found('договори закупівля')).toEqual(['food']);
  });

  test('finds the beginning of a word, any case, any apostrophe, with or without stress marks', async () => {
    expect(await found('ВІДР')).toEqual(['trip']);
    for (const apostrophe of ["'", '’', 'ʼ', '`']) expect(await found(`об${apostrophe}єкта п${apostrophe}яти`)).toEqual(['trip']);
    expect(await found('замок')).toEqual(['food']);
    expect(await found('ґудзик')).toEqual(['food']);
    expect(await found('гудзик')).toEqual([]);
  });

  test('understands what was typed on the wrong keyboard layout', async () => {
    expect(await found('dslhzl;tyyz')).toEqual(['trip']);
    expect(await found('yfrfp')).toEqual(['nakaz']);
  });

  test('finds a registration number by any part of it', async () => {
    expect(await found('01-15/1187')).toEqual(['letter']);
    expect(await found('/1187')).toEqual(['letter']);
  });

  test('finds a title with a slip of the pen', async () => {
    expect(await found('відрядженя тараса мельничука')).toEqual(['trip']);
  });

  test('W05 takes operators, quotes and wildcards for nothing but characters', async () => {
    for (const q of ["'; drop table document; --", '%', '_', '%%%', '&|!():*<->', "' or 1=1", '\\', '"', '\u0000', '((((((((', 'а'.repeat(199)]) expect(await found(q)).toEqual([]);
    expect(await found('відрядження & !закупівля')).toEqual([]);
    expect(await found("відрядження' | 'закупівля")).toEqual([]);
    expect(await found('відрядження:*')).toEqual(['trip']);
  });

  test('follows what the draft says now, and the version once it is sent', async () => {
    const id = await office.draft('melnychuk', { title: 'Про першийваріант' });
    ids.changing = id;
    expect(await found('першийваріант')).toEqual(['changing']);
    const melnychuk = await office.as('melnychuk');
    const { body: copy } = await melnychuk.get<{ revision: number; requisites: object; body: unknown[] }>(`/api/documents/${id}/working-copy`);
    await melnychuk.put(`/api/documents/${id}/working-copy`, { ...copy, requisites: { ...copy.requisites, title: 'Про другийваріант' } });
    expect([await found('першийваріант'), await found('другийваріант')]).toEqual([[], ['changing']]);
    await office.submit('melnychuk', id);
    expect(await found('другийваріант', '&phase=inApproval')).toEqual(['changing']);
    expect(await found('другийваріант', '&phase=draft')).toEqual([]);
  });
});

describe('A list', () => {
  test('comes page by page, every document once, whatever the size of the page', async () => {
    const whole = (await (await office.as('melnychuk')).get<{ items: View[] }>('/api/documents?limit=200')).body.items.map((item) => item.documentId);
    expect(whole.length).toBeGreaterThanOrEqual(5);
    for (const limit of [1, 2, 3]) {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: { items: View[]; nextCursor: string | null } = (await (await office.as('melnychuk')).get<{ items: View[]; nextCursor: string | null }>(`/api/documents?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`)).body;
        seen.push(...page.items.map((item) => item.documentId));
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(whole);
    }
  });

  test('is narrowed by phase, kind and authorship; a foreign cursor is refused', async () => {
    const melnychuk = await office.as('melnychuk');
    const titles = async (query: string) => (await melnychuk.get<{ items: { title: string }[] }>(`/api/documents?${query}`)).body.items.map((item) => item.title);
    expect(await titles('kind=NAKAZ')).toEqual(['Про відпустку']);
    expect(await titles('phase=signed')).toEqual([]);
    expect((await (await office.as('shevchuk')).get<{ items: View[] }>('/api/documents?scope=mine')).body.items).toEqual([]);
    for (const cursor of ['x', Buffer.from('["a"]').toString('base64url'), Buffer.from('[{},1]').toString('base64url')]) expect((await melnychuk.get(`/api/documents?cursor=${cursor}`)).status).toBe(400);
  });
});
