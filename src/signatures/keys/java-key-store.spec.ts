import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign, verify, X509Certificate, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import type { Instant } from '#shared/domain/ids.js';
import { certificateOf } from '../certificates/x509.js';
import { makeAuthority } from '../development/authority.js';
import { issueCertificate } from '../development/issue-certificate.js';
import { personExtensions, personName, type PersonProfile } from '../development/profiles.js';
import { LocalSigner } from './local-signer.js';
import { openKeyFile } from './open-key-file.js';
import type { KeyFileRefusal, OpenedKeys } from './opened-key.js';
import { writeJavaKeyStore } from './write-java-key-store.js';

const at = '2026-03-10T09:30:00.000Z' as Instant;
const urls = { ocsp: '', issuer: '', crl: '', timestamp: '' };
const authority = makeAuthority(at, urls);
const password = 'Ключ-1 №7';
const issuer = { nameDer: certificateOf(authority.issuing.chain[0] ?? Buffer.alloc(0)).subject.der, key: authority.issuing.key, algorithm: 'ecdsa-sha256' as const };

interface Pair { readonly privateKey: KeyObject; readonly certificateChain: readonly Buffer[] }
const certified = ({ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }, profile: Partial<PersonProfile> = {}): Pair => {
  const full: PersonProfile = { kind: 'personal', commonName: 'Шевченко Тарас Григорович', rnokpp: '1234567890', ...profile };
  const template = { subject: personName(full), publicKey, extensions: personExtensions(full, urls), notBeforeAt: at, notAfterAt: '2028-01-01T00:00:00.000Z' as Instant };
  return { privateKey, certificateChain: [issueCertificate(template, issuer), ...authority.issuing.chain] };
};
const curve = (namedCurve: 'P-256' | 'P-384') => generateKeyPairSync('ec', { namedCurve });
const p256 = certified(curve('P-256'));
const agreement = certified(curve('P-256'), { usages: ['keyAgreement'] });
const store = writeJavaKeyStore({ password, keys: [{ alias: 'шифрування', ...agreement }, { alias: 'підпис', ...p256 }] });

const refusalOf = (bytes: Buffer, word = password): KeyFileRefusal | 'opened' => {
  const opened = openKeyFile(bytes, word);
  return opened.ok ? 'opened' : opened.refusal;
};
const opened = (bytes: Buffer, word = password): OpenedKeys => {
  const found = openKeyFile(bytes, word);
  if (!found.ok) throw new Error(found.refusal);
  return found.value;
};

describe('A Java key store', () => {
  it.each<[string, () => { privateKey: KeyObject; publicKey: KeyObject }, string]>([
    ['ECDSA P-256', () => curve('P-256'), 'ecdsa-sha256'],
    ['ECDSA P-384', () => curve('P-384'), 'ecdsa-sha384'],
    ['RSA-2048', () => generateKeyPairSync('rsa', { modulusLength: 2048 }), 'rsa-sha256'],
    ['RSA-4096', () => generateKeyPairSync('rsa', { modulusLength: 4096 }), 'rsa-sha256'],
  ])('with a key of %s gives the key, its certificate and the chain above it', (_, pair, algorithm) => {
    const key = certified(pair());
    const found = opened(writeJavaKeyStore({ password, keys: [{ alias: 'key', ...key }] }));
    expect(found.certificateChain).toEqual(key.certificateChain);
    expect(found.privateKey.equals(key.privateKey)).toBe(true);
    expect(new LocalSigner(found.privateKey, found.certificateChain).algorithm).toBe(algorithm);
  });

  it('of two keys, for agreement and for signing, the one for signing is taken', () => {
    expect(opened(store).privateKey.equals(p256.privateKey)).toBe(true);
    expect(opened(store).others).toEqual([]);
  });

  it('with several keys for signing offers all of them, each with its own certificate', () => {
    const other = certified(curve('P-384'), { kind: 'representative', edrpou: '12345678' });
    const found = opened(writeJavaKeyStore({ password, keys: [{ alias: 'a', ...p256 }, { alias: 'b', ...other }] }));
    expect([found, ...found.others].map(({ certificateChain }) => certificateChain[0])).toEqual([p256.certificateChain[0], other.certificateChain[0]]);
  });

  it('does not open with any other password', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (word) => {
        if (word !== password) expect(refusalOf(store, word)).toBe('wrongKeyPassword');
      }),
      { numRuns: 100 },
    );
  });

  it.each<[string, Buffer, KeyFileRefusal]>([
    ['whose key has a password of its own', writeJavaKeyStore({ password, keys: [{ alias: 'k', ...p256, keyPassword: 'інший' }] }), 'otherKeyPassword'],
    ['of certificates only', writeJavaKeyStore({ password, keys: [], trusted: [{ alias: 'ca', certificate: p256.certificateChain[0] ?? Buffer.alloc(0) }] }), 'certificateInsteadOfKey'],
    ['with nothing in it', writeJavaKeyStore({ password, keys: [] }), 'notAKeyFile'],
    ['with a key without a certificate', writeJavaKeyStore({ password, keys: [{ alias: 'k', privateKey: p256.privateKey, certificateChain: [] }] }), 'keyWithoutCertificate'],
    ['with somebody else\'s certificate', writeJavaKeyStore({ password, keys: [{ alias: 'k', ...p256, certificateChain: agreement.certificateChain }] }), 'keyWithoutCertificate'],
    ['with a key for agreement only', writeJavaKeyStore({ password, keys: [{ alias: 'k', ...agreement }] }), 'keyNotForSigning'],
    ['cut in half', store.subarray(0, store.length / 2), 'brokenKeyFile'],
    ['of its first bytes only', store.subarray(0, 8), 'brokenKeyFile'],
    ['that is a JCEKS', Buffer.concat([Buffer.from('cececece', 'hex'), store.subarray(4)]), 'unsupportedKeyFile'],
  ])('%s is named for what it is', (_, bytes, expected) => expect(refusalOf(bytes)).toBe(expected));

  it('whose key has a password of its own opens with that password', () => {
    const own = writeJavaKeyStore({ password, keys: [{ alias: 'k', ...p256, keyPassword: 'інший' }] });
    expect(opened(own, 'інший').privateKey.equals(p256.privateKey)).toBe(true);
  });

  // A changed certificate may make the other key look like the one for signing: what its authority did not sign is found when the signature is verified.
  it('with any changed byte opens to a key that is in it, or is refused by name', () => {
    fc.assert(
      fc.property(fc.nat({ max: store.length - 1 }), fc.integer({ min: 1, max: 255 }), (index, mask) => {
        const changed = Buffer.from(store);
        changed[index] = (changed[index] ?? 0) ^ mask;
        const found = openKeyFile(changed, password);
        if (found.ok) expect([p256, agreement].some(({ privateKey }) => found.value.privateKey.equals(privateKey))).toBe(true);
        else expect(typeof found.refusal).toBe('string');
      }),
      { numRuns: 500 },
    );
  });

  it('that promises four thousand million entries is refused at once', () => {
    const greedy = Buffer.from(store);
    greedy.writeUInt32BE(0xffffffff, 8);
    expect(refusalOf(greedy)).toBe('brokenKeyFile');
  });
});

const keytool = ((): boolean => {
  try {
    execFileSync('keytool', ['-help'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
if (!keytool) {
  if (process.env.CI) throw new Error('keytool (Debian: default-jre-headless) is needed to judge Java key stores');
  console.warn('keytool is not on this machine: what we write is not shown to it, and nothing of its making is opened.');
}

(keytool ? describe : describe.skip)('A Java key store and keytool', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'obih-jks-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const run = (...args: string[]): string => execFileSync('keytool', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  it('that keytool made is opened, and its key signs for its certificate', () => {
    run('-genkeypair', '-alias', 'seal', '-storetype', 'JKS', '-keystore', 'made.jks', '-storepass', 'pass-word', '-keypass', 'pass-word', '-keyalg', 'RSA', '-keysize', '3072', '-dname', 'CN=Тест, C=UA');
    const found = opened(readFileSync(path.join(folder, 'made.jks')), 'pass-word');
    const data = Buffer.from('наказ');
    const { publicKey } = new X509Certificate(found.certificateChain[0] ?? Buffer.alloc(0));
    expect(verify('sha256', data, publicKey, sign('sha256', data, found.privateKey))).toBe(true);
    expect(refusalOf(readFileSync(path.join(folder, 'made.jks')), 'password')).toBe('wrongKeyPassword');
  });

  it('that we wrote is listed by keytool with its certificate, and its key becomes a PKCS#12', () => {
    writeFileSync(path.join(folder, 'ours.jks'), writeJavaKeyStore({ password: 'pass-word', keys: [{ alias: 'key', ...p256 }] }));
    expect(run('-list', '-v', '-storetype', 'JKS', '-keystore', 'ours.jks', '-storepass', 'pass-word')).toContain('PrivateKeyEntry');
    run('-importkeystore', '-srcstoretype', 'JKS', '-srckeystore', 'ours.jks', '-srcstorepass', 'pass-word', '-deststoretype', 'PKCS12', '-destkeystore', 'ours.p12', '-deststorepass', 'pass-word');
    expect(opened(readFileSync(path.join(folder, 'ours.p12')), 'pass-word').privateKey.equals(p256.privateKey)).toBe(true);
  });
});
