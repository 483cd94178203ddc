import type { Instant } from '#shared/domain/ids.js';
import { hashes } from '../cms/algorithms.js';
import { stampedByArchiveTimestamp } from '../cms/archive-timestamp.js';
import { encodedOf } from '../cms/der-reader.js';
import { membersOf, signedFieldsOf, withMaterial, withUnsignedAttribute } from '../cms/extend-signed-data.js';
import { octetString } from '../cms/der.js';
import { oids } from '../cms/oids.js';
import { parseSignedData, type ParsedSignedData } from '../cms/parse.js';
import { verifyCms } from '../cms/verify-cms.js';
import { PreservationOffice } from './preservation.fixture.js';
import { preserveCms, withCmsEvidence } from './preserve-cms.js';
import { noMaterial } from './validation-material.js';

const start = '2026-03-10T09:30:00.000Z' as Instant;
const content = Buffer.from('{"verdict":"approve"}');
const over = (cms: Buffer, bytes = content) => ({ name: 'visa-1', cms, digestBy: (hash: { digest(data: Uint8Array): Buffer }) => hash.digest(bytes) });

function parsed(cms: Buffer): ParsedSignedData {
  const read = parseSignedData(cms);
  if (!read.ok) throw new Error(read.refusal);
  return read.value;
}
const signedFields = (cms: Buffer): string[] => membersOf(cms).signers.map((signer) => Buffer.concat(signedFieldsOf(signer)).toString('hex'));
const archiveTokens = (cms: Buffer): Buffer[] => (parsed(cms).signers[0]?.unsignedAttributes.get(oids.archiveTimestampV3) ?? []).map(encodedOf);

async function lifted(office: PreservationOffice, cms: Buffer): Promise<Buffer> {
  const made = await preserveCms(over(cms), office.settings);
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return made.value.cms;
}
async function gapsOf(office: PreservationOffice, cms: Buffer, bytes = content): Promise<string[]> {
  const made = await preserveCms(over(cms, bytes), office.settings);
  return made.ok ? [] : made.refusal.map(({ code }) => code);
}

describe('lifting a detached signature to CAdES B-LTA', () => {
  it('keeps what was signed, puts certificates and OCSP answers into the SignedData, and closes it with an archive time-stamp', async () => {
    const office = new PreservationOffice(start);
    const signed = await office.signBytes(content, office.issue());
    const made = await lifted(office, signed);
    expect(signedFields(made)).toEqual(signedFields(signed));
    const { certificates, ocsps, signers } = parsed(made);
    // signer, issuing authority, root, time-stamp authority, two responders
    expect([certificates.length, ocsps.length]).toEqual([6, 3]);
    expect(membersOf(made).version.source[membersOf(made).version.contentStart]).toBe(5);
    expect([...(signers[0]?.unsignedAttributes.keys() ?? [])].sort()).toEqual([oids.archiveTimestampV3, oids.signatureTimeStampToken].sort());
    const [token = Buffer.alloc(0)] = archiveTokens(made);
    expect(parsed(token).signers[0]?.unsignedAttributes.get(oids.atsHashIndexV3)).toHaveLength(1);
  });

  it('still verifies, now with every register away', async () => {
    const office = new PreservationOffice(start);
    const made = await lifted(office, await office.signBytes(content, office.issue()));
    const evidence = parsed(made).ocsps.map((der) => ({ kind: 'ocsp' as const, der }));
    const verified = await verifyCms({ cms: made, digestBy: (hash) => hash.digest(content), profile: 'cades', trust: office.trust, revocation: { evidenceFor: () => Promise.resolve([]) }, now: office.now, evidence });
    expect(verified.verdict).toEqual({ indication: 'TOTAL-PASSED' });
  });

  it('is renewed years later with evidence for the stamp before, and both stamps stand over what they covered', async () => {
    const office = new PreservationOffice(start);
    const first = await lifted(office, await office.signBytes(content, office.issue()));
    office.later(3 * 365);
    office.asked = 0;
    const second = await lifted(office, first);
    expect(office.asked).toBe(2);
    const tokens = archiveTokens(second);
    expect(tokens).toHaveLength(2);
    for (const token of tokens) expect(stampedByArchiveTimestamp(second, token, over(second).digestBy).ok).toBe(true);
    expect(await gapsOf(office, second)).toEqual([]);
  });

  it('evidence alone (B-LT) is added once, however often it is asked for', async () => {
    const office = new PreservationOffice(start);
    const once = await withCmsEvidence(over(await office.signBytes(content, office.issue(), 'B-B')), office.settings);
    const twice = once.ok ? await withCmsEvidence(over(once.value), office.settings) : once;
    expect(once.ok && twice.ok && twice.value.equals(once.value)).toBe(true);
  });
});

describe('an archive time-stamp', () => {
  const office = new PreservationOffice(start);
  let made: Buffer;
  let token: Buffer;
  beforeAll(async () => {
    made = await lifted(office, await office.signBytes(content, office.issue()));
    [token = Buffer.alloc(0)] = archiveTokens(made);
  });

  it('does not stand over anything that was taken out or put in place of something', async () => {
    const other = await office.signBytes(content, office.issue());
    expect(stampedByArchiveTimestamp(other, token, over(other).digestBy)).toEqual({ ok: false, refusal: 'hashIndexNotFound' });
    expect(stampedByArchiveTimestamp(made, await emptyToken(), over(made).digestBy)).toEqual({ ok: false, refusal: 'hashIndexMissing' });
  });

  it('lets come what is added later', () => {
    const more = withUnsignedAttribute(withMaterial(made, { ...noMaterial, certificates: [Buffer.from('3003020107', 'hex')] }), { type: '1.2.3.4', value: octetString(Buffer.from('x')) });
    expect(stampedByArchiveTimestamp(more, token, over(more).digestBy).ok).toBe(true);
  });

  it('covers the content itself: another content has another imprint', () => {
    const [own, strange] = [content, Buffer.from('інше')].map((bytes) => stampedByArchiveTimestamp(made, token, over(made, bytes).digestBy));
    expect(own?.ok && strange?.ok && own.value(hashes.sha256).equals(strange.value(hashes.sha256))).toBe(false);
  });

  const emptyToken = async (): Promise<Buffer> => {
    const bare = await office.timestamps.timestamp(hashes.sha256.digest(content));
    return bare.ok ? bare.value : Buffer.alloc(0);
  };
});

describe('what is missing', () => {
  it('is named: the register away, the stamp away, another content, no signature at all', async () => {
    const office = new PreservationOffice(start);
    const signed = await office.signBytes(content, office.issue());
    expect(await gapsOf(office, signed, Buffer.from('інше'))).toEqual(['brokenSignature']);
    expect(await gapsOf(office, Buffer.from('не підпис'))).toEqual(['unreadable']);
    office.stampsAway = true;
    expect(await gapsOf(office, signed)).toEqual(['timestampUnavailable']);
    office.responderAway = true;
    expect(await gapsOf(office, signed)).toEqual(['revocationEvidenceMissing', 'revocationEvidenceMissing']);
  });

  it('an archive time-stamp whose index does not fit any more is not renewed over', async () => {
    const office = new PreservationOffice(start);
    const first = await lifted(office, await office.signBytes(content, office.issue()));
    const foreign = await lifted(office, await office.signBytes(content, office.issue()));
    const [strange = Buffer.alloc(0)] = archiveTokens(foreign);
    expect(await gapsOf(office, withUnsignedAttribute(first, { type: oids.archiveTimestampV3, value: strange }))).toContain('timestampInvalid');
  });
});
