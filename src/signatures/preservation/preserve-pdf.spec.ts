import type { Instant } from '#shared/domain/ids.js';
import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { extractSignatures } from '../pdf/extract-signatures.js';
import { readSecurityStore, vriKey } from '../pdf/security-store.js';
import { taggedPdf } from '../pdf/tagged-pdf.fixture.js';
import { algorithmPolicy } from '../domain/algorithm-policy.js';
import { shippedPolicy } from '../verification/policy-file.js';
import { verifyPdf } from '../verification/verify-pdf.js';
import { PreservationOffice } from './preservation.fixture.js';
import { preservePdf, renewalOfPdf, withEvidence } from './preserve-pdf.js';

const start = '2026-03-10T09:30:00.000Z' as Instant;
const subfilters = (pdf: Buffer): (string | undefined)[] => extractSignatures(pdf).map((one) => one.subFilter);

async function gapsOf(office: PreservationOffice, pdf: Buffer): Promise<string[]> {
  const refused = await preservePdf(pdf, office.settings);
  if (refused.ok) throw new Error('nothing was refused');
  return refused.refusal.map(({ code, signature }) => `${code} ${signature}`.trim());
}

async function lifted(office: PreservationOffice, pdf: Buffer) {
  const made = await preservePdf(pdf, office.settings);
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return made.value;
}

describe.each(['table', 'stream'] as const)('lifting a PDF with a cross-reference %s to B-LTA', (xref) => {
  it('keeps every earlier byte, puts the evidence of signer, seal and time-stamps into the file, and closes it with a document time-stamp', async () => {
    const office = new PreservationOffice(start);
    const signed = await office.signPdf(taggedPdf(xref), office.issue(), 'signer');
    const sealed = await office.signPdf(signed, office.issue({ kind: 'seal', commonName: 'Департамент' }), 'seal');
    const made = await lifted(office, sealed);
    expect(made.pdf.subarray(0, sealed.length).equals(sealed)).toBe(true);
    expect(made.fields).toEqual(['signer', 'seal']);
    expect(subfilters(made.pdf)).toEqual(['ETSI.CAdES.detached', 'ETSI.CAdES.detached', 'ETSI.RFC3161']);
    expect(extractSignatures(made.pdf).map(({ problems, coversWholeFile }) => [problems, coversWholeFile])).toEqual([[[], false], [[], false], [[], true]]);
    const store = readSecurityStore(PdfDocument.read(made.pdf));
    const keys = extractSignatures(sealed).map((one) => vriKey(sealed, one.byteRange ?? [0, 0, 0, 0]));
    expect([...store.bySignature.keys()].sort()).toEqual([...keys].sort());
    expect([...store.bySignature.values()].map(({ updatedAt }) => updatedAt)).toEqual([start, start]);
    // signer, seal, issuing authority, root, time-stamp authority and the two responders
    expect(store.certificates).toHaveLength(7);
    // signer, seal, time-stamp authority by the one responder; the issuing authority by the other
    expect(store.ocsps).toHaveLength(4);
  });

  it('years later, with the signer’s certificate long expired, it still verifies, and of signer and seal nobody is asked', async () => {
    const office = new PreservationOffice(start);
    const signed = await office.signPdf(taggedPdf(xref), office.issue(), 'signer');
    const sealed = await office.signPdf(signed, office.issue({ kind: 'seal', commonName: 'Департамент' }), 'seal');
    const first = await lifted(office, sealed);
    office.later(4 * 365);
    const second = await lifted(office, first.pdf);
    office.later(365);
    for (const { pdf } of [first, second]) {
      const { signatures } = await verifyPdf(pdf, { trust: office.trust, revocation: office.revocation, now: office.now, algorithms: algorithmPolicy, policy: shippedPolicy() });
      expect(signatures.filter(({ verdict }) => verdict.indication !== 'TOTAL-PASSED')).toEqual([]);
      expect(signatures.filter(({ kind }) => kind !== 'timestamp').map(({ level }) => level)).toEqual(['B-LTA', 'B-LTA']);
    }
  });
});

describe('what is missing', () => {
  it('a responder that is away: every certificate without evidence is named, and the file stays as it was', async () => {
    const office = new PreservationOffice(start);
    const signed = await office.signPdf(taggedPdf(), office.issue(), 'signer');
    const before = Buffer.from(signed);
    office.responderAway = true;
    expect(await gapsOf(office, signed)).toEqual(['revocationEvidenceMissing signer', 'revocationEvidenceMissing signer']);
    expect(signed.equals(before)).toBe(true);
  });

  it('S37 no time-stamp for the archive: refused with the reason', async () => {
    const office = new PreservationOffice(start);
    const signed = await office.signPdf(taggedPdf(), office.issue(), 'signer');
    office.stampsAway = true;
    expect(await gapsOf(office, signed)).toEqual(['timestampUnavailable']);
  });

  it('S31 a certificate that was revoked before it signed is not preserved; one revoked afterwards is', async () => {
    const office = new PreservationOffice(start);
    const person = office.issue();
    const signed = await office.signPdf(taggedPdf(), person, 'signer');
    office.statuses.set(office.serialOf(person), { status: 'revoked', revokedAt: '2026-03-10T09:00:00.000Z' as Instant, reason: 1 });
    expect(await gapsOf(office, signed)).toEqual(['revokedBefore signer']);
    office.later(1);
    office.statuses.set(office.serialOf(person), { status: 'revoked', revokedAt: '2026-03-10T10:00:00.000Z' as Instant, reason: 1 });
    expect((await lifted(office, signed)).fields).toEqual(['signer']);
  });

  it('evidence from before the signature is not taken for it', async () => {
    const office = new PreservationOffice(start);
    const person = office.issue();
    const [leaf = Buffer.alloc(0)] = person.certificateChain;
    const early = await office.revocation.evidenceFor(leaf, office.issuing);
    office.later(1 / 48);
    const signed = await office.signPdf(taggedPdf(), person, 'signer');
    const kept = { ...office.settings, revocation: { evidenceFor: (certificate: Buffer, issuer: Buffer) => (certificate.equals(leaf) ? Promise.resolve(early) : office.revocation.evidenceFor(certificate, issuer)) } };
    const refused = await preservePdf(signed, kept);
    expect(refused).toMatchObject({ ok: false, refusal: [{ code: 'evidenceTooOld', certificate: 'Шевченко Тарас Григорович' }] });
  });

  it('a changed document, one without signatures and no PDF at all', async () => {
    const office = new PreservationOffice(start);
    const signed = await office.signPdf(taggedPdf(), office.issue(), 'signer');
    const changed = Buffer.from(signed);
    changed.write('Jello', changed.indexOf('Hello'), 'latin1');
    expect(await gapsOf(office, changed)).toEqual(['brokenSignature signer']);
    expect(await gapsOf(office, taggedPdf())).toEqual(['noSignature']);
    expect(await gapsOf(office, Buffer.from('не PDF'))).toEqual(['unreadable']);
  });
});

describe('renewing', () => {
  it('adds the evidence of the stamp before and a new stamp, asks nobody about what lies in the file, and keeps every earlier byte', async () => {
    const office = new PreservationOffice(start);
    const first = await lifted(office, await office.signPdf(taggedPdf('stream'), office.issue(), 'signer'));
    expect(first.renewal).toEqual({ renewAt: '2035-10-03T00:00:00.000Z', because: 'ec-256' });
    office.later(3 * 365);
    office.asked = 0;
    const second = await lifted(office, first.pdf);
    expect(second.pdf.subarray(0, first.pdf.length).equals(first.pdf)).toBe(true);
    expect(subfilters(second.pdf)).toEqual(['ETSI.CAdES.detached', 'ETSI.RFC3161', 'ETSI.RFC3161']);
    // The stamp authority and the issuing one: the old answers do not reach to the new stamp. Of the signer nobody is asked.
    expect(office.asked).toBe(2);
    expect(readSecurityStore(PdfDocument.read(second.pdf)).bySignature.size).toBe(2);
    const third = await lifted(office, second.pdf);
    expect(extractSignatures(third.pdf).every(({ problems }) => problems.length === 0)).toBe(true);
    expect(renewalOfPdf(third.pdf, office.settings)).toEqual(third.renewal);
  });

  it('a signature without a time-stamp is proved by the document time-stamp that covers it', async () => {
    const office = new PreservationOffice(start);
    const made = await lifted(office, await office.signPdf(taggedPdf(), office.issue({}, 1), 'signer', 'B-B'));
    office.later(2 * 365);
    expect((await lifted(office, made.pdf)).fields).toEqual(['signer']);
  });

  it('evidence alone (B-LT) is one revision, and adding it twice changes nothing', async () => {
    const office = new PreservationOffice(start);
    const signed = await office.signPdf(taggedPdf(), office.issue(), 'signer');
    const once = await withEvidence(signed, office.settings);
    if (!once.ok) throw new Error('refused');
    expect(PdfDocument.read(once.value).revisions).toHaveLength(PdfDocument.read(signed).revisions.length + 1);
    expect(readSecurityStore(PdfDocument.read(once.value)).certificates).toHaveLength(6);
    const twice = await withEvidence(once.value, office.settings);
    expect(twice.ok && twice.value.equals(once.value)).toBe(true);
  });
});
