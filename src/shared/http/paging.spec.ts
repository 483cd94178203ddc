import { decodeCursor, encodeCursor, pageOf } from './paging.js';

describe('Keyset paging', () => {
  test('a cursor comes back as it was given out', () => {
    expect(decodeCursor(encodeCursor(['2026-11-23', 'id', 7, null]), 4)).toEqual(['2026-11-23', 'id', 7, null]);
    expect(decodeCursor(undefined, 2)).toBeUndefined();
  });

  test.each(['', 'not-base64-json', encodeCursor(['one']), Buffer.from('{"a":1}').toString('base64url'), Buffer.from('[{"a":1},2]').toString('base64url')])('W05 a cursor of somebody’s own making is refused (%#)', (cursor) => {
    expect(() => decodeCursor(cursor, 2)).toThrow(expect.objectContaining({ code: 'invalidRequest' }));
  });

  test('the row that was read too much becomes the next page, not a part of this one', () => {
    const page = pageOf([1, 2, 3], 2, (row) => [row], (row) => row * 10);
    expect(page.items).toEqual([10, 20]);
    expect(decodeCursor(page.nextCursor ?? '', 1)).toEqual([2]);
    expect(pageOf([1, 2], 2, (row) => [row], (row) => row).nextCursor).toBeNull();
  });
});
