import fc from 'fast-check';
import type { BlockId } from '#shared/domain/ids.js';
import { tableColumns } from './table-columns.js';

const table = (...rows: string[][]) =>
  rows.map((cells, index) => ({ id: `r${index}` as BlockId, cells: cells.map((text) => ({ text: [{ text }] })) }));
const as = (text: string) => text;

describe('the columns of a table', () => {
  it('keep a column of numbers narrow and give the room to the wordings', () => {
    const rows = table(['№', 'Найменування заходу'], ['1', 'Придбання серверного обладнання для обласного центру']);
    const { weights, tight } = tableColumns(rows, as);
    expect(tight).toBe(false);
    expect(weights[1]).toBeGreaterThan(4 * (weights[0] ?? 0));
  });

  it('have room for the longest word, ties included, while all words fit', () => {
    const tied = (text: string) => text.replace(' ', '\u00a0');
    const { weights } = tableColumns(table(['Сергій ВДОВЕНКО', 'директор Державного архіву Зорянської області (за згодою)']), tied);
    expect(weights[0]).toBeGreaterThan('Сергій ВДОВЕНКО'.length);
  });

  it('are hyphenated only when the longest words do not fit side by side', () => {
    const word = 'електромеханотерапевтичний';
    expect(tableColumns(table([word, word]), as).tight).toBe(false);
    expect(tableColumns(table([word, word, word, word]), as).tight).toBe(true);
  });

  it('stay readable beside one word that is longer than the page', () => {
    const { weights } = tableColumns(table(['слово'.repeat(60), 'ще', 'т']), as);
    expect(weights[1]).toBeGreaterThanOrEqual(4);
    expect((weights[0] ?? 0) + (weights[1] ?? 0) + (weights[2] ?? 0)).toBeCloseTo(84, 0);
  });

  it('number as many as the widest row has, and each has a width', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string(), { maxLength: 8 }), { maxLength: 20 }), (rows) => {
        const { weights } = tableColumns(table(...rows), as);
        expect(weights).toHaveLength(Math.max(0, ...rows.map((row) => row.length)));
        expect(weights.every((weight) => weight > 0)).toBe(true);
      }),
    );
  });
});
