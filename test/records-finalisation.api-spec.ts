import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { BLOB_STORE, type BlobStore } from '#documents/storage/blob-store.js';
import { sha256 } from '#shared/crypto/sha256.js';
import type { DocumentId, Sha256 } from '#shared/domain/ids.js';
import { ChainVerifier } from '#shared/journal/chain.js';
import { chainEntries } from '#shared/journal/journal.queries.js';
import { SignaturesQueries } from '#signatures/signatures.queries.js';
import { Registry } from './records-fixture.js';
import { TimeStampAuthority } from './support/time-stamp-authority.js';

interface SealedRow { sha256: Sha256; size: string }

/** What must hold of a finished document however often and however brokenly it was finished. */
async function assertFinishedOnce(office: Registry, documentId: string): Promise<void> {
  const sealed = await office.rows<SealedRow>(`select sha256, size from signature_file where document_id = $1 and kind = 'sealed'`, [documentId]);
  expect(sealed).toHaveLength(1);
  const [file] = sealed;
  const pdf = await office.obih.app.get<BlobStore>(BLOB_STORE).read(office.organisationId, file?.sha256 ?? ('' as Sha256), 10_000_000);
  expect(sha256(pdf)).toBe(file?.sha256);
  const signatures = await office.obih.app.get(SignaturesQueries).verifiedPdf(pdf);
  expect(signatures.map((one) => [one.kind, one.verdict, one.level, one.coversWholeFile]).sort()).toEqual([['seal', 'TOTAL-PASSED', 'B-T', true], ['signature', 'TOTAL-PASSED', 'B-T', false]]);
  const events = await chainEntries(office.obih.dataSource, office.organisationId, `document:${documentId}`);
  const verifier = new ChainVerifier();
  expect(events.filter((event) => verifier.take(event))).toEqual([]);
  for (const type of ['documentRegistered', 'documentSealed', 'documentFinalised']) expect(events.filter((event) => event.type === type)).toHaveLength(1);
  expect(await office.rows(`select number from registration where document_id = $1`, [documentId])).toHaveLength(1);
  expect(await office.rows(`select id from signature where document_id = $1 and kind = 'seal'`, [documentId])).toHaveLength(1);
  expect(await office.rows(`select id from dispatch where document_id = $1`, [documentId])).toHaveLength(1);
  expect((await office.show(documentId)).waiting).toEqual([]);
}

/** Breaks the connection to the database at the n-th statement from now, before it is sent or after it was carried out. */
class Saboteur {
  private left = Infinity;
  private after = false;
  private readonly original = pg.Client.prototype.query;

  constructor() {
    const carryOut = (client: pg.Client, given: unknown[]): unknown => this.carryOut(client, given);
    pg.Client.prototype.query = function query(this: pg.Client, ...given: unknown[]) {
      return carryOut(this, given);
    } as typeof pg.Client.prototype.query;
  }

  breakAt(statement: number, after: boolean): void {
    [this.left, this.after] = [statement, after];
  }

  rest(): boolean {
    const struck = this.left <= 0;
    this.left = Infinity;
    return struck;
  }

  remove(): void {
    pg.Client.prototype.query = this.original;
  }

  private carryOut(client: pg.Client, given: unknown[]): unknown {
    const send = () => (this.original as (...all: unknown[]) => unknown).apply(client, given);
    this.left -= 1;
    if (this.left !== 0) return send();
    const cut = () => (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    if (!this.after) {
      cut();
      return Promise.reject(new Error('Connection terminated unexpectedly'));
    }
    return (send() as Promise<unknown>).then(() => {
      cut();
      throw new Error('Connection terminated unexpectedly');
    });
  }
}

/** Counts the statements that the process sends to the database, in whatever connection. */
class StatementCounter {
  private count = 0;
  private readonly original = pg.Client.prototype.query;

  constructor() {
    const counted = (client: pg.Client, given: unknown[]): unknown => {
      this.count += 1;
      return (this.original as (...all: unknown[]) => unknown).apply(client, given);
    };
    pg.Client.prototype.query = function query(this: pg.Client, ...given: unknown[]) {
      return counted(this, given);
    } as typeof pg.Client.prototype.query;
  }

  /** How many there were since the last time. */
  take(): number {
    const { count } = this;
    this.count = 0;
    return count;
  }

  remove(): void {
    pg.Client.prototype.query = this.original;
  }
}

describe('Finishing a signed document', () => {
  let office: Registry;
  beforeAll(async () => {
    office = await Registry.open();
  }, 60_000);
  afterAll(() => office.stop());

  test('DOC-4 gets the next number, today’s date, the mark and the seal, and nothing waits', async () => {
    const documentId = await office.signed();
    expect((await office.show(documentId)).phase).toBe('signed');
    await office.finalise(documentId);
    expect(await office.show(documentId)).toMatchObject({ phase: 'registered', registrationIndex: '01-15/1187', files: { signed: true, sealed: true }, waiting: [] });
    await assertFinishedOnce(office, documentId);
  });

  test('leaves a document alone that is still to be signed', async () => {
    const documentId = await office.submitted();
    await office.finalise(documentId);
    expect((await office.show(documentId)).phase).toBe('inApproval');
    expect(await office.rows(`select 1 from finalisation where document_id = $1`, [documentId])).toEqual([]);
  });

  test('S43 run eight times at once, it has one number, one sealed file, one hash', async () => {
    const documentId = await office.signed();
    await Promise.all(Array.from({ length: 8 }, () => office.finalise(documentId)));
    await office.finalise(documentId);
    await assertFinishedOnce(office, documentId);
  });

  test.each([['before it is sent', false], ['after it was carried out', true]])('S43 survives the loss of the connection at every statement, %s', async (_, after) => {
    const documentId = await office.signed();
    const saboteur = new Saboteur();
    let struck = 0;
    try {
      for (let [statement, waiting] = [1, -1]; ; statement += 1) {
        saboteur.breakAt(statement, after);
        const outcome = await office.finalise(documentId).then(() => 'done', () => 'broken');
        const hit = saboteur.rest();
        if (hit) struck += 1;
        else expect(outcome).toBe('done');
        if (!hit) break;
        const left = (await office.rows(`select 1 from finalisation where document_id = $1 and done_at is null`, [documentId])).length;
        // A step more is done: every statement of the next one is to be struck too.
        if (left !== waiting) [statement, waiting] = [0, left];
      }
    } finally {
      saboteur.remove();
    }
    expect(struck).toBeGreaterThan(40);
    await assertFinishedOnce(office, documentId);
  }, 240_000);

  test('a sweep finds what is stuck, also a document whose job was lost, and tells of it once', async () => {
    const lost = await office.signed();
    expect((await office.finalisation.stuck(300_000)).map((one) => one.documentId)).not.toContain(lost);
    office.obih.clock.shift(10 * 60_000);
    expect(await office.finalisation.stuck(300_000)).toContainEqual(expect.objectContaining({ documentId: lost, step: 'register', reason: null }));
    await office.rows(`update journal set closed_on = current_date where code = 'VYH'`);
    await expect(office.finalise(lost)).rejects.toThrow();
    expect(await office.finalisation.waiting(office.organisationId, lost as DocumentId)).toContainEqual(expect.objectContaining({ step: 'register', reason: 'journalMissing: VYH', attempts: 1 }));
    office.obih.clock.shift(10 * 60_000);
    expect(await office.finalisation.tellStuck(300_000)).toBe(1);
    expect(await office.finalisation.tellStuck(300_000)).toBe(0);
    await office.rows(`update journal set closed_on = null where code = 'VYH'`);
    for (const { organisationId, documentId } of await office.finalisation.stuck(300_000)) await office.finalisation.run(organisationId, documentId);
    await assertFinishedOnce(office, lost);
    expect((await office.finalisation.stuck(0)).map((one) => one.documentId)).not.toContain(lost);
    office.obih.clock.shift(-20 * 60_000);
  });
});

describe('Finishing documents that were signed together', () => {
  let office: Registry;
  beforeAll(async () => {
    office = await Registry.open();
  }, 60_000);
  afterAll(() => office.stop());

  const several = async (count: number): Promise<string[]> => {
    const documentIds: string[] = [];
    for (let place = 0; place < count; place += 1) documentIds.push(await office.signed({ title: `Про надання інформації, ${place + 1}` }));
    return documentIds;
  };
  const together = (documentIds: readonly string[]) => office.finalisation.runTogether(office.organisationId, documentIds as DocumentId[]);
  const indexOf = async (documentId: string): Promise<string> => (await office.show(documentId)).registrationIndex ?? '';

  test('I15 gives them numbers of their own journals in the order in which they came, and seals each', async () => {
    const order = await office.signed({ kind: 'NAKAZ', route: 'panel', signer: 'kravets', title: 'Про чергування' });
    const [first, second, third] = (await several(3)) as [string, string, string];
    expect(await together([third, order, first, second])).toEqual(new Map());
    expect(await Promise.all([third, first, second, order].map(indexOf))).toEqual(['01-15/1187', '01-15/1188', '01-15/1189', '64-од']);
    for (const documentId of [first, second, third]) await assertFinishedOnce(office, documentId);
    const sealed = await office.rows<SealedRow>(`select sha256 from signature_file where document_id = any($1) and kind = 'sealed'`, [[order, first, second, third]]);
    expect(new Set(sealed.map((one) => one.sha256)).size).toBe(4);
  }, 60_000);

  test('takes hardly more statements for five of them than for one', async () => {
    const [alone, ...company] = (await several(6)) as [string, ...string[]];
    const counter = new StatementCounter();
    try {
      await office.finalise(alone);
      const forOne = counter.take();
      await together(company);
      expect(counter.take()).toBeLessThanOrEqual(forOne + 5);
    } finally {
      counter.remove();
    }
    for (const documentId of [alone, ...company]) await assertFinishedOnce(office, documentId);
  }, 60_000);

  test('S43 two companies that share documents and come at once finish each of them once', async () => {
    const [a, b, c, d] = (await several(4)) as [string, string, string, string];
    const outcomes = await Promise.all([together([a, b, c]), together([d, c, b]), together([c]), office.finalise(b)]);
    expect(outcomes.slice(0, 3)).toEqual([new Map(), new Map(), new Map()]);
    for (const documentId of [a, b, c, d]) await assertFinishedOnce(office, documentId);
  }, 60_000);

  test('S45 one whose file somebody changed waits with its reason; the others do not wait for it', async () => {
    const [changed, sound, other] = (await several(3)) as [string, string, string];
    const [file] = await office.rows<{ sha256: string }>(`select sha256 from signature_file where document_id = $1 and kind = 'signed'`, [changed]);
    const place = path.join(fileURLToPath(office.obih.settings.STORAGE_URL), office.organisationId, file?.sha256.slice(0, 2) ?? '', file?.sha256 ?? '');
    const bytes = readFileSync(place);
    writeFileSync(place, Buffer.concat([bytes.subarray(0, -1), Buffer.from('!')]));
    expect([...(await together([sound, changed, other])).keys()]).toEqual([changed]);
    for (const documentId of [sound, other]) await assertFinishedOnce(office, documentId);
    expect((await office.show(changed)).waiting).toMatchObject([{ step: 'seal', reason: expect.stringContaining('fileChanged') as string }, { step: 'dispatch' }, { step: 'tell' }]);
    writeFileSync(place, bytes);
    await office.finalise(changed);
    await assertFinishedOnce(office, changed);
    expect(new Set(await Promise.all([sound, changed, other].map(indexOf))).size).toBe(3);
  }, 60_000);

  test('S43 survives the loss of the connection at every statement', async () => {
    const saboteur = new Saboteur();
    try {
      for (let statement = 1, hit = true; hit; statement += 1) {
        const documentIds = await several(2);
        saboteur.breakAt(statement, statement % 2 === 0);
        const failed = await together(documentIds).catch(() => new Map(documentIds.map((documentId) => [documentId, 'broken'])));
        hit = saboteur.rest();
        if (!hit) expect(failed).toEqual(new Map());
        for (const documentId of documentIds) {
          await office.finalise(documentId);
          await assertFinishedOnce(office, documentId);
        }
      }
    } finally {
      saboteur.remove();
    }
  }, 240_000);
});

describe('A document whose seal or time-stamp is not to be had', () => {
  let office: Registry;
  let authority: TimeStampAuthority;

  beforeAll(async () => {
    authority = await TimeStampAuthority.open();
    authority.answers = false;
    office = await Registry.open({ TSA_URL: authority.url });
    await authority.serve(office.obih.settings);
  }, 60_000);
  afterAll(async () => {
    await office.stop();
    await authority.close();
  });

  test('S44 S37 waits registered and unsealed, says why, and is finished once they are back', async () => {
    const documentId = await office.signed({ attachments: [{ name: 'Перелік.txt', type: 'text/plain', content: Buffer.from('Перелік') }] });
    const attachments = () => office.rows<{ level: string; stamped: boolean }>(`select level, timestamp_at is not null as stamped from signature where document_id = $1 and kind = 'attachment'`, [documentId]);
    expect(await attachments()).toEqual([{ level: 'B-B', stamped: false }]);
    const seal = path.join(office.obih.settings.DATA_DIR, 'keys', 'seal.p12');
    renameSync(seal, `${seal}.away`);
    await expect(office.finalise(documentId)).rejects.toThrow();
    const waitingFor = async (reason: string) => {
      const shown = await office.show(documentId);
      expect(shown).toMatchObject({ phase: 'registered', registrationIndex: '01-15/1187', files: { signed: true, sealed: false } });
      expect(shown.waiting.map((one) => one.step)).toEqual(['seal', 'dispatch', 'tell']);
      expect(shown.waiting[0]?.reason).toContain(reason);
      expect(await office.rows(`select 1 from signature_file where document_id = $1 and kind = 'sealed'`, [documentId])).toEqual([]);
    };
    await waitingFor('timestampUnavailable');
    authority.answers = true;
    await expect(office.finalise(documentId)).rejects.toThrow();
    await waitingFor('sealUnavailable');
    renameSync(`${seal}.away`, seal);
    await office.finalise(documentId);
    await assertFinishedOnce(office, documentId);
    expect(await attachments()).toEqual([{ level: 'B-T', stamped: true }]);
  });
});

describe('An order that people are to acknowledge after it was signed', () => {
  let office: Registry;
  beforeAll(async () => {
    office = await Registry.open();
  }, 60_000);
  afterAll(() => office.stop());

  test('is finished at the signature and stays registered while and after they read it', async () => {
    const documentId = await office.finalised({ kind: 'NAKAZ', route: 'panel', signer: 'kravets', title: 'Про чергування' });
    expect((await office.show(documentId)).phase).toBe('registered');
    await office.acknowledge(documentId, 'zaiets');
    expect(await office.show(documentId)).toMatchObject({ phase: 'registered', registrationIndex: '64-од', files: { sealed: true } });
    await office.finalise(documentId);
    expect(await office.rows(`select 1 from registration where document_id = $1`, [documentId])).toHaveLength(1);
  });
});
