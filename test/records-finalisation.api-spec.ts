import { renameSync } from 'node:fs';
import path from 'node:path';
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
