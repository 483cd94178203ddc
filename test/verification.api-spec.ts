import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { NestFactory } from '@nestjs/core';
import { createLogger } from '#shared/logging/logger.js';
import { DevelopmentPki } from '#signatures/development/development-pki.js';
import { taggedPdf } from '#signatures/pdf/tagged-pdf.fixture.js';
import { hashes } from '#signatures/cms/algorithms.js';
import { signCms } from '#signatures/cms/sign.js';
import { LocalSigner } from '#signatures/keys/local-signer.js';
import { bombs } from '#signatures/verification/testing/bombs.js';
import { signPdf, type Person } from '#signatures/verification/testing/test-authority.js';
import { AppModule } from '../src/app.module.js';
import { Instance, type Answer } from './support/instance.js';

interface Report { verdict: { indication: string; reason: string | null; heading: { uk: string } }; signatures: { signer: { name: string } | null; verdict: { indication: string } }[]; etsi?: unknown }

let obih: Instance;
let person: Person;
beforeAll(async () => {
  obih = await Instance.start();
  const pki = await DevelopmentPki.open(path.join(obih.settings.DATA_DIR, 'pki'), { mode: 'test' });
  const issued = await pki.issue({ kind: 'representative', commonName: 'КОВАЛЬЧУК Олена', rnokpp: '1234567890', edrpou: '00000001' });
  person = { key: issued.privateKey, chain: issued.certificateChain, serial: issued.serial };
}, 60_000);
afterAll(() => obih.stop());

type Part = readonly [field: string, name: string, content: Buffer];
const boundary = '----obih-verification';
function form(...parts: readonly Part[]): { headers: Record<string, string>; payload: Buffer } {
  const pieces = parts.flatMap(([field, name, content]) => [Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`), content, Buffer.from('\r\n')]);
  return { headers: { 'content-type': `multipart/form-data; boundary=${boundary}` }, payload: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]) };
}
const post = (address: string, ...parts: readonly Part[]): Promise<Answer<Report>> => { const { headers, payload } = form(...parts); return obih.anonymous<Report>('POST', address, payload, headers); };
const signed = (): Promise<Buffer> => signPdf(taggedPdf(), person, { fieldName: 'a', signingAt: new Date().toISOString(), newField: { tooltip: 'Підпис', pageIndex: 0, rect: [0, 0, 0, 0] } });

describe('POST /api/verify', () => {
  it('answers anybody with the verdict in words and codes, and keeps nothing', async () => {
    const before = await obih.dataSource.query<{ count: string }[]>('select count(*) from journal_entry');
    const { status, body } = await post('/api/verify?etsi=true', ['file', 'Лист.pdf', await signed()]);
    expect([status, body.verdict.indication, body.verdict.heading.uk, body.signatures.map(({ signer }) => signer?.name)]).toEqual([200, 'TOTAL-PASSED', 'Усі підписи дійсні, підписане не змінено', ['КОВАЛЬЧУК Олена']]);
    expect(body.etsi).toMatchObject({ ValidationReport: { SignatureValidationReport: [{ SignatureValidationStatus: { MainIndication: 'urn:etsi:019102:mainindication:total-passed' } }] } });
    expect(await obih.dataSource.query('select count(*) from journal_entry')).toEqual(before);
  });

  it('S07 a file that was changed afterwards is TOTAL-FAILED, whatever else', async () => {
    const { body } = await post('/api/verify', ['file', 'a.pdf', Buffer.concat([await signed(), Buffer.from('4 0 obj null endobj')])]);
    expect([body.verdict.indication, body.verdict.reason]).toEqual(['TOTAL-FAILED', 'changedAfterSigning']);
  });

  it('takes a signature and its data apart', async () => {
    const content = Buffer.from('Рішення');
    const cms = await signCms(new LocalSigner(person.key, person.chain), { profile: 'cades', contentDigest: hashes.sha256.digest(content), signingAt: new Date().toISOString() as never });
    expect((await post('/api/verify', ['file', 'a.p7s', cms], ['detached', 'a.txt', content])).body.verdict.indication).toBe('TOTAL-PASSED');
    expect((await post('/api/verify', ['file', 'a.p7s', cms])).body.verdict.reason).toBe('contentMissing');
  });

  it('does not start with a policy that would let a forgery pass, and says which entry of which file to mend', async () => {
    const file = path.join(obih.settings.DATA_DIR, 'policy.json');
    const shipped = JSON.parse(readFileSync(path.join(__dirname, '../src/signatures/verification/verification-policy.json'), 'utf8')) as { checks: object };
    writeFileSync(file, JSON.stringify({ ...shipped, name: 'office-of-our-own', checks: { ...shipped.checks, revocation: { severity: 'info', source: 'наказ' } } }));
    const settings = { ...obih.settings, VERIFICATION_POLICY_FILE: file };
    const started = NestFactory.createApplicationContext(AppModule.with({ settings, dataSource: obih.dataSource, logger: createLogger('test', 'silent') }), { logger: false, abortOnError: false });
    await expect(started).rejects.toThrow(`The verification policy ${file} cannot be used:\n  checks.revocation.severity is "info": no policy may make it lighter than "error"`);
  });

  it('F03 bombs are answered in words, and others are served meanwhile', async () => {
    const honest = await signed();
    const asked = bombs.filter(({ name }) => /Flate in Flate|forty revisions|forty entries/.test(name)).map((bomb) => post('/api/verify', ['file', 'лист.pdf', bomb.make(honest)]));
    const served = await Promise.all([obih.anonymous('GET', '/health/live'), post('/api/verify', ['file', 'лист.pdf', honest])]);
    expect(served.map(({ status }) => status)).toEqual([200, 200]);
    for (const { status, body } of await Promise.all(asked)) expect([status, body.verdict.indication, body.verdict.heading.uk]).toEqual([200, expect.stringMatching(/^(INDETERMINATE|TOTAL-FAILED)$/), expect.stringMatching(/./)]);
    expect((await obih.anonymous('GET', '/health/ready')).status).toBe(200);
  }, 300_000);

  it('gives the report as a PDF', async () => {
    const { status, raw, headers } = await post('/api/verify/report', ['file', 'Лист <b>№ 1</b>.pdf', await signed()]);
    expect([status, headers['content-type'], raw.subarray(0, 5).toString('latin1')]).toEqual([200, 'application/pdf', '%PDF-']);
  });

  it('F11 refuses what is no file, too many files and too large ones, in words; in the end also too many questions', async () => {
    expect((await obih.anonymous<{ code: string }>('POST', '/api/verify', { a: 1 })).body.code).toBe('noFileToVerify');
    expect((await post('/api/verify', ['file', 'a', Buffer.alloc(0)])).status).toBe(400);
    expect((await post('/api/verify', ['file', 'a', Buffer.from('x')], ['detached', 'b', Buffer.from('x')], ['more', 'c', Buffer.from('x')])).status).toBe(413);
    expect((await post('/api/verify', ['file', 'a', Buffer.alloc(51 * 1024 * 1024)])).status).toBe(413);
    const statuses: number[] = [];
    for (let index = 0; index < 20; index += 1) statuses.push((await post('/api/verify', ['file', 'a', Buffer.alloc(0)])).status);
    expect(statuses.at(-1)).toBe(429);
  });
});
