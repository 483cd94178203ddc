import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Instant } from '#shared/domain/ids.js';
import { buildOcspRequest } from '../../certificates/ocsp.js';
import { StaticTrustStore } from '../../certificates/static-trust-store.js';
import { certificateOf, readableCertificates } from '../../certificates/x509.js';
import { hashes } from '../../cms/algorithms.js';
import { signatureValueOf } from '../../cms/parse.js';
import { signCms } from '../../cms/sign.js';
import { withTimestamp } from '../../cms/signed-data.js';
import { buildTimestampRequest, readTimestampResponse } from '../../cms/timestamp.js';
import { answerOcspRequest, answerTimestamp, type IssuedStatus } from '../../development/answers.js';
import { makeAuthority } from '../../development/authority.js';
import { issueCertificate } from '../../development/issue-certificate.js';
import { personExtensions, personName, type PersonProfile } from '../../development/profiles.js';
import { algorithmPolicy } from '../../domain/algorithm-policy.js';
import { LocalSigner } from '../../keys/local-signer.js';
import { prepareSignature, type SignatureRequest } from '../../pdf/prepare-signature.js';
import type { RevocationEvidence, RevocationSource } from '../../ports.js';
import { shippedPolicy } from '../policy-file.js';
import type { VerificationContext } from '../verification-context.js';

export const signedAt = '2026-03-10T09:30:00.000Z' as Instant;
const urls = { ocsp: 'http://ca.test/ocsp', issuer: 'http://ca.test/ca.crt', crl: 'http://ca.test/ca.crl', timestamp: 'http://ca.test/tsa' };

export interface Person {
  readonly key: KeyObject;
  readonly chain: readonly Buffer[];
  readonly serial: string;
}

/** An authority in memory for the tests of the verifier: people, time-stamps, OCSP, all at instants of the test's choice. */
export class TestAuthority {
  private readonly authority = makeAuthority('2026-01-02T00:00:00.000Z' as Instant, urls);
  readonly certificates = readableCertificates(this.authority.issuing.chain);
  readonly revoked: Record<string, IssuedStatus> = {};

  person(profile: Partial<PersonProfile> = {}, pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })): Person {
    const full: PersonProfile = { kind: 'representative', commonName: 'Шевченко Тарас Григорович', organisation: 'Зорянська ОВА', rnokpp: '1234567890', edrpou: '12345678', ...profile };
    const period = { notBeforeAt: full.notBeforeAt ?? ('2026-01-01T00:00:00.000Z' as Instant), notAfterAt: full.notAfterAt ?? ('2028-01-01T00:00:00.000Z' as Instant) };
    const above = this.authority.issuing.chain;
    const der = issueCertificate({ subject: personName(full), publicKey: pair.publicKey, extensions: personExtensions(full, urls), ...period }, { nameDer: certificateOf(above[0] ?? Buffer.alloc(0)).subject.der, key: this.authority.issuing.key, algorithm: 'ecdsa-sha256' });
    return { key: pair.privateKey, chain: [der, ...above], serial: certificateOf(der).serial };
  }

  /** A verification at an instant, with the authority's root trusted and its responder asked. */
  context(changes: Partial<VerificationContext> = {}): VerificationContext {
    const [issuing, root] = this.certificates;
    const trust = new StaticTrustStore(root ? [{ der: root.der }] : [], issuing ? [issuing.der] : []);
    const now = changes.now ?? signedAt;
    return { trust, revocation: this.responder(now), now, algorithms: algorithmPolicy, policy: shippedPolicy(), ...changes };
  }

  responder(now: Instant): RevocationSource {
    return { evidenceFor: async (certificate, issuer) => [await this.ocsp(certificate, issuer, now)] };
  }

  async ocsp(certificate: Buffer, issuer: Buffer, now: Instant): Promise<RevocationEvidence> {
    const [issuing, root] = this.certificates;
    const statusOf = (serial: string): Promise<IssuedStatus> => Promise.resolve(this.revoked[serial] ?? { status: 'good' });
    const authorities = issuing && root ? [{ certificate: issuing, responder: this.authority.responder, statusOf }, { certificate: root, responder: this.authority['root-responder'], statusOf }] : [];
    return { kind: 'ocsp', der: await answerOcspRequest(buildOcspRequest(certificateOf(certificate), certificateOf(issuer)), authorities, now) };
  }

  get timestampChain(): readonly Buffer[] {
    return this.authority.timestamp.chain;
  }

  token(digest: Buffer, at: Instant): Buffer {
    const token = readTimestampResponse(answerTimestamp(buildTimestampRequest(digest, Buffer.of(7)), this.authority.timestamp, at));
    if (!token.ok) throw new Error(token.refusal);
    return token.value;
  }

  stamped(cms: Buffer, at: Instant): Buffer {
    return withTimestamp(cms, this.token(hashes.sha256.digest(signatureValueOf(cms) ?? Buffer.alloc(0)), at));
  }
}

/** A PAdES signature of our own over the next revision; with `stampedAt` of level B-T. */
export async function signPdf(pdf: Buffer, person: Person, request: Partial<SignatureRequest> & { fieldName: string }, stamp?: { by: TestAuthority; at: Instant }): Promise<Buffer> {
  const prepared = prepareSignature(pdf, { signingAt: signedAt, contentsBytes: 8000, ...request });
  const cms = await signCms(new LocalSigner(person.key, person.chain), { profile: 'pades', contentDigest: prepared.digest });
  return prepared.embed(stamp ? stamp.by.stamped(cms, stamp.at) : cms);
}

/** A document time-stamp over the whole file, in an invisible field of its own. */
export function stampPdf(pdf: Buffer, authority: TestAuthority, at: Instant, fieldName: string): Buffer {
  const prepared = prepareSignature(pdf, { fieldName, signingAt: at, contentsBytes: 8000, subFilter: 'ETSI.RFC3161', newField: { tooltip: 'Позначка часу', pageIndex: 0, rect: [0, 0, 0, 0] } });
  return prepared.embed(authority.token(prepared.digest, at));
}
