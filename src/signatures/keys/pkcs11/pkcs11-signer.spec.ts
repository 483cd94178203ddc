import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Clock } from '#shared/clock.js';
import { readSettings } from '#shared/config/settings.js';
import type { Instant } from '#shared/domain/ids.js';
import { createLogger } from '#shared/logging/logger.js';
import { certificateOf } from '../../certificates/x509.js';
import { hashes, signatureAlgorithm } from '../../cms/algorithms.js';
import { signCms } from '../../cms/sign.js';
import { makeAuthority } from '../../development/authority.js';
import { issueCertificate } from '../../development/issue-certificate.js';
import { personExtensions, personName, type PersonProfile } from '../../development/profiles.js';
import type { SigningInput } from '../../ports.js';
import { Pkcs11Signer, type Pkcs11Settings } from './pkcs11-signer.js';
import { TokenError } from './token-process.js';
import { parseSignedData } from '../../cms/parse.js';
import { SealService } from '../../seal.service.js';
import { TrustService } from '../../trust.service.js';

const modulePath = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so', '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so'].find((file) => existsSync(file));
const toolsAreHere = modulePath !== undefined && ['softhsm2-util', 'pkcs11-tool'].every((tool) => process.env['PATH']?.split(path.delimiter).some((folder) => existsSync(path.join(folder, tool))));
if (!toolsAreHere) {
  if (process.env['CI']) throw new Error('SoftHSM and OpenSC (Debian: softhsm2, opensc) are needed to check keys in tokens');
  console.warn('softhsm2 or opensc is not on this machine: keys in tokens (PKCS#11) are not checked.');
}

const at = '2026-03-10T09:30:00.000Z' as Instant;
const urls = { ocsp: '', issuer: '', crl: '', timestamp: '' };
const authority = makeAuthority(at, urls);
const issuer = { nameDer: certificateOf(authority.issuing.chain[0] ?? Buffer.alloc(0)).subject.der, key: authority.issuing.key, algorithm: 'ecdsa-sha256' as const };
const certificateFor = (publicKey: KeyObject, profile: Partial<PersonProfile> = {}): Buffer => {
  const full: PersonProfile = { kind: 'seal', commonName: 'Печатка', organisation: 'Зразкова ОДА', edrpou: '12345678', ...profile };
  return issueCertificate({ subject: personName(full), publicKey, extensions: personExtensions(full, urls), notBeforeAt: at, notAfterAt: '2028-01-01T00:00:00.000Z' as Instant }, issuer);
};
const inputFor = (signer: Pkcs11Signer, text: string): SigningInput => {
  const data = Buffer.from(text);
  return { data, digest: signatureAlgorithm(signer.algorithm).hash.digest(data) };
};
const fromProc = (id: string, name: string): string => {
  try {
    return readFileSync(`/proc/${id}/${name}`, 'latin1');
  } catch {
    return '';
  }
};
const parentOf = (id: string): string => fromProc(id, 'stat').replace(/^.*\) /, '').split(' ')[1] ?? '';
const commandOf = (id: string): string => fromProc(id, 'cmdline');
const reasonOf = async (attempt: Promise<unknown>): Promise<string> => {
  const error: unknown = await attempt.then(() => undefined, (fault: unknown) => fault);
  return error instanceof TokenError ? error.reason : String(error);
};

(toolsAreHere ? describe : describe.skip)('A key in a token (PKCS#11, SoftHSM)', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'obih-hsm-'));
  const tokens = path.join(folder, 'tokens');
  const pin = '4821';
  const settings = (token: string, more: Partial<Pkcs11Settings> = {}): Pkcs11Settings => ({ module: modulePath ?? '', token, pin, ...more });
  const run = (tool: string, ...args: string[]): void => void execFileSync(tool, args, { cwd: folder, env: process.env, stdio: ['ignore', 'ignore', 'pipe'] });
  const before = process.env['SOFTHSM2_CONF'];
  const opened: Pkcs11Signer[] = [];

  function put(token: string, id: string, label: string, key: KeyObject, certificate: Buffer): void {
    writeFileSync(path.join(folder, 'k.pem'), key.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(path.join(folder, 'c.der'), certificate);
    run('softhsm2-util', '--import', 'k.pem', '--token', token, '--label', label, '--id', id, '--pin', pin);
    run('pkcs11-tool', '--module', modulePath ?? '', '--token-label', token, '--login', '--pin', pin, '--write-object', 'c.der', '--type', 'cert', '--id', id, '--label', label);
  }
  const token = (label: string): void => run('softhsm2-util', '--init-token', '--free', '--label', label, '--so-pin', '12345678', '--pin', pin);
  const open = async (of: Pkcs11Settings): Promise<Pkcs11Signer> => {
    const signer = await Pkcs11Signer.open(of);
    opened.push(signer);
    return signer;
  };

  beforeAll(() => {
    mkdirSync(tokens);
    writeFileSync(path.join(folder, 'softhsm2.conf'), `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`);
    process.env['SOFTHSM2_CONF'] = path.join(folder, 'softhsm2.conf');
    for (const label of ['p256', 'p384', 'rsa', 'two', 'foreign', 'empty']) token(label);
    const pair = { p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }), p384: generateKeyPairSync('ec', { namedCurve: 'P-384' }), rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }) };
    for (const [label, { privateKey, publicKey }] of Object.entries(pair)) put(label, 'a1', 'seal', privateKey, certificateFor(publicKey));
    put('two', 'b1', 'person', pair.p384.privateKey, certificateFor(pair.p384.publicKey, { kind: 'representative', rnokpp: '1234567890' }));
    put('two', 'b2', 'office', pair.p256.privateKey, certificateFor(pair.p256.publicKey));
    put('foreign', 'c1', 'seal', pair.p256.privateKey, certificateFor(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey));
  }, 60_000);
  afterAll(async () => {
    for (const signer of opened) await signer.close();
    if (before === undefined) delete process.env['SOFTHSM2_CONF'];
    else process.env['SOFTHSM2_CONF'] = before;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it.each([['p256', 'ecdsa-sha256'], ['p384', 'ecdsa-sha384'], ['rsa', 'rsa-sha256']])('signs with %s what another library confirms by the certificate, thirty at once', async (label, algorithm) => {
    const signer = await open(settings(label));
    expect(signer.algorithm).toBe(algorithm);
    const texts = Array.from({ length: 30 }, (_, index) => `наказ № ${index}`);
    const signatures = await Promise.all(texts.map((text) => signer.sign(inputFor(signer, text))));
    const { publicKey } = new X509Certificate(signer.certificateChain[0] ?? Buffer.alloc(0));
    const { verify } = await import('node:crypto');
    expect(texts.every((text, index) => verify(signatureAlgorithm(signer.algorithm).hash.name, Buffer.from(text), publicKey, signatures[index] ?? Buffer.alloc(0)))).toBe(true);
    expect(await signCms(signer, { profile: 'cades', contentDigest: hashes[label === 'p384' ? 'sha384' : 'sha256'].digest(Buffer.from('x')), signingAt: at })).toBeInstanceOf(Buffer);
  }, 30_000);

  it('of several takes the seal, or the one with the label that was asked for', async () => {
    expect((await open(settings('two'))).algorithm).toBe('ecdsa-sha256');
    expect((await open(settings('two', { key: 'person' }))).algorithm).toBe('ecdsa-sha384');
    expect(await reasonOf(Pkcs11Signer.open(settings('two', { key: 'нема' })))).toBe('keyAbsent');
  });

  it.each<[string, Partial<Pkcs11Settings>, string]>([
    ['a wrong PIN', { pin: '0000' }, 'pinRefused'],
    ['a token that is not there', { token: 'нема' }, 'tokenAbsent'],
    ['a token with nothing in it', { token: 'empty' }, 'keyAbsent'],
    ['a library that is not there', { module: '/nowhere/libpkcs11.so' }, 'moduleUnusable'],
    ['a library that is no PKCS#11 module', { module: 'libc.so.6' }, 'moduleUnusable'],
  ])('%s is named', async (_, change, reason) => {
    expect(await reasonOf(Pkcs11Signer.open({ ...settings('p256'), ...change }))).toBe(reason);
  });

  it('under somebody else\'s certificate never gives a signature out', async () => {
    const signer = await open(settings('foreign'));
    expect(await reasonOf(signer.sign(inputFor(signer, 'наказ')))).toBe('signatureWrong');
  });

  it('S44 goes on by itself when the library crashed, also in the middle of many', async () => {
    const signer = await open(settings('p256'));
    const processes = (): string[] => readdirSync('/proc').filter((id) => /^\d+$/.test(id) && parentOf(id) === String(process.pid) && commandOf(id).includes('token-child'));
    await signer.sign(inputFor(signer, 'перший'));
    const many = Array.from({ length: 40 }, (_, index) => signer.sign(inputFor(signer, `наказ ${index}`)));
    for (const id of processes()) process.kill(Number(id), 'SIGKILL');
    expect((await Promise.all(many)).every((signature) => signature.length > 60)).toBe(true);
  }, 30_000);

  it('S44 while the token is away nothing is signed; when it is back, the next signature logs in again', async () => {
    const signer = await open(settings('rsa'));
    await signer.sign(inputFor(signer, 'перший'));
    await signer.close();
    renameSync(tokens, `${tokens}.away`);
    mkdirSync(tokens);
    try {
      expect(await reasonOf(signer.sign(inputFor(signer, 'другий')))).toBe('tokenAbsent');
    } finally {
      rmSync(tokens, { recursive: true });
      renameSync(`${tokens}.away`, tokens);
    }
    expect((await signer.sign(inputFor(signer, 'третій'))).length).toBe(256);
  }, 30_000);

  it('S44 a token that holds another key than before signs nothing', async () => {
    token('changing');
    const first = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    put('changing', 'd1', 'seal', first.privateKey, certificateFor(first.publicKey));
    const signer = await open(settings('changing'));
    await signer.close();
    for (const type of ['privkey', 'cert']) run('pkcs11-tool', '--module', modulePath ?? '', '--token-label', 'changing', '--login', '--pin', pin, '--delete-object', '--type', type, '--id', 'd1');
    const second = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    put('changing', 'd1', 'seal', second.privateKey, certificateFor(second.publicKey));
    expect(await reasonOf(signer.sign(inputFor(signer, 'наказ')))).toBe('keyChanged');
  }, 30_000);

  it('S44 the organisation\'s seal in a token: sealed while it is there, nothing at all while it is away, sealed again afterwards', async () => {
    const environment = { OBIH_MODE: 'test', DATABASE_URL: 'postgres://a:b@localhost/c', DATA_DIR: folder, SEAL_PKCS11_MODULE: modulePath, SEAL_PKCS11_TOKEN: 'p384', SEAL_PKCS11_PIN: pin };
    const trust = new TrustService(readSettings(environment), new Clock(), createLogger('test', 'silent'), { query: () => Promise.reject(new Error('keys need no database')) });
    const seals = new SealService(trust, new Clock());
    expect((await seals.certificate()).role).toBe('seal');
    const content = Buffer.from('опис справи');
    const sealed = parseSignedData(await seals.sealDetached(content));
    expect(sealed.ok && sealed.value.signers).toHaveLength(1);
    await ((await trust.sealSigner()) as Pkcs11Signer).close();
    renameSync(tokens, `${tokens}.away`);
    mkdirSync(tokens);
    try {
      await expect(seals.sealDetached(content)).rejects.toMatchObject({ facts: { reason: expect.stringContaining('tokenAbsent') } });
    } finally {
      rmSync(tokens, { recursive: true });
      renameSync(`${tokens}.away`, tokens);
    }
    expect(await seals.sealDetached(content)).toBeInstanceOf(Buffer);
    await ((await trust.sealSigner()) as Pkcs11Signer).close();
  }, 30_000);

  it('a PIN that was refused is not tried again, so that the token does not lock itself', async () => {
    const mutable = { ...settings('p256') } as { pin: string } & Pkcs11Settings;
    const signer = await open(mutable);
    await signer.close();
    (mutable as { pin: string }).pin = '0000';
    expect(await reasonOf(signer.sign(inputFor(signer, 'наказ')))).toBe('pinRefused');
    (mutable as { pin: string }).pin = pin;
    expect(await reasonOf(signer.sign(inputFor(signer, 'наказ')))).toBe('pinRefused');
  });
});
