import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inspectCertificate } from '../certificates/certificate.js';
import { makeAuthority } from '../development/authority.js';
import type { Instant } from '#shared/domain/ids.js';
import { resolveHash, resolveSignatureAlgorithm } from './algorithms.js';
import { bitString, derNull, octetString, oid, sequence } from './der.js';
import { childrenOf, encodedOf, readDer } from './der-reader.js';
import { ukrainianAlgorithms } from './ukrainian-algorithms.js';

const root = path.resolve(__dirname, '..', '..');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => file.split(path.sep).join('/')).filter((file) => file.endsWith('.ts') && !/\.(spec|fixture)\.ts$/.test(file));
const mentioning = (pattern: RegExp): string[] => sources.filter((file) => pattern.test(readFileSync(path.join(root, file), 'utf8'))).sort();

describe('The place of ДСТУ 4145 and Купина', () => {
  it('is this folder: no file outside it knows an object identifier of a Ukrainian algorithm', () => {
    expect(mentioning(/1\.2\.804\.2\.1\.1\.1\.1\.\d/).filter((file) => !file.startsWith('signatures/cms/'))).toEqual([]);
  });

  it('is this folder: signatures are verified by the table of algorithms only, but for those in XML lists', () => {
    expect(mentioning(/import \{[^}]*\b(?:verify|createVerify)\b[^}]*\} from 'node:crypto'/)).toEqual(['signatures/cms/algorithms.ts', 'signatures/trust/signed-xml.ts']);
  });

  it.each([...ukrainianAlgorithms])('%s is met by its name: %s', (dotted, name) => {
    const identifier = readDer(sequence(oid(dotted), derNull));
    expect(resolveSignatureAlgorithm(identifier)).toEqual({ ok: false, refusal: { code: 'unsupportedAlgorithm', name } });
    expect(resolveHash(identifier)).toEqual({ ok: false, refusal: { code: 'unsupportedAlgorithm', name } });
  });

  it('a certificate with a key of ДСТУ 4145 is read, its key named, and its signatures said not to be checkable yet', () => {
    const { root: authority } = makeAuthority('2026-01-01T00:00:00.000Z' as Instant, { ocsp: '', issuer: '', crl: '', timestamp: '' });
    const ordinary = authority.chain[0] ?? Buffer.alloc(0);
    const spki = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'der' });
    const dstu = sequence(sequence(oid('1.2.804.2.1.1.1.1.3.1.1'), sequence(oid('1.2.804.2.1.1.1.1.3.1.1.2.6'))), bitString(octetString(spki.subarray(-33))));
    const [tbs, ...others] = childrenOf(readDer(ordinary));
    if (!tbs) throw new Error('no certificate');
    const fields = childrenOf(tbs).map((node) => encodedOf(node));
    const changed = sequence(sequence(...fields.map((field, index) => (index === 6 ? dstu : field))), ...others.map((node) => encodedOf(node)));
    const found = inspectCertificate(changed);
    expect(found.ok && found.value.key).toEqual({ name: 'ДСТУ 4145-2002 з ГОСТ 34.311-95', supported: false });
  });
});
