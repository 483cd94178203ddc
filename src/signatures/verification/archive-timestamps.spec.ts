import { buffer } from 'node:stream/consumers';
import type { Instant } from '#shared/domain/ids.js';
import { ContainerWriter } from '../asic/container-writer.js';
import { StaticTrustStore } from '../certificates/static-trust-store.js';
import { certificateOf } from '../certificates/x509.js';
import { hashes, type HashAlgorithm } from '../cms/algorithms.js';
import { archiveTimestampInput, hashIndexOf, withArchiveTimestamp } from '../cms/archive-timestamp.js';
import { encodedOf } from '../cms/der-reader.js';
import { octetString } from '../cms/der.js';
import { membersOf, withMaterial, withOnly, withUnsignedAttribute } from '../cms/extend-signed-data.js';
import { oids } from '../cms/oids.js';
import { parseSignedData } from '../cms/parse.js';
import { signCms, timestampCms } from '../cms/sign.js';
import { algorithmPolicy } from '../domain/algorithm-policy.js';
import type { SignatureReport, VerificationReport } from '../domain/verification-report.js';
import type { RevocationSource } from '../ports.js';
import { PreservationOffice } from '../preservation/preservation.fixture.js';
import { preserveCms, withCmsEvidence } from '../preservation/preserve-cms.js';
import { noMaterial } from '../preservation/validation-material.js';
import { shippedPolicy } from './policy-file.js';
import type { VerificationContext } from './verification-context.js';
import { verifyFile } from './verify-file.js';

const start = '2026-03-10T09:30:00.000Z' as Instant;
const content = Buffer.from('{"verdict":"approve"}');
const digestBy = (hash: HashAlgorithm): Buffer => hash.digest(content);
const years = (count: number): Instant => new Date(Date.parse(start) + count * 365 * 86_400_000).toISOString() as Instant;

/** Authorities that followed each other, all on the trust list; each answers about its own certificates while it lives. */
function contextOf(offices: readonly PreservationOffice[], now: Instant, changes: Partial<VerificationContext> = {}): VerificationContext {
  const trust = new StaticTrustStore(offices.map(({ root }) => ({ der: root })), offices.map(({ issuing }) => issuing));
  return { trust, revocation: together(offices), now, algorithms: algorithmPolicy, policy: shippedPolicy(), ...changes };
}

function together(offices: readonly PreservationOffice[]): RevocationSource {
  return { evidenceFor: async (certificate, issuer) => (await Promise.all(offices.filter(({ root, issuing }) => issuer.equals(root) || issuer.equals(issuing)).map((office) => office.revocation.evidenceFor(certificate, issuer)))).flat() };
}

async function lifted(cms: Buffer, offices: readonly PreservationOffice[], digest = digestBy): Promise<Buffer> {
  const newest = offices.at(-1) ?? new PreservationOffice(start);
  const { trust, revocation } = contextOf(offices, newest.now);
  const made = await preserveCms({ name: 'visa', cms, digestBy: digest }, { ...newest.settings, trust, revocation });
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return made.value.cms;
}

const verify = (cms: Buffer, context: VerificationContext, detached: Buffer | undefined = content): Promise<VerificationReport> => verifyFile({ bytes: cms, ...(detached ? { detached } : {}) }, context);
const only = ({ signatures }: VerificationReport): SignatureReport => signatures[0] as SignatureReport;
const told = (report: VerificationReport): string => [report.verdict.indication, report.verdict.reason, only(report).level].filter(Boolean).join(' ');
const check = (report: VerificationReport, name: string): string | undefined => {
  const found = only(report).checks.find((each) => each.name === name);
  return found && [found.verdict, found.reason].filter(Boolean).join(' ');
};
const archiveTokens = (cms: Buffer): Buffer[] => {
  const parsed = parseSignedData(cms);
  return (parsed.ok ? (parsed.value.signers[0]?.unsignedAttributes.get(oids.archiveTimestampV3) ?? []) : []).map(encodedOf);
};
const withoutAttribute = (cms: Buffer, wanted: (type: Buffer, value: Buffer) => boolean): Buffer => {
  const { certificates, revocations } = membersOf(cms);
  return withOnly(cms, { certificates, revocations, isKept: (type, value) => !wanted(type, value) });
};
async function archived(cms: Buffer, office: PreservationOffice): Promise<Buffer> {
  const made = await withArchiveTimestamp(cms, digestBy, office.timestamps, { hash: 'sha256' });
  if (!made.ok) throw new Error(made.refusal);
  return made.value.cms;
}

describe('A signature of level B-LTA', () => {
  it('is told as such over data beside it, over data inside it, and in a container', async () => {
    const office = new PreservationOffice(start);
    const context = contextOf([office], start);
    const beside = await verify(await lifted(await office.signBytes(content, office.issue()), [office]), context);
    expect([told(beside), check(beside, 'archiveTimestamp'), check(beside, 'archiveCoverage')]).toEqual(['TOTAL-PASSED B-LTA', 'passed', 'passed']);

    const inside = await signCms(office.issue(), { profile: 'cades', contentDigest: hashes.sha256.digest(content), signingAt: start, content });
    const stamped = await timestampCms(inside, office.timestamps);
    expect(stamped.ok && told(await verifyFile({ bytes: await lifted(stamped.value, [office]) }, context))).toBe('TOTAL-PASSED B-LTA');

    const writer = new ContainerWriter(start);
    const whole = buffer(writer.output);
    await writer.add('Додаток.txt', 'text/plain', Buffer.from('додаток'));
    await writer.finish([async (manifest) => lifted(await office.signBytes(manifest, office.issue()), [office], (hash) => hash.digest(manifest))]);
    expect(told(await verifyFile({ bytes: await whole }, context))).toBe('TOTAL-PASSED B-LTA');
  });

  it('is B-LT with evidence and without the stamp, and B-T without either', async () => {
    const office = new PreservationOffice(start);
    const signed = await office.signBytes(content, office.issue());
    const evident = await withCmsEvidence({ name: 'visa', cms: signed, digestBy }, office.settings);
    expect(told(await verify(signed, contextOf([office], start)))).toBe('TOTAL-PASSED B-T');
    expect(evident.ok && told(await verify(evident.value, contextOf([office], start)))).toBe('TOTAL-PASSED B-LT');
  });

  it('S31 keeps its proof when its certificate was revoked later and has run out, with every register about it gone', async () => {
    const office = new PreservationOffice(start);
    const signer = office.issue({}, 2);
    const made = await lifted(await office.signBytes(content, signer), [office]);
    office.now = years(3);
    office.statuses.set(office.serialOf(signer), { status: 'revoked', revokedAt: years(1), reason: 1 });
    const report = await verify(made, contextOf([office], years(3)));
    expect([told(report), only(report).bestSignatureAt]).toEqual(['TOTAL-PASSED B-LTA', start]);
  });
});

describe('Archive time-stamps that were renewed', () => {
  const offices: PreservationOffice[] = [];
  const stages: Buffer[] = [];
  beforeAll(async () => {
    for (const [place, at] of [start, years(9), years(18)].entries()) {
      offices.push(new PreservationOffice(at));
      for (const office of offices) office.now = at;
      const before = stages[place - 1] ?? (await (offices[0] as PreservationOffice).signBytes(content, (offices[0] as PreservationOffice).issue()));
      stages.push(await lifted(before, offices));
    }
  });
  const at = (place: number): Buffer => stages[place] ?? Buffer.alloc(0);
  const told27 = async (cms: Buffer): Promise<string> => {
    for (const office of offices) office.now = years(27);
    return told(await verify(cms, contextOf(offices, years(27))));
  };

  it('carry a signature over 27 years: two authorities have ended since, each stamp is proved by the one after it', async () => {
    expect(archiveTokens(at(2))).toHaveLength(3);
    expect(await told27(at(2))).toBe('TOTAL-PASSED B-LTA');
  });

  it('carry it only as far as they were renewed', async () => {
    for (const office of offices) office.now = years(17);
    expect(told(await verify(at(1), contextOf(offices, years(17))))).toBe('TOTAL-PASSED B-LTA');
    expect(await told27(at(1))).toMatch(/^INDETERMINATE/);
    expect(await told27(at(0))).toMatch(/^INDETERMINATE/);
  });

  it.each([0, 1, 2])('break when stamp %i is taken out: the newer one lists it, or nothing vouches for the older ones', async (place) => {
    const token = archiveTokens(at(2)).sort((a, b) => stages.findIndex((cms) => cms.includes(a)) - stages.findIndex((cms) => cms.includes(b)))[place] ?? Buffer.alloc(0);
    expect(await told27(withoutAttribute(at(2), (_, value) => value.equals(token)))).toMatch(/^INDETERMINATE (archiveTimestampMismatch|archiveTimestampInvalid|certificateExpired|timestampInvalid)/);
  });

  it('S31 outlive a revocation of the older authority, when they are older than it', async () => {
    const [first, second] = offices as [PreservationOffice, PreservationOffice];
    const serial = certificateOf(first.authority.timestamp.chain[0] ?? Buffer.alloc(0)).serial;
    first.now = years(9.5);
    second.now = years(9.5);
    first.statuses.set(serial, { status: 'revoked', revokedAt: years(9.4), reason: 1 });
    expect(told(await verify(at(1), contextOf(offices, years(9.5))))).toBe('TOTAL-PASSED B-LTA');
    first.statuses.clear();
  });
});

describe('An archive time-stamp that is wrong', () => {
  const office = new PreservationOffice(start);
  const context = contextOf([office], start);
  const note = { type: '1.2.3.4', value: octetString(Buffer.from('x')) };
  let signed: Buffer;
  let whole: Buffer;
  beforeAll(async () => {
    signed = await office.signBytes(content, office.issue());
    whole = await lifted(withUnsignedAttribute(signed, note), [office]);
  });
  const isNote = (_: Buffer, value: Buffer): boolean => value.equals(note.value);

  it.each([
    ['a certificate taken out', () => { const { certificates, revocations } = membersOf(whole); return withOnly(whole, { certificates: certificates.slice(1), revocations, isKept: () => true }); }],
    ['an answer of the register taken out', () => { const { certificates, revocations } = membersOf(whole); return withOnly(whole, { certificates, revocations: revocations.slice(1), isKept: () => true }); }],
    ['an unsigned attribute taken out', () => withoutAttribute(whole, isNote)],
    ['an unsigned attribute altered', () => withUnsignedAttribute(withoutAttribute(whole, isNote), { ...note, value: octetString(Buffer.from('y')) })],
    ['the stamp of another signature', async () => withUnsignedAttribute(signed, { type: oids.archiveTimestampV3, value: archiveTokens(await lifted(await office.signBytes(content, office.issue()), [office]))[0] ?? Buffer.alloc(0) })],
    ['a stamp without an index', async () => withUnsignedAttribute(signed, { type: oids.archiveTimestampV3, value: await token(hashes.sha256.digest(content)) })],
    ['a stamp over something else, with a right index', async () => withUnsignedAttribute(signed, { type: oids.archiveTimestampV3, value: withUnsignedAttribute(await token(hashes.sha256.digest(content)), { type: oids.atsHashIndexV3, value: hashIndexOf(signed, hashes.sha256) }) })],
    ['an index exchanged under the stamp', () => withUnsignedAttribute(withoutAttribute(whole, (_, value) => value.equals(archiveTokens(whole)[0] ?? Buffer.alloc(0))), { type: oids.archiveTimestampV3, value: reindexed() })],
  ] as const)('S37 with %s is a named check, and the signature is not confirmed', async (_, make) => {
    const report = await verify(await make(), context);
    expect([report.verdict.indication, check(report, 'archiveTimestamp')]).toEqual(['INDETERMINATE', 'failed archiveTimestampMismatch']);
    expect(only(report).level).toBe('B-T');
  });

  async function token(digest: Buffer): Promise<Buffer> {
    const made = await office.timestamps.timestamp(digest);
    if (!made.ok) throw new Error(made.refusal);
    return made.value;
  }

  function reindexed(): Buffer {
    const [stamp = Buffer.alloc(0)] = archiveTokens(whole);
    const bare = withoutAttribute(stamp, () => true);
    return withUnsignedAttribute(bare, { type: oids.atsHashIndexV3, value: hashIndexOf(signed, hashes.sha256) });
  }

  it('S37 from an authority that nobody trusts, or that was revoked, proves nothing', async () => {
    const stranger = new PreservationOffice(start);
    expect(check(await verify(await archived(signed, stranger), context), 'archiveTimestamp')).toBe('failed archiveTimestampInvalid');
    const serial = certificateOf(office.authority.timestamp.chain[0] ?? Buffer.alloc(0)).serial;
    office.statuses.set(serial, { status: 'revoked', revokedAt: start, reason: 1 });
    const revoked = await verify(await archived(signed, office), context);
    office.statuses.clear();
    expect([check(revoked, 'archiveTimestamp'), revoked.verdict.indication]).toEqual(['failed archiveTimestampInvalid', 'INDETERMINATE']);
  });

  it('S33 with an index in a hash that is not relied on any more proves nothing', async () => {
    const index = hashIndexOf(signed, hashes.sha512);
    const stamp = await token(hashes.sha256.digest(archiveTimestampInput(signed, index, digestBy, hashes.sha256) ?? Buffer.alloc(0)));
    const made = withUnsignedAttribute(signed, { type: oids.archiveTimestampV3, value: withUnsignedAttribute(stamp, { type: oids.atsHashIndexV3, value: index }) });
    const told = await Promise.all([{ ...algorithmPolicy.hashes }, { sha256: 'always' as const }].map((known) => verify(made, { ...context, algorithms: { ...algorithmPolicy, hashes: known } })));
    expect(told.map((report) => [check(report, 'archiveTimestamp'), report.verdict.indication])).toEqual([['passed', 'TOTAL-PASSED'], ['failed weakHash', 'INDETERMINATE']]);
  });

  it('S37 that lists a stamp which claims to be younger is out of order', async () => {
    const later = new PreservationOffice(start);
    later.now = '2026-03-10T09:30:30.000Z' as Instant;
    const both = contextOf([office, later], start);
    const report = await verify(await archived(await archived(signed, later), office), both);
    expect(check(report, 'archiveTimestamp')).toBe('failed timestampOrder');
  });

  it('S34 more stamps than anybody renews are not looked at', async () => {
    let many = signed;
    const one = await token(hashes.sha256.digest(content));
    for (let number = 0; number < 33; number += 1) many = withUnsignedAttribute(many, { type: oids.archiveTimestampV3, value: number === 0 ? one : octetString(Buffer.from([number])) });
    expect(check(await verify(many, context), 'archiveTimestamp')).toBe('failed archiveTimestampInvalid');
  });

  it('does not save a signature over other content', async () => {
    expect(told(await verify(whole, context, Buffer.from('інше')))).toMatch(/^TOTAL-FAILED messageDigestMismatch/);
  });
});

describe('What was added after the archive time-stamp', () => {
  const office = new PreservationOffice(start);
  const context = contextOf([office], start);

  it('is told and changes nothing where it is not needed: a certificate, an answer, an attribute', async () => {
    const made = await lifted(await office.signBytes(content, office.issue()), [office]);
    const stranger = office.issue().certificateChain[0] ?? Buffer.alloc(0);
    const answer = await office.revocation.evidenceFor(stranger, office.issuing);
    for (const more of [withMaterial(made, { ...noMaterial, certificates: [stranger] }), withMaterial(made, { ...noMaterial, ocsps: answer.map(({ der }) => der) }), withUnsignedAttribute(made, { type: '1.2.3.4', value: octetString(Buffer.from('x')) })]) {
      const report = await verify(more, context);
      expect([told(report), check(report, 'archiveCoverage'), check(report, 'archiveTimestamp')]).toEqual(['TOTAL-PASSED B-LTA', 'failed addedAfterArchiveTimestamp', 'passed']);
    }
  });

  it('does not count for the level where it is needed: a stamp whose index omits the evidence leaves B-LT', async () => {
    const signed = await office.signBytes(content, office.issue());
    const { certificates, revocations } = membersOf(await lifted(signed, [office]));
    const early = withOnly(await archived(signed, office), { certificates, revocations, isKept: () => true });
    const report = await verify(early, context);
    expect([told(report), check(report, 'archiveCoverage')]).toEqual(['TOTAL-PASSED B-LT', 'failed addedAfterArchiveTimestamp']);
  });

  it('S37 leaves the time-stamp of a signature without proof when the index omits it: with its authority it ends', async () => {
    const later = new PreservationOffice(years(9));
    const old = new PreservationOffice(start);
    const signer = old.issue({}, 2);
    const plain = await old.signBytes(content, signer, 'B-B');
    const stampedFirst = await archived(plain, old);
    const ownStamp = await old.timestamps.timestamp(hashes.sha256.digest(signatureOf(plain)));
    if (!ownStamp.ok) throw new Error(ownStamp.refusal);
    const both = withUnsignedAttribute(stampedFirst, { type: oids.signatureTimeStampToken, value: ownStamp.value });
    const report = await verify(both, contextOf([old, later], start));
    expect([told(report), check(report, 'archiveCoverage')]).toEqual(['TOTAL-PASSED B-T', 'failed addedAfterArchiveTimestamp']);
    old.now = years(11);
    expect(told(await verify(both, contextOf([old, later], years(11))))).toMatch(/^INDETERMINATE/);
  });

  const signatureOf = (cms: Buffer): Buffer => {
    const parsed = parseSignedData(cms);
    return (parsed.ok && parsed.value.signers[0]?.signature) || Buffer.alloc(0);
  };
});
