import fc from 'fast-check';
import { hashesOfBeginnings } from './beginnings.js';
import { sha256 } from './sha256.js';

const inPieces = async function* (bytes: Buffer, cuts: readonly number[]): AsyncGenerator<Buffer> {
  let from = 0;
  for (const cut of [...cuts.map((one) => one % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
    yield await Promise.resolve(bytes.subarray(from, cut));
    from = cut;
  }
};

describe('The beginnings of a file', () => {
  test('are hashed in one reading, whatever pieces it comes in; a file that is shorter has none', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat({ max: 250 }), { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 8 }), async (given, sizes, cuts) => {
      const bytes = Buffer.from(given);
      const found = await hashesOfBeginnings(inPieces(bytes, cuts), sizes);
      for (const size of sizes) expect(found.get(size)).toBe(size > bytes.length ? undefined : sha256(bytes.subarray(0, size)));
    }));
  });
});
