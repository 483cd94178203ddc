import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import type { Instant } from '#shared/domain/ids.js';
import { makeAuthority } from '../development/authority.js';
import { encodeName, issueCertificate } from '../development/issue-certificate.js';
import { readTrustedList } from './read-trusted-list.js';
import type { TrustedListRefusal, TrustedList } from './trusted-list.js';
import { listXml, signList, type ListEntry, type SigningOptions } from './trusted-list.fixture.js';
import { TrustedListStore } from './trusted-list-store.js';

const at = '2026-04-01T09:00:00.000Z' as Instant;
const urls = { ocsp: '', issuer: '', crl: '', timestamp: '' };
const authority = makeAuthority('2022-01-01T00:00:00.000Z' as Instant, urls);
const der = (name: keyof typeof authority): Buffer => authority[name].chain[0] ?? Buffer.alloc(0);

interface Operator { readonly key: KeyObject; readonly certificate: Buffer }
const operatorOf = (pair: { privateKey: KeyObject; publicKey: KeyObject }, notAfterAt = '2030-01-01T00:00:00.000Z'): Operator => {
  const name = encodeName([{ type: 'country', value: 'UA' }, { type: 'commonName', value: 'Оператор тестового довірчого списку' }]);
  const template = { subject: name, publicKey: pair.publicKey, notBeforeAt: '2024-01-01T00:00:00.000Z' as Instant, notAfterAt: notAfterAt as Instant, extensions: [] };
  const algorithm = pair.privateKey.asymmetricKeyType === 'ec' ? 'ecdsa-sha256' : 'rsa-sha256';
  return { key: pair.privateKey, certificate: issueCertificate(template, { nameDer: name, key: pair.privateKey, algorithm }) };
};
const operator = operatorOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
const rsaOperator = operatorOf(generateKeyPairSync('rsa', { modulusLength: 2048 }));

const entry: ListEntry = {
  services: [
    { type: 'CA/QC', name: 'Видача сертифікатів', certificates: [der('issuing')], supplyPoint: 'http://ca.example/', periods: [['2025-06-01T00:00:00Z', 'withdrawn'], ['2023-01-01T00:00:00Z', 'granted']] },
    { type: 'CA/QC', name: 'Корінь', certificates: [der('root')], periods: [['2023-01-01T00:00:00Z', 'granted']] },
    { type: 'TSA/QTST', name: 'Позначки часу', certificates: [der('timestamp')], periods: [['2024-01-01T00:00:00Z', 'granted']] },
    { type: 'Certstatus/OCSP/QC', name: 'Статус', certificates: [der('responder')], periods: [['2024-01-01T00:00:00Z', 'granted']] },
    { type: 'EDS/Q', name: 'Доставка', certificates: [der('root')], periods: [['2024-01-01T00:00:00Z', 'granted']] },
  ],
};
const xml = listXml(entry);
const signed = (text = xml, by: Operator = operator, options: Partial<SigningOptions> = {}): string => signList(text, { ...by, ...options });
const read = (text: string, signers: readonly Buffer[] = [operator.certificate], now = at) => readTrustedList(Buffer.from(text), { signers, at: now });
const outcome = (text: string, signers?: readonly Buffer[], now?: Instant): TrustedListRefusal | 'believed' => {
  const found = read(text, signers, now);
  return found.ok ? 'believed' : found.refusal;
};
const believed = (text: string, signers?: readonly Buffer[]): TrustedList => {
  const found = read(text, signers);
  if (!found.ok) throw new Error(found.refusal);
  return found.value;
};

describe('A trusted list (ETSI TS 119 612)', () => {
  it.each([['an ECDSA', operator], ['an RSA', rsaOperator]])('signed with %s key is read: services of the kinds that are relied on here, with their history', (_, by) => {
    const list = believed(signed(xml, by), [rsaOperator.certificate, operator.certificate]);
    expect(list).toMatchObject({ territory: 'UA', sequenceNumber: 7, issuedAt: '2026-03-01T00:00:00.000Z', nextUpdateAt: '2026-08-01T00:00:00.000Z' });
    expect(list.services.map(({ name, service }) => [name, service])).toEqual([
      ['Видача сертифікатів (укр)', 'certificates'], ['Корінь (укр)', 'certificates'], ['Позначки часу (укр)', 'timestamps'], ['Статус (укр)', 'ocsp'],
    ]);
    expect(list.services[0]).toMatchObject({ provider: 'Тестовий надавач', addresses: ['http://ca.example/'] });
  });

  it('trusts a provider for what it did while its status was granted, and for nothing else', () => {
    const store = new TrustedListStore(believed(signed()));
    const issuing = der('issuing');
    const trusts = (instant: string): boolean => store.trusted('certificates', instant as Instant).some((each) => each.equals(issuing));
    expect([trusts('2022-12-31T23:59:59.999Z'), trusts('2023-01-01T00:00:00.000Z'), trusts('2025-05-31T23:59:59.999Z'), trusts('2025-06-01T00:00:00.000Z')]).toEqual([false, true, true, false]);
    expect(store.trusted('timestamps', at)).toEqual([der('timestamp')]);
    expect(store.trusted('ocsp', at)).toEqual([der('responder')]);
    expect(store.trusted('timestamps', '2023-06-01T00:00:00.000Z' as Instant)).toEqual([]);
    expect(store.known()).toHaveLength(4);
  });

  it('past its next update trusts nothing new, and still what is older', () => {
    const store = new TrustedListStore(believed(signed()));
    expect(store.trusted('certificates', '2026-08-01T00:00:00.001Z' as Instant)).toEqual([]);
    expect(store.trusted('certificates', '2026-08-01T00:00:00.000Z' as Instant)).toEqual([der('root')]);
  });

  it('at any instant trusts exactly the services whose newest period then is granted', () => {
    const instant = fc.integer({ min: Date.parse('2022-06-01'), max: Date.parse('2026-07-31') }).map((time) => new Date(time).toISOString() as Instant);
    const words = fc.constantFrom('granted', 'withdrawn', 'undersupervision', 'supervisionceased', 'accreditationrevoked');
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(instant, words), { minLength: 1, maxLength: 5, selector: ([from]) => from }), instant, (periods, moment) => {
        const list = believed(signed(listXml({ services: [{ type: 'CA/QC', name: 'а', certificates: [der('root')], periods }] })));
        const [current] = periods.filter(([from]) => from <= moment).sort((a, b) => (a[0] < b[0] ? 1 : -1));
        const expected = current !== undefined && ['granted', 'undersupervision'].includes(current[1]);
        expect(new TrustedListStore(list).trusted('certificates', moment)).toEqual(expected ? [der('root')] : []);
      }),
      { numRuns: 40 },
    );
  });
});

describe('An attack on a trusted list', () => {
  const evil = listXml({ services: [{ type: 'CA/QC', name: 'Зловмисник', certificates: [der('responder')], periods: [['2020-01-01T00:00:00Z', 'granted']] }] });
  const honest = signed();
  const signatureOf = (text: string): string => /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(text)?.[0] ?? '';
  const body = (text: string): string => text.replace(/^<\?xml[^>]*\?>\s*/, '');
  const within = (text: string, addition: string): string => text.replace('</TrustServiceStatusList>', `${addition}</TrustServiceStatusList>`);
  const withId = listXml({ ...entry, root: ' Id="list"' });
  const signedById = signed(withId, operator, { xpath: "//*[@Id='list']" });

  it('the honest list with a reference by Id passes, so that the attacks below are refused for what they do', () => {
    expect(outcome(signedById)).toBe('believed');
    expect(outcome(honest)).toBe('believed');
  });

  it.each<[string, string, TrustedListRefusal]>([
    ['no signature', xml, 'listUnsigned'],
    ['another signer, also with the same name', signed(xml, operatorOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }))), 'listSignerUnknown'],
    ['the honest signer\'s certificate in KeyInfo, signed with another key', signed(xml, { ...operatorOf(generateKeyPairSync('ec', { namedCurve: 'P-256' })), certificate: operator.certificate }), 'listSignatureInvalid'],
    ['no certificate in KeyInfo', honest.replace(/<ds:KeyInfo>.*<\/ds:KeyInfo>/, ''), 'listSignerUnknown'],
    ['a changed status', honest.replace('Svcstatus/withdrawn', 'Svcstatus/granted'), 'listSignatureInvalid'],
    ['a service added', honest.replace('</TSPServices>', `${/<TSPService>[\s\S]*?<\/TSPService>/.exec(evil)?.[0] ?? ''}</TSPServices>`), 'listSignatureInvalid'],
    ['the honest signature moved into another list', within(body(evil), signatureOf(honest)), 'listSignatureInvalid'],
    ['wrapping: another list round the honest one', `<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#">${body(honest)}${body(evil)}</TrustServiceStatusList>`, 'listSignatureMisplaced'],
    ['wrapping: the honest list by Id inside the signature\'s Object', within(body(evil), signatureOf(signedById).replace('</ds:Signature>', `<ds:Object>${body(withId)}</ds:Object></ds:Signature>`)), 'listSignatureMisplaced'],
    ['wrapping: two elements with one Id', within(body(listXml({ services: [], root: ' Id="list"' })), `${body(withId)}${signatureOf(signedById)}`), 'listSignatureInvalid'],
    ['a signature over a part only', signed(withId.replace('<SchemeInformation>', '<SchemeInformation Id="part">'), operator, { xpath: "//*[@Id='part']" }), 'listSignatureMisplaced'],
    ['two signatures', within(honest, signatureOf(honest)), 'listSignatureMisplaced'],
    ['an external entity (XXE)', honest.replace('?>', '?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'), 'listForbiddenXml'],
    ['an entity bomb', `<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;&a;">]>${body(honest).replace('>UA<', '>&b;<')}`, 'listForbiddenXml'],
    ['an entity that nobody declared', honest.replace('>UA<', '>&unknown;<'), 'listBroken'],
    ['another encoding', honest.replace('UTF-8', 'UTF-7'), 'listForbiddenXml'],
    ['SHA-1', signed(xml, rsaOperator, { algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }), 'listAlgorithm'],
    ['a digest of SHA-1', signed(xml, rsaOperator, { digest: 'http://www.w3.org/2000/09/xmldsig#sha1' }), 'listAlgorithm'],
    ['a text', 'не список', 'listBroken'],
    ['nothing', '', 'listBroken'],
    ['half a list', honest.slice(0, honest.length / 2), 'listBroken'],
    ['another document of the same signer', signed('<Nakaz xmlns="urn:x">про відпустку</Nakaz>'), 'listBroken'],
    ['a list of version 3', signed(xml.replace('<TSLVersionIdentifier>5', '<TSLVersionIdentifier>3')), 'listBroken'],
    ['a list without the next update', signed(xml.replace(/<NextUpdate>.*<\/NextUpdate>/, '<NextUpdate/>')), 'listBroken'],
  ])('%s is refused', (_, text, expected) => {
    expect(outcome(text, [operator.certificate, rsaOperator.certificate])).toBe(expected);
  });

  it('a list past its next update, or issued in the future, is refused', () => {
    expect(outcome(honest, undefined, '2026-08-01T00:00:00.001Z' as Instant)).toBe('listExpired');
    expect(outcome(honest, undefined, '2026-02-28T23:59:59.999Z' as Instant)).toBe('listNotYetIssued');
  });

  it('a list whose signer\'s certificate had ended is refused', () => {
    const former = operatorOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }), '2026-02-01T00:00:00.000Z');
    expect(outcome(signed(xml, former), [former.certificate])).toBe('listSignerExpired');
  });

  it('ten thousand nested elements, or a hundred thousand attributes, are refused or read, never a crash', () => {
    const deep = `<?xml version="1.0" encoding="UTF-8"?><a xmlns="http://uri.etsi.org/02231/v2#">${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}</a>`;
    const wide = `<a ${Array.from({ length: 100_000 }, (_, index) => `b${index}="1"`).join(' ')}/>`;
    expect([outcome(deep), outcome(wide), outcome(within(deep.replace('</a>', `</a>${signatureOf(honest)}`), ''))].every((each) => each !== 'believed')).toBe(true);
  });

  it('any changed byte of the honest list leaves it refused, or unchanged in what it says', () => {
    const bytes = Buffer.from(honest);
    const expected = JSON.stringify(believed(honest));
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (index, mask) => {
        const changed = Buffer.from(bytes);
        changed[index] = (changed[index] ?? 0) ^ mask;
        const found = readTrustedList(changed, { signers: [operator.certificate], at });
        if (found.ok) expect(JSON.stringify(found.value)).toBe(expected);
      }),
      { numRuns: 150 },
    );
  });
});
