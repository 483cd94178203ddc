// @vitest-environment node
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBase64, type Bytes } from './bytes';
import { KeyFileError } from './key-file-error';
import { openKeyBytes } from './open-key-file';
import type { OpenedKey } from './opened-key';
import { keyWarning } from './opened-key';

const password = 'пароль Ольги 7';
const opensslIsHere = (() => {
  try {
    return execFileSync('openssl', ['version'], { encoding: 'utf8' }).startsWith('OpenSSL 3');
  } catch {
    return false;
  }
})();
if (!opensslIsHere) {
  if (process.env.CI) throw new Error('openssl 3 is needed to make the key files of these tests');
  console.warn('openssl 3 is not on this machine: reading of key files is not checked.');
}

let dir: string;
const at = (name: string): string => path.join(dir, name);
const read = (name: string): Uint8Array => new Uint8Array(fs.readFileSync(at(name)));
const openssl = (...args: string[]): void => {
  execFileSync('openssl', args, { cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] });
};

function issue(name: string, keyArgs: string[], extensions: string[], days = '30'): void {
  openssl('genpkey', ...keyArgs, '-out', `${name}.key`);
  openssl('req', '-new', '-key', `${name}.key`, '-subj', `/C=UA/O=Зразкова ОДА/CN=${name} ПРІЗВИЩЕ`, '-utf8', '-out', `${name}.csr`);
  fs.writeFileSync(at(`${name}.ext`), extensions.join('\n'));
  openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', days, '-extfile', `${name}.ext`, '-out', `${name}.crt`);
}

function container(out: string, name: string, ...options: string[]): void {
  openssl('pkcs12', '-export', '-inkey', `${name}.key`, '-in', `${name}.crt`, '-certfile', 'ca.crt', '-passout', `pass:${password}`, '-out', out, ...options);
}

const p256 = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
const rsa = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'];
const signing = ['keyUsage=critical,digitalSignature,nonRepudiation', 'basicConstraints=CA:FALSE'];

/** The one key of a file. */
const openOne = async (bytes: Uint8Array, name: string, word: string): Promise<OpenedKey> => {
  const [key, ...others] = await openKeyBytes(bytes, name, word);
  expect(others).toEqual([]);
  return key as OpenedKey;
};

const codeOf = async (attempt: Promise<unknown>): Promise<{ code: string; facts: unknown }> => {
  const fault: unknown = await attempt.then(() => null, (reason: unknown) => reason);
  expect(fault).toBeInstanceOf(KeyFileError);
  return { code: (fault as KeyFileError).code, facts: (fault as KeyFileError).facts };
};

describe.skipIf(!opensslIsHere)('a key file in the browser', () => {
  beforeAll(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'obih-keys-'));
    openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '40', '-subj', '/C=UA/O=Test/CN=Testing CA');
    issue('ecdsa', p256, signing);
    issue('p384', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'], signing);
    issue('rsa', rsa, signing);
    issue('agreement', p256, ['keyUsage=critical,keyAgreement', 'basicConstraints=CA:FALSE']);
    container('ecdsa.p12', 'ecdsa');
    container('p384.p12', 'p384');
    container('rsa.p12', 'rsa', '-certpbe', 'AES-256-CBC', '-keypbe', 'AES-256-CBC');
    container('legacy.pfx', 'rsa', '-legacy');
    container('triple-des.pfx', 'ecdsa', '-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1');
    container('agreement.p12', 'agreement');
    container('no-mac.p12', 'ecdsa', '-nomac');
  }, 60_000);
  afterAll(() => fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));

  const files = [
    { file: 'ecdsa.p12', name: 'ecdsa', kind: 'ecdsa-p256', what: 'ECDSA P-256, AES-256 PBES2' },
    { file: 'p384.p12', name: 'p384', kind: 'ecdsa-p384', what: 'ECDSA P-384, AES-256 PBES2' },
    { file: 'rsa.p12', name: 'rsa', kind: 'rsa', what: 'RSA 2048, AES-256 PBES2' },
    { file: 'legacy.pfx', name: 'rsa', kind: 'rsa', what: 'RSA 2048, triple DES and RC2-40 of old Windows' },
    { file: 'triple-des.pfx', name: 'ecdsa', kind: 'ecdsa-p256', what: 'ECDSA P-256, triple DES' },
    { file: 'no-mac.p12', name: 'ecdsa', kind: 'ecdsa-p256', what: 'no integrity value' },
  ];
  it.each(files)('opens ($what) and its signature is confirmed by another library with the certificate', async ({ file, name, kind }) => {
    const key = await openOne(read(file), file, password);
    expect(key.kind).toBe(kind);
    expect(key.subject).toBe(`${name} ПРІЗВИЩЕ`);
    expect(key.issuer).toBe('Testing CA');
    const leaf = new crypto.X509Certificate(Buffer.from(key.certificateChain[0] ?? '', 'base64'));
    expect(leaf.serialNumber.toLowerCase()).toBe(key.serial);
    expect(leaf.checkIssued(new crypto.X509Certificate(Buffer.from(key.certificateChain[1] ?? '', 'base64')))).toBe(true);
    const attributes = crypto.randomBytes(180);
    const signature = Buffer.from(await key.sign(attributes.toString('base64')), 'base64');
    expect(crypto.verify('sha256', attributes, leaf.publicKey, signature)).toBe(true);
    attributes[7] = (attributes[7] ?? 0) ^ 1;
    expect(crypto.verify('sha256', attributes, leaf.publicKey, signature)).toBe(false);
  });

  it.each(['ecdsa.p12', 'legacy.pfx', 'no-mac.p12'])('a wrong password for %s is named so, and nothing else', async (file) => {
    expect((await codeOf(openKeyBytes(read(file), file, 'інший пароль'))).code).toBe('wrongKeyPassword');
  });

  it('the private key cannot be taken out of the page again', async () => {
    const importKey = crypto.webcrypto.subtle.importKey.bind(crypto.webcrypto.subtle);
    const imported: { format: unknown; extractable: unknown; usages: unknown }[] = [];
    Object.defineProperty(globalThis.crypto.subtle, 'importKey', {
      configurable: true,
      value: (...args: Parameters<typeof importKey>) => {
        if (args[0] === 'pkcs8') imported.push({ format: args[0], extractable: args[3], usages: args[4] });
        return importKey(...args);
      },
    });
    try {
      const key = await openOne(read('rsa.p12'), 'rsa.p12', password);
      expect(imported).toEqual([{ format: 'pkcs8', extractable: false, usages: ['sign'] }]);
      expect(JSON.stringify(key)).not.toContain('PRIVATE');
    } finally {
      Reflect.deleteProperty(globalThis.crypto.subtle, 'importKey');
    }
  });

  it('a key for key agreement is not used for signing', async () => {
    expect((await codeOf(openKeyBytes(read('agreement.p12'), 'agreement.p12', password))).code).toBe('noSigningCertificate');
  });

  it('of two keys in one container, for agreement and for signing, the one for signing is taken', async () => {
    const both = await import('./pkcs12');
    const opened = await Promise.all(['agreement.p12', 'ecdsa.p12'].map((file) => both.openPkcs12(read(file), password)));
    const keys = opened.flatMap((one) => one.keys);
    expect(keys).toHaveLength(2);
    const { importSigningKey } = await import('./signing-key');
    const { readCertificate } = await import('./key-certificate');
    const certificates = opened.flatMap((one) => one.certificates.map((bag) => readCertificate(bag.der)));
    const chosen = certificates.filter((certificate) => certificate.maySign && !certificate.authority);
    expect(chosen.map((certificate) => certificate.subject)).toEqual(['ecdsa ПРІЗВИЩЕ']);
    const fits = await Promise.all(keys.map(async (bag) => (await importSigningKey(bag.pkcs8)).matches(chosen[0]?.spki as Bytes)));
    expect(fits).toEqual([false, true]);
  });

  it('a certificate instead of a key is recognised in every dress', async () => {
    openssl('x509', '-in', 'ecdsa.crt', '-outform', 'DER', '-out', 'ecdsa.cer');
    openssl('crl2pkcs7', '-nocrl', '-certfile', 'ecdsa.crt', '-outform', 'DER', '-out', 'ecdsa.p7b');
    openssl('crl2pkcs7', '-nocrl', '-certfile', 'ecdsa.crt', '-out', 'ecdsa-pem.p7b');
    for (const file of ['ecdsa.cer', 'ecdsa.crt', 'ecdsa.p7b', 'ecdsa-pem.p7b']) {
      expect((await codeOf(openKeyBytes(read(file), file, password))).code, file).toBe('certificateInsteadOfKey');
      expect((await codeOf(openKeyBytes(read(file), 'Ключ.pfx', password))).code, `${file} renamed`).toBe('certificateInsteadOfKey');
    }
  });

  it('containers of other kinds are named as not opened yet', async () => {
    openssl('pkcs8', '-topk8', '-in', 'ecdsa.key', '-outform', 'DER', '-passout', 'pass:x', '-out', 'key.pk8');
    const store = Uint8Array.of(0xce, 0xce, 0xce, 0xce, 0, 0, 0, 2);
    expect(await codeOf(openKeyBytes(store, 'seal.jks', password))).toEqual({ code: 'unsupportedKeyFile', facts: { kind: 'jceks' } });
    expect(await codeOf(openKeyBytes(read('key.pk8'), 'key.zs2', password))).toEqual({ code: 'unsupportedKeyFile', facts: { kind: 'zs2' } });
    expect(await codeOf(openKeyBytes(read('ecdsa.key'), 'ecdsa.pem', password))).toEqual({ code: 'unsupportedKeyFile', facts: { kind: 'pem' } });
    expect(await codeOf(openKeyBytes(crypto.randomBytes(200), 'Key-6.dat', password))).toEqual({ code: 'unsupportedKeyFile', facts: { kind: 'key6' } });
  });

  it('a key of a curve that is not opened yet is refused with its number', async () => {
    issue('k256', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1'], signing);
    container('k256.p12', 'k256');
    expect((await codeOf(openKeyBytes(read('k256.p12'), 'k256.p12', password))).code).toBe('unsupportedKeyFile');
  });

  it('an RSA key that is too short for anybody is refused before the ceremony', async () => {
    issue('short', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'], signing);
    container('short.p12', 'short');
    expect(await codeOf(openKeyBytes(read('short.p12'), 'short.p12', password))).toEqual({ code: 'unsupportedKeyFile', facts: { kind: 'weak' } });
  });

  it('opens RSA-4096, too', async () => {
    issue('long', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:4096'], signing);
    container('long.p12', 'long');
    const key = await openOne(read('long.p12'), 'long.p12', password);
    const data = crypto.randomBytes(100);
    const { publicKey } = new crypto.X509Certificate(Buffer.from(key.certificateChain[0] ?? '', 'base64'));
    expect(crypto.verify('sha256', data, publicKey, Buffer.from(await key.sign(data.toString('base64'), 'rsa-sha256'), 'base64'))).toBe(true);
  }, 30_000);

  it('a damaged container is told from a wrong password and from another kind of file', async () => {
    const whole = read('ecdsa.p12');
    expect((await codeOf(openKeyBytes(whole.subarray(0, whole.length - 40), 'ecdsa.p12', password))).code).toBe('keyFileBroken');
    expect((await codeOf(openKeyBytes(new TextEncoder().encode('Наказ про відрядження'), 'наказ.docx', password))).code).toBe('notAKeyFile');
    expect((await codeOf(openKeyBytes(new Uint8Array(0), 'порожній.p12', password))).code).toBe('notAKeyFile');
  });

  it('no flipped byte of a container makes anything but a named refusal', { timeout: 60_000 }, async () => {
    const whole = read('ecdsa.p12');
    for (let i = 0; i < 60; i += 1) {
      const spoilt = Uint8Array.from(whole);
      const place = (i * 37) % spoilt.length;
      spoilt[place] = (spoilt[place] ?? 0) ^ (1 << (i % 8));
      const outcome: unknown = await openKeyBytes(spoilt, 'ecdsa.p12', password).then(() => 'opened', (fault: unknown) => fault);
      if (outcome !== 'opened') expect(outcome, `byte ${place}`).toBeInstanceOf(KeyFileError);
    }
  });

  it('signs with the hash that the server names for the key, and refuses one that the key cannot do', async () => {
    const key = await openOne(read('p384.p12'), 'p384.p12', password);
    const { publicKey } = new crypto.X509Certificate(Buffer.from(key.certificateChain[0] ?? '', 'base64'));
    const bytes = crypto.randomBytes(90);
    expect(crypto.verify('sha384', bytes, publicKey, Buffer.from(await key.sign(bytes.toString('base64'), 'ecdsa-sha384'), 'base64'))).toBe(true);
    expect((await codeOf(key.sign(bytes.toString('base64'), 'rsa-sha256'))).code).toBe('unsupportedKeyFile');
  });

  it('one unlocked key signs a hundred documents without being asked again', async () => {
    const key = await openOne(read('ecdsa.p12'), 'ecdsa.p12', password);
    const digests = Array.from({ length: 100 }, () => crypto.randomBytes(160).toString('base64'));
    const signatures = await Promise.all(digests.map((one) => key.sign(one)));
    const { publicKey } = new crypto.X509Certificate(Buffer.from(key.certificateChain[0] ?? '', 'base64'));
    expect(signatures.every((one, i) => crypto.verify('sha256', Buffer.from(fromBase64(digests[i] ?? '')), publicKey, Buffer.from(one, 'base64')))).toBe(true);
  });
});

describe('the life of a key', () => {
  const key = { validFrom: '2026-01-01T00:00:00.000Z', validTo: '2026-11-12T12:00:00.000Z' };
  it('is told before a ceremony: expired, too early, or a few days left', () => {
    expect(keyWarning(key, new Date('2026-11-12T12:00:01Z'))).toEqual({ code: 'keyExpired' });
    expect(keyWarning(key, new Date('2025-12-31T23:59:59Z'))).toEqual({ code: 'keyNotYetValid' });
    expect(keyWarning(key, new Date('2026-11-10T11:00:00Z'))).toEqual({ code: 'keyExpiresSoon', days: 2 });
    expect(keyWarning(key, new Date('2026-11-01T12:00:00Z'))).toBeNull();
  });
});
