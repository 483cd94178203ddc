import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Instant } from '#shared/domain/ids.js';
import { buildOcspRequest } from '../certificates/ocsp.js';
import { StaticTrustStore } from '../certificates/static-trust-store.js';
import { certificateOf } from '../certificates/x509.js';
import { signatureAlgorithm } from '../cms/algorithms.js';
import { signCms, timestampCms } from '../cms/sign.js';
import { VerifyingTimestampSource } from '../cms/timestamp-source.js';
import { answerOcspRequest, answerTimestamp, type IssuedStatus } from '../development/answers.js';
import { makeAuthority } from '../development/authority.js';
import { issueCertificate } from '../development/issue-certificate.js';
import { personExtensions, personName, type PersonProfile } from '../development/profiles.js';
import { renewalPolicy } from '../domain/renewal-policy.js';
import { LocalSigner } from '../keys/local-signer.js';
import { prepareSignature } from '../pdf/prepare-signature.js';
import type { RevocationSource, TimestampSource } from '../ports.js';
import type { PreservingSettings } from './preserve-pdf.js';

const urls = { ocsp: 'http://ca.test/ocsp', issuer: 'http://ca.test/ca.crt', crl: 'http://ca.test/ca.crl', timestamp: 'http://ca.test/tsa' };

/** A small office with an authority of its own and a clock that the test sets; every answer is real and asked for over no network. */
export class PreservationOffice {
  /** What every service takes for the present. */
  now: Instant;
  /** What the responder knows of serial numbers besides `good`. */
  readonly statuses = new Map<string, IssuedStatus>();
  /** How often evidence was asked for. */
  asked = 0;
  responderAway = false;
  stampsAway = false;
  readonly authority;

  constructor(start: Instant) {
    this.now = start;
    this.authority = makeAuthority(start, urls);
  }

  get root(): Buffer {
    return this.authority.root.chain[0] ?? Buffer.alloc(0);
  }

  get issuing(): Buffer {
    return this.authority.issuing.chain[0] ?? Buffer.alloc(0);
  }

  readonly revocation: RevocationSource = {
    evidenceFor: async (certificate, issuer) => {
      this.asked += 1;
      if (this.responderAway) return [];
      const statusOf = (serial: string): Promise<IssuedStatus> => Promise.resolve(this.statuses.get(serial) ?? { status: 'good' });
      const authorities = [
        { certificate: certificateOf(this.issuing), responder: this.authority.responder, statusOf },
        { certificate: certificateOf(this.root), responder: this.authority['root-responder'], statusOf },
      ];
      return [{ kind: 'ocsp', der: await answerOcspRequest(buildOcspRequest(certificateOf(certificate), certificateOf(issuer)), authorities, this.now) }];
    },
  };

  get trust(): StaticTrustStore {
    return new StaticTrustStore([{ der: this.root }], [this.issuing]);
  }

  get timestamps(): TimestampSource {
    const send = (request: Buffer): Promise<Buffer | undefined> => Promise.resolve(this.stampsAway ? undefined : answerTimestamp(request, this.authority.timestamp, this.now));
    return new VerifyingTimestampSource(send, { trust: this.trust, now: () => this.now });
  }

  get settings(): PreservingSettings {
    return { trust: this.trust, revocation: this.revocation, timestamps: this.timestamps, now: this.now, policy: renewalPolicy };
  }

  later(days: number): void {
    this.now = new Date(Date.parse(this.now) + days * 86_400_000).toISOString() as Instant;
  }

  issue(profile: Partial<PersonProfile> = {}, years = 2): LocalSigner {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const full: PersonProfile = { kind: 'representative', commonName: 'Шевченко Тарас Григорович', rnokpp: '1234567890', edrpou: '12345678', ...profile };
    const notAfterAt = new Date(Date.parse(this.now) + years * 365 * 86_400_000).toISOString() as Instant;
    const template = { subject: personName(full), publicKey, extensions: personExtensions(full, urls), notBeforeAt: new Date(Date.parse(this.now) - 3_600_000).toISOString() as Instant, notAfterAt };
    const der = issueCertificate(template, { nameDer: certificateOf(this.issuing).subject.der, key: this.authority.issuing.key, algorithm: 'ecdsa-sha256' });
    return new LocalSigner(privateKey as KeyObject, [der, ...this.authority.issuing.chain]);
  }

  serialOf(signer: LocalSigner): string {
    return certificateOf(signer.certificateChain[0] ?? Buffer.alloc(0)).serial;
  }

  /** A PAdES signature in a field that is there or is made; B-T unless told otherwise. */
  async signPdf(pdf: Buffer, signer: LocalSigner, fieldName: string, level: 'B-B' | 'B-T' = 'B-T'): Promise<Buffer> {
    const newField = { tooltip: 'Підпис', pageIndex: 0, rect: [0, 0, 0, 0] } as const;
    const prepared = prepareSignature(pdf, { fieldName, newField, signingAt: this.now, contentsBytes: 12_000 });
    const cms = await signCms(signer, { profile: 'pades', contentDigest: prepared.digestWith(signatureAlgorithm(signer.algorithm).hash.name) });
    return prepared.embed(level === 'B-B' ? cms : await this.stamped(cms));
  }

  /** A detached CAdES signature over content; B-T unless told otherwise. */
  async signBytes(content: Buffer, signer: LocalSigner, level: 'B-B' | 'B-T' = 'B-T'): Promise<Buffer> {
    const cms = await signCms(signer, { profile: 'cades', contentDigest: signatureAlgorithm(signer.algorithm).hash.digest(content), signingAt: this.now });
    return level === 'B-B' ? cms : this.stamped(cms);
  }

  private async stamped(cms: Buffer): Promise<Buffer> {
    const stamped = await timestampCms(cms, this.timestamps);
    if (!stamped.ok) throw new Error(stamped.refusal);
    return stamped.value;
  }
}
