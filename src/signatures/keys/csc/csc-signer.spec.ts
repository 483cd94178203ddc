import { generateKeyPairSync, verify, X509Certificate, type KeyObject } from 'node:crypto';
import type { Instant } from '#shared/domain/ids.js';
import { certificateOf } from '../../certificates/x509.js';
import { hashes } from '../../cms/algorithms.js';
import { makeAuthority } from '../../development/authority.js';
import { issueCertificate } from '../../development/issue-certificate.js';
import { personExtensions, personName } from '../../development/profiles.js';
import type { SigningInput } from '../../ports.js';
import { CscError } from './csc-client.js';
import { FakeCscService, type FakeServiceOptions } from './csc-service.fixture.js';
import { CscSigner, type CscSettings } from './csc-signer.js';

const at = '2026-03-10T09:30:00.000Z' as Instant;
const urls = { ocsp: '', issuer: '', crl: '', timestamp: '' };
const authority = makeAuthority(at, urls);
const issuer = { nameDer: certificateOf(authority.issuing.chain[0] ?? Buffer.alloc(0)).subject.der, key: authority.issuing.key, algorithm: 'ecdsa-sha256' as const };
const profile = { kind: 'seal', commonName: 'Печатка', organisation: 'Зразкова ОДА', edrpou: '12345678' } as const;
const certified = ({ privateKey: key, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }): Pick<FakeServiceOptions, 'key' | 'certificateChain'> => {
  const template = { subject: personName(profile), publicKey, extensions: personExtensions(profile, urls), notBeforeAt: at, notAfterAt: '2028-01-01T00:00:00.000Z' as Instant };
  return { key, certificateChain: [issueCertificate(template, issuer), ...authority.issuing.chain] };
};
const ec = certified(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
const rsa = certified(generateKeyPairSync('rsa', { modulusLength: 2048 }));

const data = Buffer.from('підписані атрибути');
const input: SigningInput = { data, digest: hashes.sha256.digest(data) };
const reasonOf = async (attempt: Promise<unknown>): Promise<string> => {
  const error: unknown = await attempt.then(() => 'done', (fault: unknown) => fault);
  return error instanceof CscError ? error.reason : String(error);
};

describe('A key at a remote signing service (CSC API v2)', () => {
  let service: FakeCscService;
  let url: string;
  const begin = async (options: Partial<FakeServiceOptions> = {}): Promise<void> => {
    service = new FakeCscService({ ...ec, ...options });
    service.tell(data);
    url = await service.start();
  };
  const settings = (more: Partial<CscSettings> = {}): CscSettings => ({ url, clientId: 'obih', clientSecret: 'secret-of-the-client', pause: 1, timeLimit: 15_000, polls: 5, ...more });
  afterEach(() => service.stop());

  it.each([['ECDSA in DER', ec, true], ['ECDSA as r‖s', ec, false], ['RSA', rsa, true]])('signs (%s): only the hash goes out, and another library confirms what comes in', async (_, key, der) => {
    await begin(key);
    service.derSignatures = der;
    const signer = await CscSigner.open(settings());
    expect(signer.certificateChain).toEqual(key.certificateChain);
    const { publicKey } = new X509Certificate(key.certificateChain[0] ?? Buffer.alloc(0));
    expect(verify('sha256', data, publicKey, await signer.sign(input))).toBe(true);
    expect(JSON.stringify(service.calls)).not.toContain(data.toString('base64'));
  });

  it('waits by polling for an authorisation and for a signature that take their time, and no longer than it was told', async () => {
    await begin();
    service.pendingAuthorisations = 3;
    service.pendingSignatures = 2;
    const signer = await CscSigner.open(settings());
    expect((await signer.sign(input)).length).toBeGreaterThan(60);
    expect([service.count('credentials/authorizeCheck'), service.count('signatures/signPolling')]).toEqual([3, 2]);
    service.pendingAuthorisations = 100;
    expect(await reasonOf(signer.sign(input))).toBe('remotePending');
    service.pendingAuthorisations = 0;
    service.pendingSignatures = 100;
    expect(await reasonOf(signer.sign(input))).toBe('remotePending');
  });

  it('gives the PIN, and after a refused one asks nothing more, so that the credential is not locked', async () => {
    await begin({ pin: '4821' });
    await (await CscSigner.open(settings({ pin: '4821' }))).sign(input);
    const wrong = await CscSigner.open(settings({ pin: '0000' }));
    for (let attempt = 0; attempt < 5; attempt += 1) expect(await reasonOf(wrong.sign(input))).toBe('pinRefused');
    expect(service.wrongPins).toBe(1);
  });

  it.each<[string, (service: FakeCscService) => void, string]>([
    ['that says no such client', (fake) => { fake.twist = (path) => (path === 'oauth2/token' ? { status: 401, body: { error: 'invalid_client' } } : undefined); }, 'clientRefused'],
    ['that is busy for ever', (fake) => { fake.twist = (path) => (path === 'credentials/info' ? { status: 503 } : undefined); }, 'remoteUnreachable'],
    ['that never answers', (fake) => { fake.twist = (path) => (path === 'credentials/info' ? 'silence' : undefined); }, 'remoteUnreachable'],
    ['that answers no JSON', (fake) => { fake.twist = (path) => (path === 'credentials/info' ? { status: 200, raw: '<html>' } : undefined); }, 'remoteAnswerBroken'],
    ['that answers two megabytes', (fake) => { fake.twist = (path) => (path === 'credentials/info' ? { status: 200, raw: `"${'x'.repeat(2 ** 21)}"` } : undefined); }, 'remoteAnswerBroken'],
    ['whose key is disabled', (fake) => { fake.twist = (path) => (path === 'credentials/info' ? { status: 200, body: { key: { status: 'disabled', algo: [] }, cert: { certificates: [] } } } : undefined); }, 'credentialDisabled'],
    ['whose credential asks a person', (fake) => { fake.twist = (path) => (path === 'credentials/info' ? { status: 200, body: { key: { status: 'enabled', algo: ['1.2.840.10045.4.3.2'] }, cert: { certificates: ec.certificateChain.map((der) => der.toString('base64')) }, auth: { mode: 'oauth2code' } } } : undefined); }, 'credentialNeedsPerson'],
    ['that does not do the key\'s algorithm', (fake) => { fake.twist = (path) => (path === 'credentials/info' ? { status: 200, body: { key: { status: 'enabled', algo: ['1.2.3'] }, cert: { certificates: ec.certificateChain.map((der) => der.toString('base64')) } } } : undefined); }, 'keyKindUnknown'],
    ['without credentials', (fake) => { fake.twist = (path) => (path === 'credentials/list' ? { status: 200, body: { credentialIDs: [] } } : undefined); }, 'credentialAbsent'],
  ])('a service %s is named', async (what, prepare, expected) => {
    await begin();
    prepare(service);
    // Only silence is waited for to its end.
    expect(await reasonOf(CscSigner.open(settings(what === 'that never answers' ? { timeLimit: 300 } : {})))).toBe(expected);
  });

  it('S38 follows no redirect and no address in an answer: nothing else is ever contacted', async () => {
    await begin();
    const elsewhere = new FakeCscService(ec);
    const other = await elsewhere.start();
    try {
      service.twist = (path) => (path === 'credentials/info' ? { status: 307, headers: { location: `${other}/credentials/info` } } : undefined);
      expect(await reasonOf(CscSigner.open(settings()))).toBe('remoteUnreachable');
      service.twist = (path) => (path === 'credentials/list' ? { status: 200, body: { credentialIDs: ['seal-1'], oauth2: other, next: `${other}/credentials/list` } } : undefined);
      await (await CscSigner.open(settings())).sign(input);
      expect(elsewhere.calls).toEqual([]);
    } finally {
      await elsewhere.stop();
    }
  });

  it('repeats what does no harm twice when the service stumbles, and never a signature by itself', async () => {
    await begin();
    service.twist = (path, call) => (path === 'credentials/info' && call < 3 ? { status: 503 } : undefined);
    const signer = await CscSigner.open(settings());
    expect(service.count('credentials/info')).toBe(3);
    service.twist = (path, call) => (path === 'signatures/signHash' && call === 1 ? { status: 503 } : undefined);
    expect(await reasonOf(signer.sign(input))).toBe('remoteUnreachable');
    expect(service.count('signatures/signHash')).toBe(1);
    expect((await signer.sign(input)).length).toBeGreaterThan(60);
  });

  it('takes a new token when the old one ended early', async () => {
    await begin();
    const signer = await CscSigner.open(settings());
    service.forgetTokens();
    expect((await signer.sign(input)).length).toBeGreaterThan(60);
    expect(service.count('oauth2/token')).toBe(2);
  });

  it.each<[string, unknown, string]>([
    ['a signature of other bytes', [Buffer.alloc(64, 7).toString('base64')], 'signatureWrong'],
    ['none', [], 'remoteAnswerBroken'],
    ['two', ['AAAA', 'AAAA'], 'remoteAnswerBroken'],
    ['no base64', ['§'], 'signatureWrong'],
  ])('%s in place of the signature is never given out', async (_, signatures, expected) => {
    await begin();
    const signer = await CscSigner.open(settings());
    service.twist = (path) => (path === 'signatures/signHash' ? { status: 200, body: { signatures } } : undefined);
    expect(await reasonOf(signer.sign(input))).toBe(expected);
  });

  it('of several credentials takes the one that was named, and does not guess', async () => {
    await begin({ credentials: ['other', 'seal-1'] });
    expect(await reasonOf(CscSigner.open(settings()))).toBe('credentialAbsent');
    expect((await (await CscSigner.open(settings({ credential: 'seal-1' }))).sign(input)).length).toBeGreaterThan(60);
    expect(await reasonOf(CscSigner.open(settings({ credential: 'none' })))).toBe('remoteRefused');
  });
});
