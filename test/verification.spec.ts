import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashes } from '#signatures/cms/algorithms.js';
import { signCms } from '#signatures/cms/sign.js';
import { StaticTrustStore } from '#signatures/certificates/static-trust-store.js';
import { derFromFile } from '#signatures/certificates/certificate.js';
import { LocalSigner } from '#signatures/keys/local-signer.js';
import { taggedPdf } from '#signatures/pdf/tagged-pdf.fixture.js';
import { attackedBases } from '#signatures/verification/testing/signed-bases.js';
import { attacks } from '#signatures/verification/testing/attacks.js';
import { signedAt, signPdf, TestAuthority } from '#signatures/verification/testing/test-authority.js';
import { verifyIsolated } from '#signatures/verification/isolated-verification.js';
import { verifyFile } from '#signatures/verification/verify-file.js';
import { runCli } from '../src/cli.js';
import type { Terminal } from '../src/cli/terminal.js';

const folder = mkdtempSync(path.join(tmpdir(), 'obih-verify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
const file = (name: string, bytes: Buffer): string => { writeFileSync(path.join(folder, name), bytes); return path.join(folder, name); };

const authority = new TestAuthority();
const person = authority.person();
const [issuing, root] = authority.certificates;
const newField = { tooltip: 'Підпис', pageIndex: 0, rect: [0, 0, 0, 0] } as const;

async function cli(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal: Terminal = { environment: {}, out: (line) => void out.push(line), err: (line) => void err.push(line), askSecret: () => Promise.resolve('') };
  return { code: await runCli(['verify', ...args], terminal), out: out.join('\n'), err: err.join('\n') };
}

describe('Verification in a process of its own', () => {
  it('gives the same report as in the process itself, trust and evidence being asked for', async () => {
    const [base] = await attackedBases(authority);
    for (const bytes of [base?.pdf ?? Buffer.alloc(0), attacks[0]?.apply(base?.pdf ?? Buffer.alloc(0)) ?? Buffer.alloc(0)]) {
      const { report, stopped } = await verifyIsolated({ bytes, name: 'a.pdf' }, authority.context());
      expect(stopped).toBeUndefined();
      expect(report).toEqual(await verifyFile({ bytes, name: 'a.pdf' }, authority.context()));
      // The caller's bytes are still the caller's.
      expect(bytes.length).toBeGreaterThan(1000);
    }
  });

  it('F03 is stopped when it takes too long or too much, and says so', async () => {
    const bytes = await signPdf(taggedPdf(), person, { fieldName: 'a', newField });
    const slow = await verifyIsolated({ bytes }, authority.context({ revocation: { evidenceFor: () => new Promise(() => undefined) } }), { timeLimit: 1_500 });
    expect([slow.stopped?.why, slow.report.verdict]).toEqual(['tooSlow', { indication: 'INDETERMINATE', subIndication: 'TRY_LATER', reason: 'verificationStopped' }]);
    const many = Array.from({ length: 400_000 }, () => '<</A 1>>').join('');
    const hungry = await verifyIsolated({ bytes: Buffer.concat([bytes, Buffer.from(`9999 0 obj\n[${many}]\nendobj\nxref\n1 1\n${String(bytes.length + 0).padStart(10, '0')} 00000 n \ntrailer\n<</Root 1 0 R/Size 9/Prev 9>>\nstartxref\n${bytes.length + many.length + 24}\n%%EOF\n`)]) }, authority.context(), { memoryLimit: 8 });
    expect(hungry.report.verdict.indication).not.toBe('TOTAL-PASSED');
  });

  it('S38 a trust store and a source that fail leave the verdict open, not the caller without an answer', async () => {
    const bytes = await signPdf(taggedPdf(), person, { fieldName: 'a', newField });
    const failing = authority.context({ revocation: { evidenceFor: () => Promise.reject(new Error('away')) } });
    expect((await verifyIsolated({ bytes }, failing)).report.verdict).toMatchObject({ indication: 'INDETERMINATE', reason: 'revocationUnknown' });
  });
});

describe('npm run cli -- verify', () => {
  const trust = path.join(folder, 'trust');

  it('answers 2 for what cannot be confirmed, 1 for what fails, with sentences and with ETSI-style JSON', async () => {
    mkdirSync(trust, { recursive: true });
    file('trust/root.crt', root?.der ?? Buffer.alloc(0));
    file('trust/issuing.crt', issuing?.der ?? Buffer.alloc(0));
    const pdf = await signPdf(taggedPdf(), person, { fieldName: 'a', newField }, { by: authority, at: signedAt });
    const open = await cli(file('signed.pdf', pdf), '--trust', trust);
    // The test authority answers nobody over the network: the status stays unknown.
    expect([open.code, open.out.split('\n')[0]]).toEqual([2, 'INDETERMINATE (TRY_LATER): Дійсність не підтверджено. Стан сертифіката зараз дізнатися не вдалося. Спробуйте пізніше.']);
    const broken = await cli(file('broken.pdf', Buffer.concat([pdf, Buffer.from('1 0 obj null endobj')])), '--trust', trust, '--lang', 'en');
    expect([broken.code, broken.out.split('\n')[0]]).toEqual([1, 'TOTAL-FAILED (FORMAT_FAILURE): The file does not pass. The document was changed after it was signed.']);
    const json = await cli(path.join(folder, 'broken.pdf'), '--json', '--trust', trust);
    expect(JSON.parse(json.out)).toMatchObject({ ValidationReport: { SignatureValidationReport: [{ SignatureValidationStatus: { MainIndication: 'urn:etsi:019102:mainindication:total-failed', SubIndication: ['urn:etsi:019102:subindication:FORMAT_FAILURE'] } }] } });
  });

  it('takes the data of a detached signature', async () => {
    const content = Buffer.from('Рішення');
    const cms = await signCms(new LocalSigner(person.key, person.chain), { profile: 'cades', contentDigest: hashes.sha256.digest(content), signingAt: signedAt });
    const signature = file('decision.p7s', cms);
    expect((await cli(signature, '--trust', trust)).out).toContain('SIGNED_DATA_NOT_FOUND');
    expect((await cli(signature, '--detached', file('decision.txt', content), '--trust', trust)).out).toContain('TRY_LATER');
    expect((await cli(signature, '--detached', file('other.txt', Buffer.from('Інше')), '--trust', trust)).code).toBe(1);
  });

  it('judges by the policy file that --policy names and says so; one that would let a forgery pass is refused in words', async () => {
    const shipped = JSON.parse(readFileSync(path.join(__dirname, '../src/signatures/verification/verification-policy.json'), 'utf8')) as { name: string; checks: Record<string, { severity: string }> };
    const own = file('own-policy.json', Buffer.from(JSON.stringify({ ...shipped, name: 'office-of-our-own' })));
    const judged = await cli(path.join(folder, 'signed.pdf'), '--trust', trust, '--lang', 'en', '--policy', own);
    expect(judged.out).toContain(`By the policy: office-of-our-own 1.1.0 (SHA-256 ${createHash('sha256').update(readFileSync(own)).digest('hex')})`);
    const lax = file('lax-policy.json', Buffer.from(JSON.stringify({ ...shipped, name: 'office-of-our-own', checks: { ...shipped.checks, changes: { severity: 'warning', source: 'наказ' } } })));
    const refused = await cli(path.join(folder, 'broken.pdf'), '--trust', trust, '--policy', lax);
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.err).toContain(`${lax} cannot be used:\n  checks.changes.severity is "warning"`);
  });

  it('is used wrongly, or the file is not there: 2, in words', async () => {
    expect([(await cli()).code, (await cli('/nowhere.pdf')).code, (await cli('/nowhere.pdf')).err]).toEqual([2, 2, expect.stringContaining('cannot be read')]);
  });
});

const tools = ['pdfsig', 'openssl', 'certutil', 'pk12util'];
const missing = tools.filter((tool) => spawnSync(tool, tool === 'openssl' ? ['version'] : ['-H']).error !== undefined);
if (missing.length > 0 && !process.env.CI) console.warn(`Files that poppler signs are not verified: not installed: ${missing.join(', ')}.`);

(missing.length === 0 || process.env.CI ? describe : describe.skip)('Files that poppler signs raise no alarm', () => {
  const run = (tool: string, ...args: string[]): void => {
    const { status, stdout, stderr } = spawnSync(tool, args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${tool} ${args.join(' ')}: ${stdout}${stderr}`);
  };

  it('once, twice, and after a signature of ours', async () => {
    run('mkdir', '-p', 'nss');
    run('certutil', '-N', '-d', 'sql:nss', '--empty-password');
    run('openssl', 'req', '-x509', '-nodes', '-newkey', 'rsa:2048', '-keyout', 'key.pem', '-out', 'own.pem', '-days', '30', '-subj', '/CN=Poppler', '-addext', 'keyUsage=critical,digitalSignature,nonRepudiation');
    run('openssl', 'pkcs12', '-export', '-in', 'own.pem', '-inkey', 'key.pem', '-out', 'key.p12', '-passout', 'pass:', '-name', 'poppler');
    run('pk12util', '-i', 'key.p12', '-d', 'sql:nss', '-W', '');
    file('plain.pdf', taggedPdf());
    file('ours.pdf', await signPdf(taggedPdf(), person, { fieldName: 'a', newField }));
    const sign = (from: string, to: string, ...more: string[]): void => run('pdfsig', '-nssdir', 'sql:nss', from, to, '-add-signature', '-nick', 'poppler', ...more);
    sign('plain.pdf', 'one.pdf');
    sign('one.pdf', 'two.pdf');
    sign('ours.pdf', 'both.pdf');
    sign('both.pdf', 'three.pdf');
    const der = derFromFile(readFileSync(path.join(folder, 'own.pem'))) ?? Buffer.alloc(0);
    const trust = new StaticTrustStore([{ der }, { der: root?.der ?? der }], [issuing?.der ?? der]);
    const now = new Date(Date.now() + 60_000).toISOString() as never;
    for (const [name, signatures] of [['one.pdf', 1], ['two.pdf', 2], ['both.pdf', 2], ['three.pdf', 3]] as const) {
      const report = await verifyFile({ bytes: readFileSync(path.join(folder, name)) }, authority.context({ trust, now, revocation: authority.responder(now) }));
      const alarms = report.signatures.flatMap(({ checks }) => checks.filter(({ verdict, severity }) => verdict === 'failed' && severity === 'error'));
      expect([name, report.verdict, report.signatures.length, alarms]).toEqual([name, { indication: 'TOTAL-PASSED' }, signatures, []]);
    }
  });
});

