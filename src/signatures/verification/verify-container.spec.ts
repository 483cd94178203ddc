import { buffer } from 'node:stream/consumers';
import { ZipStream } from '#shared/zip/zip-stream.js';
import { ContainerWriter } from '../asic/container-writer.js';
import { readContainer } from '../asic/read-container.js';
import { hashes } from '../cms/algorithms.js';
import { signCms } from '../cms/sign.js';
import { LocalSigner } from '../keys/local-signer.js';
import type { VerificationReport } from '../domain/verification-report.js';
import { signedAt, TestAuthority } from './testing/test-authority.js';
import { verifyFile } from './verify-file.js';

const authority = new TestAuthority();
const [first, second] = [authority.person(), authority.person({ commonName: 'Франко Іван', rnokpp: '3333333333' })];

async function container(): Promise<Buffer> {
  const writer = new ContainerWriter(signedAt);
  const whole = buffer(writer.output);
  await writer.add('Лист.pdf', 'application/pdf', Buffer.from('%PDF-1.7 лист'));
  await writer.add('Додаток.txt', 'text/plain', Buffer.from('додаток'));
  await writer.finish([first, second].map((who) => (manifest: Buffer) => signCms(new LocalSigner(who.key, who.chain), { profile: 'cades', contentDigest: hashes.sha256.digest(manifest), signingAt: signedAt })));
  return whole;
}

/** The container's entries with some changed, added or left out. */
async function rewritten(change: (name: string, data: Buffer) => Buffer | undefined, ...added: readonly (readonly [string, string])[]): Promise<Buffer> {
  const bytes = await container();
  const read = readContainer(bytes);
  if (!read.ok) throw new Error(read.refusal);
  const stream = new ZipStream(signedAt);
  const whole = buffer(stream.output);
  stream.addPlain('mimetype', Buffer.from('application/vnd.etsi.asic-e+zip'));
  const entries = [...read.value.files, ...read.value.signatures.flatMap(({ name, cms, signed }) => [[name, cms] as const, ...(signed ? [[signed.name, signed.data] as const] : [])])];
  for (const [name, data] of entries) {
    const kept = change(name, data);
    if (kept) await stream.add(name, kept);
  }
  for (const [name, data] of added) await stream.add(name, Buffer.from(data));
  stream.finish();
  return whole;
}

const verify = (bytes: Buffer): Promise<VerificationReport> => verifyFile({ bytes }, authority.context());
const short = ({ verdict }: VerificationReport): string => [verdict.indication, verdict.subIndication, verdict.reason].filter(Boolean).join(' ');

describe('A container of files with their signatures', () => {
  it('passes with each signature over all files', async () => {
    const report = await verify(await container());
    expect([short(report), report.file.kind, report.signatures.map(({ signer, coverage }) => [signer?.name, coverage.files])]).toEqual(['TOTAL-PASSED', 'asic-e', [['Шевченко Тарас Григорович', ['Лист.pdf', 'Додаток.txt']], ['Франко Іван', ['Лист.pdf', 'Додаток.txt']]]]);
  });

  it.each([
    ['a file that was changed', () => rewritten((name, data) => (name === 'Додаток.txt' ? Buffer.from('інше') : data)), 'TOTAL-FAILED HASH_FAILURE manifestMismatch'],
    ['a file that was taken out', () => rewritten((name, data) => (name === 'Додаток.txt' ? undefined : data)), 'TOTAL-FAILED HASH_FAILURE manifestMismatch'],
    ['a file that nobody signed', () => rewritten((_, data) => data, ['Ще.txt', 'ще']), 'INDETERMINATE SIGNED_DATA_NOT_FOUND filesNotSigned'],
    ['a manifest that was changed', () => rewritten((name, data) => (/manifest/i.test(name) ? Buffer.concat([data, Buffer.from(' ')]) : data)), 'TOTAL-FAILED HASH_FAILURE messageDigestMismatch'],
    ['a signature that is not understood', () => rewritten((_, data) => data, ['META-INF/signatures0.xml', '<a/>']), 'INDETERMINATE SIG_CONSTRAINTS_FAILURE signatureNotUnderstood'],
    ['no signature', () => rewritten((name, data) => (name.startsWith('META-INF') ? undefined : data)), 'INDETERMINATE SIGNED_DATA_NOT_FOUND noSignature'],
    ['an archive of another kind', async () => Buffer.from('PK\u0003\u0004 nothing'), 'TOTAL-FAILED FORMAT_FAILURE unreadableFile'],
  ] as const)('never passes with %s', async (_, make, expected) => {
    expect(short(await verify(await make()))).toBe(expected);
  });
});
