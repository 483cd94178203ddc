import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { spool } from './spool.js';

describe('a stream on its way to the store', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'obih-spool-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const failing = async function* (pieces: number) {
    for (let piece = 0; piece < pieces; piece += 1) yield await Promise.resolve(Buffer.alloc(1000));
    throw new Error('the sender went away');
  };

  it('leaves no file when it fails, however early', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 60 }, (_, index) => spool(folder, failing(index % 4), 10_000)));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(0);
    await pause(50); // a file that is still being created would appear now
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves no file when it is longer than allowed, and says so', async () => {
    const long = async function* () { for (let piece = 0; piece < 20; piece += 1) yield await Promise.resolve(Buffer.alloc(1000)); };
    await expect(spool(folder, long(), 10_000)).rejects.toMatchObject({ code: 'tooLarge' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is whole, measured and named by its hash when it arrived', async () => {
    const spooled = await spool(folder, (async function* () { yield await Promise.resolve(Buffer.from('abc')); })(), 10_000);
    expect(spooled).toMatchObject({ size: 3, sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' });
    await spooled.remove();
    expect(readdirSync(folder)).toEqual([]);
  });
});
