import { generateKeyPairSync } from 'node:crypto';
import type { Instant } from '#shared/domain/ids.js';
import { bitString, octetString, oid, sequence } from '../cms/der.js';
import { extensionOids } from '../cms/oids.js';
import { makeAuthority } from '../development/authority.js';
import { encodeExtension, encodeName, issueCertificate } from '../development/issue-certificate.js';
import { personExtensions, personName, type PersonProfile } from '../development/profiles.js';
import type { CertificateFacts } from '../domain/certificate-facts.js';
import { derFromFile, inspectCertificate } from './certificate.js';
import { certificateOf } from './x509.js';

const at = '2026-03-10T09:30:00.000Z' as Instant;
const until = '2028-03-10T09:30:00.000Z' as Instant;
const urls = { ocsp: 'http://ca.test/ocsp', issuer: 'http://ca.test/ca.crt', crl: 'http://ca.test/ca.crl', timestamp: 'http://ca.test/tsa' };
const authority = makeAuthority(at, urls);
const issuing = authority.issuing.chain[0] ?? Buffer.alloc(0);
const issuer = { nameDer: certificateOf(issuing).subject.der, key: authority.issuing.key, algorithm: 'ecdsa-sha256' } as const;
const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

function issued(profile: PersonProfile, subject = personName(profile), extensions = personExtensions(profile, urls)): Buffer {
  return issueCertificate({ subject, publicKey, extensions, notBeforeAt: at, notAfterAt: until }, issuer);
}
function facts(der: Buffer): CertificateFacts {
  const found = inspectCertificate(der);
  if (!found.ok) throw new Error(found.refusal);
  return found.value;
}
const representative: PersonProfile = {
  kind: 'representative', commonName: 'Коцюбинська Ольга Іванівна', surname: 'Коцюбинська', givenName: 'Ольга Іванівна', title: 'Голова',
  organisation: 'Обласна державна адміністрація', rnokpp: '2345678901', edrpou: '00022533',
};

describe('What a certificate says of itself', () => {
  it('names, dates, key, use, qualification and addresses', () => {
    expect(facts(issued(representative))).toMatchObject({
      subject: {
        commonName: 'Коцюбинська Ольга Іванівна', surname: 'Коцюбинська', givenName: 'Ольга Іванівна', title: 'Голова', organisation: 'Обласна державна адміністрація',
      },
      issuer: { commonName: 'Тестовий КНЕДП' },
      notBeforeAt: at, notAfterAt: until, keyUsages: ['digitalSignature', 'nonRepudiation'], qualified: true, secureDevice: true, qcTypes: ['signature'],
      rnokpp: '2345678901', edrpou: '00022533', role: 'representative', key: { name: 'ECDSA P-256', supported: true },
      addresses: { ocsp: [urls.ocsp], issuers: [urls.issuer], crls: [urls.crl], timestamps: [urls.timestamp] },
    });
  });

  it.each(['attributes', 'name', 'both'] as const)('the codes of people and bodies are found in either profile: %s', (codesIn) => {
    expect(facts(issued({ ...representative, codesIn }))).toMatchObject({ rnokpp: '2345678901', edrpou: '00022533', role: 'representative' });
  });

  it.each<[PersonProfile, CertificateFacts['role']]>([
    [representative, 'representative'],
    [{ ...representative, kind: 'personal' }, 'personal'],
    [{ ...representative, kind: 'seal' }, 'seal'],
    [{ ...representative, edrpou: '2345678901' }, 'personal'],
    [{ kind: 'personal', commonName: 'Без коду' }, 'unknown'],
  ])('the codes tell whose it is (%#: %s)', (profile, role) => expect(facts(issued(profile)).role).toBe(role));

  it('a seal is of the seal\'s type', () => expect(facts(issued({ ...representative, kind: 'seal' })).qcTypes).toEqual(['seal']));

  it('S30 profiles that contradict each other are not believed at all', () => {
    const other = personName({ ...representative, rnokpp: '9999999999' });
    const found = facts(issued(representative, other));
    expect(found.role).toBe('unknown');
    expect(found.rnokpp).toBeUndefined();
    expect(found.edrpou).toBeUndefined();
  });

  it('a certificate that is not declared qualified says so', () => {
    expect(facts(issued({ ...representative, qualified: false }))).toMatchObject({ qualified: false, secureDevice: false, qcTypes: [] });
  });

  it('a person without a code has the document number in its place', () => {
    expect(facts(issued({ kind: 'personal', commonName: 'Особа', rnokpp: 'АБ123456', codesIn: 'name' })).rnokpp).toBe('АБ123456');
  });

  it('a key of ДСТУ 4145 is named, though not computed', () => {
    const der = issued(representative);
    const algorithm = oid('1.2.840.10045.2.1');
    const spkiStart = der.indexOf(algorithm) - 4;
    const spki = certificateOf(der).publicKey.spki;
    expect(der.indexOf(spki)).toBe(spkiStart);
    const ukrainian = sequence(sequence(oid('1.2.804.2.1.1.1.1.3.1.1'), sequence(oid('1.2.804.2.1.1.1.1.3.1.1.2.6'))), bitString(octetString(Buffer.alloc(33, 1))));
    const tbs = certificateOf(der).tbs;
    const at4 = tbs.indexOf(spki);
    const replaced = Buffer.concat([tbs.subarray(4, at4), ukrainian, tbs.subarray(at4 + spki.length)]);
    const outer = certificateOf(der);
    const certificate = sequence(sequence(replaced), sequence(oid('1.2.840.10045.4.3.2')), bitString(outer.signature));
    expect(facts(certificate).key).toEqual({ name: 'ДСТУ 4145-2002 з ГОСТ 34.311-95', supported: false });
  });
});

describe('What is not a certificate', () => {
  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('сертифікат')],
    ['a certificate that is cut', issuing.subarray(0, 200)],
    ['a certificate with bytes after it', Buffer.concat([issuing, Buffer.of(0)])],
    ['an extension that stands twice', issued(representative, undefined, [...personExtensions(representative, urls), encodeExtension(extensionOids.keyUsage, sequence())])],
    ['an extension that is broken', issued(representative, undefined, [encodeExtension(extensionOids.qcStatements, Buffer.of(0x30, 5))])],
  ])('%s is refused', (_, der) => expect(inspectCertificate(der)).toEqual({ ok: false, refusal: 'notACertificate' }));

  it('PEM and DER files are both read', () => {
    const pem = `Bag Attributes\n-----BEGIN CERTIFICATE-----\n${issuing.toString('base64')}\n-----END CERTIFICATE-----\n`;
    expect(derFromFile(Buffer.from(pem))).toEqual(issuing);
    expect(derFromFile(issuing)).toEqual(issuing);
    expect(derFromFile(Buffer.from(encodeName([])))).toBeUndefined();
  });
});
