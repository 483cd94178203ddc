import { generateKeyPairSync } from 'node:crypto';
import type { Instant } from '#shared/domain/ids.js';
import { answerOcspRequest } from '../development/answers.js';
import { makeAuthority } from '../development/authority.js';
import { encodeName, issueCertificate } from '../development/issue-certificate.js';
import { personExtensions } from '../development/profiles.js';
import { CachedRevocationSource } from './cached-revocation-source.js';
import { HttpRevocationSource } from './http-revocation-source.js';
import { buildOcspRequest } from './ocsp.js';
import { certificateOf } from './x509.js';

const at = '2026-03-10T09:30:00.000Z' as Instant;
const authority = makeAuthority(at, { ocsp: '', issuer: '', crl: '', timestamp: '' });
const issuer = authority.issuing.chain[0] ?? Buffer.alloc(0);
const responders = [{ certificate: certificateOf(issuer), responder: authority.responder, statusOf: () => Promise.resolve({ status: 'good' as const }) }];

function certificateWith(ocsp: string, crl: string): Buffer {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const extensions = personExtensions({ kind: 'personal', commonName: 'Особа', rnokpp: '1' }, { ocsp, crl, issuer: ocsp, timestamp: ocsp });
  const template = { subject: encodeName([{ type: 'commonName', value: 'Особа' }]), publicKey, extensions, notBeforeAt: at, notAfterAt: '2028-01-01T00:00:00.000Z' as Instant };
  return issueCertificate(template, { nameDer: certificateOf(issuer).subject.der, key: authority.issuing.key, algorithm: 'ecdsa-sha256' });
}

/** A network that records who was contacted. */
function network(answer: (url: string) => Response | Promise<Response>): { readonly contacted: string[]; readonly fetch: typeof globalThis.fetch } {
  const contacted: string[] = [];
  return {
    contacted,
    fetch: async (input, init) => {
      contacted.push(String(input));
      expect(init?.redirect).toBe('error');
      return answer(String(input));
    },
  };
}

describe('S38 addresses inside a certificate', () => {
  it.each([
    'http://127.0.0.1/ocsp', 'http://localhost:6379/', 'http://169.254.169.254/latest/meta-data', 'http://[::1]/', 'http://0x7f000001/',
    'file:///etc/passwd',
    'ldap://ca.test/cn=crl', 'http://ca.test.evil.test/ocsp', 'http://ca.test@evil.test/ocsp', 'https://ca.test/ocsp',
    'http://ca.test:8080/ocsp', 'not an address',
  ])('%s is not contacted', async (address) => {
    const { contacted, fetch } = network(() => new Response('x'));
    const source = new HttpRevocationSource({ allowedOrigins: ['http://ca.test'], fetch });
    expect(await source.evidenceFor(certificateWith(address, address), issuer)).toEqual([]);
    expect(contacted).toEqual([]);
  });

  it('on the allow-list are contacted: the responder first, its lists when it does not answer', async () => {
    const certificate = certificateWith('http://ca.test/ocsp', 'http://ca.test/list.crl');
    const answer = await answerOcspRequest(buildOcspRequest(certificateOf(certificate), certificateOf(issuer)), responders, at);
    const answering = network(() => new Response(new Uint8Array(answer)));
    const found = await new HttpRevocationSource({ allowedOrigins: ['http://ca.test'], fetch: answering.fetch }).evidenceFor(certificate, issuer);
    expect(found).toMatchObject([{ kind: 'ocsp', der: answer }]);
    expect(found[0]?.nonce).toHaveLength(16);
    expect(answering.contacted).toEqual(['http://ca.test/ocsp']);
    const silent = network((url) => new Response('list', { status: url.endsWith('.crl') ? 200 : 503 }));
    const lists = await new HttpRevocationSource({ allowedOrigins: ['http://ca.test'], fetch: silent.fetch }).evidenceFor(certificate, issuer);
    expect(lists).toEqual([{ kind: 'crl', der: Buffer.from('list') }]);
  });

  it('a responder that says «try later», or sends a page of somebody else, has not answered: the lists are fetched', async () => {
    const certificate = certificateWith('http://ca.test/ocsp', 'http://ca.test/list.crl');
    for (const answer of [Buffer.from('30030a0103', 'hex'), Buffer.from('<html>sign in to this network</html>')]) {
      const { contacted, fetch } = network((url) => new Response(url.endsWith('.crl') ? 'list' : new Uint8Array(answer)));
      expect(await new HttpRevocationSource({ allowedOrigins: ['http://ca.test'], fetch }).evidenceFor(certificate, issuer)).toEqual([{ kind: 'crl', der: Buffer.from('list') }]);
      expect(contacted).toEqual(['http://ca.test/ocsp', 'http://ca.test/list.crl']);
    }
  });

  it('that answer more than asked for, or throw, give no evidence', async () => {
    const certificate = certificateWith('http://ca.test/ocsp', 'http://ca.test/list.crl');
    const flood = network(() => new Response(Buffer.alloc(2000)));
    expect(await new HttpRevocationSource({ allowedOrigins: ['http://ca.test'], fetch: flood.fetch, sizeLimit: 1000, crlSizeLimit: 1000 }).evidenceFor(certificate, issuer)).toEqual([]);
    const broken = network(() => Promise.reject(new TypeError('fetch failed')));
    expect(await new HttpRevocationSource({ allowedOrigins: ['http://ca.test'], fetch: broken.fetch }).evidenceFor(certificate, issuer)).toEqual([]);
  });
});

describe('Evidence for a ceremony', () => {
  it('is fetched once for a minute, and again after a failure', async () => {
    let clock = 0;
    let calls = 0;
    let evidence: { kind: 'crl'; der: Buffer }[] = [];
    const source = new CachedRevocationSource({ evidenceFor: () => Promise.resolve(((calls += 1), evidence)) }, 60_000, () => clock);
    const certificate = certificateWith('http://ca.test/ocsp', 'http://ca.test/list.crl');
    await source.evidenceFor(certificate, issuer);
    await Promise.resolve();
    evidence = [{ kind: 'crl', der: Buffer.of(1) }];
    expect(await source.evidenceFor(Buffer.from(certificate), issuer)).toHaveLength(1);
    expect(await source.evidenceFor(certificate, issuer)).toHaveLength(1);
    expect(calls).toBe(2);
    clock = 60_001;
    await source.evidenceFor(certificate, issuer);
    expect(calls).toBe(3);
    clock = 10;
    await source.evidenceFor(certificate, issuer);
    expect(calls).toBe(4);
  });
});
