import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lightest, plainPkcs7Reasons, severities, tooLight, verificationChecks, type VerificationCheck, type VerificationPolicy } from '../domain/verification-policy.js';
import { reasons, type ReasonCode } from '../domain/verdict.js';
import { openVerificationPolicy, shippedPolicy, VerificationPolicyFault } from './policy-file.js';
import { byPolicy, verdictOf } from './signature-report.js';
import { attackedBases } from './testing/signed-bases.js';
import { attacks } from './testing/attacks.js';
import { TestAuthority } from './testing/test-authority.js';
import { verifyFile } from './verify-file.js';

const folder = mkdtempSync(path.join(tmpdir(), 'obih-policy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

type Json = Record<string, unknown>;
const shippedText = readFileSync(path.join(__dirname, 'verification-policy.json'), 'utf8');
const own = (change: (policy: { name: string; version: string; checks: Record<string, Json>; plainPkcs7: Record<string, Json> } & Json) => void = () => undefined): string => {
  const policy = JSON.parse(shippedText) as Parameters<typeof change>[0];
  policy.name = 'office-of-our-own';
  change(policy);
  return JSON.stringify(policy);
};
const write = (text: string | Buffer): string => {
  const file = path.join(folder, 'policy.json');
  writeFileSync(file, text);
  return file;
};
const faultsOf = (text: string | Buffer): readonly string[] => {
  const file = write(text);
  try {
    openVerificationPolicy(file);
  } catch (error) {
    if (!(error instanceof VerificationPolicyFault)) throw error;
    expect(error.message).toContain(file);
    return error.faults;
  }
  return [];
};

describe('The policy of the verifier', () => {
  it('is the shipped one when an installation names none, known by the SHA-256 of its file', () => {
    const policy = openVerificationPolicy(undefined);
    expect(policy).toMatchObject({ name: 'obih-signature-verification', version: '1.1.0', sha256: createHash('sha256').update(shippedText).digest('hex') });
    expect(tooLight(policy)).toEqual([]);
  });

  it('may be stricter than the shipped one, and as lax as the formal attributes allow', () => {
    const file = write(own(({ checks, plainPkcs7 }) => {
      checks.attributes = { severity: 'info', source: 'наказ № 1' };
      plainPkcs7.weakHash = { severity: 'error', source: 'наказ № 1' };
    }));
    expect(openVerificationPolicy(file)).toMatchObject({ name: 'office-of-our-own', sha256: createHash('sha256').update(readFileSync(file)).digest('hex'), checks: { attributes: { severity: 'info' } }, plainPkcs7: { weakHash: { severity: 'error' } } });
  });

  it.each(verificationChecks.filter((name) => lightest[name] === 'error'))('is refused when it makes «%s» lighter, in words that name entry, value and remedy', (name) => {
    for (const severity of ['warning', 'info']) {
      const [fault, ...others] = faultsOf(own(({ checks }) => void Object.assign(checks[name] ?? {}, { severity })));
      expect([fault, others]).toEqual([`checks.${name}.severity is "${severity}": no policy may make it lighter than "error", or a forged file could pass. Write "error".`, []]);
    }
  });

  it.each<[what: string, text: string | Buffer, fault: RegExp]>([
    ['no JSON', '{"name": ', /^the file is not JSON in UTF-8 .*begin with a copy of /],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), /^the file is not JSON in UTF-8/],
    ['a list', '[]', /^the file is \[\]: /],
    ['without a check', own(({ checks }) => void delete checks.changes), /^checks\.changes is not there: .*Add it/],
    ['with a check that is none', own(({ checks }) => void (checks.chains = { severity: 'error', source: 'x y z' })), /^checks has "chains", which no policy has\./],
    ['with an entry that is none', own((policy) => void (policy.comment = 'x')), /^the file has "comment"/],
    ['with a severity that is none', own(({ checks }) => void Object.assign(checks.attributes ?? {}, { severity: 'mild' })), /^checks\.attributes\.severity is "mild": .*Write one of: error, warning, info\.$/],
    ['without a source', own(({ checks }) => void delete checks.chain?.source), /^checks\.chain\.source is not there/],
    ['with a name that breaks the URN', own((policy) => void (policy.name = 'Політика: 1')), /^name is "Політика: 1": expected 3–64 small Latin letters/],
    ['called like the shipped one', own((policy) => void (policy.name = 'obih-signature-verification')), /^name is "obih-signature-verification" and version "1\.1\.0": .*Give it a name of your own\.$/],
  ])('is refused: %s', (_, text, fault) => expect(faultsOf(text)[0]).toMatch(fault));

  it('that is not there is refused by its path', () => {
    expect(() => openVerificationPolicy(path.join(folder, 'nowhere.json'))).toThrow(/nowhere\.json cannot be used:\n {2}the file cannot be read \(ENOENT\)/);
  });

  it('S01–S45 whatever an installation may write, what a forger makes fail is never TOTAL-PASSED', () => {
    const severity = fc.constantFrom(...severities);
    const row = severity.map((each) => ({ severity: each, source: 'наказ' }));
    const policies = fc.record({
      checks: fc.record(Object.fromEntries(verificationChecks.map((name) => [name, lightest[name] === 'error' ? fc.constant({ severity: 'error' as const, source: 'наказ' }) : row]))),
      plainPkcs7: fc.record(Object.fromEntries(plainPkcs7Reasons.map((reason) => [reason, row]))),
    }).map((parts) => ({ name: 'any', version: '1', sha256: '', ...parts }) as unknown as VerificationPolicy);
    const forgeries = fc.record({ name: fc.constantFrom(...verificationChecks.filter((name) => lightest[name] === 'error')), verdict: fc.constantFrom('failed' as const, 'unknown' as const), reason: fc.constantFrom(...(Object.keys(reasons) as ReasonCode[])) })
      .filter(({ name, reason }) => !(name === 'signingCertificateAttribute' && plainPkcs7Reasons.some((each) => each === reason)));
    fc.assert(fc.property(policies, forgeries, fc.boolean(), (policy, forgery, plainPkcs7) => {
      const rest = verificationChecks.filter((name) => name !== forgery.name).map((name): VerificationCheck => ({ name, verdict: 'passed', severity: 'error' }));
      expect(verdictOf(byPolicy(policy, [...rest, { ...forgery, severity: 'info' }], { plainPkcs7 })).indication).not.toBe('TOTAL-PASSED');
    }));
  });

  it('S01–S26 no generated attack passes by the laxest policy that is accepted', async () => {
    const lax = openVerificationPolicy(write(own(({ checks, plainPkcs7 }) => {
      for (const name of verificationChecks) checks[name] = { severity: lightest[name], source: 'наказ' };
      for (const reason of plainPkcs7Reasons) plainPkcs7[reason] = { severity: 'info', source: 'наказ' };
    })));
    const authority = new TestAuthority();
    for (const base of await attackedBases(authority)) {
      expect((await verifyFile({ bytes: base.pdf }, authority.context({ policy: lax }))).verdict.indication).toBe('TOTAL-PASSED');
      for (const attack of attacks) expect([attack.name, (await verifyFile({ bytes: attack.apply(base.pdf) }, authority.context({ policy: lax }))).verdict.indication]).not.toEqual([attack.name, 'TOTAL-PASSED']);
    }
  });

  it('is named in every report, by name, version and hash', async () => {
    const authority = new TestAuthority();
    const { policy } = await verifyFile({ bytes: Buffer.from('no file') }, authority.context());
    expect(policy).toEqual({ name: shippedPolicy().name, version: shippedPolicy().version, sha256: shippedPolicy().sha256 });
  });
});
