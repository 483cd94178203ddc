import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ServerResponse } from 'node:http';
import type { Instant } from '#shared/domain/ids.js';
import { OperationsQueries } from '#queues/operations.queries.js';
import { createLogger } from '#shared/logging/logger.js';
import { ListRefreshService } from '#signatures/trust/list-refresh.service.js';
import { TrustService } from '#signatures/trust.service.js';
import { runCli } from '../src/cli.js';
import { Instance } from './support/instance.js';
import { ListOperator } from './support/list-operator.js';

interface Health { status: string; reason?: string; list: { address: string; sequenceNumber: number | null; nextUpdateAt: string | null; attempts: number; problem: string | null } }
type Operations = Awaited<ReturnType<OperationsQueries['show']>>;

const folder = mkdtempSync(path.join(tmpdir(), 'obih-trusted-list-'));
const minute = 60_000;
const day = 24 * 60 * minute;
const limits = { timeLimit: 60_000, sizeLimit: 1_000_000 };
let operator: ListOperator;
let obih: Instance;

beforeAll(async () => {
  operator = await ListOperator.open();
  obih = await Instance.start({ TRUST_LIST_URL: operator.url, TRUST_LIST_SIGNERS: operator.signersIn(folder) });
}, 120_000);
afterAll(async () => {
  await obih.stop();
  await operator.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const inDays = (days: number): string => new Date(Date.parse(obih.clock.now()) + days * day).toISOString();
const release = (sequenceNumber: number, more: { status?: 'granted' | 'withdrawn'; issuedAt?: string; nextUpdateAt?: string } = {}): Buffer => operator.signed({ sequenceNumber, issuedAt: inDays(-1), nextUpdateAt: inDays(20), ...more });
const refresh = (within = limits): Promise<void> => obih.app.get(ListRefreshService).refreshIfDue(within);
/** A minute and more later, so that the next attempt and every process's next look are due. */
const refreshLater = async (within = limits): Promise<void> => {
  obih.clock.shift(day / 2);
  await refresh(within);
};
const health = async (): Promise<Health & { http: number }> => {
  const { status, body } = await obih.anonymous<Health>('GET', '/health/trust');
  return { http: status, ...body };
};
const trusts = async (service = obih.app.get(TrustService)): Promise<boolean> => (await service.forVerifying()).trust.trusted('certificates', obih.clock.now()).some((each) => each.equals(operator.provider));
/** What another process of this installation trusts, for instance the worker. */
const anotherProcess = (): TrustService => new TrustService(obih.settings, obih.clock, createLogger('test', 'silent'), obih.dataSource);
const problems = async (): Promise<Operations['problems']> => (await obih.app.get(OperationsQueries).show()).problems.filter(({ service }) => service === 'trustedList');

describe('A trusted list that is fetched from its operator', () => {
  it('is missing at first: nothing is a pass by it, and health says what fetching met', async () => {
    expect(await health()).toMatchObject({ http: 503, status: 'trustUnavailable', reason: 'listNotFetched', list: { address: operator.url, sequenceNumber: null, problem: null } });
    await refresh();
    expect(await health()).toMatchObject({ http: 503, reason: 'listNotFetched', list: { problem: 'listUnreachable', attempts: 1 } });
    expect(await problems()).toEqual([expect.objectContaining({ reason: 'listUnreachable', until: null })]);
  });

  it('is in force once it was had, in every process, without a restart', async () => {
    const worker = anotherProcess();
    expect(await trusts(worker)).toBe(false);
    operator.publish(release(7));
    await refreshLater();
    expect(await health()).toMatchObject({ http: 200, status: 'ready', list: { sequenceNumber: 7, problem: null, attempts: 0 } });
    expect([await trusts(), await trusts(worker), await problems()]).toEqual([true, true, []]);
  });

  it('is asked for by one of several workers, and not again before it is time', async () => {
    obih.clock.shift(day);
    const before = operator.asked;
    await Promise.all([refresh(), refresh(), refresh()]);
    await refresh();
    expect(operator.asked).toBe(before + 1);
  });

  it('gives way to a newer release, and the provider whose status was withdrawn is not trusted any more', async () => {
    const worker = anotherProcess();
    expect(await trusts(worker)).toBe(true);
    operator.publish(release(8, { status: 'withdrawn' }));
    await refreshLater();
    expect([await trusts(), await trusts(worker)]).toEqual([false, false]);
    operator.publish(release(9));
    await refreshLater();
    expect([await trusts(), await trusts(worker)]).toEqual([true, true]);
  });

  const trickle = (response: ServerResponse): void => void response.writeHead(200).write('<?xml version="1.0"?>');
  const bad: readonly (readonly [string, string, () => void, Partial<typeof limits>])[] = [
    ['S38 an address that sends elsewhere', 'listUnreachable', () => { operator.serves = (response) => void response.writeHead(302, { location: 'http://169.254.169.254/' }).end(); }, {}],
    ['L06 an operator who is away', 'listUnreachable', () => { operator.serves = (response) => void response.socket?.destroy(); }, {}],
    ['L06 an operator who begins and never ends', 'listTooSlow', () => { operator.serves = trickle; }, { timeLimit: 300 }],
    ['L06 more bytes than any list has', 'listTooLarge', () => { operator.publish(Buffer.alloc(200_000, ' ')); }, { sizeLimit: 100_000 }],
    ['something else than a list', 'listUnsigned', () => { operator.publish(Buffer.from('<html/>')); }, {}],
    ['a list with a wrong signature', 'listSignatureInvalid', () => { operator.publish(Buffer.from(release(20).toString('utf8').replace('Надавач', 'Інший'))); }, {}],
    ['a list that somebody else signed', 'listSignerUnknown', () => { operator.publish(stranger.signed({ sequenceNumber: 20, issuedAt: inDays(-1), nextUpdateAt: inDays(20) })); }, {}],
    ['an older release', 'listRolledBack', () => { operator.publish(release(8, { status: 'withdrawn' })); }, {}],
    ['a release of the same number that was issued earlier', 'listRolledBack', () => { operator.publish(release(9, { status: 'withdrawn', issuedAt: inDays(-20) })); }, {}],
    ['a release that is past its end', 'listExpired', () => { operator.publish(release(20, { status: 'withdrawn', issuedAt: inDays(-9), nextUpdateAt: inDays(-1) })); }, {}],
    ['a release from the future', 'listNotYetIssued', () => { operator.publish(release(20, { status: 'withdrawn', issuedAt: inDays(2) })); }, {}],
  ];
  let stranger: ListOperator;
  beforeAll(async () => {
    stranger = await ListOperator.open();
  });
  afterAll(() => stranger.close());

  it.each(bad)('%s changes nothing: the list before stays in force, and the reason is shown', async (_what, code, serve, within) => {
    operator.publish(release(9));
    await refreshLater();
    serve();
    await refreshLater({ ...limits, ...within });
    expect(await health()).toMatchObject({ http: 200, status: 'ready', list: { sequenceNumber: 9, problem: code } });
    expect([await trusts(), await trusts(anotherProcess())]).toEqual([true, true]);
    expect(await problems()).toEqual([expect.objectContaining({ reason: code, until: expect.any(String) })]);
  });

  it('is tried again soon after a failure, and the failure is forgotten when it succeeds', async () => {
    operator.serves = (response) => void response.writeHead(500).end();
    await refreshLater();
    operator.publish(release(9));
    const before = operator.asked;
    obih.clock.shift(61 * minute);
    await refresh();
    expect([operator.asked, (await health()).list.problem, await problems()]).toEqual([before + 1, null, []]);
  });

  it('is known to the verifier of the command line, too', async () => {
    // The command has no clock but the machine's.
    operator.publish(release(10, { issuedAt: new Date(Date.now() - day).toISOString() }));
    await refreshLater();
    const said: string[] = [];
    const say = (line: string): void => void said.push(line);
    const answer = (environment: Record<string, string>) => runCli(['verify', __filename], { environment, out: say, err: say, askSecret: () => Promise.resolve('') });
    expect([await answer(obih.environment), said.join('\n')]).toEqual([1, expect.stringContaining('TOTAL')]);
    expect([await answer({ ...obih.environment, DATABASE_URL: 'postgres://a:b@127.0.0.1:1/none' }), said.at(-1)]).toEqual([2, expect.stringContaining('the trusted list lies in the database')]);
  });

  // Last: it lets the list come to its end.
  it('past its end vouches for the past only, and health says since when nothing is signed by it', async () => {
    operator.serves = (response) => void response.writeHead(503).end();
    obih.clock.shift(40 * day);
    await refresh();
    const { http, status, list } = await health();
    expect([http, status, list.problem]).toEqual([503, 'trustedListExpired', 'listUnreachable']);
    expect(await trusts()).toBe(false);
    const [past = ''] = [list.nextUpdateAt];
    expect((await obih.app.get(TrustService).forVerifying()).trust.trusted('certificates', past as Instant)).toEqual(expect.arrayContaining([operator.provider]));
  });
});
