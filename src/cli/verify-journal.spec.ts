import fc from 'fast-check';
import type { Instant } from '#shared/domain/ids.js';
import { entryHash, genesis, type JournalEntry } from '#shared/journal/chain.js';
import { lineLimit, linesOf } from './lines.js';
import { verifyJournal, type Findings } from './verify-journal.js';

/** A journal as the export writes it: `picks` says to which of a few chains each entry belongs, in the order of the file. */
function journalOf(picks: readonly number[]): JournalEntry[] {
  const heads = new Map<string, { seq: number; hash: string }>();
  return picks.map((pick, place) => {
    const chain = `document:${pick}`;
    const head = heads.get(chain) ?? { seq: 0, hash: genesis };
    const link = { chain, seq: head.seq + 1, at: '2026-11-24T08:00:00.000Z' as Instant, actor: { person: 'Олена' }, type: 'stepDecided', data: { place, text: 'Погоджено «зʼїзд»' }, previousHash: head.hash };
    const hash = entryHash(link);
    heads.set(chain, { seq: link.seq, hash });
    return { ...link, hash };
  });
}

const picks = fc.array(fc.nat({ max: 3 }), { minLength: 2, maxLength: 40 });
const textOf = (entries: readonly unknown[]): string => entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
async function* pieces(text: string | Buffer, size = 700): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const verify = (entries: readonly unknown[], checkpoint: Findings['heads'] = []): Promise<Findings> => verifyJournal(pieces(textOf(entries)), checkpoint);

describe('An export of the journal', () => {
  test('verifies as it was written, whatever chains its entries belong to and wherever the stream is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(picks, fc.integer({ min: 1, max: 3000 }), async (chosen, size) => {
        const findings = await verifyJournal(pieces(textOf(journalOf(chosen)), size));
        expect(findings).toMatchObject({ fault: null, entries: chosen.length });
        expect(findings.heads).toHaveLength(new Set(chosen).size);
      }),
    );
  });

  test('L01 an entry whose content was changed is named', async () => {
    const changes: readonly ((entry: JournalEntry) => unknown)[] = [
      (entry) => ({ ...entry, data: { place: 'elsewhere' } }), (entry) => ({ ...entry, at: '2026-11-24T08:00:01.000Z' }), (entry) => ({ ...entry, actor: { person: 'Інна' } }), (entry) => ({ ...entry, type: 'stepDelegated' }),
    ];
    await fc.assert(
      fc.asyncProperty(picks, fc.nat(), fc.constantFrom(...changes), async (chosen, at, change) => {
        const entries = journalOf(chosen);
        const place = at % entries.length;
        const findings = await verify(entries.map((entry, index) => (index === place ? change(entry) : entry)));
        expect(findings.fault).toMatchObject({ line: place + 1, text: expect.stringContaining('it was changed') });
      }),
    );
  });

  test('L01 an entry that was changed and hashed anew is found at the entry that follows it', async () => {
    const entries = journalOf([1, 1, 1]);
    const [first, second, third] = entries as [JournalEntry, JournalEntry, JournalEntry];
    const forged = { ...second, data: { place: 'elsewhere' } };
    const findings = await verify([first, { ...forged, hash: entryHash(forged) }, third]);
    expect(findings.fault).toMatchObject({ line: 3, text: expect.stringContaining('was replaced') });
  });

  test('L01 an entry that was removed is named by the entry that follows it in its chain', async () => {
    await fc.assert(
      fc.asyncProperty(picks, fc.nat(), async (chosen, at) => {
        const entries = journalOf(chosen);
        const place = at % entries.length;
        const next = entries.findIndex((entry, index) => index > place && entry.chain === entries[place]?.chain);
        fc.pre(next > 0);
        const findings = await verify(entries.filter((_, index) => index !== place));
        expect(findings.fault).toMatchObject({ line: next, text: expect.stringContaining(`entry ${entries[place]?.seq} is missing before it`) });
      }),
    );
  });

  test('L01 two entries of a chain in the wrong order are found at the first of them', async () => {
    await fc.assert(
      fc.asyncProperty(picks, fc.nat(), async (chosen, at) => {
        const entries = journalOf(chosen);
        const place = at % entries.length;
        const next = entries.findIndex((entry, index) => index > place && entry.chain === entries[place]?.chain);
        fc.pre(next > 0);
        const swapped = entries.map((entry, index) => (index === place ? entries[next] : index === next ? entries[place] : entry));
        expect((await verify(swapped)).fault?.line).toBe(place + 1);
      }),
    );
  });

  test('L01 an entry that stands twice is found at its second place', async () => {
    const entries = journalOf([1, 2, 1]);
    const findings = await verify([...entries, entries[2]]);
    expect(findings.fault).toMatchObject({ line: 4, text: expect.stringContaining('entry 3 was expected here') });
  });

  test('L01 a file that is cut off in the middle of an entry is named at that line', async () => {
    const text = textOf(journalOf([1, 2, 1]));
    const findings = await verifyJournal(pieces(text.slice(0, -40)));
    expect(findings.fault).toEqual({ line: 3, text: 'the file is cut off in the middle of it' });
  });

  test('L01 entries cut off at the end of a chain are found by the heads of an earlier checkpoint', async () => {
    await fc.assert(
      fc.asyncProperty(picks, fc.nat({ max: 3 }), async (chosen, less) => {
        const entries = journalOf(chosen);
        const { heads } = await verify(entries);
        const cut = entries.slice(0, Math.max(0, entries.length - 1 - less));
        const { fault } = await verify(cut, heads);
        expect(fault?.line).toBeNull();
        expect(fault?.text).toMatch(/^entry \d+ of document:\d is missing: the checkpoint knows/);
      }),
    );
  });

  test('L01 a chain that was rewritten from its beginning is found by the heads of an earlier checkpoint', async () => {
    const { heads } = await verify(journalOf([1, 1, 1]));
    const rewritten = journalOf([2, 1, 1, 1]).filter((entry) => entry.chain === 'document:1');
    expect((await verify(rewritten)).fault).toBeNull();
    expect((await verify(rewritten, heads)).fault).toMatchObject({ line: 3, text: expect.stringContaining('the chain was rewritten') });
  });

  test('the checkpoint of an earlier day still fits the longer journal of today', async () => {
    const { heads } = await verify(journalOf([1, 2]));
    expect((await verify(journalOf([1, 2, 1, 2, 3]), heads)).fault).toBeNull();
  });

  test('lines that are no entries of a journal are named, not fallen over', async () => {
    const [good] = journalOf([1]);
    const hostile = ['{}', 'null', '[]', '{"chain":', JSON.stringify({ ...good, hash: 'short' }), JSON.stringify({ ...good, data: undefined }), JSON.stringify({ ...good, seq: 0 }), `${JSON.stringify(good).slice(0, -1)},"data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`];
    for (const line of hostile) expect((await verifyJournal(pieces(`${line}\n`))).fault).toMatchObject({ line: 1 });
    expect((await verifyJournal(pieces(Buffer.from('7bff7d0a', 'hex')))).fault).toEqual({ line: 1, text: 'it is not a journal entry' });
  });

  test('a lone surrogate, which has no UTF-8 form, is said to be no work of the journal', async () => {
    const [good] = journalOf([1]);
    const line = JSON.stringify({ ...good, data: 'x' }).replace('"x"', '"\\ud800"');
    expect((await verifyJournal(pieces(`${line}\n`))).fault?.text).toContain('cannot be hashed');
  });

  test('a line without an end is refused before it fills the memory', async () => {
    async function* endless(): AsyncGenerator<Buffer> {
      const piece = Buffer.alloc(1 << 20, 'a');
      for (;;) yield piece;
    }
    expect((await verifyJournal(endless())).fault).toEqual({ line: 1, text: 'it is longer than any journal entry can be' });
  });

  test('members that the hash does not cover, such as the shown name, may stand beside an entry', async () => {
    expect((await verify(journalOf([1, 1]).map((entry) => ({ ...entry, actorName: 'Олена КОВАЛЕНКО' })))).fault).toBeNull();
  });
});

describe('Lines of a stream', () => {
  test('are the same however the stream is cut, with either line end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.stringMatching(/^[а-яa-z]{0,12}$/)), fc.constantFrom('\n', '\r\n'), fc.integer({ min: 1, max: 9 }), async (lines, end, size) => {
        const found: string[] = [];
        for await (const line of linesOf(pieces(lines.map((line) => line + end).join(''), size))) found.push(line.bytes.toString('utf8'));
        expect(found).toEqual(lines);
      }),
    );
    expect(lineLimit).toBeGreaterThan(4 * 1024 * 1024);
  });
});
