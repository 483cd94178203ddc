// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../lib/problem';
import type { View } from '../../../lib/api';
import { CeremonyRun } from './ceremony-run';
import type { CeremonyServer, GivenSignatures, RunMeans } from './run-state';

type Session = View<'SigningSessionView'>;
type Item = View<'SigningItem'>;

/** A small signing session that keeps the promises of the real one: a digest is accepted once, an answer lands on its own document. */
class Sessions implements CeremonyServer {
  readonly items: Item[];
  readonly taken: string[] = [];
  readonly prepared: number[] = [];
  stopped = false;
  /** Nobody can tell whether the certificate is valid: what is handed in stays prepared and says so. */
  nobodyTells = false;
  /** Attachments that the server has meanwhile with another hash than it listed. */
  readonly swapped = new Map<string, string>();
  /** Called before every answer; throws to play a fault, `after` says that the work was done before the answer was lost. */
  fault: (call: 'prepare' | 'complete' | 'look' | 'stop', after: boolean) => void = () => undefined;

  /** `again`: digests that were given out but not answered are given out again, as a server may do that resumes. */
  constructor(count: number, readonly again = false) {
    this.items = Array.from({ length: count }, (_, i) => ({
      documentId: `d${i}`, stepId: `s${i}`, title: `Лист ${i}`, kindUk: 'Лист', version: 1, pages: 1, pdfHash: `hash${i}`, changedSinceApproval: false, state: 'waiting', reason: null, signedAt: null,
      attachments: i % 5 === 1 ? [{ attachmentId: `a${i}`, name: 'Додаток.pdf', size: 1, sha256: `hash of a${i}` }, { attachmentId: `b${i}`, name: 'Форма.xlsx', size: 1, sha256: `hash of b${i}` }] : [],
    }));
  }
  view(): Session {
    const count = (state: Item['state']): number => this.items.filter((item) => item.state === state).length;
    return {
      sessionId: 'session', state: this.stopped ? 'stopped' : 'signing', openedAt: '2026-11-12T12:00:00Z', items: this.items.map((item) => ({ ...item })), certificate: null,
      counts: { total: this.items.length, excluded: 0, waiting: count('waiting') + count('prepared'), signed: count('signed'), failed: count('failed') },
    };
  }
  async prepare(limit: number) {
    await Promise.resolve();
    this.fault('prepare', false);
    this.prepared.push(limit);
    const next = this.items.filter((item) => item.state === 'waiting' || (this.again && item.state === 'prepared')).slice(0, limit);
    for (const item of next) item.state = 'prepared';
    return { items: next.map((item) => ({ documentId: item.documentId, pdfHash: item.pdfHash ?? '', signedAttributes: `bytes of ${item.documentId}`, attachments: item.attachments.map((one) => ({ ...one, sha256: this.swapped.get(one.attachmentId) ?? one.sha256, signedAttributes: `bytes of ${one.attachmentId}` })) })), algorithm: 'ecdsa-sha256' };
  }
  async complete(signatures: readonly GivenSignatures[]) {
    await Promise.resolve();
    this.fault('complete', false);
    const answered: Item[] = [];
    for (const { documentId, signature, attachments } of signatures) {
      const item = this.items.find((one) => one.documentId === documentId);
      if (item?.state !== 'prepared') continue;
      if (this.nobodyTells) {
        item.reason = { code: 'revocationUnknown', facts: {} };
        answered.push({ ...item });
        continue;
      }
      item.reason = null;
      this.taken.push(documentId);
      const whole = attachments.length === item.attachments.length && attachments.every((one, n) => one.attachmentId === item.attachments[n]?.attachmentId && one.signature === `signature of bytes of ${one.attachmentId}`);
      item.state = whole && signature === `signature of bytes of ${documentId}` ? 'signed' : 'failed';
      if (item.state === 'failed') item.reason = { code: 'signatureInvalid', facts: {} };
      answered.push({ ...item });
    }
    for (let embedding = 0; embedding < 5; embedding += 1) await Promise.resolve();
    this.fault('complete', true);
    return { items: answered };
  }
  async look() {
    await Promise.resolve();
    this.fault('look', false);
    return this.view();
  }
  async stop() {
    await Promise.resolve();
    this.fault('stop', false);
    this.stopped = true;
    return this.view();
  }
}

function runOf(server: Sessions, means: Partial<RunMeans> = {}): CeremonyRun {
  let clock = 1_000;
  return new CeremonyRun(server.view(), {
    server, sign: (bytes) => Promise.resolve(`signature of ${bytes}`), shownHashes: new Map(), now: () => (clock += 10),
    wait: () => Promise.resolve(), ...means,
  });
}
const offline = (): ProblemError => new ProblemError({ code: 'networkUnavailable', status: 0 });

describe('a ceremony for many documents', () => {
  it.each([{ count: 1, again: false }, { count: 100, again: false }, { count: 100, again: true }, { count: 234, again: true }])(
    'signs each of $count documents once, whether unanswered digests are given out again ($again) or not', async ({ count, again }) => {
      const server = new Sessions(count, again);
      const end = await runOf(server).run();
      expect(end).toMatchObject({ phase: 'finished', signed: count, failed: 0 });
      expect([...server.taken].sort()).toEqual(server.items.map((item) => item.documentId).sort());
      expect(server.stopped).toBe(false);
    });

  it('asks for no digests while signatures are on their way, so that nothing is prepared while it is being signed', async () => {
    const server = new Sessions(100, true);
    const calls: string[] = [];
    server.fault = (call, after) => void calls.push(after ? `${call} answered` : call);
    await runOf(server).run();
    expect(calls).toEqual(['prepare', 'complete', 'complete answered', 'prepare', 'complete', 'complete answered']);
  });

  it('a document that another signer signed meanwhile is prepared and signed anew', async () => {
    const server = new Sessions(3);
    let first = true;
    server.fault = (call) => {
      const item = server.items[1];
      if (call !== 'complete' || !first || !item) return;
      first = false;
      item.state = 'waiting';
    };
    const answered = server.complete.bind(server);
    server.complete = async (signatures) => {
      const given = await answered(signatures);
      return { items: [...given.items, ...server.items.filter((item) => item.state === 'waiting').map((item) => ({ ...item }))] };
    };
    expect(await runOf(server).run()).toMatchObject({ phase: 'finished', signed: 3 });
    expect(server.taken).toEqual(['d0', 'd2', 'd1']);
  });

  it('S41 one document that fails does not hold the others back, and says why', async () => {
    const server = new Sessions(60);
    const end = await runOf(server, { sign: (bytes) => Promise.resolve(bytes === 'bytes of d25' ? 'spoilt' : `signature of ${bytes}`) }).run();
    expect(end).toMatchObject({ phase: 'finished', signed: 59, failed: 1 });
    expect(end.items[25]).toMatchObject({ state: 'failed', reason: { code: 'signatureInvalid' } });
  });

  it('S28 a document whose bytes are not those that were on the screen is not signed', async () => {
    const server = new Sessions(3);
    const end = await runOf(server, { shownHashes: new Map([['d1', 'another hash'], ['d2', 'hash2']]) }).run();
    expect(server.taken).toEqual(['d0', 'd2']);
    expect(end.items[1]).toMatchObject({ state: 'failed', reason: { code: 'shownDiffers' } });
    expect(server.stopped).toBe(true);
  });

  it('S41 signatures whose answer was lost are not sent again: the session is asked first', async () => {
    const server = new Sessions(120);
    let lost = 0;
    server.fault = (call, after) => {
      if (call === 'complete' && after && (lost += 1) === 1) throw offline();
    };
    const end = await runOf(server).run();
    expect(end).toMatchObject({ phase: 'finished', signed: 120 });
    expect(server.taken).toHaveLength(120);
  });

  it('waits out a connection that is gone and goes on by itself', async () => {
    const server = new Sessions(10);
    const phases = new Set<string>();
    let down = 4;
    server.fault = () => {
      if (down > 0) {
        down -= 1;
        throw offline();
      }
    };
    const run = runOf(server);
    run.subscribe(() => phases.add(run.state().phase));
    expect(await run.run()).toMatchObject({ phase: 'finished', signed: 10 });
    expect(phases).toContain('reconnecting');
  });

  it('a refusal of the server ends it with the reason; nothing more is sent and what is signed stays', async () => {
    const server = new Sessions(120);
    let prepares = 0;
    server.fault = (call) => {
      if (call === 'prepare' && (prepares += 1) === 2) throw new ProblemError({ code: 'certificateRevoked', status: 409 });
    };
    const end = await runOf(server).run();
    expect(end).toMatchObject({ phase: 'refused', problem: { code: 'certificateRevoked' } });
    expect(end.items.filter((item) => item.state === 'signing')).toHaveLength(0);
  });

  it('stops after the documents that are on their way, and the rest can be resumed in another run', async () => {
    const server = new Sessions(200, true);
    const run = runOf(server);
    run.subscribe(() => {
      if (run.state().signed >= 50) run.stopAfterCurrent();
    });
    const end = await run.run();
    expect(end.phase).toBe('stopped');
    expect(end.signed).toBe(server.taken.length);
    expect(end.signed).toBeLessThan(200);
    expect(end.items.filter((item) => item.state === 'waiting')).toHaveLength(200 - end.signed);
    server.stopped = false;
    const rest = await runOf(server).run();
    expect(rest).toMatchObject({ phase: 'finished', signed: 200 });
    expect(server.taken).toHaveLength(200);
  });

  it('while paused nothing is signed, and resuming loses nothing', async () => {
    const server = new Sessions(150);
    const run = runOf(server);
    let paused = false;
    run.subscribe(() => {
      if (!paused && run.state().signed >= 50) {
        paused = true;
        run.pause();
      }
    });
    const ending = run.run();
    for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
    const then = server.taken.length;
    expect(run.state().phase).toBe('paused');
    for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
    expect(server.taken).toHaveLength(then);
    run.resume();
    expect(await ending).toMatchObject({ phase: 'finished', signed: 150 });
  });

  it('a pause can be ended by stopping', async () => {
    const server = new Sessions(150);
    const run = runOf(server);
    run.subscribe(() => {
      if (run.state().phase === 'running' && run.state().signed >= 50) run.pause();
    });
    const ending = run.run();
    for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
    run.stopAfterCurrent();
    expect((await ending).phase).toBe('stopped');
  });

  it('a document that dropped out meanwhile is told with the reason of the server', async () => {
    const server = new Sessions(5);
    const gone = server.items[3];
    const run = runOf(server);
    if (gone) Object.assign(gone, { state: 'failed', reason: { code: 'recalled', facts: {} } });
    const end = await run.run();
    expect(end).toMatchObject({ phase: 'finished', signed: 4, failed: 1 });
    expect(end.items[3]?.reason?.code).toBe('recalled');
  });

  describe('while nobody can tell whether the certificate is valid', () => {
    const unknown = (): ProblemError => new ProblemError({ code: 'revocationUnknown', status: 503 });

    it.each([1, 120])('waits with all of %i documents, says why, and goes on by itself after its pause: each is signed once', async (count) => {
      const server = new Sessions(count, true);
      server.nobodyTells = true;
      const seen: [string, number, string | undefined][] = [];
      const waits: number[] = [];
      const run = runOf(server, {
        wait: (ms) => {
          seen.push([run.state().phase, run.state().items.filter((item) => item.state === 'postponed' && item.reason?.code === 'revocationUnknown').length, run.state().problem?.code]);
          server.nobodyTells = waits.push(ms) < 4;
          return Promise.resolve();
        },
      });
      expect(await run.run()).toMatchObject({ phase: 'finished', signed: count, failed: 0 });
      expect([...server.taken].sort()).toEqual(server.items.map((item) => item.documentId).sort());
      expect(seen).toEqual(Array.from({ length: 4 }, () => ['delayed', Math.min(count, 50), 'revocationUnknown']));
      expect(waits).toEqual([15_000, 30_000, 60_000, 60_000]);
      expect(server.stopped).toBe(false);
    });

    it('also when the server says so before it hands anything out', async () => {
      const server = new Sessions(10, true);
      let refusals = 3;
      const phases: string[] = [];
      server.fault = (call) => {
        if (call === 'prepare' && (refusals -= 1) >= 0) throw unknown();
      };
      const run = runOf(server, { wait: () => Promise.resolve(void phases.push(run.state().phase)) });
      expect(await run.run()).toMatchObject({ phase: 'finished', signed: 10, problem: null });
      expect(phases).toEqual(['delayed', 'delayed', 'delayed']);
    });

    it('tries at once when the person says so', async () => {
      const server = new Sessions(60, true);
      server.nobodyTells = true;
      const run = runOf(server, { wait: () => new Promise(() => undefined) });
      run.subscribe(() => {
        if (run.state().phase !== 'delayed') return;
        server.nobodyTells = false;
        queueMicrotask(() => run.tryNow());
      });
      expect(await run.run()).toMatchObject({ phase: 'finished', signed: 60 });
      expect(server.taken).toHaveLength(60);
    });

    it.each(['a signature that was handed in', 'the digests'])('stops out of the wait for %s: nothing is signed, and the server is told', async (what) => {
      const server = new Sessions(60, true);
      server.nobodyTells = true;
      server.fault = (call) => {
        if (call === 'prepare' && what === 'the digests') throw unknown();
      };
      const run = runOf(server, { wait: () => new Promise(() => undefined) });
      run.subscribe(() => {
        if (run.state().phase === 'delayed') queueMicrotask(() => run.stopAfterCurrent());
      });
      const end = await run.run();
      expect(end).toMatchObject({ phase: 'stopped', signed: 0, failed: 0 });
      expect([server.stopped, server.taken]).toEqual([true, []]);
    });

    it('a lost connection meanwhile is waited out as ever, and nothing is signed twice', async () => {
      const server = new Sessions(30, true);
      server.nobodyTells = true;
      let tries = 0;
      server.fault = (call, after) => {
        if (call === 'complete' && after && tries === 1) {
          tries += 1;
          throw offline();
        }
      };
      const run = runOf(server, { wait: () => Promise.resolve(void (server.nobodyTells = (tries += 1) < 1)) });
      expect(await run.run()).toMatchObject({ phase: 'finished', signed: 30 });
      expect(server.taken).toHaveLength(30);
    });
  });

  it('S28 signs no document of which an attachment is not the one that was listed', async () => {
    const server = new Sessions(10);
    server.swapped.set('b6', 'another');
    const end = await runOf(server).run();
    expect(end).toMatchObject({ signed: 9, failed: 1 });
    expect(end.items[6]).toMatchObject({ state: 'failed', reason: { code: 'shownDiffers' } });
    expect(server.taken).not.toContain('d6');
  });
});
