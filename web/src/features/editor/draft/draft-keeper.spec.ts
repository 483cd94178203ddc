import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeApi } from '../../../../dev/fake-api';
import { ProblemError } from '../../../lib/problem';
import type { Body } from '../../../lib/content';
import type { LocalDraft } from '../../../lib/offline/store';
import { mergeDrafts } from './merge-drafts';
import { DraftKeeper, type DraftDoors, type WorkingCopy } from './draft-keeper';

const typed = (text: string) => ({ requisites: {}, body: [{ id: '00000003-0000-4000-8000-000000000001', type: 'paragraph', text: [{ text }] }] as Body });
let kept: (Pick<LocalDraft, 'body' | 'sent' | 'conflict' | 'base' | 'unheard'>)[] = [];
let sent: { body: Body; revision: number }[] = [];
let server: WorkingCopy;
let fault: (() => Error | null) | null = null;
/** The server takes the next save, but its answer is lost on the way. */
let answerLost = false;

const doors = (): DraftDoors => ({
  send: async (content, revision, { saveId, unheard }) => {
    const error = fault?.();
    if (error) throw error;
    const own = server.saveId !== null && unheard.includes(server.saveId);
    if (revision !== server.revision && !own) throw new ProblemError({ code: 'staleWorkingCopy', status: 409 });
    sent.push({ body: content.body, revision });
    server = { ...server, ...content, revision: server.revision + 1, savedAt: '2026-11-12T08:42:05.000Z', saveId };
    if (answerLost) {
      answerLost = false;
      throw new ProblemError({ code: 'networkUnavailable', status: 0 });
    }
    return server;
  },
  load: async () => server,
  keep: async (draft) => void kept.push({ body: draft.body, sent: draft.sent, conflict: draft.conflict ?? false, ...(draft.base ? { base: draft.base } : {}), ...(draft.unheard ? { unheard: draft.unheard } : {}) }),
  drop: async () => undefined,
});

beforeEach(() => {
  vi.useFakeTimers();
  [kept, sent, fault, answerLost] = [[], [], null, false];
  server = { ...new FakeApi(Date.parse('2026-11-12T08:00:00Z')).workingCopy(), requisites: {}, body: typed('було').body };
});
afterEach(() => vi.useRealTimers());

describe('Saving a draft', () => {
  it('has every pause of typing on this computer within a second and on the server within five', async () => {
    const keeper = new DraftKeeper(server, doors());
    keeper.change(typed('а'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(kept.at(-1)).toMatchObject({ body: typed('а').body, sent: false });
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(4000);
    expect(sent).toHaveLength(1);
    expect(keeper.current()).toMatchObject({ state: 'saved', at: '2026-11-12T08:42:05.000Z' });
  });

  it('says that a text is safe on this computer only when it is there, also for what is typed after that', async () => {
    let written: () => void = () => undefined;
    fault = () => new ProblemError({ code: 'networkUnavailable', status: 0 });
    const keeper = new DraftKeeper(server, { ...doors(), keep: () => new Promise((resolve) => (written = resolve)) });
    keeper.change(typed('а'));
    const sending = keeper.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(keeper.current().state).toBe('saving');
    written();
    await sending;
    expect(keeper.current().state).toBe('local');
    keeper.change(typed('аб'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(keeper.current().state).toBe('changed');
    written();
    await vi.advanceTimersByTimeAsync(0);
    expect(keeper.current().state).toBe('local');
    keeper.leave();
  });

  it('sends long typing on the way, over the revision it last got', async () => {
    const keeper = new DraftKeeper(server, doors());
    for (let n = 0; n < 30; n += 1) {
      keeper.change(typed(`слово ${n}`));
      await vi.advanceTimersByTimeAsync(500);
    }
    await vi.advanceTimersByTimeAsync(6000);
    expect(sent.length).toBeGreaterThanOrEqual(3);
    expect(sent.map((one) => one.revision)).toEqual(sent.map((_, n) => 3 + n));
    expect(server.body).toEqual(typed('слово 29').body);
  });

  it('says that the text waits on this computer while there is no connection, and sends it when there is', async () => {
    const keeper = new DraftKeeper(server, doors());
    fault = () => new ProblemError({ code: 'networkUnavailable', status: 0 });
    keeper.change(typed('без світла'));
    await vi.advanceTimersByTimeAsync(5000);
    expect(keeper.current().state).toBe('local');
    expect(kept.at(-1)).toMatchObject({ body: typed('без світла').body, sent: false });
    fault = null;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(keeper.current().state).toBe('saved');
    expect(server.body).toEqual(typed('без світла').body);
  });

  it('I04 never saves over a newer text of somebody else: a person chooses', async () => {
    const keeper = new DraftKeeper(server, doors());
    server = { ...server, revision: 9, body: typed('чуже').body };
    keeper.change(typed('моє'));
    await keeper.flush();
    expect(keeper.current()).toMatchObject({ state: 'conflict', theirs: { revision: 9 } });
    expect(server.body).toEqual(typed('чуже').body);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toEqual([]);
    await keeper.settle(typed('моє'));
    expect(server).toMatchObject({ revision: 10, body: typed('моє').body });
    expect(keeper.current().state).toBe('saved');
  });

  it('I04 a save whose answer was lost is no other’s text: what is typed after it is saved over it without a question', async () => {
    const keeper = new DraftKeeper(server, doors());
    answerLost = true;
    keeper.change(typed('перше'));
    await keeper.flush();
    expect(keeper.current().state).toBe('local');
    expect(server.body).toEqual(typed('перше').body);
    fault = () => new ProblemError({ code: 'networkUnavailable', status: 0 });
    for (const text of ['перше і', 'перше і ще', 'перше і друге']) {
      keeper.change(typed(text));
      await keeper.flush();
    }
    fault = null;
    await keeper.flush();
    expect(keeper.current().state).toBe('saved');
    expect(server.body).toEqual(typed('перше і друге').body);
  });

  it('I04 … and when the page was closed in between, what is kept here knows that save again', async () => {
    const before = new DraftKeeper(server, doors());
    answerLost = true;
    before.change(typed('перше'));
    await before.flush();
    before.change(typed('перше і друге'));
    await before.keepLocally();
    before.leave();
    expect(server.saveId).not.toBeNull();
    expect(kept.at(-1)?.unheard).toContain(server.saveId);
  });

  it('I04 another’s save over the one whose answer was lost is another’s text', async () => {
    const keeper = new DraftKeeper(server, doors());
    answerLost = true;
    keeper.change(typed('перше'));
    await keeper.flush();
    server = { ...server, revision: server.revision + 1, body: typed('чуже').body, saveId: '00000000-0000-4000-8000-00000000000a' };
    keeper.change(typed('перше і друге'));
    await keeper.flush();
    expect(keeper.current().state).toBe('conflict');
    expect(server.body).toEqual(typed('чуже').body);
  });

  it('I04 a text found again on this computer is joined over the text that both grew out of, also when the page was closed in between', async () => {
    fault = () => new ProblemError({ code: 'networkUnavailable', status: 0 });
    const before = new DraftKeeper(server, doors());
    before.change(typed('моє'));
    await before.flush();
    const local = kept.at(-1);
    expect(local?.base?.body).toEqual(typed('було').body);
    const theirs = { ...server, revision: 9, body: typed('чуже').body };
    const after = new DraftKeeper(theirs, doors());
    after.meet({ requisites: {}, body: local?.body ?? [] }, theirs, local?.base);
    expect(mergeDrafts(after.agreed, after.mine, theirs).clashes).toHaveLength(1);
  });

  it('I04 a text kept without the one it grew out of is asked about wherever the two differ', () => {
    const theirs = { ...server, revision: 9, body: typed('чуже').body };
    const keeper = new DraftKeeper(theirs, doors());
    keeper.meet(typed('моє'), theirs);
    expect(mergeDrafts(keeper.agreed, keeper.mine, theirs).clashes).toHaveLength(1);
  });

  it('says plainly when not even this computer could keep the text', async () => {
    const keeper = new DraftKeeper(server, { ...doors(), keep: () => Promise.reject(new Error('QuotaExceededError')) });
    keeper.change(typed('а'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(keeper.current().state).toBe('unsaved');
    await vi.advanceTimersByTimeAsync(5000);
    expect(keeper.current().state).toBe('saved');
  });

  it('shows what the server refused, keeps the text here and tries again after the next change', async () => {
    const keeper = new DraftKeeper(server, doors());
    fault = () => new ProblemError({ code: 'requisiteWrongShape', status: 422 });
    keeper.change(typed('а'));
    await keeper.flush();
    expect(keeper.current()).toMatchObject({ state: 'refused', problem: { code: 'requisiteWrongShape' } });
    fault = null;
    keeper.change(typed('б'));
    await keeper.flush();
    expect(keeper.current().state).toBe('saved');
  });
});
