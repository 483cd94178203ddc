import { createHash } from 'node:crypto';
import { PDF, type Signer, type RevocationProvider, type TimestampAuthority } from '@libpdf/core';
import type { Instant } from '#shared/domain/ids.js';
import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { hashes } from '#signatures/cms/algorithms.js';
import { archiveTimestampInput } from '#signatures/cms/archive-timestamp.js';
import { encodedOf } from '#signatures/cms/der-reader.js';
import { oids } from '#signatures/cms/oids.js';
import { parseSignedData } from '#signatures/cms/parse.js';
import type { LocalSigner } from '#signatures/keys/local-signer.js';
import { extractSignatures } from '#signatures/pdf/extract-signatures.js';
import { readSecurityStore, vriKey } from '#signatures/pdf/security-store.js';
import { taggedPdf } from '#signatures/pdf/tagged-pdf.fixture.js';
import { preserveCms } from '#signatures/preservation/preserve-cms.js';
import { preservePdf } from '#signatures/preservation/preserve-pdf.js';
import { PreservationOffice } from '#signatures/preservation/preservation.fixture.js';
import { Bench, cutSignatures, describeWith, pemText } from './support/foreign-tools.js';

// Foreign tools judge by the present: nothing here may be dated into the past.
const office = new PreservationOffice(new Date().toISOString() as Instant);
const bench = new Bench();
let signer: LocalSigner;
let signed: Buffer;
let preserved: Buffer;

async function lifted(pdf: Buffer): Promise<Buffer> {
  const made = await preservePdf(pdf, office.settings);
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return made.value.pdf;
}

beforeAll(async () => {
  signer = office.issue();
  signed = await office.signPdf(await office.signPdf(taggedPdf('stream'), signer, 'signer'), office.issue({ kind: 'seal', commonName: 'Департамент' }), 'seal');
  preserved = await lifted(await lifted(signed));
});
afterAll(() => bench.clear());

describeWith('openssl')('openssl, on a file that was lifted to B-LTA and renewed', () => {
  it('`openssl ts -verify` accepts both document time-stamps over the bytes that they cover', () => {
    const root = bench.save('root.pem', pemText(office.root));
    const found = cutSignatures(preserved);
    expect(found.map(({ whole }) => whole)).toEqual([false, false, false, true]);
    for (const { cms, covered } of found.slice(2)) {
      const said = bench.run('openssl', 'ts', '-verify', '-token_in', '-in', bench.save('token.der', cms), '-data', bench.save('covered.bin', covered), '-CAfile', root);
      expect(said).toContain('Verification: OK');
    }
  });

  it('`openssl cms -verify -cades` still accepts the signature and the seal', () => {
    const root = bench.save('root.pem', pemText(office.root));
    for (const { cms, covered } of cutSignatures(preserved).slice(0, 2))
      bench.run('openssl', 'cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', bench.save('found.der', cms), '-content', bench.save('content.bin', covered), '-CAfile', root, '-purpose', 'any', '-out', 'out.bin');
  });

  it('reads the evidence in the store: every OCSP answer is good, every certificate is one', () => {
    const store = readSecurityStore(PdfDocument.read(preserved));
    const root = bench.save('root.pem', pemText(office.root));
    for (const der of store.certificates) bench.run('openssl', 'x509', '-inform', 'DER', '-in', bench.save('certificate.der', der), '-noout');
    for (const der of store.ocsps) expect(bench.run('openssl', 'ocsp', '-respin', bench.save('answer.der', der), '-CAfile', root, '-no_nonce', '-resp_text', '-noverify')).toContain('Cert Status: good');
  });
});

describeWith('openssl')('openssl, on a detached signature that was lifted to CAdES B-LTA and renewed', () => {
  const content = Buffer.from('{"verdict":"approve","remarks":"Погоджую"}');
  let cms: Buffer;
  beforeAll(async () => {
    cms = await office.signBytes(content, signer);
    for (let times = 0; times < 2; times += 1) {
      const made = await preserveCms({ name: 'visa', cms, digestBy: (hash) => hash.digest(content) }, office.settings);
      if (!made.ok) throw new Error(JSON.stringify(made.refusal));
      cms = made.value.cms;
    }
  });

  it('`openssl cms -verify -cades` accepts it over its content, and no other', () => {
    const root = bench.save('root.pem', pemText(office.root));
    const verify = (bytes: Buffer): string =>
      bench.run('openssl', 'cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', bench.save('visa.p7s', cms), '-content', bench.save('visa.json', bytes), '-CAfile', root, '-purpose', 'any', '-out', 'out.json');
    verify(content);
    expect(() => verify(Buffer.from('інше'))).toThrow(/verification failure/i);
  });

  it('`openssl ts -verify` accepts the signature’s time-stamp and both archive time-stamps over what the standard says they cover', () => {
    const root = bench.save('root.pem', pemText(office.root));
    const parsed = parseSignedData(cms);
    const [own] = parsed.ok ? parsed.value.signers : [];
    const stamps = (own?.unsignedAttributes.get(oids.archiveTimestampV3) ?? []).map(encodedOf).map((token) => {
      const inside = parseSignedData(token);
      const [index] = (inside.ok && inside.value.signers[0]?.unsignedAttributes.get(oids.atsHashIndexV3)) || [];
      return { token, data: archiveTimestampInput(cms, index ? encodedOf(index) : Buffer.alloc(0), (hash) => hash.digest(content), hashes.sha256) };
    });
    const [signatureStamp] = (own?.unsignedAttributes.get(oids.signatureTimeStampToken) ?? []).map(encodedOf);
    const all = [{ token: signatureStamp, data: own?.signature }, ...stamps];
    expect(all).toHaveLength(3);
    for (const { token, data } of all) {
      const said = bench.run('openssl', 'ts', '-verify', '-token_in', '-in', bench.save('stamp.der', token ?? ''), '-data', bench.save('stamped.bin', data ?? ''), '-CAfile', root);
      expect(said).toContain('Verification: OK');
    }
  });
});

describeWith('qpdf', 'pdfsig')('qpdf and pdfsig', () => {
  it('qpdf finds no fault in any revision of a renewed file', () => {
    const { revisions } = PdfDocument.read(preserved);
    expect(revisions).toHaveLength(7);
    for (const { end } of revisions) expect(bench.run('qpdf', '--check', bench.save('revision.pdf', preserved.subarray(0, end)))).toContain('No syntax or stream encoding errors');
  });

  it('pdfsig finds signature and seal valid, and the newest time-stamp over the whole file', () => {
    const said = bench.run('pdfsig', '-nocert', bench.save('preserved.pdf', preserved));
    expect(said.match(/Signature Validation: Signature is Valid/g)).toHaveLength(2);
    // Poppler knows no document time-stamps: it lists them, and openssl judges them above.
    expect(said.match(/Signature Field Name: timestamp-[12]/g)).toHaveLength(2);
    expect(said.match(/Total document signed/g)).toHaveLength(1);
  });
});

/** Our key behind the interface of @libpdf/core. */
const theirSigner = (own: LocalSigner): Signer => ({
  certificate: own.certificateChain[0] ?? Buffer.alloc(0),
  certificateChain: own.certificateChain.slice(1),
  keyType: 'EC',
  signatureAlgorithm: 'ECDSA',
  sign: (data) => Promise.resolve(new Uint8Array(own.sign({ data: Buffer.from(data), digest: createHash('sha256').update(data).digest() }) as Buffer)),
});
const theirStamps: TimestampAuthority = {
  timestamp: async (digest) => {
    const token = await office.timestamps.timestamp(Buffer.from(digest));
    if (!token.ok) throw new Error(token.refusal);
    return new Uint8Array(token.value);
  },
};
const theirRegister: RevocationProvider = {
  getOCSP: async (certificate, issuer) => new Uint8Array((await office.revocation.evidenceFor(Buffer.from(certificate), Buffer.from(issuer)))[0]?.der ?? []),
};

describe('@libpdf/core', () => {
  // It follows the addresses in certificates by itself: what stands there is the authority's own certificate.
  const network = globalThis.fetch;
  beforeAll(() => {
    globalThis.fetch = (url) => Promise.resolve(String(url) === 'http://ca.test/ca.crt' ? new Response(new Uint8Array(office.issuing)) : new Response(null, { status: 404 }));
  });
  afterAll(() => {
    globalThis.fetch = network;
  });

  it('its B-LTA file is read by us, evidence and all, and renewed by us', async () => {
    const pdf = await PDF.load(new Uint8Array(taggedPdf('table')));
    const { bytes } = await pdf.sign({ signer: theirSigner(signer), level: 'B-LTA', timestampAuthority: theirStamps, revocationProvider: theirRegister });
    const theirs = Buffer.from(bytes);
    const found = extractSignatures(theirs);
    expect(found.map(({ subFilter, problems }) => [subFilter, problems])).toEqual([['ETSI.CAdES.detached', []], ['ETSI.RFC3161', []]]);
    const store = readSecurityStore(PdfDocument.read(theirs));
    // The same signature goes by the same name in both programs.
    expect([...store.bySignature.keys()]).toContain(vriKey(theirs, found[0]?.byteRange ?? [0, 0, 0, 0]));
    const renewed = await lifted(theirs);
    expect(renewed.subarray(0, theirs.length).equals(theirs)).toBe(true);
    expect(extractSignatures(renewed).map(({ problems }) => problems)).toEqual([[], [], []]);
  });

  it('it renews our B-LTA file without a warning, and every signature of ours stays in place', async () => {
    const pdf = await PDF.load(new Uint8Array(preserved));
    const { bytes, warnings, signatureCount } = await pdf.addArchivalData({ timestampAuthority: theirStamps, revocationProvider: theirRegister });
    expect(warnings).toEqual([]);
    expect(signatureCount).toBe(4);
    const again = Buffer.from(bytes);
    expect(again.subarray(0, preserved.length).equals(preserved)).toBe(true);
    expect(extractSignatures(again).map(({ problems }) => problems)).toEqual([[], [], [], [], []]);
    expect([...readSecurityStore(PdfDocument.read(again)).bySignature.keys()]).toEqual(expect.arrayContaining([...readSecurityStore(PdfDocument.read(preserved)).bySignature.keys()]));
    await lifted(again);
  });
});
