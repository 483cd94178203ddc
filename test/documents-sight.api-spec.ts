import { documentsApi } from '#documents/documents.contract.js';
import type { Endpoint } from '#shared/http/endpoint.js';
import { newId } from '#shared/new-id.js';
import { Office, point, type Copy, type View } from './documents-fixture.js';
import type { Browser } from './support/instance.js';

let office: Office;
beforeAll(async () => { office = await Office.open(); }, 60_000);
afterAll(() => office.stop());

const status = async (login: string, url: string): Promise<number> => (await (await office.as(login)).get(url)).status;
const sees = async (login: string, documentId: string): Promise<boolean> => {
  const shown = (await status(login, `/api/documents/${documentId}`)) === 200;
  const listed = (await (await office.as(login)).get<{ items: { documentId: string }[] }>('/api/documents?limit=200')).body.items.some((item) => item.documentId === documentId);
  expect(listed).toBe(shown);
  return shown;
};
const withAccess = async (login: string, documentId: string, access: string) => expect((await (await office.as(login)).patch(`/api/documents/${documentId}`, { access })).status).toBe(200);

/** Every operation on one document, as a request with the given ids. */
const operations = (Object.entries(documentsApi) as [string, Endpoint][]).filter(([, operation]) => operation.path.includes(':documentId'));
const addressed = (operation: Endpoint, documentId: string, attachmentId: string): string =>
  operation.path.replace(':documentId', documentId).replace(':attachmentId', attachmentId).replace(':number', '1') + (operation.path.endsWith('/changes') ? '?from=1' : '');
async function ask(browser: Browser, operation: Endpoint, url: string) {
  if (operation.upload) return browser.upload<unknown>(url, { name: 'a.txt', type: 'text/plain', content: Buffer.from('x') });
  return browser.send<unknown>(operation.method, url, operation.method === 'GET' || operation.method === 'DELETE' ? undefined : { revision: 0, requisites: {}, body: [], urgent: true });
}

describe('Who may see a document', () => {
  test('its author, and before the first submission nobody else, whatever its class', async () => {
    for (const access of ['organisation', 'unit', 'participants', 'named']) {
      const id = await office.draft('melnychuk');
      await withAccess('melnychuk', id, access);
      expect(await sees('melnychuk', id)).toBe(true);
      for (const other of ['shevchuk', 'semeniuk', 'hayovyi', 'admin', 'auditor', 'hrytsai']) expect(await sees(other, id)).toBe(false);
    }
  });

  test('participants from the moment their stage opens', async () => {
    const id = await office.draft('melnychuk');
    await withAccess('melnychuk', id, 'participants');
    await office.submit('melnychuk', id);
    expect(await sees('honchar', id)).toBe(false);
    await office.letSee(id, 'honchar');
    expect(await sees('honchar', id)).toBe(true);
    expect(await sees('shevchuk', id)).toBe(false);
  });

  test('of class «unit»: the unit, and the heads above it; not the neighbours and not those below a head', async () => {
    const id = await office.draft('shevchuk');
    await office.submit('shevchuk', id);
    expect(await sees('melnychuk', id)).toBe(true);
    expect(await sees('semeniuk', id)).toBe(true);
    for (const other of ['honchar', 'hayovyi', 'bondar']) expect(await sees(other, id)).toBe(false);
    const above = await office.draft('semeniuk');
    await office.submit('semeniuk', above);
    expect(await sees('melnychuk', above)).toBe(false);
  });

  test('of class «organisation»: everybody but administrators', async () => {
    const id = await office.draft('melnychuk');
    await withAccess('melnychuk', id, 'organisation');
    await office.submit('melnychuk', id);
    for (const other of ['honchar', 'bondar', 'hrytsai']) expect(await sees(other, id)).toBe(true);
    expect(await sees('admin', id)).toBe(false);
  });

  test('an administrator reads nothing, not even what a step was moved to them for', async () => {
    const id = await office.draft('melnychuk');
    await office.submit('melnychuk', id);
    await office.letSee(id, 'admin');
    expect(await sees('admin', id)).toBe(false);
    await expect(office.documents.assertVisible(await office.actor('admin', ['administrator']), id as never, { administrator: true })).resolves.toBeUndefined();
    await expect(office.documents.assertVisible(await office.actor('admin', ['administrator']), newId() as never, { administrator: true })).rejects.toMatchObject({ code: 'notFound' });
  });

  test('A07 a substitute while the substitution lasts, not after it, and never a document for named people', async () => {
    const [open, named] = [await office.draft('melnychuk'), await office.draft('melnychuk')];
    await withAccess('melnychuk', open, 'participants');
    await withAccess('melnychuk', named, 'named');
    for (const id of [open, named]) {
      await office.submit('melnychuk', id);
      await office.letSee(id, 'diachenko');
    }
    expect([await sees('fedorenko', open), await sees('fedorenko', named)]).toEqual([true, false]);
    expect([await sees('diachenko', open), await sees('diachenko', named)]).toEqual([true, true]);
    await office.obih.dataSource.query(`update substitution set revoked_at = now()`);
    expect(await sees('fedorenko', open)).toBe(false);
    await office.obih.dataSource.query(`update substitution set revoked_at = null`);
    expect(await sees('fedorenko', open)).toBe(true);
  });

  test('substitutes of substitutes see along the chain, limited to its kinds', async () => {
    const grant = async (absent: string, substitute: string, kinds: string[] | null) =>
      office.obih.dataSource.query(
        `insert into substitution (id, organisation_id, absent_id, substitute_id, from_on, to_on, capacity, scope, kinds, ground, created_at, created_by)
         values ($1, $2, $3, $4, current_date - 1, current_date + 1, 'acting', $5, $6, 'наказ № 1', now(), $3)`,
        [newId(), office.organisationId, (await office.as(absent)).personId, (await office.as(substitute)).personId, kinds ? 'kinds' : 'all', kinds ?? []]);
    await grant('vdovenko', 'kovalenko', null);
    await grant('kovalenko', 'polishchuk', ['NAKAZ']);
    const [order, nakaz] = [await office.draft('melnychuk'), await office.draft('melnychuk', { kind: 'NAKAZ' })];
    for (const id of [order, nakaz]) {
      await withAccess('melnychuk', id, 'participants');
      await office.submit('melnychuk', id);
      await office.letSee(id, 'vdovenko');
    }
    expect([await sees('kovalenko', order), await sees('kovalenko', nakaz)]).toEqual([true, true]);
    expect([await sees('polishchuk', order), await sees('polishchuk', nakaz)]).toEqual([false, true]);
  });

  test('the records office once it is signed, the archivist once it is registered', async () => {
    const id = await office.draft('melnychuk');
    await office.submit('melnychuk', id);
    expect([await sees('hrytsai', id), await sees('zhuravel', id)]).toEqual([false, false]);
    await office.setPhase(id, 'signed');
    expect([await sees('hrytsai', id), await sees('zhuravel', id)]).toEqual([true, false]);
    await office.setPhase(id, 'registered');
    expect([await sees('hrytsai', id), await sees('zhuravel', id)]).toEqual([true, true]);
  });
});

describe('A document that one may not see', () => {
  test('A01 A02 A11 is for every operation exactly as if it were not there, and nothing changes', async () => {
    const id = await office.draft('bondar', { body: [point('Секретний текст.')] });
    await withAccess('bondar', id, 'participants');
    const bondar = await office.as('bondar');
    const attached = await bondar.upload<{ id: string }>(`/api/documents/${id}/attachments`, { name: 'секрет.txt', type: 'text/plain', content: Buffer.from('таємниця') });
    await office.submit('bondar', id);
    const before = (await office.obih.dataSource.query(`select d.*, w.revision from document d join working_copy w on w.document_id = d.id where d.id = $1`, [id])) as unknown[];
    for (const login of ['melnychuk', 'shevchuk', 'honchar', 'hrytsai', 'admin', 'auditor'])
      for (const [, operation] of operations) {
        const browser = await office.as(login);
        const hidden = await ask(browser, operation, addressed(operation, id, attached.body.id));
        const absent = await ask(browser, operation, addressed(operation, newId(), newId()));
        expect([403, 404]).toContain(hidden.status);
        expect({ status: hidden.status, body: hidden.body, length: hidden.raw.length }).toEqual({ status: absent.status, body: absent.body, length: absent.raw.length });
        expect(hidden.raw.toString()).not.toMatch(/секрет|Секрет/);
      }
    expect(await office.obih.dataSource.query(`select d.*, w.revision from document d join working_copy w on w.document_id = d.id where d.id = $1`, [id])).toEqual(before);
  });

  test('A10 is in no list, no count and no search, by no word of its title, text, files or author', async () => {
    const id = await office.draft('bondar', { title: 'Про надзвичайноунікальнийзаголовок', body: [point('Надзвичайноунікальнийтекст.')] });
    await office.submit('bondar', id);
    const found = async (login: string, q: string) => (await (await office.as(login)).get<{ items: View[]; nextCursor: string | null }>(`/api/documents?q=${encodeURIComponent(q)}`)).body;
    for (const q of ['надзвичайноунікальнийзаголовок', 'надзвичайноунікальнийтекст']) {
      expect((await found('bondar', q)).items).toHaveLength(1);
      for (const login of ['melnychuk', 'honchar', 'admin']) expect(await found(login, q)).toEqual({ items: [], nextCursor: null });
    }
  });

  test('A16 of another organisation is not there, also for its administrator and its records office', async () => {
    const other = newId();
    await office.obih.dataSource.query(`insert into organisation (id, full_name, short_name, edrpou, place, address, phone, email, site, calendar) select $1, full_name, short_name, '99999999', place, address, phone, email, site, calendar from organisation limit 1`, [other]);
    const id = await office.draft('melnychuk');
    await withAccess('melnychuk', id, 'organisation');
    await office.submit('melnychuk', id);
    await office.setPhase(id, 'registered');
    for (const role of ['administrator', 'records', 'archivist'] as const) {
      const stranger = { ...(await office.actor('hrytsai', [role])), organisationId: other as never };
      expect(await office.documents.isVisible(stranger, id as never, { administrator: true })).toBe(false);
    }
    expect(await office.documents.isVisible({ kind: 'system', organisationId: other as never, process: 'test' }, id as never)).toBe(false);
    expect(await office.documents.isVisible({ kind: 'system', organisationId: office.organisationId, process: 'test' }, id as never)).toBe(true);
  });

  test('A14 does not open under another spelling of its address', async () => {
    const id = await office.draft('bondar');
    const honchar = await office.as('honchar');
    for (const url of [`/api/documents/${id.toUpperCase()}`, `/api//documents/${id}`, `/api/documents/x/../${id}`, `/api/documents/%2e%2e/${id}`, `/api/documents/${id};x`, `/api/documents/${id}.`, `/api/documents/${id}/`])
      expect([400, 404]).toContain((await honchar.get(url)).status);
  });
});

describe('The draft of a document that is on its way', () => {
  test('is its author’s alone: participants see versions, never what is being rewritten', async () => {
    const id = await office.draft('melnychuk');
    const melnychuk = await office.as('melnychuk');
    await office.submit('melnychuk', id);
    await office.letSee(id, 'honchar');
    await office.setPhase(id, 'rework');
    const { body: copy } = await melnychuk.get<Copy>(`/api/documents/${id}/working-copy`);
    await melnychuk.put(`/api/documents/${id}/working-copy`, { revision: copy.revision, requisites: { ...copy.requisites, title: 'Про ненадісланетаємне' }, body: copy.body });
    const file = await melnychuk.upload<{ id: string }>(`/api/documents/${id}/attachments`, { name: 'новий.txt', type: 'text/plain', content: Buffer.from('нове') });
    for (const url of [`/working-copy`, `/preview.pdf`, `/attachments/${file.body.id}/content`]) expect(await status('honchar', `/api/documents/${id}${url}`)).toBe(404);
    expect((await (await office.as('honchar')).get<View>(`/api/documents/${id}`)).body.title).toBe('Про утворення робочої групи');
    expect((await (await office.as('honchar')).get<{ items: View[] }>(`/api/documents?q=${encodeURIComponent('ненадісланетаємне')}`)).body.items).toEqual([]);
    expect(await status('honchar', `/api/documents/${id}/versions/1`)).toBe(200);
  });

  test('is not a colleague’s to write, though they see it', async () => {
    const id = await office.draft('melnychuk');
    await office.submit('melnychuk', id);
    await office.setPhase(id, 'rework');
    const shevchuk = await office.as('shevchuk');
    expect((await shevchuk.get(`/api/documents/${id}`)).status).toBe(200);
    const refused = await shevchuk.put<{ code: string }>(`/api/documents/${id}/working-copy`, { revision: 1, requisites: {}, body: [] });
    expect([refused.status, refused.body.code]).toEqual([403, 'notAuthor']);
  });
});
