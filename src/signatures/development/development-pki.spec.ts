import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Instant } from '#shared/domain/ids.js';
import { factsOf } from '../certificates/certificate.js';
import { certificateStanding } from '../certificates/standing.js';
import { certificateOf } from '../certificates/x509.js';
import { hashes } from '../cms/algorithms.js';
import { signCms, timestampCms } from '../cms/sign.js';
import { verifyCms } from '../cms/verify-cms.js';
import { LocalSigner } from '../keys/local-signer.js';
import { developmentRevocationSource, developmentTimestampSource } from './adapters.js';
import { DevelopmentPki } from './development-pki.js';
import { assertDevelopmentAllowed, DevelopmentAuthorityRefused } from './mode.js';

const at = '2026-03-10T09:30:00.000Z' as Instant;
const folder = mkdtempSync(join(tmpdir(), 'obih-development-'));
const options = { mode: 'test', now: () => at };
const person = { kind: 'representative', commonName: 'Шевченко Тарас Григорович', rnokpp: '1234567890', edrpou: '12345678' } as const;

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

describe('The development authority', () => {
  it('W16 is refused in production mode', async () => {
    expect(() => assertDevelopmentAllowed('production')).toThrow(DevelopmentAuthorityRefused);
    await expect(DevelopmentPki.open(join(folder, 'production'), { mode: 'production' })).rejects.toMatchObject({ code: 'developmentAuthorityRefused' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is made once, even when two processes start together, and found again', async () => {
    const both = await Promise.all([DevelopmentPki.open(join(folder, 'one'), options), DevelopmentPki.open(join(folder, 'one'), options)]);
    expect(both[0].certificates).toEqual(both[1].certificates);
    expect((await DevelopmentPki.open(join(folder, 'one'), options)).certificates).toEqual(both[0].certificates);
    expect(readdirSync(join(folder, 'one')).sort()).toEqual(['authority', 'issued', 'revoked']);
  });

  it('keeps its keys to itself', () => {
    const authority = join(folder, 'one', 'authority');
    for (const file of readdirSync(authority).filter((name) => name.endsWith('.key'))) expect(statSync(join(authority, file)).mode & 0o077).toBe(0);
  });

  it('issues what signs, stamps, is verified, and is revoked', async () => {
    const pki = await DevelopmentPki.open(join(folder, 'one'), options);
    const key = await pki.issue(person);
    const content = hashes.sha256.digest(Buffer.from('лист'));
    const cms = await signCms(new LocalSigner(key.privateKey, key.certificateChain), { profile: 'pades', contentDigest: content });
    const stamped = await timestampCms(cms, developmentTimestampSource(pki, { trust: pki.trustStore(), now: () => at }));
    if (!stamped.ok) throw new Error(stamped.refusal);
    const revocation = developmentRevocationSource(pki);
    const verify = (bytes: Buffer) => verifyCms({ cms: bytes, digestBy: () => content, profile: 'pades', trust: pki.trustStore(), revocation, now: at });
    expect((await verify(stamped.value)).verdict).toEqual({ indication: 'TOTAL-PASSED' });
    await pki.revoke(key.serial, 'keyCompromise', '2026-03-01T00:00:00.000Z' as Instant);
    expect((await verify(stamped.value)).verdict).toMatchObject({ subIndication: 'REVOKED_NO_POE' });
    expect(await certificateStanding(key.certificateChain, { trust: pki.trustStore(), revocation, at })).toMatchObject({ value: { revocation: 'revoked' } });
  });

  it('issues certificates that have ended or not begun', async () => {
    const pki = await DevelopmentPki.open(join(folder, 'one'), options);
    const ended = await pki.issue({ ...person, notBeforeAt: '2024-01-01T00:00:00.000Z' as Instant, notAfterAt: '2025-01-01T00:00:00.000Z' as Instant });
    expect(factsOf(certificateOf(ended.certificateChain[0] ?? Buffer.alloc(0))).notAfterAt).toBe('2025-01-01T00:00:00.000Z');
    const seal = await pki.issue({ kind: 'seal', commonName: 'Обласна державна адміністрація', edrpou: '12345678', key: 'rsa2048' });
    expect(factsOf(certificateOf(seal.certificateChain[0] ?? Buffer.alloc(0)))).toMatchObject({ role: 'seal', key: { name: 'RSA-2048' } });
  });

  it('lists what it revoked, across restarts', async () => {
    const first = await DevelopmentPki.open(join(folder, 'two'), options);
    const key = await first.issue(person);
    await first.revoke(key.serial, 'certificateHold');
    const again = await DevelopmentPki.open(join(folder, 'two'), options);
    const list = await again.crl();
    const evidence = { evidenceFor: () => Promise.resolve([{ kind: 'crl' as const, der: list }]) };
    const other = await again.issue(person);
    const trust = again.trustStore();
    // The issuing authority's own status comes from the root, which keeps no list: only the leaf is looked at here.
    const issuingAsAnchor = { trusted: () => [again.certificates.issuing], known: () => trust.known() };
    expect(await certificateStanding(key.certificateChain, { trust: issuingAsAnchor, revocation: evidence, at })).toMatchObject({ value: { revocation: 'revoked' } });
    expect(await certificateStanding(other.certificateChain, { trust: issuingAsAnchor, revocation: evidence, at })).toMatchObject({ value: { revocation: 'good' } });
  });

  it('knows nothing of certificates that are not its own', async () => {
    const [one, two] = await Promise.all([DevelopmentPki.open(join(folder, 'one'), options), DevelopmentPki.open(join(folder, 'two'), options)]);
    const key = await two.issue(person);
    const [leaf = Buffer.alloc(0), issuer = Buffer.alloc(0)] = key.certificateChain;
    expect(await developmentRevocationSource(one).evidenceFor(leaf, issuer)).toEqual([]);
    expect(await developmentRevocationSource(two).evidenceFor(leaf, issuer)).toHaveLength(1);
  });
});
