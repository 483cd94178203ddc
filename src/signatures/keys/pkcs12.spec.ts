import { createPublicKey, generateKeyPairSync, webcrypto, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import type * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import type { Instant } from '#shared/domain/ids.js';
import { certificateOf } from '../certificates/x509.js';
import { childrenOf, encodedOf, readDer } from '../cms/der-reader.js';
import { oid, sequence } from '../cms/der.js';
import { makeAuthority } from '../development/authority.js';
import { issueCertificate } from '../development/issue-certificate.js';
import { personExtensions, personName, type PersonProfile } from '../development/profiles.js';
import { berToDer } from './ber.js';
import { LocalSigner } from './local-signer.js';
import { openPkcs12 } from './pkcs12.js';
import type { KeyFileRefusal } from './opened-key.js';
import { decryptRc2Cbc } from './rc2.js';
import { writePkcs12 } from './write-pkcs12.js';

const at = '2026-03-10T09:30:00.000Z' as Instant;
const urls = { ocsp: '', issuer: '', crl: '', timestamp: '' };
const authority = makeAuthority(at, urls);
const password = 'Ключ-1 №7';

function certificateFor(publicKey: KeyObject, profile: Partial<PersonProfile> = {}): Buffer {
  const full: PersonProfile = { kind: 'personal', commonName: 'Шевченко Тарас Григорович', rnokpp: '1234567890', ...profile };
  const template = { subject: personName(full), publicKey, extensions: personExtensions(full, urls), notBeforeAt: at, notAfterAt: '2028-01-01T00:00:00.000Z' as Instant };
  return issueCertificate(template, { nameDer: certificateOf(authority.issuing.chain[0] ?? Buffer.alloc(0)).subject.der, key: authority.issuing.key, algorithm: 'ecdsa-sha256' });
}

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const certificate = certificateFor(publicKey);
const chain = [certificate, ...authority.issuing.chain];
const file = writePkcs12({ privateKey, certificateChain: chain, password, iterations: 2048 });
const refusalOf = (bytes: Buffer, word = password): KeyFileRefusal | 'opened' => {
  const opened = openPkcs12(bytes, word);
  return opened.ok ? 'opened' : opened.refusal;
};
const pem = (label: string, der: Buffer): Buffer => Buffer.from(`-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`);

describe('A key file', () => {
  it('that we wrote is opened: the key, its certificate and the chain above it', () => {
    const opened = openPkcs12(file, password);
    expect(opened.ok && opened.value.certificateChain).toEqual(chain);
    expect(opened.ok && opened.value.privateKey.equals(privateKey)).toBe(true);
  });

  it('does not open with any other password', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (word) => {
        if (word !== password) expect(refusalOf(file, word)).toBe('wrongKeyPassword');
      }),
      { numRuns: 30 },
    );
  });

  it.each<[string, Buffer, KeyFileRefusal]>([
    ['a certificate instead of a key (DER)', certificate, 'certificateInsteadOfKey'],
    ['a certificate instead of a key (PEM)', pem('CERTIFICATE', certificate), 'certificateInsteadOfKey'],
    ['certificates in a PKCS#7', sequence(oid('1.2.840.113549.1.7.2'), Buffer.from('a000', 'hex')), 'certificateInsteadOfKey'],
    ['a key without a certificate (PKCS#8)', privateKey.export({ type: 'pkcs8', format: 'der' }), 'keyWithoutCertificate'],
    ['a key without a certificate (encrypted PKCS#8)', privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'x' }), 'keyWithoutCertificate'],
    ['a key without a certificate (PEM)', pem('PRIVATE KEY', privateKey.export({ type: 'pkcs8', format: 'der' })), 'keyWithoutCertificate'],
    ['a key without a certificate (SEC 1)', privateKey.export({ type: 'sec1', format: 'der' }), 'keyWithoutCertificate'],
    ['a Java key store of the kind JCEKS', Buffer.from('cececece0000000200000001', 'hex'), 'unsupportedKeyFile'],
    ['a Key-6.dat', Buffer.from(sequence(sequence(oid('1.3.6.1.4.1.19398.1.1.1.2')), Buffer.from('0400', 'hex'))), 'unsupportedKeyFile'],
    ['a text', Buffer.from('пароль: 123'), 'notAKeyFile'],
    ['nothing', Buffer.alloc(0), 'notAKeyFile'],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'notAKeyFile'],
    ['half a key file', file.subarray(0, file.length / 2), 'brokenKeyFile'],
    ['a key file with bytes after it', Buffer.concat([file, Buffer.of(1)]), 'brokenKeyFile'],
  ])('is not %s', (_, bytes, expected) => expect(refusalOf(bytes)).toBe(expected));

  it('with a ГОСТ seal is named as of another kind, not as broken', () => {
    const sha256 = oid('2.16.840.1.101.3.4.2.1');
    const place = file.lastIndexOf(sha256);
    const gost = oid('1.2.804.2.1.1.1.1.2.1');
    const [version, safe, mac] = childrenOf(readDer(file)).map(encodedOf);
    expect(place).toBeGreaterThan(0);
    const macFields = childrenOf(readDer(mac ?? Buffer.alloc(0))).map(encodedOf);
    const digest = childrenOf(readDer(macFields[0] ?? Buffer.alloc(0))).map(encodedOf)[1] ?? Buffer.alloc(0);
    const other = sequence(sequence(sequence(gost), digest), ...macFields.slice(1));
    expect(refusalOf(sequence(version ?? Buffer.alloc(0), safe ?? Buffer.alloc(0), other))).toBe('unsupportedKeyFile');
  });

  it('any changed byte: opened, or refused by name, never a crash', () => {
    fc.assert(
      fc.property(fc.nat({ max: file.length - 1 }), fc.integer({ min: 1, max: 255 }), (index, mask) => {
        const changed = Buffer.from(file);
        changed[index] = (changed[index] ?? 0) ^ mask;
        expect(typeof refusalOf(changed)).toBe('string');
      }),
      { numRuns: 60 },
    );
  });

  it('whose only certificate is for key agreement does not sign', () => {
    const agreement = certificateFor(publicKey, { usages: ['keyAgreement'] });
    expect(refusalOf(writePkcs12({ privateKey, certificateChain: [agreement], password, iterations: 1 }))).toBe('keyNotForSigning');
  });

  it('with somebody else\'s certificate is a key without a certificate', () => {
    const other = certificateFor(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
    expect(refusalOf(writePkcs12({ privateKey, certificateChain: [other], password, iterations: 1 }))).toBe('keyWithoutCertificate');
  });

  it('gives a signer for its own kind of key', () => {
    const opened = openPkcs12(file, password);
    if (!opened.ok) throw new Error(opened.refusal);
    expect(new LocalSigner(opened.value.privateKey, opened.value.certificateChain).algorithm).toBe('ecdsa-sha256');
    expect(createPublicKey(opened.value.privateKey).equals(publicKey)).toBe(true);
  });
});

describe('A key file in the browser (pkijs and WebCrypto)', () => {
  pkijs.setEngine('node', new pkijs.CryptoEngine({ name: 'node', crypto: webcrypto }));
  const bytes = (buffer: Buffer): ArrayBuffer => new Uint8Array(buffer).buffer;

  async function open(p12: Buffer, word: string): Promise<{ readonly key: Buffer; readonly certificates: Buffer[] }> {
    const pfx = pkijs.PFX.fromBER(bytes(p12));
    await pfx.parseInternalValues({ password: bytes(Buffer.from(word, 'utf8')), checkIntegrity: true });
    const safe = pfx.parsedValue?.authenticatedSafe;
    if (!safe) throw new Error('no safe');
    const unlock = bytes(Buffer.from(word, 'utf8'));
    await safe.parseInternalValues({ safeContents: safe.safeContents.map((content) => (content.contentType === pkijs.ContentInfo.DATA ? {} : { password: unlock })) });
    let key: Buffer | undefined;
    const certificates: Buffer[] = [];
    for (const { value } of safe.parsedValue.safeContents as { value: pkijs.SafeContents }[]) {
      for (const bag of value.safeBags) {
        if (bag.bagValue instanceof pkijs.CertBag) certificates.push(Buffer.from((bag.bagValue.certValue as asn1js.OctetString).valueBlock.valueHexView));
        if (!(bag.bagValue instanceof pkijs.PKCS8ShroudedKeyBag)) continue;
        await (bag.bagValue as unknown as { parseInternalValues(options: { password: ArrayBuffer }): Promise<void> }).parseInternalValues({ password: unlock });
        key = Buffer.from(bag.bagValue.parsedValue?.toSchema().toBER() ?? new ArrayBuffer(0));
      }
    }
    return { key: key ?? Buffer.alloc(0), certificates };
  }

  it('opens there, and its key signs', async () => {
    const { key, certificates } = await open(file, password);
    expect(certificates).toEqual(chain);
    const webKey = await webcrypto.subtle.importKey('pkcs8', new Uint8Array(key), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
    const raw = await webcrypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, webKey, new Uint8Array([1, 2, 3]));
    expect(raw.byteLength).toBe(64);
  });

  it('and does not with another password', async () => {
    await expect(open(file, 'інший')).rejects.toThrow();
  });
});

describe('Old and loose encodings', () => {
  it('indefinite lengths and strings in pieces become DER', () => {
    expect(berToDer(Buffer.from('3080020101000030800000', 'hex').subarray(0, 7)).toString('hex')).toBe('3003020101');
    expect(berToDer(Buffer.from('248004020102040103' + '0000', 'hex')).toString('hex')).toBe('0403010203');
    expect(berToDer(Buffer.from('30810402020102', 'hex')).toString('hex')).toBe('300402020102');
    expect(() => berToDer(Buffer.from('0480000', 'hex'))).toThrow(RangeError);
    expect(() => berToDer(Buffer.from('3080'.repeat(100), 'hex'))).toThrow(RangeError);
  });

  it('RC2 gives the plain texts of RFC 2268 §5', () => {
    const vectors: readonly [string, number, string, string][] = [
      ['0000000000000000', 63, '0000000000000000', 'ebb773f993278eff'],
      ['ffffffffffffffff', 64, 'ffffffffffffffff', '278b27e42e2f0d49'],
      ['88bca90e90875a', 64, '0000000000000000', '6ccf4308974c267f'],
      ['88bca90e90875a7f0f79c384627bafb2', 128, '0000000000000000', '2269552ab0f85ca6'],
    ];
    for (const [key, bits, plain, cipher] of vectors) {
      // The vectors are single blocks: the padding that CBC wants is made by choosing the initial vector.
      const wanted = Buffer.from('0707070707070701', 'hex').fill(7, 1);
      const iv = Buffer.from(plain, 'hex').map((byte, index) => byte ^ (wanted[index] ?? 0));
      expect(decryptRc2Cbc(Buffer.from(cipher, 'hex'), Buffer.from(key, 'hex'), Buffer.from(iv), bits)?.toString('hex')).toBe('07');
    }
  });
});
