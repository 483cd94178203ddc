import { execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Instant } from '#shared/domain/ids.js';
import { buildOcspRequest } from '#signatures/certificates/ocsp.js';
import { certificateOf, readableCertificates } from '#signatures/certificates/x509.js';
import { hashes } from '#signatures/cms/algorithms.js';
import { parseSignedData } from '#signatures/cms/parse.js';
import { signCms, timestampCms } from '#signatures/cms/sign.js';
import { buildTimestampRequest, readTimestampResponse, verifyTimestamp } from '#signatures/cms/timestamp.js';
import { positiveNonce } from '#signatures/cms/timestamp-source.js';
import { developmentRevocationSource, developmentTimestampSource } from '#signatures/development/adapters.js';
import { DevelopmentPki, type IssuedKey } from '#signatures/development/development-pki.js';
import { algorithmPolicy } from '#signatures/domain/algorithm-policy.js';
import { LocalSigner } from '#signatures/keys/local-signer.js';
import { openPkcs12 } from '#signatures/keys/pkcs12.js';
import { writePkcs12 } from '#signatures/keys/write-pkcs12.js';
import { verifyCms } from '#signatures/cms/verify-cms.js';

const present = spawnSync('openssl', ['version']).status === 0;
if (!present && process.env.CI) throw new Error('openssl is missing: what others make of our signatures cannot be checked');
if (!present) console.warn('Signatures are not checked against OpenSSL: the openssl command is missing');

const now = (): Instant => new Date().toISOString() as Instant;
const content = Buffer.from('Наказ № 1 «Про перевірку підписів»\n');
const password = 'пароль-Key 1';
const folder = mkdtempSync(join(tmpdir(), 'obih-cms-'));
const path = (name: string): string => join(folder, name);
const file = (name: string, bytes: Buffer | string): string => {
  writeFileSync(path(name), bytes);
  return path(name);
};
const openssl = (...args: readonly string[]): string => execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const pem = (der: Buffer): string => `-----BEGIN CERTIFICATE-----\n${(der.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;

let pki: DevelopmentPki;
let keys: Readonly<Record<'p256' | 'p384' | 'rsa2048', IssuedKey>>;

beforeAll(async () => {
  pki = await DevelopmentPki.open(path('pki'), { mode: 'test' });
  const person = { kind: 'representative', commonName: 'Шевченко Тарас Григорович', rnokpp: '1234567890', edrpou: '12345678' } as const;
  keys = {
    p256: await pki.issue({ ...person, key: 'p256' }),
    p384: await pki.issue({ ...person, key: 'p384' }),
    rsa2048: await pki.issue({ ...person, key: 'rsa2048' }),
  };
  file('root.pem', pem(pki.certificates.root));
  file('content.txt', content);
});

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

const withOpenssl = present ? describe : describe.skip;

withOpenssl('OpenSSL accepts our signatures', () => {
  const kinds = ['p256', 'p384', 'rsa2048'] as const;
  const verify = (cms: string, ...more: readonly string[]): string =>
    openssl('cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', cms, '-CAfile', path('root.pem'), '-purpose', 'any', '-out', path('out'), ...more);

  it.each(kinds)('CAdES detached, %s', async (kind) => {
    const signer = new LocalSigner(keys[kind].privateKey, keys[kind].certificateChain);
    const digest = hashes[kind === 'p384' ? 'sha384' : 'sha256'].digest(content);
    const cms = await signCms(signer, { profile: 'cades', contentDigest: digest, signingAt: now() });
    verify(file('detached.p7s', cms), '-content', path('content.txt'));
    expect(readFileSync(path('out'))).toEqual(content);
  });

  it.each(kinds)('CAdES attached, %s', async (kind) => {
    const signer = new LocalSigner(keys[kind].privateKey, keys[kind].certificateChain);
    const digest = hashes[kind === 'p384' ? 'sha384' : 'sha256'].digest(content);
    const cms = await signCms(signer, { profile: 'cades', contentDigest: digest, signingAt: now(), content });
    verify(file('attached.p7s', cms));
    expect(readFileSync(path('out'))).toEqual(content);
  });

  it.each(kinds)('the CMS of a PAdES signature, with and without a time-stamp, %s', async (kind) => {
    const signer = new LocalSigner(keys[kind].privateKey, keys[kind].certificateChain);
    const digest = hashes[kind === 'p384' ? 'sha384' : 'sha256'].digest(content);
    const cms = await signCms(signer, { profile: 'pades', contentDigest: digest });
    verify(file('pades.p7s', cms), '-content', path('content.txt'));
    const stamped = await timestampCms(cms, developmentTimestampSource(pki, { trust: pki.trustStore(), now }));
    if (!stamped.ok) throw new Error(stamped.refusal);
    verify(file('stamped.p7s', stamped.value), '-content', path('content.txt'));
  });

  it('RSA-PSS', async () => {
    const signer = new LocalSigner(keys.rsa2048.privateKey, keys.rsa2048.certificateChain, 'rsa-pss-sha256');
    const cms = await signCms(signer, { profile: 'cades', contentDigest: hashes.sha256.digest(content), signingAt: now() });
    verify(file('pss.p7s', cms), '-content', path('content.txt'));
  });

  it('and refuses other content', async () => {
    const signer = new LocalSigner(keys.p256.privateKey, keys.p256.certificateChain);
    const cms = await signCms(signer, { profile: 'cades', contentDigest: hashes.sha256.digest(content), signingAt: now() });
    expect(() => verify(file('other.p7s', cms), '-content', file('other.txt', 'інший зміст'))).toThrow(/verification failure/);
  });

  it('and finds our certificates valid by X.509 strict rules', () => {
    for (const { certificateChain } of Object.values(keys)) {
      const [leaf = Buffer.alloc(0), issuing = Buffer.alloc(0)] = certificateChain;
      openssl('verify', '-x509_strict', '-CAfile', path('root.pem'), '-untrusted', file('issuing.pem', pem(issuing)), file('leaf.pem', pem(leaf)));
    }
  });
});

withOpenssl('We accept the signatures of OpenSSL', () => {
  it.each(['p256', 'rsa2048'] as const)('CAdES by `openssl cms -sign -cades`, %s', async (kind) => {
    const [leaf = Buffer.alloc(0), ...others] = keys[kind].certificateChain;
    const key = file('signer.key', keys[kind].privateKey.export({ type: 'pkcs8', format: 'pem' }));
    openssl(
      'cms', '-sign', '-cades', '-binary', '-md', 'sha256', '-in', path('content.txt'), '-signer', file('signer.pem', pem(leaf)), '-inkey', key,
      '-certfile', file('others.pem', others.map(pem).join('')), '-outform', 'DER', '-out', path('openssl.p7s'),
    );
    const found = await verifyCms({
      cms: readFileSync(path('openssl.p7s')), digestBy: (hash) => hash.digest(content), profile: 'cades',
      trust: pki.trustStore(), revocation: developmentRevocationSource(pki), now: now(),
    });
    expect(found.checks.filter((check) => check.verdict === 'failed')).toEqual([]);
    expect(found.verdict).toEqual({ indication: 'TOTAL-PASSED' });
  });
});

withOpenssl('Time-stamps and OCSP', () => {
  it('`openssl ts -verify` accepts our tokens, and we read the request of `openssl ts -query`', () => {
    openssl('ts', '-query', '-data', path('content.txt'), '-sha256', '-cert', '-out', path('request.tsq'));
    const answer = pki.issueTimestamp(readFileSync(path('request.tsq')));
    const reply = openssl('ts', '-verify', '-queryfile', path('request.tsq'), '-in', file('reply.tsr', answer), '-CAfile', path('root.pem'));
    expect(reply).toContain('Verification: OK');
    openssl('ts', '-verify', '-data', path('content.txt'), '-in', path('reply.tsr'), '-CAfile', path('root.pem'));
  });

  it('we accept a token of `openssl ts -reply`', async () => {
    file('tsa.key', readFileSync(path('pki/authority/timestamp.key')));
    file('tsa.pem', pem(pki.certificates.timestamp));
    file('chain.pem', pem(pki.certificates.issuing) + pem(pki.certificates.root));
    file('tsa.cnf', tsaSettings());
    const digest = hashes.sha256.digest(content);
    const nonce = positiveNonce();
    file('own.tsq', buildTimestampRequest(digest, nonce));
    openssl('ts', '-reply', '-config', path('tsa.cnf'), '-section', 'tsa', '-queryfile', path('own.tsq'), '-out', path('own.tsr'));
    const token = readTimestampResponse(readFileSync(path('own.tsr')));
    if (!token.ok) throw new Error(token.refusal);
    const question = {
      digestBy: () => digest, nonce, anchors: readableCertificates([pki.certificates.root]), pool: [], algorithms: algorithmPolicy, at: now(), now: now(),
    };
    expect(verifyTimestamp(token.value, question)).toMatchObject({ ok: true, value: { policy: '1.2.3.4.1' } });
  });

  it('`openssl ocsp` accepts our answers about good and revoked certificates', async () => {
    const person = await pki.issue({ kind: 'personal', commonName: 'Франко Іван Якович', rnokpp: '2345678901' });
    const [leaf = Buffer.alloc(0), issuing = Buffer.alloc(0)] = person.certificateChain;
    const ask = async (): Promise<string> => {
      file('ocsp.der', await pki.answerOcsp(buildOcspRequest(certificateOf(leaf), certificateOf(issuing), randomBytes(16))));
      return openssl('ocsp', '-respin', path('ocsp.der'), '-issuer', file('ca.pem', pem(issuing)), '-cert', file('person.pem', pem(leaf)), '-CAfile', path('root.pem'), '-no_nonce');
    };
    expect(await ask()).toContain('person.pem: good');
    await pki.revoke(person.serial);
    expect(await ask()).toMatch(/person\.pem: revoked[\s\S]*keyCompromise/);
    file('list.crl', await pki.crl());
    expect(openssl('crl', '-inform', 'DER', '-in', path('list.crl'), '-noout', '-text', '-CAfile', path('ca.pem'))).toContain('Key Compromise');
  });
});

function tsaSettings(): string {
  return [
    '[tsa]', `serial = ${file('serial', '01')}`, 'crypto_device = builtin', `signer_cert = ${path('tsa.pem')}`, `certs = ${path('chain.pem')}`,
    `signer_key = ${path('tsa.key')}`, 'signer_digest = sha256', 'default_policy = 1.2.3.4.1', 'digests = sha256', 'accuracy = secs:1', 'ordering = no',
    'tsa_name = no', 'ess_cert_id_chain = no', 'ess_cert_id_alg = sha256', '',
  ].join('\n');
}

withOpenssl('Key files', () => {
  it.each(['p256', 'rsa2048'] as const)('`openssl pkcs12` opens ours, %s', (kind) => {
    const { privateKey, certificateChain } = keys[kind];
    file('ours.p12', writePkcs12({ privateKey, certificateChain, password, friendlyName: 'Шевченко Т. Г.' }));
    const text = openssl('pkcs12', '-in', path('ours.p12'), '-passin', `pass:${password}`, '-nodes');
    expect(text.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
    expect(createPrivateKey(text).export({ type: 'pkcs8', format: 'der' })).toEqual(privateKey.export({ type: 'pkcs8', format: 'der' }));
    expect(() => openssl('pkcs12', '-in', path('ours.p12'), '-passin', 'pass:інший', '-nodes')).toThrow(/mac verify/i);
  });

  const legacy = present && spawnSync('openssl', ['list', '-providers', '-provider', 'legacy']).status === 0;
  const forms: readonly [string, readonly string[]][] = [
    ['AES-256', []],
    ['3DES and SHA-1', ['-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
    ['AES-128 and a SHA-512 MAC', ['-certpbe', 'AES-128-CBC', '-keypbe', 'AES-128-CBC', '-macalg', 'sha512']],
    ['an unencrypted certificate', ['-certpbe', 'NONE']],
    ['no MAC', ['-nomac']],
    ...(legacy ? [['RC2-40 (`-legacy`)', ['-legacy']] as [string, string[]], ['RC2-128', ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128']] as [string, string[]]] : []),
  ];

  it.each(forms)('we open those of OpenSSL: %s', (_, options) => {
    for (const { privateKey, certificateChain } of [keys.p256, keys.rsa2048]) {
      const [leaf = Buffer.alloc(0), ...others] = certificateChain;
      const key = file('own.key', privateKey.export({ type: 'pkcs8', format: 'pem' }));
      const certificates = file('own.pem', [leaf, ...others].map(pem).join(''));
      openssl('pkcs12', '-export', '-inkey', key, '-in', certificates, '-passout', `pass:${password}`, '-out', path('theirs.p12'), ...options);
      const opened = openPkcs12(readFileSync(path('theirs.p12')), password);
      if (!opened.ok) throw new Error(opened.refusal);
      expect(opened.value.certificateChain).toEqual(certificateChain);
      expect(opened.value.privateKey.equals(privateKey)).toBe(true);
      expect(openPkcs12(readFileSync(path('theirs.p12')), 'не той')).toEqual({ ok: false, refusal: 'wrongKeyPassword' });
    }
  });

  it('an empty password is a password', () => {
    const { privateKey, certificateChain } = keys.p256;
    file('empty.p12', writePkcs12({ privateKey, certificateChain, password: '' }));
    expect(openssl('pkcs12', '-in', path('empty.p12'), '-passin', 'pass:', '-nodes')).toContain('PRIVATE KEY');
    expect(openPkcs12(readFileSync(path('empty.p12')), '').ok).toBe(true);
  });
});

describe('The CMS of a PAdES signature', () => {
  it('has content type, message digest and signing-certificate-v2 signed, and no signing time', async () => {
    const signer = new LocalSigner(keys.p256.privateKey, keys.p256.certificateChain);
    const cms = await signCms(signer, { profile: 'pades', contentDigest: hashes.sha256.digest(content) });
    const parsed = parseSignedData(cms);
    expect(parsed.ok && [...(parsed.value.signers[0]?.attributes.keys() ?? [])].sort()).toEqual([
      '1.2.840.113549.1.9.16.2.47', '1.2.840.113549.1.9.3', '1.2.840.113549.1.9.4',
    ]);
  });
});
