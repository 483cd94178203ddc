import { randomUUID } from 'node:crypto';
import { canonicalContent } from '#documents/domain/content-hash.js';
import type { Content } from '#documents/domain/content.js';
import { sha256OfJson } from '#shared/crypto/sha256.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { DocumentId, VersionId } from '#shared/domain/ids.js';
import { newId } from '#shared/new-id.js';
import { Office, paragraph, point, signatory, type Copy, type Refused, type View } from './documents-fixture.js';

let office: Office;
beforeAll(async () => { office = await Office.open(); }, 60_000);
afterAll(() => office.stop());

const copyOf = async (login: string, documentId: string) => (await (await office.as(login)).get<Copy>(`/api/documents/${documentId}/working-copy`)).body;
const save = async (login: string, documentId: string, body: object, headers: Record<string, string> = {}) => (await office.as(login)).put<Copy & Refused>(`/api/documents/${documentId}/working-copy`, body, headers);

describe('A draft', () => {
  test('is created of a kind with what its author would type every time', async () => {
    const melnychuk = await office.as('melnychuk');
    const kinds = await melnychuk.get<{ kinds: { code: string; requisites: { name: string }[] }[] }>('/api/kinds');
    expect(kinds.body.kinds.map((kind) => kind.code)).toEqual(['ORDER_MAIN', 'ORDER_STAFF', 'ORDER_ADMIN', 'ORDER_TRIP', 'NAKAZ', 'LETTER_OUT', 'LETTER_INT', 'PROTOCOL']);
    const created = await melnychuk.post<View>('/api/documents', { kind: 'LETTER_OUT' });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ phase: 'draft', currentVersion: null, contentHash: null, isMine: true, access: 'unit' });
    const copy = await copyOf('melnychuk', created.body.documentId);
    expect(copy.requisites).toEqual({ caseIndex: '01-15', executor: { personId: melnychuk.personId, name: 'Тарас МЕЛЬНИЧУК', position: 'Головний спеціаліст відділу розвитку електронного урядування', phone: '(000) 00-00-15' } });
    expect(copy).toMatchObject({ revision: 0, body: [], editable: true });
  });

  test('is refused for a kind that is not drafted or not there, and to those who do not draft', async () => {
    const melnychuk = await office.as('melnychuk');
    for (const kind of ['INCOMING', 'NOTHING']) expect((await melnychuk.post<Refused>('/api/documents', { kind })).body.code).toBe('unknownKind');
    expect((await (await office.as('honchar')).post<Refused>('/api/documents', { kind: 'ORDER_MAIN' })).body.code).toBe('notAllowed');
  });

  test('I02 is made once however often the request is repeated with its key', async () => {
    const melnychuk = await office.as('melnychuk');
    const make = () => melnychuk.post<View>('/api/documents', { kind: 'ORDER_MAIN' }, { 'idempotency-key': 'draft-once' });
    const [first, second] = await Promise.all([make(), make()]);
    expect(second.body.documentId).toBe(first.body.documentId);
  });

  test('W01 keeps what was typed letter for letter and tells what is missing', async () => {
    const id = await office.draft('melnychuk', { title: 'Про <script>alert(1)</script> {{7*7}} #read("/etc/passwd")', body: [paragraph('№ 5 — «її» 👩‍👩‍👧 \u202e ﷽ =1+1 \' OR 1=1 --')] });
    const copy = await copyOf('melnychuk', id);
    expect(copy.requisites.title).toBe('Про <script>alert(1)</script> {{7*7}} #read("/etc/passwd")');
    expect(copy.body).toMatchObject([{ text: [{ text: '№ 5 — «її» 👩‍👩‍👧 \u202e ﷽ =1+1 \' OR 1=1 --' }] }]);
    const empty = await (await office.as('melnychuk')).post<View>('/api/documents', { kind: 'ORDER_MAIN' });
    expect((await copyOf('melnychuk', empty.body.documentId)).findings.filter((finding) => finding.severity === 'error').map((finding) => finding.code)).toEqual(['requisiteMissing', 'requisiteMissing', 'bodyEmpty']);
  });

  test('is saved only over the revision that was on the screen; what differs is told and nothing is lost', async () => {
    const id = await office.draft('melnychuk', { body: [point('Видати 4500 грн.', '0199aaaa-0000-7000-8000-000000000001')] });
    const { revision, requisites } = await copyOf('melnychuk', id);
    const other = [point('Видати 5400 грн.', '0199aaaa-0000-7000-8000-000000000001')];
    expect((await save('melnychuk', id, { revision, requisites, body: other })).status).toBe(200);
    const stale = await save('melnychuk', id, { revision, requisites, body: [point('Видати 6000 грн.', '0199aaaa-0000-7000-8000-000000000001')] });
    expect([stale.status, stale.body.code]).toEqual([409, 'staleWorkingCopy']);
    expect(stale.body.facts).toMatchObject({ revision: revision + 1, savedBy: 'Тарас МЕЛЬНИЧУК', differences: ['п. 1: «5400» → «6000»'] });
    expect((await copyOf('melnychuk', id)).body).toMatchObject(other);
  });

  test('a save that is repeated because its answer was lost succeeds without a second effect', async () => {
    const id = await office.draft('melnychuk');
    const { revision, requisites } = await copyOf('melnychuk', id);
    const body = { revision, requisites, body: [paragraph('Нове.')] };
    const [first, again] = [await save('melnychuk', id, body), await save('melnychuk', id, body)];
    expect([first.body.revision, again.body.revision]).toEqual([revision + 1, revision + 1]);
  });

  test('what was typed after a save whose answer was lost is saved over it, and over nobody else’s', async () => {
    const id = await office.draft('melnychuk');
    const { revision, requisites } = await copyOf('melnychuk', id);
    const [lost, next, others] = [randomUUID(), randomUUID(), randomUUID()];
    const of = (text: string, saveId: string, unheard: string[], seen = revision) => save('melnychuk', id, { revision: seen, requisites, body: [paragraph(text)], saveId, unheard });
    await of('Перше.', lost, []);
    expect((await of('Перше і друге.', others, [next])).body.code).toBe('staleWorkingCopy');
    expect((await of('Перше і друге.', next, [lost])).body).toMatchObject({ revision: revision + 2, saveId: next });
    await of('Інше.', others, [], revision + 2);
    expect((await of('Перше, друге і третє.', randomUUID(), [lost, next])).body.code).toBe('staleWorkingCopy');
    expect((await copyOf('melnychuk', id)).body).toMatchObject([{ text: [{ text: 'Інше.' }] }]);
  });

  test('of twenty saves over one revision at the same instant exactly one is accepted', async () => {
    const id = await office.draft('melnychuk');
    const { revision, requisites } = await copyOf('melnychuk', id);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => save('melnychuk', id, { revision, requisites, body: [paragraph(`Варіант ${index}`)] })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
    expect((await copyOf('melnychuk', id)).revision).toBe(revision + 1);
  });

  test('has its revision as an ETag, and If-Match guards it too', async () => {
    const id = await office.draft('melnychuk');
    const seen = await (await office.as('melnychuk')).get<Copy>(`/api/documents/${id}/working-copy`);
    expect(seen.headers.etag).toBe(`"${seen.body.revision}"`);
    const refused = await save('melnychuk', id, { revision: seen.body.revision, requisites: seen.body.requisites, body: [] }, { 'if-match': '"999"' });
    expect([refused.status, refused.body.code]).toEqual([409, 'staleWorkingCopy']);
    expect((await save('melnychuk', id, { revision: seen.body.revision, requisites: seen.body.requisites, body: [] }, { 'if-match': `"${seen.body.revision}"` })).status).toBe(200);
  });

  test('A05 W13 takes no status, owner, version or number from a request, in whatever member it comes', async () => {
    const id = await office.draft('melnychuk');
    const { revision, requisites } = await copyOf('melnychuk', id);
    const body = [paragraph('Текст')];
    const smuggled = { phase: 'signed', status: 'signed', authorId: newId(), organisationId: newId(), currentVersion: 7, registrationIndex: '1', approvedBy: 'me', sealedAt: '2026-01-01T00:00:00.000Z' };
    expect((await save('melnychuk', id, { revision, requisites, body, ...smuggled })).status).toBe(200);
    expect((await (await office.as('melnychuk')).get<View>(`/api/documents/${id}`)).body).toMatchObject({ phase: 'draft', currentVersion: null, isMine: true, registrationIndex: null });
    for (const name of ['status', 'organisationId', 'registrationIndex']) expect((await save('melnychuk', id, { revision: revision + 1, requisites: { ...requisites, [name]: 'x' }, body })).body).toMatchObject({ code: 'unknownRequisite', facts: { name } });
    await (await office.as('melnychuk')).patch(`/api/documents/${id}`, { urgent: true, ...smuggled });
    expect((await (await office.as('melnychuk')).get<View>(`/api/documents/${id}`)).body).toMatchObject({ phase: 'draft', urgent: true, isMine: true });
  });

  test('refuses text that cannot be stored or is beyond all bounds, and stays as it was', async () => {
    const id = await office.draft('melnychuk');
    const before = await copyOf('melnychuk', id);
    const attempt = async (body: unknown[], requisites: object = before.requisites) => (await save('melnychuk', id, { revision: before.revision, requisites, body })).body.code;
    const twice = newId();
    expect(await attempt([paragraph('а\u0000б')])).toBe('textNotWellFormed');
    expect(await attempt([paragraph('а', twice), paragraph('б', twice)])).toBe('repeatedBlockId');
    expect(await attempt([paragraph('а', 'not-an-id')])).toBe('invalidRequest');
    expect(await attempt([{ ...paragraph('а'), type: 'script' }])).toBe('invalidRequest');
    expect(await attempt([], { ...before.requisites, title: 5 })).toBe('requisiteWrongShape');
    expect(await copyOf('melnychuk', id)).toEqual(before);
  });

  test('can be based on another document: its text with new ids, without what belonged to the occasion', async () => {
    const source = await office.draft('melnychuk', { kind: 'LETTER_OUT', requisites: { replyTo: { index: '5', date: '2026-11-01' }, addressees: [{ name: 'Міністерство' }] } });
    const copied = await (await office.as('melnychuk')).post<View>('/api/documents', { kind: 'LETTER_OUT', basedOn: source });
    const [was, is] = [await copyOf('melnychuk', source), await copyOf('melnychuk', copied.body.documentId)];
    expect(is.requisites).toEqual({ ...was.requisites, replyTo: undefined });
    expect(is.body).toMatchObject([{ text: [{ text: 'Утворити робочу групу.' }] }]);
    expect((is.body[0] as { id: string }).id).not.toBe((was.body[0] as { id: string }).id);
  });

  test('is discarded only before it was submitted, and the journal keeps that it was', async () => {
    const melnychuk = await office.as('melnychuk');
    const id = await office.draft('melnychuk');
    expect((await melnychuk.delete(`/api/documents/${id}`)).status).toBe(204);
    expect((await melnychuk.get(`/api/documents/${id}`)).status).toBe(404);
    const events = (await office.obih.dataSource.query(`select type from journal_entry where document_id = $1 order by seq`, [id])) as { type: string }[];
    expect(events.map((event) => event.type)).toEqual(['documentCreated', 'documentDiscarded']);
    const sent = await office.draft('melnychuk');
    await office.submit('melnychuk', sent);
    await office.setPhase(sent, 'recalled');
    expect((await melnychuk.delete<Refused>(`/api/documents/${sent}`)).body.code).toBe('alreadySubmitted');
  });
});

describe('A version', () => {
  test('freezes kind, requisites, text and files under one hash, and nothing can change it', async () => {
    const id = await office.draft('melnychuk');
    expect(await office.submit('melnychuk', id)).toBe(1);
    const melnychuk = await office.as('melnychuk');
    const version = await melnychuk.get<{ number: number; contentHash: string; requisites: object; body: unknown[] }>(`/api/documents/${id}/versions/1`);
    expect(version.body).toMatchObject({ number: 1, requisites: { title: 'Про утворення робочої групи' } });
    expect(version.headers.etag).toBe(`"${version.body.contentHash}"`);
    expect((await melnychuk.get<View>(`/api/documents/${id}`)).body).toMatchObject({ currentVersion: 1, contentHash: version.body.contentHash, phase: 'inApproval' });
    const [stored] = (await office.obih.dataSource.query(`select content from document_version where document_id = $1`, [id])) as { content: Content }[];
    expect(sha256OfJson(canonicalContent(stored?.content as Content))).toBe(version.body.contentHash);
    for (const attack of [`update document_version set content = '{}'`, `delete from document_version`]) await expect(office.obih.dataSource.query(attack)).rejects.toThrow(/permission denied|append-only/);
  });

  test('I04 the text on its way cannot be written, and its files cannot be changed', async () => {
    const id = await office.draft('melnychuk');
    await office.submit('melnychuk', id);
    const copy = await copyOf('melnychuk', id);
    expect(copy.editable).toBe(false);
    const melnychuk = await office.as('melnychuk');
    expect((await save('melnychuk', id, { revision: copy.revision, requisites: copy.requisites, body: [] })).body.code).toBe('notEditable');
    expect((await melnychuk.upload<Refused>(`/api/documents/${id}/attachments`, { name: 'a.txt', type: 'text/plain', content: Buffer.from('x') })).body.code).toBe('notEditable');
    expect((await melnychuk.patch<Refused>(`/api/documents/${id}`, { urgent: true })).body.code).toBe('notEditable');
    expect((await melnychuk.delete<Refused>(`/api/documents/${id}`)).body.code).toBe('notEditable');
  });

  test('is not made of a draft with errors, nor of one that was saved since', async () => {
    const id = await office.draft('melnychuk', { title: '' });
    const actor = await office.actor('melnychuk');
    const { revision } = await copyOf('melnychuk', id);
    const freeze = (at: number) => inTransaction(office.obih.dataSource, (tx) => office.documents.freezeVersion(tx, actor, id as DocumentId, { revision: at }));
    await expect(freeze(revision)).rejects.toMatchObject({ code: 'draftHasErrors', facts: { findings: [{ code: 'requisiteMissing', requisite: 'title' }] } });
    await expect(freeze(revision - 1)).rejects.toMatchObject({ code: 'staleWorkingCopy' });
  });

  test('numbers go 1, 2, 3, and blocks that were pasted anew keep their ids', async () => {
    const id = await office.draft('melnychuk', { body: [point('Схвалити проєкт обласної Програми інформатизації.', '0199aaaa-0000-7000-8000-00000000000a'), point('Контроль покласти на керівника апарату.', '0199aaaa-0000-7000-8000-00000000000b')] });
    await office.submit('melnychuk', id);
    await office.setPhase(id, 'rework');
    const { revision, requisites } = await copyOf('melnychuk', id);
    await save('melnychuk', id, { revision, requisites, body: [point('Схвалити проєкт обласної Програми інформатизації.'), point('Контроль покласти на першого заступника апарату.')] });
    expect(await office.submit('melnychuk', id)).toBe(2);
    const melnychuk = await office.as('melnychuk');
    const changes = await melnychuk.get<{ blocks: { kind: string; id: string; place: string; words: unknown }[]; same: boolean; toVersion: number }>(`/api/documents/${id}/changes?from=1&to=2`);
    expect(changes.body.blocks).toMatchObject([{ kind: 'changed', id: '0199aaaa-0000-7000-8000-00000000000b', place: 'п. 2', words: [{ kind: 'same', text: 'Контроль покласти на ' }, { kind: 'removed', text: 'керівника' }, { kind: 'added', text: 'першого заступника' }, { kind: 'same', text: ' апарату.' }] }]);
    expect((await melnychuk.get<{ versions: { number: number }[] }>(`/api/documents/${id}/versions`)).body.versions.map((version) => version.number)).toEqual([2, 1]);
  });

  test('differs from the draft only for its author; others are shown the current version', async () => {
    const id = await office.draft('melnychuk');
    await office.submit('melnychuk', id);
    await office.letSee(id, 'honchar');
    await office.setPhase(id, 'rework');
    const { revision, requisites } = await copyOf('melnychuk', id);
    await save('melnychuk', id, { revision, requisites: { ...requisites, hasMoney: true }, body: [point('Таємна правка.')] });
    const asAuthor = await (await office.as('melnychuk')).get<{ toVersion: number | null; same: boolean; requisites: object[] }>(`/api/documents/${id}/changes?from=1`);
    expect(asAuthor.body).toMatchObject({ toVersion: null, same: false, requisites: [{ name: 'hasMoney', labelUk: 'Потребує видатків', after: true }] });
    const asOther = await (await office.as('honchar')).get<{ toVersion: number | null; same: boolean }>(`/api/documents/${id}/changes?from=1`);
    expect(asOther.body).toMatchObject({ toVersion: 1, same: true });
    expect((await (await office.as('honchar')).get<Refused>(`/api/documents/${id}/working-copy`)).status).toBe(404);
  });

  test('an editorial correction stands only after consent, under the same number, and the draft follows it', async () => {
    const id = (await office.draft('melnychuk', { body: [point('Утворити робочю групу.', '0199aaaa-0000-7000-8000-00000000000c')] })) as DocumentId;
    await office.submit('melnychuk', id);
    const records = await office.actor('hrytsai', ['records']);
    const corrected = await inTransaction(office.obih.dataSource, (tx) => office.documents.addEditorialVersion(tx, records, id, [{ id: '0199aaaa-0000-7000-8000-00000000000c' as never, type: 'point', level: 1, text: [{ text: 'Утворити робочу групу.' }] }], 'описка'));
    expect(corrected).toMatchObject({ number: 1, minor: 1 });
    const melnychuk = await office.as('melnychuk');
    const shown = async () => (await melnychuk.get<{ editorial: boolean; contentHash: string; body: { text: { text: string }[] }[] }>(`/api/documents/${id}/versions/1`)).body;
    expect(await shown()).toMatchObject({ editorial: false, body: [{ text: [{ text: 'Утворити робочю групу.' }] }] });
    const author = await office.actor('melnychuk');
    await inTransaction(office.obih.dataSource, (tx) => office.documents.adoptCorrection(tx, author, id, corrected.id as VersionId));
    expect(await shown()).toMatchObject({ editorial: true, contentHash: corrected.contentHash, body: [{ text: [{ text: 'Утворити робочу групу.' }] }] });
    expect((await copyOf('melnychuk', id)).body).toMatchObject([{ text: [{ text: 'Утворити робочу групу.' }] }]);
  });

  test('two freezes of one draft at the same instant make one version', async () => {
    const id = await office.draft('melnychuk', { requisites: { signatory } });
    const answers = await Promise.allSettled([office.submit('melnychuk', id), office.submit('melnychuk', id)]);
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
    expect((await (await office.as('melnychuk')).get<{ versions: unknown[] }>(`/api/documents/${id}/versions`)).body.versions).toHaveLength(1);
  });
});
