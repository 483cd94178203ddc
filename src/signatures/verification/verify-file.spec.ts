import fc from 'fast-check';
import type { Instant } from '#shared/domain/ids.js';
import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfDict } from '#shared/pdf/pdf-objects.js';
import { RevisionWriter } from '#shared/pdf/revision-writer.js';
import { hybridPdf, linearisedPdf, ONE_PAGE, samplePdf, sampleStream } from '#shared/pdf/sample-pdf.fixture.js';
import { StaticTrustStore } from '../certificates/static-trust-store.js';
import { hashes } from '../cms/algorithms.js';
import { childrenOf, encodedOf, explicitOf, readDer } from '../cms/der-reader.js';
import { context, sequence, tags, tlv } from '../cms/der.js';
import { signCms } from '../cms/sign.js';
import { verificationChecks } from '../domain/verification-policy.js';
import type { VerificationReport } from '../domain/verification-report.js';
import { changeTexts, checkTexts, reasonTexts } from '../domain/verification-texts.js';
import { changeKinds } from '../domain/document-change.js';
import { reasons } from '../domain/verdict.js';
import { LocalSigner } from '../keys/local-signer.js';
import { taggedPdf } from '../pdf/tagged-pdf.fixture.js';
import { etsiReport } from './etsi-report.js';
import { shippedPolicy } from './policy-file.js';
import { reportText } from './report-text.js';
import { parts, richPdf } from './testing/attacked-document.js';
import { attacks } from './testing/attacks.js';
import { signedAt, signPdf, stampPdf, TestAuthority, type Person } from './testing/test-authority.js';
import { verifyFile } from './verify-file.js';
import type { VerificationContext } from './verification-context.js';

const authority = new TestAuthority();
const person = authority.person();
const newField = { tooltip: 'Підпис', pageIndex: 0, rect: [0, 0, 0, 0] } as const;
const content = Buffer.from('Рішення № 1');

const verify = (bytes: Buffer, changes: Partial<VerificationContext> = {}, detached?: Buffer): Promise<VerificationReport> => verifyFile({ bytes, ...(detached ? { detached } : {}) }, authority.context(changes));
const short = ({ verdict }: VerificationReport): string => [verdict.indication, verdict.subIndication, verdict.reason].filter(Boolean).join(' ');
const p7s = (who: Person, attached?: Buffer): Promise<Buffer> => signCms(new LocalSigner(who.key, who.chain), { profile: 'cades', contentDigest: hashes.sha256.digest(content), signingAt: signedAt, ...(attached ? { content: attached } : {}) });

/** Two messages over one content as one message of two signers. */
async function both(first: Buffer, second: Buffer): Promise<Buffer> {
  const parts = (cms: Buffer): Buffer[] => childrenOf(explicitOf(childrenOf(readDer(cms))[1] ?? readDer(cms))).map(encodedOf);
  const [a, b] = [parts(first), parts(second)];
  const inner = (set: Buffer | undefined): Buffer[] => (set ? childrenOf(readDer(set)).map(encodedOf) : []);
  const signers = tlv(tags.set, Buffer.concat([...inner(a[4]), ...inner(b[4])].sort(Buffer.compare)));
  const certificates = context(0, ...[...inner(a[3]), ...inner(b[3])]);
  return sequence(encodedOf(childrenOf(readDer(first))[0] ?? readDer(first)), context(0, sequence(a[0] ?? Buffer.alloc(0), a[1] ?? Buffer.alloc(0), a[2] ?? Buffer.alloc(0), certificates, signers)));
}

describe('A signature beside its file, or around it', () => {
  it('passes with its data given, and with its data inside', async () => {
    expect(short(await verify(await p7s(person), {}, content))).toBe('TOTAL-PASSED');
    const attached = await verify(await p7s(person, content));
    expect([short(attached), attached.signatures[0]?.coverage]).toEqual(['TOTAL-PASSED', { kind: 'content', bytes: content.length }]);
  });

  it('also as PEM and as Base64 text', async () => {
    const text = (await p7s(person, content)).toString('base64').replace(/.{64}/g, '$&\n');
    expect(short(await verify(Buffer.from(text)))).toBe('TOTAL-PASSED');
    expect(short(await verify(Buffer.from(`-----BEGIN PKCS7-----\n${text}\n-----END PKCS7-----\n`)))).toBe('TOTAL-PASSED');
  });

  it('S29 fails over other data, and over data that differ from those inside', async () => {
    expect(short(await verify(await p7s(person), {}, Buffer.from('Рішення № 2')))).toBe('TOTAL-FAILED HASH_FAILURE messageDigestMismatch');
    expect(short(await verify(await p7s(person, content), {}, Buffer.from('Рішення № 2')))).toBe('TOTAL-FAILED HASH_FAILURE messageDigestMismatch');
  });

  it('without its data is indeterminate and says what is missing', async () => {
    expect(short(await verify(await p7s(person)))).toBe('INDETERMINATE SIGNED_DATA_NOT_FOUND contentMissing');
  });

  it('that brings more certificates than are read here is not called false: its verdict stays open', async () => {
    const fields = (cms: Buffer): Buffer[] => childrenOf(explicitOf(childrenOf(readDer(cms))[1] ?? readDer(cms))).map(encodedOf);
    const honest = await p7s(person);
    const [version, algorithms, inside, certificates, signers] = fields(honest) as [Buffer, Buffer, Buffer, Buffer, Buffer];
    const [certificate] = childrenOf(readDer(certificates)).map(encodedOf) as [Buffer];
    const swollen = sequence(encodedOf(childrenOf(readDer(honest))[0] ?? readDer(honest)), context(0, sequence(version, algorithms, inside, context(0, ...Array.from({ length: 1000 }, () => certificate)), signers)));
    expect(short(await verify(swollen, {}, content))).toBe('INDETERMINATE SIG_CONSTRAINTS_FAILURE tooLarge');
  });

  it('of several signers names each, and the worst of them decides', async () => {
    const other = authority.person({ commonName: 'Леся Українка', rnokpp: '2222222222' });
    const two = await verify(await both(await p7s(person), await p7s(other)), {}, content);
    expect([short(two), two.signatures.map(({ id }) => id), two.signatures.map(({ signer }) => signer?.name).sort()]).toEqual(['TOTAL-PASSED', ['S1', 'S2'], ['Леся Українка', 'Шевченко Тарас Григорович']]);
    authority.revoked[other.serial] = { status: 'revoked', revokedAt: '2026-03-01T00:00:00.000Z' as Instant, reason: 1 };
    const one = await verify(await both(await p7s(person), await p7s(other)), {}, content);
    expect(short(one)).toBe('INDETERMINATE REVOKED_NO_POE certificateRevokedNoProof');
    expect(one.signatures.map(({ verdict }) => verdict.indication).sort()).toEqual(['INDETERMINATE', 'TOTAL-PASSED']);
  });
});

describe('Who, when and with what', () => {
  const signed = (who: Person, stamp?: { by: TestAuthority; at: Instant }): Promise<Buffer> => signPdf(taggedPdf(), who, { fieldName: 'a', newField }, stamp);

  it('S30 a certificate that copies the subject under another authority is not trusted', async () => {
    expect(short(await verify(await signed(new TestAuthority().person())))).toBe('INDETERMINATE CERTIFICATE_CHAIN_GENERAL_FAILURE certificateSignatureMismatch');
  });

  it.each([
    ['S31 expired when checked, without a time-stamp', { notAfterAt: '2026-03-10T09:00:00.000Z' as Instant }, undefined, 'INDETERMINATE OUT_OF_BOUNDS_NO_POE certificateExpired'],
    ['S31 not yet valid', { notBeforeAt: '2026-04-10T09:00:00.000Z' as Instant }, undefined, 'TOTAL-FAILED NOT_YET_VALID certificateNotYetValid'],
    ['S31 expired since, with a time-stamp from before', { notAfterAt: '2026-03-10T09:20:00.000Z' as Instant }, '2026-03-10T09:10:00.000Z' as Instant, 'TOTAL-PASSED'],
  ] as const)('%s', async (_, profile, stampedAt, expected) => {
    expect(short(await verify(await signed(authority.person(profile), stampedAt ? { by: authority, at: stampedAt } : undefined), { revocation: authority.responder('2026-03-10T09:15:00.000Z' as Instant) }))).toBe(expected);
  });

  it('S31 revoked before, after, and nobody to ask', async () => {
    const revoked = authority.person();
    authority.revoked[revoked.serial] = { status: 'revoked', revokedAt: '2026-03-10T09:00:00.000Z' as Instant, reason: 1 };
    expect(short(await verify(await signed(revoked)))).toBe('INDETERMINATE REVOKED_NO_POE certificateRevokedNoProof');
    expect(short(await verify(await signed(revoked, { by: authority, at: '2026-03-10T09:15:00.000Z' as Instant })))).toBe('INDETERMINATE REVOKED_NO_POE certificateRevokedNoProof');
    expect(short(await verify(await signed(revoked, { by: authority, at: '2026-03-10T08:15:00.000Z' as Instant })))).toBe('TOTAL-PASSED');
    expect(short(await verify(await signed(person), { revocation: { evidenceFor: () => Promise.resolve([]) } }))).toBe('INDETERMINATE TRY_LATER revocationUnknown');
  });

  it('S31 revoked after a document time-stamp proved the signature: it stands', async () => {
    const revoked = authority.person();
    const pdf = stampPdf(await signed(revoked), authority, '2026-03-10T09:00:00.000Z' as Instant, 't');
    authority.revoked[revoked.serial] = { status: 'revoked', revokedAt: '2026-03-10T09:10:00.000Z' as Instant, reason: 1 };
    const report = await verify(pdf);
    expect([short(report), report.signatures[0]?.bestSignatureAt]).toEqual(['TOTAL-PASSED', '2026-03-10T09:00:00.000Z']);
  });

  it('S33 an algorithm that has ended stays good for what a document time-stamp proves to be older', async () => {
    const ends = '2026-03-10T09:20:00.000Z' as Instant;
    const algorithms = { hashes: { sha256: 'always', sha384: 'always', sha512: 'always' }, keys: { ec: [{ minimumBits: 384, until: 'always' }, { minimumBits: 256, until: ends }], rsa: [{ minimumBits: 2048, until: 'always' }] } } as const;
    const pdf = await signed(person);
    expect((await verify(pdf, { algorithms })).verdict.indication).toBe('INDETERMINATE');
    const before = await verify(pdf, { algorithms, now: '2026-03-10T09:10:00.000Z' as Instant });
    expect(short(before)).toBe('TOTAL-PASSED');
  });

  it('S37 a document time-stamp of a stranger, or over something else, proves nothing and is no pass', async () => {
    const foreign = stampPdf(await signed(person), new TestAuthority(), signedAt, 't');
    expect((await verify(foreign)).verdict.indication).not.toBe('TOTAL-PASSED');
    const future = stampPdf(await signed(person), authority, '2026-03-11T09:00:00.000Z' as Instant, 't');
    expect(short(await verify(future))).toBe('INDETERMINATE TIMESTAMP_ORDER_FAILURE timestampOrder');
  });

  it('S38 addresses in certificates are left to the source that is given: the verifier itself contacts nobody', async () => {
    const asked: string[] = [];
    const original = globalThis.fetch;
    globalThis.fetch = (input) => { asked.push(String(input)); return Promise.reject(new Error('no network')); };
    try {
      await verify(await signed(person), { revocation: { evidenceFor: () => Promise.resolve([]) } });
    } finally {
      globalThis.fetch = original;
    }
    expect(asked).toEqual([]);
  });
});

describe('S39 unusual files', () => {
  /** A page whose content makes the signed part end about where the byte range needs one digit more. */
  const padded = (bytes: number): Buffer => samplePdf([...ONE_PAGE.slice(0, 3), sampleStream(' '.repeat(bytes)), ...ONE_PAGE.slice(4)], { xref: 'table' });

  it.each([99_999_999, 100_000_000])('a file of %d bytes is signed and verified', async (wanted) => {
    const first = await signPdf(padded(wanted - 30_000), person, { fieldName: 'a', newField });
    const pdf = await signPdf(padded(wanted - 30_000 + wanted - first.length), person, { fieldName: 'a', newField });
    expect(pdf.length).toBe(wanted);
    expect(short(await verify(pdf))).toBe('TOTAL-PASSED');
    const changed = Buffer.from(pdf);
    changed[wanted / 2 | 0] = 0x41;
    expect(short(await verify(changed))).toBe('TOTAL-FAILED HASH_FAILURE messageDigestMismatch');
  });

  it('an encrypted one is refused in words', async () => {
    expect(short(await verify(samplePdf(ONE_PAGE, { xref: 'table', trailer: '/Encrypt<</Filter/Standard>>' })))).toBe('INDETERMINATE SIGNED_DATA_NOT_FOUND encryptedFile');
  });

  it('linearised: its two cross-references are one state, and a change of the page is found', async () => {
    const pdf = await signPdf(linearisedPdf(), person, { fieldName: 'a', newField });
    const report = await verify(pdf);
    expect([short(report), report.signatures[0]?.coverage.revisions]).toEqual(['TOTAL-PASSED', 2]);
    const writer = new RevisionWriter(PdfDocument.read(pdf));
    const page = PdfDocument.read(pdf).page(0).ref;
    writer.set(page, (writer.editableDict(page) ?? new PdfDict()).set('Rotate', 180));
    expect(short(await verify(writer.finish().toBuffer()))).toBe('TOTAL-FAILED FORMAT_FAILURE changedAfterSigning');
    const touched = Buffer.from(pdf);
    touched[pdf.indexOf('200 200')] = 0x39;
    expect(short(await verify(touched))).toBe('TOTAL-FAILED HASH_FAILURE messageDigestMismatch');
  });

  it('hybrid and with streams as cross-reference', async () => {
    for (const base of [hybridPdf(), taggedPdf('stream')]) expect(short(await verify(await signPdf(base, person, { fieldName: 'a', newField })))).toBe('TOTAL-PASSED');
  });

  it.each([['nothing', Buffer.alloc(0)], ['a text', Buffer.from('Наказ')], ['zeros', Buffer.alloc(100)], ['a beginning of a PDF', Buffer.from('%PDF-1.7\n')], ['a sequence', Buffer.of(0x30, 0x00)]])('%s is refused in words', async (_, bytes) => {
    expect((await verify(bytes)).verdict.indication).toBe('TOTAL-FAILED');
  });

  it('without signatures is indeterminate, never a pass', async () => {
    expect(short(await verify(taggedPdf()))).toBe('INDETERMINATE SIGNED_DATA_NOT_FOUND noSignature');
  });
});

describe('S34 S40 what stands in the place of a signature', () => {
  it('a chain of ten certificates is read whole', async () => {
    const [leaf = Buffer.alloc(0), ...above] = person.chain;
    const extra = Array.from({ length: 8 }, () => authority.person().chain[0] ?? leaf);
    expect(short(await verify(await signPdf(taggedPdf(), { ...person, chain: [leaf, ...above, ...extra] }, { fieldName: 'a', newField, contentsBytes: 16_000 })))).toBe('TOTAL-PASSED');
  });

  it('a signature larger than its place, cut off at the end of it, never passes', async () => {
    const pdf = (await signPdf(taggedPdf(), person, { fieldName: 'a', newField })).toString('latin1');
    const at = pdf.indexOf('<', pdf.lastIndexOf('/Contents ')) + 1;
    const place = pdf.indexOf('>', at) - at;
    const refilled = (hex: string): Buffer => Buffer.from(`${pdf.slice(0, at)}${hex.padEnd(place, '0').slice(0, place)}${pdf.slice(at + place)}`, 'latin1');
    expect([place, short(await verify(refilled(pdf.slice(at, at + place))))]).toEqual([16_000, 'TOTAL-PASSED']);
    // The message says that it goes on behind the place; then one that fills the place and was cut.
    const larger = await p7s({ ...person, chain: [...person.chain, ...Array.from({ length: 14 }, () => authority.person().chain[0] ?? Buffer.alloc(0))] });
    expect(larger.length * 2).toBeGreaterThan(place);
    for (const hex of [pdf.slice(at, at + place).replace(/^3082..../, '3082ffff'), larger.toString('hex')]) expect(short(await verify(refilled(hex)))).toBe('TOTAL-FAILED FORMAT_FAILURE misplacedSignature');
  });

  it('mutilated messages are refused, and nothing is thrown', async () => {
    const cms = await p7s(person, content);
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ at: fc.nat(cms.length - 1), byte: fc.integer({ min: 0, max: 255 }) }), { minLength: 1, maxLength: 3 }), async (edits) => {
      const copy = Buffer.from(cms);
      for (const { at, byte } of edits) copy[at] = byte;
      const { verdict } = await verify(copy);
      // Certificates that nobody uses are no part of the signature.
      if (verdict.indication === 'TOTAL-PASSED') expect((await verify(cms)).signatures[0]?.certificate).toEqual((await verify(copy)).signatures[0]?.certificate);
    }), { numRuns: 300 });
  });
});

describe('The report', () => {
  describe('of twenty signatures stays within 64 KB in both forms', () => {
    const wordy = 'Начальник управління містобудування, архітектури та просторового розвитку ';
    const within = (report: VerificationReport): void => {
      expect(report.signatures).toHaveLength(20);
      expect(Buffer.byteLength(JSON.stringify(etsiReport(report, shippedPolicy())))).toBeLessThanOrEqual(65_536);
      for (const language of ['uk', 'en'] as const) expect(Buffer.byteLength(reportText(report, language))).toBeLessThanOrEqual(65_536);
    };
    const people = (length: number): Person[] => Array.from({ length: 20 }, (_, index) => authority.person({ commonName: `${index} ${wordy.repeat(9)}`.slice(0, length), organisation: wordy.repeat(9).slice(0, length), rnokpp: String(1_000_000_000 + index) }));
    const signedBy = async (signers: readonly Person[]): Promise<Buffer> => {
      // The rich document refers to a number that nothing has; whoever took it later would change what was signed.
      let pdf = revised(richPdf('table'), (writer) => { while (writer.add(PdfDict.of({ Filler: true })).num < parts.gap); });
      for (const [index, signer] of signers.entries()) pdf = await signPdf(pdf, signer, { fieldName: index === 0 ? 'signer' : `${index} ${wordy.slice(0, 60)}`, contentsBytes: 12_000, ...(index === 0 ? {} : { newField }) }, { by: authority, at: signedAt });
      return pdf;
    };
    const revised = (pdf: Buffer, change: (writer: RevisionWriter) => void): Buffer => { const writer = new RevisionWriter(PdfDocument.read(pdf)); change(writer); return writer.finish().toBuffer(); };

    it('all of them good, by twenty people with long titles', async () => {
      const report = await verify(await signedBy(people(100)));
      expect(short(report)).toBe('TOTAL-PASSED');
      within(report);
    });

    it('none confirmed, each with its reason', async () => {
      const pdf = await signedBy(people(100));
      within(await verify(pdf, { revocation: { evidenceFor: () => Promise.resolve([]) } }));
      within(await verify(pdf, { trust: new StaticTrustStore([], []) }));
    });

    it('all of them broken by a dozen later changes, and by names that only swell', async () => {
      let pdf = await signedBy(people(600));
      for (const attack of attacks.filter(({ revision, name }) => revision && /^S0|^S2[136]/.test(name)).slice(0, 12)) pdf = attack.apply(pdf);
      const report = await verify(pdf, { revocation: { evidenceFor: () => Promise.resolve([]) } });
      expect(report.verdict.indication).toBe('TOTAL-FAILED');
      within(report);
    });

    it('and says everything once: what changed, who signed, how the checks came out', async () => {
      let pdf = await signedBy(people(40));
      pdf = attacks[0]?.apply(pdf) ?? pdf;
      const { ValidationReport, obih } = etsiReport(await verify(pdf), shippedPolicy()) as unknown as { ValidationReport: { SignatureValidationReport: { ValidationConstraintsEvaluationReport: object; obih: { changesAfter: { forbidden: string[] } } }[]; SignatureValidationObjects: { ValidationObject: { id: string }[] } }; obih: { changes: { id: string; kind: string }[] } };
      const forged = obih.changes.find(({ kind }) => kind === 'pageContentChanged');
      expect(ValidationReport.SignatureValidationReport.map((each) => each.obih.changesAfter.forbidden)).toEqual(Array.from({ length: 20 }, () => [forged?.id]));
      expect(ValidationReport.SignatureValidationReport[7]?.ValidationConstraintsEvaluationReport).toEqual({ sameAs: 'S1' });
      expect(ValidationReport.SignatureValidationObjects.ValidationObject).toHaveLength(21);
    });
  });

  it('has words for every reason, check and change in both languages', () => {
    for (const [texts, codes] of [[reasonTexts, Object.keys(reasons)], [checkTexts, verificationChecks], [changeTexts, changeKinds]] as const) {
      for (const code of codes) {
        const text = (texts as Record<string, { uk: string; en: string }>)[code];
        expect([code, /[а-яіїєґ]/.test(text?.uk ?? ''), /^[A-Za-z’' ,:()-]+\.?/.test(text?.en ?? '')]).toEqual([code, true, true]);
      }
    }
  });

  it('W06 shows control characters of a name as what they are: none of its business', async () => {
    const evil = authority.person({ commonName: 'Коваль\u001b[2J\u202eРука\nTOTAL-PASSED' });
    expect(reportText(await verify(await signPdf(taggedPdf(), evil, { fieldName: 'a', newField })), 'uk')).not.toMatch(/\u001b|\u202e|\nTOTAL-PASSED$/m);
  });
});
