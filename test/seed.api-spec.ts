import { rows } from '#shared/database/rows.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { Instant } from '#shared/domain/ids.js';
import { installKinds } from '#documents/kinds.service.js';
import { seedKinds } from '#documents/domain/kinds.seed.js';
import { seedOrganisation } from '../src/seed/seed-organisation.js';
import { seedSettings } from '../src/seed/seed-settings.js';
import { Registry } from './records-fixture.js';
import { Instance } from './support/instance.js';

let obih: Instance;
beforeAll(async () => {
  obih = await Instance.start();
}, 60_000);
afterAll(() => obih.stop());

/** The terms of the letters to be answered when the sample data are made at an instant; nothing of it stays. */
async function termsSeededAt(now: string): Promise<{ due: string; warn: string }[]> {
  let found: { due: string; warn: string }[] = [];
  await inTransaction(obih.dataSource, async (tx) => {
    await tx.query(`update organisation set edrpou = '99999999'`);
    await tx.query(`update person set login = login || '-before'`);
    const seeded = await seedOrganisation(tx, 'zoryane-0000', now as Instant);
    await seedSettings(tx, seeded, now as Instant);
    found = await rows(tx, `select due_on::text as due, warn_on::text as warn from incoming where organisation_id = $1`, [seeded.organisationId]);
    throw new Error('taken back');
  }).catch((error: Error) => {
    if (error.message !== 'taken back') throw error;
  });
  return found;
}

describe('The sample data', () => {
  it.each([
    ['2026-11-13T08:00:00.000Z', 'a Friday: the term is Monday, and the warning comes on the Friday before', { due: '2026-11-16', warn: '2026-11-13' }],
    ['2026-11-11T08:00:00.000Z', 'a Wednesday: the term is Saturday, and the warning comes on Friday', { due: '2026-11-14', warn: '2026-11-13' }],
    ['2026-11-16T08:00:00.000Z', 'a Monday: the term is Thursday', { due: '2026-11-19', warn: '2026-11-18' }],
  ])('DOC-6 warn one working day before the term, made at %s, %s', async (now, _, expected) => {
    expect(await termsSeededAt(now)).toEqual([expected]);
  });
});

describe('The setting of a kind', () => {
  it('that would print the number before signing is refused with the reason, and nothing of the settings is changed', async () => {
    const [organisation] = await rows<{ id: string }>(obih.dataSource, `select id from organisation limit 1`);
    const kinds = () => rows(obih.dataSource, `select code, definition from document_kind where organisation_id = $1 order by code`, [organisation?.id]);
    const before = await kinds();
    const changed = seedKinds.map((kind, place) => ({ ...kind, nameUk: `${kind.nameUk} (змінено)`, numbering: place === 1 ? ('B' as const) : kind.numbering }));
    await expect(inTransaction(obih.dataSource, (tx) => installKinds(tx, organisation?.id as never, changed))).rejects.toMatchObject({ code: 'numberingNotServed', facts: { kind: seedKinds[1]?.code } });
    expect(await kinds()).toEqual(before);
  });

  it('is refused at submission when such a kind came another way; the draft is as it was', async () => {
    const office = await Registry.open();
    try {
      await office.rows(`update document_kind set definition = definition || '{"numbering": "B"}' where code = 'LETTER_OUT'`);
      await expect(office.submitted()).rejects.toThrow('numberingNotServed');
      expect(await office.rows(`select 1 from document_version`)).toEqual([]);
      expect(await office.rows(`select 1 from document where phase <> 'draft'`)).toEqual([]);
    } finally {
      await office.stop();
    }
  });
});
