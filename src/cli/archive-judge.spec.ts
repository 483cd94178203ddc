import type { Instant } from '#shared/domain/ids.js';
import type { JudgedSignature, PackagedEvidence } from '#records/archive/verify/signature-judge.port.js';
import { StaticTrustStore } from '#signatures/certificates/static-trust-store.js';
import { certificateOf } from '#signatures/certificates/x509.js';
import { hashes, type HashAlgorithm } from '#signatures/cms/algorithms.js';
import { encodedOf } from '#signatures/cms/der-reader.js';
import { membersOf, withOnly, withUnsignedAttribute } from '#signatures/cms/extend-signed-data.js';
import { oids } from '#signatures/cms/oids.js';
import { parseSignedData } from '#signatures/cms/parse.js';
import { ocspFile } from '#signatures/domain/evidence-name.js';
import type { RevocationSource } from '#signatures/ports.js';
import { PreservationOffice } from '#signatures/preservation/preservation.fixture.js';
import { preserveCms } from '#signatures/preservation/preserve-cms.js';
import { archiveJudge } from './archive-judge.js';

const start = '2026-03-10T09:30:00.000Z' as Instant;
const content = Buffer.from('{"verdict":"approve"}');
const digestBy = (hash: HashAlgorithm): Buffer => hash.digest(content);
const years = (count: number): Instant => new Date(Date.parse(start) + count * 365 * 86_400_000).toISOString() as Instant;
const told = ({ verdict, level }: JudgedSignature): string => [verdict.indication, verdict.reason, level].filter(Boolean).join(' ');

const trustIn = (offices: readonly PreservationOffice[]): StaticTrustStore => new StaticTrustStore(offices.map(({ root }) => ({ der: root })), offices.map(({ issuing }) => issuing));
const together = (offices: readonly PreservationOffice[]): RevocationSource => ({
  evidenceFor: async (certificate, issuer) => (await Promise.all(offices.filter(({ root, issuing }) => issuer.equals(root) || issuer.equals(issuing)).map((office) => office.revocation.evidenceFor(certificate, issuer)))).flat(),
});

async function lifted(cms: Buffer, offices: readonly PreservationOffice[]): Promise<Buffer> {
  const newest = offices.at(-1) as PreservationOffice;
  const made = await preserveCms({ name: 'visa', cms, digestBy }, { ...newest.settings, trust: trustIn(offices), revocation: together(offices) });
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return made.value.cms;
}

/** What a package made by an office brings along: answers about its time-stamp authority and the authority above that, of the moment of packing. */
async function packedBy(office: PreservationOffice, also: readonly Buffer[] = []): Promise<PackagedEvidence> {
  const stamping = office.authority.timestamp.chain[0] ?? Buffer.alloc(0);
  const answers = new Map<string, Buffer>();
  for (const [certificate, issuer] of [...[stamping, ...also].map((der) => [der, office.issuing] as const), [office.issuing, office.root] as const]) {
    const [answer] = await office.revocation.evidenceFor(certificate, issuer);
    if (answer) answers.set(ocspFile(certificateOf(certificate).fingerprint), answer.der);
  }
  return { certificates: [office.issuing], evidence: (file) => Promise.resolve(answers.get(file)) };
}

const judgedBy = (offices: readonly PreservationOffice[], packaged: PackagedEvidence, cms: Buffer, at: Instant): Promise<JudgedSignature> =>
  archiveJudge(trustIn(offices), packaged).detached('visa_01.p7s', cms, (name) => Object.values(hashes).find((hash) => hash.name === name)?.digest(content), at);

describe('A detached signature in an archive package', () => {
  it('L05 that was lifted and renewed counts when the authority of its first time-stamp has ended: only the archive time-stamps prove it', async () => {
    const [first, second] = [new PreservationOffice(start), new PreservationOffice(years(9))];
    const signed = await first.signBytes(content, first.issue());
    const once = await lifted(signed, [first]);
    first.now = years(9);
    const renewed = await lifted(once, [first, second]);
    for (const office of [first, second]) office.now = years(17);
    const packaged = await packedBy(second);
    expect(told(await judgedBy([first, second], packaged, renewed, years(17)))).toBe('TOTAL-PASSED B-LTA');
    expect(told(await judgedBy([first, second], packaged, once, years(17)))).toMatch(/^INDETERMINATE/);
    expect(told(await judgedBy([first, second], packaged, signed, years(17)))).toMatch(/^INDETERMINATE/);
  });

  it('is told with the level that it has by itself: evidence beside it in the package makes no B-LT', async () => {
    const office = new PreservationOffice(start);
    const signer = office.issue();
    const signed = await office.signBytes(content, signer);
    const packaged = await packedBy(office, [signer.certificateChain[0] ?? Buffer.alloc(0)]);
    expect(told(await judgedBy([office], packaged, signed, start))).toBe('TOTAL-PASSED B-T');
    expect(told(await judgedBy([office], packaged, await lifted(signed, [office]), start))).toBe('TOTAL-PASSED B-LTA');
  });

  it('S37 does not pass with the archive time-stamp of another signature, nor with one of an authority that nobody trusts', async () => {
    const [office, stranger] = [new PreservationOffice(start), new PreservationOffice(start)];
    const signer = office.issue();
    const [mine, other] = [await lifted(await office.signBytes(content, signer), [office]), await lifted(await office.signBytes(content, office.issue()), [office])];
    const packaged = await packedBy(office, [signer.certificateChain[0] ?? Buffer.alloc(0)]);
    const { certificates, revocations } = membersOf(mine);
    const bare = withOnly(mine, { certificates, revocations, isKept: () => false });
    const forged = withUnsignedAttribute(withUnsignedAttribute(bare, { type: oids.signatureTimeStampToken, value: tokenOf(mine, oids.signatureTimeStampToken) }), { type: oids.archiveTimestampV3, value: tokenOf(other, oids.archiveTimestampV3) });
    expect(told(await judgedBy([office], packaged, forged, start))).toMatch(/^INDETERMINATE archiveTimestampMismatch/);
    const strangers = await lifted(mine, [office, stranger]);
    expect(told(await judgedBy([office], packaged, strangers, start))).toMatch(/^INDETERMINATE archiveTimestampInvalid/);
  });
});

const tokenOf = (cms: Buffer, type: string): Buffer => {
  const parsed = parseSignedData(cms);
  const [node] = (parsed.ok && parsed.value.signers[0]?.unsignedAttributes.get(type)) || [];
  if (!node) throw new Error(`no ${type}`);
  return encodedOf(node);
};
