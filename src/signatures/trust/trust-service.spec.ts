import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSettings } from '#shared/config/settings.js';
import type { Instant } from '#shared/domain/ids.js';
import { makeAuthority } from '../development/authority.js';
import { encodeName, issueCertificate } from '../development/issue-certificate.js';
import { TrustService } from '../trust.service.js';
import { listXml, signList } from './trusted-list.fixture.js';

const folder = mkdtempSync(path.join(tmpdir(), 'obih-trust-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

const authority = makeAuthority('2024-01-01T00:00:00.000Z' as Instant, { ocsp: '', issuer: '', crl: '', timestamp: '' });
const root = authority.root.chain[0] ?? Buffer.alloc(0);
const { privateKey: key, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const name = encodeName([{ type: 'commonName', value: 'Оператор' }]);
const certificate = issueCertificate({ subject: name, publicKey, notBeforeAt: '2024-01-01T00:00:00.000Z' as Instant, notAfterAt: '2030-01-01T00:00:00.000Z' as Instant, extensions: [] }, { nameDer: name, key, algorithm: 'ecdsa-sha256' });

const list = path.join(folder, 'list.xml');
const signers = path.join(folder, 'signers');
mkdirSync(signers);
writeFileSync(path.join(signers, 'operator.crt'), certificate);
let written = 0;
/** Puts a list in place whose time of change is surely another one. */
const put = (text: string): void => {
  writeFileSync(list, text);
  utimesSync(list, 1_700_000_000, 1_700_000_000 + (written += 1));
};
const withStatus = (word: string): string => signList(listXml({ services: [{ type: 'CA/QC', name: 'а', certificates: [root], supplyPoint: 'https://ocsp.example/x', periods: [['2024-06-01T00:00:00Z', word]] }] }), { key, certificate });

let now = '2026-04-01T09:00:00.000Z' as Instant;
const logged: unknown[] = [];
const service = (): TrustService => {
  const settings = readSettings({
    OBIH_MODE: 'production', DATABASE_URL: 'postgres://a:aLongPasswordOfOurOwn@db/obih', APP_SECRET: 'x'.repeat(40), PUBLIC_URL: 'https://obih.example', SEAL_KEY_FILE: '/none.p12', TSA_URL: 'https://tsa.example', TRUST_LIST: list, TRUST_LIST_SIGNERS: signers, DATA_DIR: folder,
  });
  return new TrustService(settings, { now: () => now } as ConstructorParameters<typeof TrustService>[1], { error: (fault: unknown) => void logged.push(fault) } as ConstructorParameters<typeof TrustService>[2], { query: () => Promise.reject(new Error('a list in a file needs no database')) });
};
const trusts = async (trust: TrustService): Promise<boolean> => (await trust.material()).trust.trusted('certificates', now).some((each) => each.equals(root));

describe('Trust by a trusted list', () => {
  it('follows the list that stands in its place, and keeps the one before when a new one is not believed', async () => {
    put(withStatus('granted'));
    const trust = service();
    expect(await trusts(trust)).toBe(true);
    put(withStatus('granted').replace('granted', 'withdrawn'));
    now = '2026-04-01T09:01:00.000Z' as Instant;
    expect(await trusts(trust)).toBe(true);
    expect(logged).toHaveLength(1);
    put(withStatus('withdrawn'));
    expect(await trusts(trust)).toBe(true);
    now = '2026-04-01T09:02:00.000Z' as Instant;
    expect(await trusts(trust)).toBe(false);
  });

  it('says until when it is good, and vouches for nothing afterwards', async () => {
    put(withStatus('granted'));
    now = '2026-09-01T09:00:00.000Z' as Instant;
    const { trust } = await service().material();
    expect(trust.goodUntil).toBe('2026-08-01T00:00:00.000Z');
    expect(trust.trusted('certificates', now)).toEqual([]);
    expect(trust.trusted('certificates', '2026-07-01T00:00:00.000Z' as Instant)).toEqual([root]);
  });

  it('that is not believed at all stops signing by a code, says file, reason and remedy once in the log, leaves verdicts open, and is tried anew', async () => {
    put('<x/>');
    const trust = service();
    logged.length = 0;
    for (let time = 0; time < 2; time += 1) await expect(trust.material()).rejects.toMatchObject({ code: 'trustUnavailable', status: 503, facts: { file: 'list.xml', reason: 'listUnsigned' } });
    expect(logged).toEqual([{ code: 'trustUnavailable', file: list, reason: 'listUnsigned', remedy: 'Fetch the list again from its operator and put it in place of TRUST_LIST.' }]);
    const { trust: nobody, fault } = await trust.forVerifying();
    expect([nobody.trusted('certificates', now), fault?.message]).toEqual([[], `${list} cannot be trusted: listUnsigned. Fetch the list again from its operator and put it in place of TRUST_LIST.`]);
    put(withStatus('granted'));
    now = '2026-04-01T09:00:00.000Z' as Instant;
    expect(await trusts(trust)).toBe(true);
  });
});
