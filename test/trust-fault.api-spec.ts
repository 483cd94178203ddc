import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DevelopmentPki } from '#signatures/development/development-pki.js';
import { taggedPdf } from '#signatures/pdf/tagged-pdf.fixture.js';
import { signPdf } from '#signatures/verification/testing/test-authority.js';
import { Instance } from './support/instance.js';
import { multipartOf } from './support/multipart.js';

interface Report { verdict: { indication: string; subIndication: string; reason: string; text: { uk: string } }; signatures: { verdict: { reason: string } }[] }

const folder = mkdtempSync(path.join(tmpdir(), 'obih-trust-fault-'));
const trusted = path.join(folder, 'trusted');
let obih: Instance;
let form: ReturnType<typeof multipartOf>;
beforeAll(async () => {
  mkdirSync(trusted);
  obih = await Instance.start({ TRUST_DIR: trusted });
  const pki = await DevelopmentPki.open(path.join(obih.settings.DATA_DIR, 'pki'), { mode: 'test' });
  const { privateKey, certificateChain, serial } = await pki.issue({ kind: 'representative', commonName: 'КОВАЛЬЧУК Олена', rnokpp: '1234567890', edrpou: '00000001' });
  const pdf = await signPdf(taggedPdf(), { key: privateKey, chain: certificateChain, serial }, { fieldName: 'a', signingAt: new Date().toISOString(), newField: { tooltip: 'Підпис', pageIndex: 0, rect: [0, 0, 0, 0] } });
  form = multipartOf({ name: 'Лист.pdf', type: 'application/pdf', content: pdf });
}, 120_000);
afterAll(async () => {
  await obih.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const verified = async (): Promise<Report> => (await obih.anonymous<Report>('POST', '/api/verify', form.payload, form.headers)).body;
const health = () => obih.anonymous<{ status: string; file?: string; reason?: string; remedy?: string }>('GET', '/health/trust');

describe('What is trusted and cannot be opened', () => {
  it('is told by file, reason and remedy; verdicts stay open for that reason, and it is tried anew once it was mended', async () => {
    const wrong = path.join(trusted, 'notes.pem');
    writeFileSync(wrong, 'not a certificate');
    expect(await health()).toMatchObject({ status: 503, body: { status: 'trustUnavailable', file: wrong, reason: 'notACertificateFile', remedy: expect.stringContaining('Put only certificates') as string } });
    expect((await obih.anonymous('GET', '/health/ready')).status).toBe(200);
    const { verdict, signatures } = await verified();
    expect([verdict.indication, verdict.subIndication, verdict.reason, signatures.map((one) => one.verdict.reason)]).toEqual(['INDETERMINATE', 'TRY_LATER', 'trustUnavailable', ['trustUnavailable']]);
    const page = await obih.anonymous('POST', '/v', form.payload, form.headers);
    expect([page.status, page.raw.toString('utf8').includes(verdict.text.uk)]).toEqual([200, true]);
    unlinkSync(wrong);
    expect(await health()).toMatchObject({ status: 200, body: { status: 'ready' } });
    expect((await verified()).verdict.indication).toBe('TOTAL-PASSED');
  }, 120_000);
});
