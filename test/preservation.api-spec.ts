import { BLOB_STORE, type BlobStore } from '#documents/storage/blob-store.js';
import { sha256 } from '#shared/crypto/sha256.js';
import type { DocumentId, Sha256 } from '#shared/domain/ids.js';
import { ChainVerifier, type JournalEntry } from '#shared/journal/chain.js';
import { chainEntries } from '#shared/journal/journal.queries.js';
import { ArchiveDocuments } from '#records/archive/archive-documents.service.js';
import { PreservationService } from '#signatures/preservation/preservation.service.js';
import { readContainer } from '#signatures/asic/read-container.js';
import { verifyCms } from '#signatures/cms/verify-cms.js';
import { TrustService } from '#signatures/trust.service.js';
import { SignaturesQueries } from '#signatures/signatures.queries.js';
import { expected, Registry } from './records-fixture.js';
import { TimeStampAuthority } from './support/time-stamp-authority.js';

interface FileRow { kind: string; place: number; sha256: Sha256; level: string | null }
interface PreservationView { counts: { total: number; due: number; failing: number }; marginDays: number; items: { documentId: string; state: string; level: string; stamps: number; renewAt: string | null; because: string | null; lastError: string | null }[] }
interface Preserved { file: { previousSha256: string; sha256: string; level: string; generation: number } | null; signatures: { signatureId: string; sha256: string; level: string }[] }

const appendix = { name: 'Перелік.txt', type: 'text/plain', content: Buffer.from('Перелік ґанків\n') };

let office: Registry;
const service = (): PreservationService => office.obih.app.get(PreservationService);
const preserve = (documentId: string): Promise<void> => service().preserve(office.organisationId, documentId as DocumentId);
const files = (documentId: string): Promise<FileRow[]> => office.rows(`select kind, place, sha256, level from signature_file where document_id = $1 and kind in ('sealed', 'preserved') order by created_at, place`, [documentId]);
const bytesOf = (hash: Sha256 | undefined): Promise<Buffer> => office.obih.app.get<BlobStore>(BLOB_STORE).read(office.organisationId, hash ?? ('' as Sha256), 10_000_000);
const journal = (documentId: string): Promise<JournalEntry[]> => chainEntries(office.obih.dataSource, office.organisationId, `document:${documentId}`);
const preservedEvents = async (documentId: string): Promise<Preserved[]> => (await journal(documentId)).filter(({ type }) => type === 'documentPreserved').map(({ data }) => data as unknown as Preserved);
const isDue = async (documentId: string): Promise<boolean> => (await service().due(1_000)).some((one) => one.documentId === documentId);
const archivist = async (): Promise<string> => (await office.rows<{ login: string }>(`select p.login from person p join role_grant g on g.person_id = p.id where g.role = 'archivist' limit 1`))[0]?.login ?? '';
const shown = async (documentId: string) => {
  const view = expected(await (await office.as(await archivist())).get<PreservationView>('/api/archive/preservation'), 200);
  return { ...view, own: view.items.find((one) => one.documentId === documentId) };
};

describe('A sealed document', () => {
  beforeAll(async () => {
    office = await Registry.open({ PRESERVE_AFTER_MINUTES: '0' });
  }, 60_000);
  afterAll(() => office.stop());

  test('is lifted to B-LTA after it was finished: the earlier bytes stay, the lifted file is served from then on, and the journal knows its hash', async () => {
    const documentId = await office.finalised({ attachments: [appendix] });
    expect(await shown(documentId)).toMatchObject({ own: { state: 'due', level: 'B-T', stamps: 0 }, marginDays: 90 });
    await preserve(documentId);
    const [sealed, preserved, ...others] = await files(documentId);
    expect([sealed?.kind, preserved?.kind, preserved?.place, preserved?.level, others]).toEqual(['sealed', 'preserved', 1, 'B-LTA', []]);
    const [before, after] = await Promise.all([bytesOf(sealed?.sha256), bytesOf(preserved?.sha256)]);
    expect(after.subarray(0, before.length).equals(before)).toBe(true);
    const served = await (await office.as('melnychuk')).get(`/api/documents/${documentId}/document.pdf`);
    expect([served.status, sha256(served.raw)]).toEqual([200, preserved?.sha256]);
    expect(await preservedEvents(documentId)).toMatchObject([{ file: { previousSha256: sealed?.sha256, sha256: preserved?.sha256, level: 'B-LTA', generation: 1 }, signatures: [{ level: 'B-LTA' }] }]);
    const verifier = new ChainVerifier();
    expect((await journal(documentId)).filter((entry) => verifier.take(entry))).toEqual([]);
    expect(await office.show(documentId)).toMatchObject({ phase: 'registered', files: { signed: true, sealed: true }, waiting: [] });
  });

  test('every signature in it and beside it still verifies, and says its level', async () => {
    const documentId = await office.finalised({ attachments: [appendix] });
    await preserve(documentId);
    const views = await office.obih.app.get(SignaturesQueries).verified(office.organisationId, documentId as DocumentId);
    expect(views.map(({ kind, verdict }) => [kind, verdict]).sort()).toEqual([['attachment', 'TOTAL-PASSED'], ['seal', 'TOTAL-PASSED'], ['signature', 'TOTAL-PASSED'], ['timestamp', 'TOTAL-PASSED']]);
    expect(views.filter(({ kind }) => kind !== 'timestamp').map(({ level }) => level)).toEqual(['B-LTA', 'B-LTA', 'B-LTA']);
    expect(await office.rows(`select distinct level from signature where document_id = $1`, [documentId])).toEqual([{ level: 'B-LTA' }]);
    expect((await office.obih.app.get(ArchiveDocuments).collect(office.organisationId, documentId as DocumentId)).main.sha256).toBe((await files(documentId)).at(-1)?.sha256);
  });

  test('is handed out with its appendices and their signatures as one container, not before it is sealed', async () => {
    const documentId = await office.submitted({ attachments: [appendix] });
    const address = `/api/documents/${documentId}/document.asice`;
    expect((await (await office.as('melnychuk')).get(address)).status).toBe(404);
    await office.approveAll(documentId, 'melnychuk');
    await office.sign([documentId], 'savchenko');
    await office.finalise(documentId);
    const answer = await (await office.as('melnychuk')).get(address);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/vnd.etsi.asic-e+zip']);
    const container = readContainer(answer.raw);
    if (!container.ok) throw new Error(container.refusal);
    expect([...container.value.files.keys()]).toEqual([expect.stringMatching(/^.+ № .+\.pdf$/), 'Перелік.txt', 'Перелік.txt.p7s']);
    const [seal, ...others] = container.value.signatures;
    expect([others, seal?.uncovered, seal?.covers.map(({ state }) => state)]).toEqual([[], [], ['matches', 'matches', 'matches']]);
    const { trust, revocation } = await office.obih.app.get(TrustService).material();
    const verified = await verifyCms({ cms: seal?.cms ?? Buffer.alloc(0), digestBy: (hash) => hash.digest(seal?.signed?.data ?? Buffer.alloc(0)), profile: 'cades', trust, revocation, now: office.obih.clock.now(), timestamp: 'required' });
    expect(verified.verdict).toEqual({ indication: 'TOTAL-PASSED' });
  });

  test('is lifted once, however often and however much at once it is asked for', async () => {
    const documentId = await office.finalised();
    await Promise.all(Array.from({ length: 4 }, () => preserve(documentId)));
    await preserve(documentId);
    expect((await files(documentId)).map(({ kind, place }) => [kind, place])).toEqual([['sealed', 0], ['preserved', 1]]);
    expect(await preservedEvents(documentId)).toHaveLength(1);
    expect(await shown(documentId)).toMatchObject({ own: { state: 'kept', level: 'B-LTA', stamps: 1, because: 'ec-256' } });
  });

  test('L07 is found by the sweep when its job was lost, and not any more once it is lifted', async () => {
    const documentId = await office.finalised();
    expect(await isDue(documentId)).toBe(false);
    office.obih.clock.shift(3 * 60_000);
    expect(await isDue(documentId)).toBe(true);
    await preserve(documentId);
    expect(await isDue(documentId)).toBe(false);
  });

  test('one that is still to be signed is left alone', async () => {
    const documentId = await office.submitted();
    await preserve(documentId);
    expect(await office.rows(`select 1 from preservation where document_id = $1`, [documentId])).toEqual([]);
  });

  // Last: it moves the clock by years.
  test('is renewed before its algorithm ends, with a second time-stamp over the first, and is due before that', async () => {
    const documentId = await office.finalised({ attachments: [appendix] });
    await preserve(documentId);
    const [own] = await office.rows<{ renew_at: Date }>(`select renew_at from preservation where document_id = $1`, [documentId]);
    office.obih.clock.shift((own?.renew_at.getTime() ?? 0) - Date.parse(office.obih.clock.now()) + 60_000);
    expect(await isDue(documentId)).toBe(true);
    await preserve(documentId);
    const [, first, second] = await files(documentId);
    expect([first?.place, second?.place]).toEqual([1, 2]);
    const [before, after] = await Promise.all([bytesOf(first?.sha256), bytesOf(second?.sha256)]);
    expect(after.subarray(0, before.length).equals(before)).toBe(true);
    expect((await preservedEvents(documentId)).map(({ file, signatures }) => [file?.generation, signatures.length])).toEqual([[1, 1], [2, 1]]);
  });
});

describe('When the time-stamp authority is away', () => {
  let authority: TimeStampAuthority;

  beforeAll(async () => {
    authority = await TimeStampAuthority.open();
    office = await Registry.open({ TSA_URL: authority.url });
    await authority.serve(office.obih.settings);
  }, 60_000);
  afterAll(async () => {
    authority.letGo();
    await office.stop();
    await authority.close();
  });

  test('S37 the document is registered, sealed and sent all the same; what is missing is shown, and it is lifted once the authority is back', async () => {
    const documentId = await office.finalised();
    authority.answers = false;
    await expect(preserve(documentId)).rejects.toThrow(/timestampUnavailable/);
    expect(await office.show(documentId)).toMatchObject({ phase: 'registered', files: { sealed: true }, waiting: [] });
    expect(await files(documentId)).toHaveLength(1);
    expect(await preservedEvents(documentId)).toEqual([]);
    expect(await shown(documentId)).toMatchObject({ counts: { failing: 1 }, own: { state: 'failing', level: 'B-T', lastError: expect.stringContaining('timestampUnavailable'), reasons: [{ code: 'timestampUnavailable', signature: '', certificate: '' }] } });
    authority.answers = true;
    await preserve(documentId);
    expect(await shown(documentId)).toMatchObject({ counts: { due: 0, failing: 0 }, own: { state: 'kept', level: 'B-LTA' } });
  });

  test('S37 while the authority lets two workers wait, the database waits for nobody: no transaction is open, the document goes on; afterwards it is lifted once', async () => {
    const documentId = await office.finalised({ attachments: [appendix] });
    authority.answers = 'late';
    const both = Promise.allSettled([preserve(documentId), preserve(documentId)]);
    await authority.taken(2);
    expect(await office.rows(`select state from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`)).toEqual([]);
    expect(await office.rows(`select distinct relation::regclass::text as held from pg_locks where relation in ('preservation'::regclass, 'signature'::regclass, 'signature_file'::regclass) and mode <> 'AccessShareLock'`)).toEqual([]);
    await office.finalise(documentId);
    expect((await (await office.as('melnychuk')).get(`/api/documents/${documentId}/document.pdf`)).status).toBe(200);
    expect(await files(documentId)).toHaveLength(1);
    authority.answers = true;
    authority.letGo();
    await both;
    // On a machine so slow that the requests ran out of time they were refused; whoever comes next lifts it.
    await preserve(documentId);
    expect((await files(documentId)).map(({ kind, place }) => [kind, place])).toEqual([['sealed', 0], ['preserved', 1]]);
    const events = await preservedEvents(documentId);
    expect([events.filter(({ file }) => file).length, events.flatMap(({ signatures }) => signatures).length]).toEqual([1, 1]);
    expect(await shown(documentId)).toMatchObject({ own: { state: 'kept', lastError: null, reasons: [] } });
    const views = await office.obih.app.get(SignaturesQueries).verified(office.organisationId, documentId as DocumentId);
    expect(views.filter(({ verdict }) => verdict !== 'TOTAL-PASSED')).toEqual([]);
  }, 60_000);

  test('S37 of several documents that were sealed those are lifted whose caution period is over, each by itself; one that the worker does not begin is no failure', async () => {
    const [first, late, second] = [await office.finalised(), await office.finalised(), await office.finalised()];
    const unsealed = await office.submitted();
    await office.rows(`update signature_file set created_at = created_at - interval '25 hours' where document_id = any($1::uuid[])`, [[first, second]]);
    const ripe = async (stops: () => boolean = () => false) =>
      [...(await service().preserveRipe(office.organisationId, [second, late, unsealed, first] as DocumentId[], stops))].map(([documentId, fault]) => [documentId, fault === undefined ? 'not begun' : String(fault)]);
    const lifted = async () => Promise.all([first, late, second].map(async (documentId) => (await files(documentId)).length - 1));
    authority.answers = false;
    expect(await ripe()).toEqual([[first, expect.stringContaining('timestampUnavailable')], [second, expect.stringContaining('timestampUnavailable')]]);
    authority.answers = true;
    let asked = 0;
    expect(await ripe(() => (asked += 1) > 1)).toEqual([[second, 'not begun']]);
    expect(await lifted()).toEqual([1, 0, 0]);
    expect(await ripe()).toEqual([]);
    expect(await lifted()).toEqual([1, 0, 1]);
  });

  test('S37 a stamp over other bytes than were asked for lifts nothing, and is said; the next honest one does', async () => {
    const documentId = await office.finalised();
    authority.answers = 'aboutOtherBytes';
    await expect(preserve(documentId)).rejects.toThrow(/timestampUnavailable/);
    expect(await files(documentId)).toHaveLength(1);
    authority.answers = true;
    await preserve(documentId);
    expect(await shown(documentId)).toMatchObject({ own: { state: 'kept', level: 'B-LTA', lastError: null } });
  });
});
