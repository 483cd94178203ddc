import fc from 'fast-check';
import type { Instant } from '#shared/domain/ids.js';
import type { CertificateFacts } from './certificate-facts.js';
import { maySign, type MaySignQuestion, type MaySignRefusal } from './may-sign.js';

const at = '2026-03-10T09:30:00.000Z' as Instant;
const facts: CertificateFacts = {
  fingerprint: 'f'.repeat(64), serial: '01', subject: { commonName: 'Шевченко Тарас Григорович' }, issuer: { commonName: 'Тестовий КНЕДП' },
  notBeforeAt: '2025-03-10T00:00:00.000Z' as Instant, notAfterAt: '2027-03-10T00:00:00.000Z' as Instant,
  keyUsages: ['digitalSignature', 'nonRepudiation'], qualified: true, secureDevice: true, qcTypes: ['signature'],
  rnokpp: '1234567890', edrpou: '12345678', role: 'representative', key: { name: 'ECDSA P-256', supported: true },
  addresses: { ocsp: [], crls: [], issuers: [], timestamps: [] },
};
const { edrpou: _edrpou, ...withoutBody } = facts;
const { rnokpp: _rnokpp, ...withoutPerson } = facts;
const personal: CertificateFacts = { ...withoutBody, role: 'personal' };
const seal: CertificateFacts = { ...withoutPerson, role: 'seal', qcTypes: ['seal'] };
const soleTrader: CertificateFacts = { ...facts, edrpou: '1234567890', role: 'personal' };
const { keyUsages: _usages, ...unlimited } = facts;

const question: MaySignQuestion = { certificate: facts, purpose: 'signature', rnokpp: '1234567890', edrpou: '12345678', at, chain: 'trusted', revocation: 'good' };
const answer = (changes: Partial<MaySignQuestion>): MaySignRefusal | 'yes' => {
  const found = maySign({ ...question, ...changes });
  return found.ok ? 'yes' : found.refusal;
};

describe('Who may sign with what (rules-ua §4.3)', () => {
  it.each<[string, Partial<MaySignQuestion>, MaySignRefusal | 'yes']>([
    ['the head signs with a representative\'s certificate of the body', {}, 'yes'],
    ['a visa may be given with it, too', { purpose: 'visa' }, 'yes'],
    ['a visa may be given with a personal certificate', { purpose: 'visa', certificate: personal }, 'yes'],
    ['the head\'s signature may not be given with a personal certificate', { certificate: personal }, 'noOrganisationCode'],
    ['a sole trader\'s certificate is personal: a visa', { purpose: 'visa', certificate: soleTrader }, 'yes'],
    ['a sole trader\'s certificate is personal: no head\'s signature', { certificate: soleTrader }, 'noOrganisationCode'],
    ['S30 another body\'s certificate of the same person', { edrpou: '87654321' }, 'otherOrganisation'],
    ['S30 another body\'s certificate for a visa', { purpose: 'visa', edrpou: '87654321' }, 'otherOrganisation'],
    ['S30 another person of the same name', { rnokpp: '1234567891' }, 'foreignCertificate'],
    ['a person with a passport in place of the РНОКПП, its series typed in the other alphabet', { rnokpp: 'AB123456', certificate: { ...facts, rnokpp: 'АВ123456' } }, 'yes'],
    ['S30 a passport of another number', { rnokpp: 'АВ123457', certificate: { ...facts, rnokpp: 'АВ123456' } }, 'foreignCertificate'],
    ['S30 an empty code is nobody\'s', { rnokpp: '', certificate: { ...facts, rnokpp: '' } }, 'foreignCertificate'],
    ['S30 a person whose code the directory does not know', { rnokpp: undefined }, 'foreignCertificate'],
    ['S30 a seal in a person\'s hand', { certificate: seal }, 'foreignCertificate'],
    ['S30 codes that contradict each other', { certificate: { ...facts, role: 'unknown' } }, 'foreignCertificate'],
    ['S30 a test or self-signed authority', { chain: 'untrusted' }, 'untrustedIssuer'],
    ['the body\'s seal', { purpose: 'seal', certificate: seal, rnokpp: undefined }, 'yes'],
    ['another body\'s seal', { purpose: 'seal', certificate: seal, edrpou: '87654321' }, 'otherOrganisation'],
    ['a person\'s certificate as a seal', { purpose: 'seal', certificate: personal }, 'noOrganisationCode'],
    ['a representative\'s certificate as a seal', { purpose: 'seal' }, 'foreignCertificate'],
    ['S31 expired', { at: '2027-03-10T00:00:00.001Z' as Instant }, 'certificateExpired'],
    ['S31 valid to the last instant', { at: '2027-03-10T00:00:00.000Z' as Instant }, 'yes'],
    ['S31 not yet valid', { at: '2025-03-09T23:59:59.999Z' as Instant }, 'certificateNotYetValid'],
    ['S31 revoked', { revocation: 'revoked' }, 'certificateRevoked'],
    ['S31 of unknown status', { revocation: 'unknown' }, 'revocationUnknown'],
    ['not qualified', { certificate: { ...facts, qualified: false } }, 'notQualified'],
    ['a key for key agreement', { certificate: { ...facts, keyUsages: ['keyAgreement'] } }, 'wrongKeyUsage'],
    ['a key without stated use', { certificate: unlimited }, 'wrongKeyUsage'],
    ['a seal\'s type in a person\'s certificate', { certificate: { ...facts, qcTypes: ['seal'] } }, 'wrongKeyUsage'],
    ['no stated type', { certificate: { ...facts, qcTypes: [] } }, 'yes'],
  ])('%s', (_, changes, expected) => expect(answer(changes)).toBe(expected));

  it('whose certificate it is comes before what state it is in', () => {
    expect(answer({ rnokpp: '1', certificate: { ...facts, qualified: false }, revocation: 'revoked' })).toBe('foreignCertificate');
  });

  it('nothing passes without a trusted chain, a good status, qualification and the right codes', () => {
    const questions = fc.record({
      certificate: fc.record({
        rnokpp: fc.constantFrom('1234567890', '1', undefined), edrpou: fc.constantFrom('12345678', '87654321', undefined),
        role: fc.constantFrom('personal' as const, 'representative' as const, 'seal' as const, 'unknown' as const), qualified: fc.boolean(),
      }),
      purpose: fc.constantFrom('signature' as const, 'visa' as const, 'seal' as const),
      chain: fc.constantFrom('trusted' as const, 'untrusted' as const),
      revocation: fc.constantFrom('good' as const, 'revoked' as const, 'unknown' as const),
    });
    fc.assert(
      fc.property(questions, ({ certificate, ...rest }) => {
        const { rnokpp, edrpou, ...others } = certificate;
        const { rnokpp: _r, edrpou: _e, ...base } = facts;
        const given = { ...base, ...others, ...(rnokpp === undefined ? {} : { rnokpp }), ...(edrpou === undefined ? {} : { edrpou }), qcTypes: [] };
        if (answer({ ...rest, certificate: given }) !== 'yes') return;
        expect(rest).toMatchObject({ chain: 'trusted', revocation: 'good' });
        expect(certificate.qualified).toBe(true);
        if (rest.purpose !== 'seal') expect(rnokpp).toBe('1234567890');
        if (rest.purpose !== 'visa') expect(edrpou).toBe('12345678');
        expect(certificate.role).not.toBe('unknown');
      }),
      { numRuns: 1000 },
    );
  });
});
