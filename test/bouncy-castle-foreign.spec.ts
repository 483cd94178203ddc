import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Instant } from '#shared/domain/ids.js';
import { hashes } from '#signatures/cms/algorithms.js';
import { encodedOf } from '#signatures/cms/der-reader.js';
import { membersOf, withMaterial, withOnly } from '#signatures/cms/extend-signed-data.js';
import { oids } from '#signatures/cms/oids.js';
import { parseSignedData } from '#signatures/cms/parse.js';
import { signCms, timestampCms } from '#signatures/cms/sign.js';
import { DevelopmentPki } from '#signatures/development/development-pki.js';
import { LocalSigner } from '#signatures/keys/local-signer.js';
import { taggedPdf } from '#signatures/pdf/tagged-pdf.fixture.js';
import { preserveCms } from '#signatures/preservation/preserve-cms.js';
import { PreservationOffice } from '#signatures/preservation/preservation.fixture.js';
import { noMaterial } from '#signatures/preservation/validation-material.js';
import { Bench, cutSignatures } from './support/foreign-tools.js';

/** Debian's libbcprov-java, libbcpkix-java, libbcutil-java. */
const jars = ['bcprov', 'bcpkix', 'bcutil'].map((name) => `/usr/share/java/${name}.jar`);
const missing = [...(spawnSync('javac', ['--version']).status === 0 ? [] : ['a JDK']), ...(jars.every((jar) => existsSync(jar)) ? [] : ['libbcpkix-java'])];
if (missing.length > 0 && process.env.CI) throw new Error(`${missing.join(', ')} is missing: what Bouncy Castle makes of our signatures cannot be checked`);
if (missing.length > 0) process.stderr.write(`Not checked with Bouncy Castle, because this machine has no ${missing.join(', ')}.\n`);

const start = '2026-03-10T09:30:00.000Z' as Instant;
const content = Buffer.from('Наказ № 1 «Про другу думку»\n');
const bench = new Bench();
afterAll(() => bench.clear());

/** A question for Bouncy Castle and what it should say. */
interface Job {
  readonly kind: 'cms' | 'attached' | 'token' | 'ocsp';
  readonly files: readonly Buffer[];
  readonly says: RegExp;
}

/** One start of Java for all questions of a test: it takes longer than the answers. */
function ask(jobs: readonly Job[]): string[] {
  const fileOf = (bytes: Buffer): string => bench.save(`${createHash('sha256').update(bytes).digest('hex')}.bin`, bytes);
  bench.save('jobs.txt', `${jobs.map(({ kind, files }) => [kind, ...files.map(fileOf)].join('\t')).join('\n')}\n`);
  return bench.run('java', '-cp', [...jars, bench.at('classes')].join(':'), 'SecondOpinion', 'jobs.txt').split('\n').filter((line) => /^(good|bad) /.test(line));
}

function expectAnswers(jobs: readonly (readonly [string, Job])[]): void {
  const answers = ask(jobs.map(([, job]) => job));
  expect(answers.map((answer, place) => [jobs[place]?.[0], answer])).toEqual(jobs.map(([what, { says }]) => [what, expect.stringMatching(says)]));
}

const altered = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
};
const other = Buffer.from('інше');
const unsignedValue = (cms: Buffer, type: string): Buffer => {
  const parsed = parseSignedData(cms);
  const [value] = (parsed.ok && parsed.value.signers[0]?.unsignedAttributes.get(type)) || [];
  return value ? encodedOf(value) : Buffer.alloc(0);
};

(missing.length > 0 ? describe.skip : describe)('Bouncy Castle', () => {
  beforeAll(() => void bench.run('javac', '-cp', jars.join(':'), '-d', bench.at('classes'), path.resolve('test/foreign/SecondOpinion.java')), 180_000);

  it('accepts our signatures of every algorithm over their content, detached and attached, and no others', async () => {
    const pki = await DevelopmentPki.open(bench.at('pki'), { mode: 'test' });
    const jobs: [string, Job][] = [];
    for (const [key, algorithm, hash] of [['p256', undefined, 'sha256'], ['p384', undefined, 'sha384'], ['rsa2048', undefined, 'sha256'], ['rsa2048', 'rsa-pss-sha256', 'sha256']] as const) {
      const { privateKey, certificateChain } = await pki.issue({ kind: 'representative', commonName: 'Шевченко Тарас Григорович', rnokpp: '1234567890', edrpou: '12345678', key });
      const issuer = certificateChain[1] ?? Buffer.alloc(0);
      const signer = algorithm ? new LocalSigner(privateKey, certificateChain, algorithm) : new LocalSigner(privateKey, certificateChain);
      const signed = { profile: 'cades', contentDigest: hashes[hash].digest(content), signingAt: new Date().toISOString() as Instant } as const;
      const [detached, attached] = [await signCms(signer, signed), await signCms(signer, { ...signed, content })];
      const name = `${key} ${algorithm ?? ''}`;
      jobs.push(
        [`${name} detached`, { kind: 'cms', files: [detached, content, issuer], says: /^good [\d.]+ 0 time-stamps 0 archive time-stamps$/ }],
        [`${name} attached`, { kind: 'attached', files: [attached, issuer], says: /^good / }],
        [`${name} over other content`, { kind: 'cms', files: [detached, other, issuer], says: /^bad / }],
        [`${name} of another issuer`, { kind: 'cms', files: [detached, content, pki.certificates.root], says: /^bad .*not of that issuer/ }],
      );
    }
    expectAnswers(jobs);
  });

  it('accepts signature, seal and time-stamps of our PDFs', async () => {
    const office = new PreservationOffice(start);
    const pdf = await office.signPdf(await office.signPdf(taggedPdf(), office.issue(), 'signer'), office.issue({ kind: 'seal', commonName: 'Департамент' }), 'seal');
    expectAnswers(cutSignatures(pdf).flatMap(({ cms, covered }, place) => [
      [`signature ${place}`, { kind: 'cms', files: [cms, covered, office.issuing], says: /^good [\d.]+ 1 time-stamps 0 archive/ }],
      [`signature ${place} over a byte changed`, { kind: 'cms', files: [cms, altered(covered, 100), office.issuing], says: /^bad / }],
    ] as [string, Job][]));
  });

  it('accepts our time-stamps and OCSP answers, and none that is about something else', async () => {
    const office = new PreservationOffice(start);
    const [good, revoked] = [office.issue(), office.issue()];
    office.statuses.set(office.serialOf(revoked), { status: 'revoked', revokedAt: start, reason: 1 });
    const token = await office.timestamps.timestamp(hashes.sha256.digest(content));
    if (!token.ok) throw new Error(token.refusal);
    const answerFor = async (certificate: Buffer): Promise<Buffer> => (await office.revocation.evidenceFor(certificate, office.issuing))[0]?.der ?? Buffer.alloc(0);
    const [ours, theirs] = [good.certificateChain[0] ?? Buffer.alloc(0), revoked.certificateChain[0] ?? Buffer.alloc(0)];
    const answer = await answerFor(ours);
    expectAnswers([
      ['a time-stamp', { kind: 'token', files: [token.value, content, office.issuing], says: /^good at 2026-03-10T09:30:00/ }],
      ['a time-stamp over something else', { kind: 'token', files: [token.value, other, office.issuing], says: /^bad .*imprint/ }],
      ['a time-stamp that was touched', { kind: 'token', files: [altered(token.value, token.value.length - 5), content, office.issuing], says: /^bad / }],
      ['an answer that all is good', { kind: 'ocsp', files: [answer, ours, office.issuing], says: /^good not revoked$/ }],
      ['an answer of revocation', { kind: 'ocsp', files: [await answerFor(theirs), theirs, office.issuing], says: /^good revoked 2026-03-10T09:30:00Z$/ }],
      ['an answer about another certificate', { kind: 'ocsp', files: [answer, theirs, office.issuing], says: /^bad .*nothing about/ }],
      ['an answer that was touched', { kind: 'ocsp', files: [altered(answer, 60), ours, office.issuing], says: /^bad / }],
    ]);
  });

  it('computes our archive time-stamps to the same bytes, once and renewed, and finds what was taken out', async () => {
    const office = new PreservationOffice(start);
    const stamped = await office.signBytes(content, office.issue());
    const inside = await timestampCms(await signCms(office.issue(), { profile: 'cades', contentDigest: hashes.sha256.digest(content), signingAt: start, content }), office.timestamps);
    const lifted = async (cms: Buffer): Promise<Buffer> => {
      const made = await preserveCms({ name: 'visa', cms, digestBy: (hash) => hash.digest(content) }, office.settings);
      if (!made.ok) throw new Error(JSON.stringify(made.refusal));
      return made.value.cms;
    };
    const once = await lifted(stamped);
    const attached = await lifted(inside.ok ? inside.value : Buffer.alloc(0));
    office.later(3 * 365);
    const twice = await lifted(once);
    const { certificates, revocations } = membersOf(twice);
    const stranger = office.issue().certificateChain[0] ?? Buffer.alloc(0);
    expect(unsignedValue(twice, oids.archiveTimestampV3).length).toBeGreaterThan(0);
    expectAnswers([
      ['B-LTA', { kind: 'cms', files: [once, content, office.issuing], says: /^good [\d.]+ 1 time-stamps 1 archive/ }],
      ['B-LTA over attached content', { kind: 'attached', files: [attached, office.issuing], says: /^good [\d.]+ 1 time-stamps 1 archive/ }],
      ['renewed', { kind: 'cms', files: [twice, content, office.issuing], says: /^good [\d.]+ 1 time-stamps 2 archive/ }],
      ['with a certificate added later', { kind: 'cms', files: [withMaterial(twice, { ...noMaterial, certificates: [stranger] }), content, office.issuing], says: /^good [\d.]+ 1 time-stamps 2 archive/ }],
      ['without an OCSP answer', { kind: 'cms', files: [withOnly(twice, { certificates, revocations: revocations.slice(1), isKept: () => true }), content, office.issuing], says: /^bad .*revocation value that is not there/ }],
      ['without its signature time-stamp', { kind: 'cms', files: [withOnly(twice, { certificates, revocations, isKept: (_, value) => !value.equals(unsignedValue(twice, oids.signatureTimeStampToken)) }), content, office.issuing], says: /^bad .*unsigned attribute that is not there/ }],
    ]);
  });
});
