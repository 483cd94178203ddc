import { eachOf } from './each-of.js';

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('The same work for every item', () => {
  it('is answered in the order of the items, however they ended', async () => {
    const outcomes = await eachOf([3, 1, 2], 3, async (item) => {
      for (let turn = 0; turn < item; turn += 1) await pause();
      return item * 10;
    });
    expect(outcomes).toEqual([30, 10, 20]);
  });

  it('is never at more items at once than was said', async () => {
    let running = 0;
    let most = 0;
    await eachOf(Array.from({ length: 20 }, (_, item) => item), 4, async () => {
      running += 1;
      most = Math.max(most, running);
      await pause();
      running -= 1;
    });
    expect(most).toBe(4);
  });

  it('begins nothing more after a failure, waits for what runs, and throws the first one', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    await expect(
      eachOf([1, 2, 3, 4], 2, async (item) => {
        begun.push(item);
        await pause();
        if (item === 1) throw new Error('the first');
        await pause();
        ended.push(item);
      }),
    ).rejects.toThrow('the first');
    expect([begun, ended]).toEqual([[1, 2], [2]]);
  });

  it('is nothing for no items', async () => expect(await eachOf([], 3, () => Promise.reject(new Error('never')))).toEqual([]));
});
