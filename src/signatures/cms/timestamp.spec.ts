import { generateKeyPairSync } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Instant } from '#shared/domain/ids.js';
import { StaticTrustStore } from '../certificates/static-trust-store.js';
import { certificateOf, readableCertificates } from '../certificates/x509.js';
import { answerTimestamp, type ServiceKey } from '../development/answers.js';
import { makeAuthority } from '../development/authority.js';
import { encodeExtension, encodeName, issueCertificate } from '../development/issue-certificate.js';
import { keyUsageExtension } from '../development/profiles.js';
import { algorithmPolicy } from '../domain/algorithm-policy.js';
import { hashes } from './algorithms.js';
import { oid, sequence } from './der.js';
import { extensionOids, oids } from './oids.js';
import { HttpTimestampSource } from './timestamp-source.js';
import {
  buildTimestampRequest, readTimestampResponse, verifyTimestamp, type TimestampQuestion, type TimestampRefusal,
} from './timestamp.js';

const at = '2026-03-10T09:30:00.000Z' as Instant;
const later = '2026-03-10T09:32:00.000Z' as Instant;
const urls = { ocsp: 'http://a.test/ocsp', issuer: 'http://a.test/ca', crl: 'http://a.test/crl', timestamp: 'http://a.test/tsa' };
const authority = makeAuthority(at, urls);
const stranger = makeAuthority(at, urls);
const digest = hashes.sha256.digest(Buffer.from('лист'));
const nonce = Buffer.from('1122334455667788', 'hex');

const tokenBy = (service: ServiceKey, when = at, request = buildTimestampRequest(digest, nonce)): Buffer => {
  const token = readTimestampResponse(answerTimestamp(request, service, when));
  if (!token.ok) throw new Error(token.refusal);
  return token.value;
};
const question: TimestampQuestion = {
  digestBy: () => digest, nonce, anchors: readableCertificates(authority.root.chain), pool: [], algorithms: algorithmPolicy, at, now: at,
};
const refusalOf = (token: Buffer, changes: Partial<TimestampQuestion> = {}): TimestampRefusal | 'none' => {
  const found = verifyTimestamp(token, { ...question, ...changes });
  return found.ok ? 'none' : found.refusal;
};

/** A time-stamp key whose certificate has other extensions than it should. */
function serviceWith(extensions: readonly Buffer[], notAfterAt = '2030-01-01T00:00:00.000Z' as Instant): ServiceKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = encodeName([{ type: 'commonName', value: 'Служба позначок часу' }]);
  const issuer = { nameDer: certificateOf(authority.issuing.chain[0] ?? Buffer.alloc(0)).subject.der, key: authority.issuing.key, algorithm: 'ecdsa-sha256' } as const;
  const der = issueCertificate({ subject, publicKey, extensions, notBeforeAt: '2026-01-01T00:00:00.000Z' as Instant, notAfterAt }, issuer);
  return { key: privateKey, chain: [der, ...authority.issuing.chain] };
}

const usage = (critical: boolean, ...usages: readonly string[]): Buffer => encodeExtension(extensionOids.extendedKeyUsage, sequence(...usages.map(oid)), critical);
const signs = keyUsageExtension(['digitalSignature']);

describe('S37 a time-stamp', () => {
  it('that is sound proves when the stamped bytes existed', () => {
    const found = verifyTimestamp(tokenBy(authority.timestamp), question);
    expect(found).toMatchObject({ ok: true, value: { generatedAt: at } });
  });

  it.each<[string, Buffer, Partial<TimestampQuestion>, TimestampRefusal]>([
    ['over another hash is not accepted', tokenBy(authority.timestamp), { digestBy: () => hashes.sha256.digest(Buffer.from('інший')) }, 'wrongImprint'],
    ['with another nonce is not accepted', tokenBy(authority.timestamp), { nonce: Buffer.of(9) }, 'wrongNonce'],
    ['without the nonce that was sent is not accepted', tokenBy(authority.timestamp, at, sequence(...requestWithoutNonce())), {}, 'wrongNonce'],
    ['by a certificate without the usage is not accepted', tokenBy(serviceWith([signs])), {}, 'noTimeStampingEku'],
    ['whose usage is not critical is not accepted', tokenBy(serviceWith([signs, usage(false, oids.timeStampingUsage)])), {}, 'noTimeStampingEku'],
    ['whose key serves other purposes, too, is not accepted', tokenBy(serviceWith([signs, usage(true, oids.timeStampingUsage, oids.ocspSigningUsage)])), {}, 'noTimeStampingEku'],
    ['from the future is not accepted', tokenBy(authority.timestamp, later), {}, 'timestampInFuture'],
    ['of a stranger is not accepted', tokenBy(stranger.timestamp), {}, 'untrustedAuthority'],
    ['after the certificate\'s end is not accepted', tokenBy(serviceWith([signs, usage(true, oids.timeStampingUsage)], '2026-02-01T00:00:00.000Z' as Instant)), {}, 'authorityNotValid'],
    ['by an algorithm that is out of policy is not accepted', tokenBy(authority.timestamp), { algorithms: { ...algorithmPolicy, keys: {} } }, 'weakAlgorithm'],
    ['that is no token is not accepted', Buffer.from('3000', 'hex'), {}, 'malformed'],
  ])('%s', (_, token, changes, expected) => expect(refusalOf(token, changes)).toBe(expected));

  it('with any byte changed is not accepted', () => {
    const token = tokenBy(authority.timestamp);
    // Every 7th byte: the certificates' unsigned corners included, a change never makes another time pass.
    for (let index = 0; index < token.length; index += 7) {
      const changed = Buffer.from(token);
      changed[index] = (changed[index] ?? 0) ^ 0x10;
      const found = verifyTimestamp(changed, question);
      if (found.ok) expect(found.value.generatedAt).toBe(at);
    }
    const moved = Buffer.from(token);
    const time = moved.indexOf('20260310093000Z');
    moved.write('20250310093000Z', time);
    expect(refusalOf(moved)).toBe('signatureMismatch');
  });

  it('clocks may differ by less than a minute', () => {
    expect(refusalOf(tokenBy(authority.timestamp, '2026-03-10T09:30:50.000Z' as Instant))).toBe('none');
  });
});

function requestWithoutNonce(): Buffer[] {
  const imprint = sequence(hashes.sha256.identifier, Buffer.concat([Buffer.from('0420', 'hex'), digest]));
  return [Buffer.from('020101', 'hex'), imprint, Buffer.from('0101ff', 'hex')];
}

describe('S37 a time-stamp authority over HTTP', () => {
  const trust = new StaticTrustStore([{ der: authority.root.chain[0] ?? Buffer.alloc(0) }], [authority.issuing.chain[0] ?? Buffer.alloc(0)]);
  let server: Server;
  let listener: RequestListener;
  const source = ({ port = (server.address() as AddressInfo).port, timeLimit = 15_000 } = {}): HttpTimestampSource =>
    new HttpTimestampSource(`http://127.0.0.1:${port}/tsa`, { trust, now: () => at, timeLimit, sizeLimit: 20_000 });

  beforeAll((done) => {
    server = createServer((request, response) => listener(request, response)).listen(0, '127.0.0.1', done);
  });
  afterAll((done) => {
    server.closeAllConnections();
    server.close(done);
  });

  it('that answers well is believed after its token is verified', async () => {
    listener = (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => response.end(answerTimestamp(Buffer.concat(chunks), authority.timestamp, at)));
      expect(request.headers['content-type']).toBe('application/timestamp-query');
    };
    expect((await source().timestamp(digest)).ok).toBe(true);
  });

  const old = answerTimestamp(buildTimestampRequest(digest, nonce), authority.timestamp, at);
  it.each<[string, RequestListener, TimestampRefusal]>([
    ['repeats an older answer', (_, response) => response.end(old), 'wrongNonce'],
    ['rejects', (_, response) => response.end(answerTimestamp(Buffer.from('3000', 'hex'), authority.timestamp, at)), 'refusedByAuthority'],
    ['answers with a page', (_, response) => response.end('<html>'), 'malformed'],
    ['is out of order', (_, response) => response.writeHead(503).end(), 'unavailable'],
    ['sends elsewhere', (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(), 'unavailable'],
    ['never answers', () => undefined, 'unavailable'],
    ['answers without end', (_, response) => void response.write(Buffer.alloc(64_000)), 'unavailable'],
  ])('that %s is refused, and nothing hangs', async (what, behaviour, expected) => {
    listener = behaviour;
    // Only silence is waited for to its end.
    expect(await source(what === 'never answers' ? { timeLimit: 200 } : {}).timestamp(digest)).toEqual({ ok: false, refusal: expected });
  });

  it('that is not there is refused', async () => {
    expect(await source({ port: 1 }).timestamp(digest)).toEqual({ ok: false, refusal: 'unavailable' });
  });
});
