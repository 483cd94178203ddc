// @vitest-environment node
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyFileError } from './key-file-error';
import { keyToolsAreHere } from './key-tools.fixture';
import { openKeyBytes } from './open-key-file';

const password = 'pass-word';
const toolsAreHere = keyToolsAreHere('reading of Java key stores');

let dir: string;
const at = (name: string): string => path.join(dir, name);
const read = (name: string): Uint8Array => new Uint8Array(fs.readFileSync(at(name)));
const run = (tool: string, ...args: string[]): void => {
  execFileSync(tool, args, { cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] });
};

/** A key with its certificate, as an entry of a Java store that keytool writes. */
function entry(store: string, alias: string, keyArgs: string[], usage = 'digitalSignature,nonRepudiation'): void {
  run('openssl', 'genpkey', ...keyArgs, '-out', 'k.pem');
  run('openssl', 'req', '-x509', '-key', 'k.pem', '-out', 'c.pem', '-days', '30', '-utf8', '-subj', `/C=UA/O=Зразкова ОДА/CN=${alias} ПРІЗВИЩЕ`, '-addext', `keyUsage=critical,${usage}`, '-addext', 'basicConstraints=CA:FALSE');
  run('openssl', 'pkcs12', '-export', '-inkey', 'k.pem', '-in', 'c.pem', '-name', alias, '-passout', `pass:${password}`, '-out', 'k.p12');
  run('keytool', '-importkeystore', '-noprompt', '-srcstoretype', 'PKCS12', '-srckeystore', 'k.p12', '-srcstorepass', password, '-deststoretype', 'JKS', '-destkeystore', store, '-deststorepass', password);
}
const ec = (curve: string): string[] => ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${curve}`];
const rsa = (bits: number): string[] => ['-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`];
const codeOf = async (attempt: Promise<unknown>): Promise<string> => {
  const fault: unknown = await attempt.then(() => null, (reason: unknown) => reason);
  expect(fault).toBeInstanceOf(KeyFileError);
  return (fault as KeyFileError).code;
};

describe.skipIf(!toolsAreHere)('a Java key store of keytool in the browser', () => {
  beforeAll(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'obih-jks-'));
    entry('p256.jks', 'p256', ec('P-256'));
    entry('p384.jks', 'p384', ec('P-384'));
    entry('rsa.jks', 'rsa', rsa(2048));
    entry('two.jks', 'agreement', ec('P-256'), 'keyAgreement');
    entry('two.jks', 'signing', ec('P-256'));
    entry('several.jks', 'personal', ec('P-256'));
    entry('several.jks', 'office', ec('P-384'));
    entry('own.jks', 'own', ec('P-256'));
    run('keytool', '-keypasswd', '-storetype', 'JKS', '-keystore', 'own.jks', '-alias', 'own', '-storepass', password, '-keypass', password, '-new', 'another');
    run('keytool', '-importcert', '-noprompt', '-alias', 'ca', '-file', 'c.pem', '-storetype', 'JKS', '-keystore', 'trusted.jks', '-storepass', password);
  }, 120_000);
  afterAll(() => fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));

  it.each([['p256', 'ecdsa-p256', 'sha256'], ['p384', 'ecdsa-p384', 'sha384'], ['rsa', 'rsa', 'sha256']])('opens with a key of %s, whose signature another library confirms', async (name, kind, hash) => {
    const [key, ...others] = await openKeyBytes(read(`${name}.jks`), `${name}.jks`, password);
    expect(others).toEqual([]);
    expect([key?.kind, key?.subject]).toEqual([kind, `${name} ПРІЗВИЩЕ`]);
    const data = crypto.randomBytes(180);
    const { publicKey } = new crypto.X509Certificate(Buffer.from(key?.certificateChain[0] ?? '', 'base64'));
    const signature = await key?.sign(data.toString('base64'), kind === 'rsa' ? 'rsa-sha256' : `ecdsa-${hash}`);
    expect(crypto.verify(hash, data, publicKey, Buffer.from(signature ?? '', 'base64'))).toBe(true);
  });

  it('of two keys, for agreement and for signing, gives the one for signing', async () => {
    expect((await openKeyBytes(read('two.jks'), 'two.jks', password)).map((key) => key.subject)).toEqual(['signing ПРІЗВИЩЕ']);
  });

  it('with several keys for signing gives them all to choose from', async () => {
    expect((await openKeyBytes(read('several.jks'), 'several.jks', password)).map((key) => key.subject).sort()).toEqual(['office ПРІЗВИЩЕ', 'personal ПРІЗВИЩЕ']);
  });

  it('with another password is refused as such, and with the key’s own password opened', async () => {
    expect(await codeOf(openKeyBytes(read('p256.jks'), 'p256.jks', 'інший'))).toBe('wrongKeyPassword');
    expect(await codeOf(openKeyBytes(read('own.jks'), 'own.jks', password))).toBe('otherKeyPassword');
    expect(await openKeyBytes(read('own.jks'), 'own.jks', 'another')).toHaveLength(1);
  });

  it('that holds certificates only is named so', async () => {
    expect(await codeOf(openKeyBytes(read('trusted.jks'), 'trusted.jks', password))).toBe('certificateInsteadOfKey');
  });

  it('cut short, or with any byte changed, is a named refusal or the very key', { timeout: 60_000 }, async () => {
    const whole = read('p256.jks');
    expect(await codeOf(openKeyBytes(whole.subarray(0, 100), 'p256.jks', password))).toBe('keyFileBroken');
    for (let i = 0; i < 200; i += 1) {
      const spoilt = Uint8Array.from(whole);
      const place = (i * 37) % spoilt.length;
      spoilt[place] = (spoilt[place] ?? 0) ^ (1 << (i % 8));
      const outcome: unknown = await openKeyBytes(spoilt, 'p256.jks', password).then((keys) => keys[0]?.subject, (fault: unknown) => fault);
      if (typeof outcome !== 'string') expect(outcome, `byte ${place}`).toBeInstanceOf(KeyFileError);
    }
  });
});
