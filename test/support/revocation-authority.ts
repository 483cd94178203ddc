import { generateKeyPairSync, sign as signWith } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answerOcspRequest, issuerNameOf, type IssuedStatus, type ServiceKey } from '#signatures/development/answers.js';
import { makeAuthority } from '#signatures/development/authority.js';
import { issueCertificate, randomSerial } from '#signatures/development/issue-certificate.js';
import { personExtensions, personName, type PersonProfile } from '#signatures/development/profiles.js';
import { certificateOf } from '#signatures/certificates/x509.js';
import type { Instant } from '#shared/domain/ids.js';

/** A key of this authority as a person's browser would hold it. */
export interface ForeignKey {
  readonly serial: string;
  readonly certificateChain: string[];
  readonly sign: (signedAttributes: string) => string;
}

const day = 86_400_000;
const shifted = (at: Instant, ms: number): Instant => new Date(Date.parse(at) + ms).toISOString() as Instant;

/** A provider of another house: one self-issued authority whose certificates' status it tells over HTTP, and which can be away. */
export class RevocationAuthority {
  /** `tryLater`: it answers, and says that it cannot say. */
  answers: boolean | 'tryLater' = true;
  /** How often it was asked for anything, whether it answered or not. */
  questions = 0;
  private readonly statuses = new Map<string, IssuedStatus>();
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'obih-provider-'));

  private constructor(private readonly server: Server, private readonly root: ServiceKey, private readonly responder: ServiceKey, private readonly now: () => Instant) {}

  /** `now`: its clock, which must be that of the instance that asks it. */
  static async open(now: () => Instant): Promise<RevocationAuthority> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const made = makeAuthority(now(), { ocsp: '', issuer: '', crl: '', timestamp: '' });
    const authority = new RevocationAuthority(server, made.root, made['root-responder'], now);
    writeFileSync(path.join(authority.folder, 'root.crt'), authority.certificate);
    server.on('request', (request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        authority.questions += 1;
        if (!authority.answers || request.url !== '/ocsp') return void response.writeHead(503).end();
        response.setHeader('content-type', 'application/ocsp-response');
        if (authority.answers === 'tryLater') return void response.end(Buffer.from('30030a0103', 'hex'));
        authority.answer(Buffer.concat(pieces)).then((answer) => response.end(answer), () => response.writeHead(500).end());
      });
    });
    return authority;
  }

  /** The settings of an instance that trusts this provider and may ask it. */
  get environment(): Record<string, string> {
    return { TRUST_DIR: this.folder, REVOCATION_ORIGINS: this.origin };
  }

  /** Issues a certificate with a P-256 key. */
  issue(profile: PersonProfile): ForeignKey {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const serial = randomSerial();
    const urls = { ocsp: `${this.origin}/ocsp`, crl: `${this.origin}/list.crl`, issuer: `${this.origin}/root.crt`, timestamp: `${this.origin}/timestamp` };
    const template = { subject: personName(profile), publicKey, serial, extensions: personExtensions(profile, urls), notBeforeAt: shifted(this.now(), -day), notAfterAt: shifted(this.now(), 365 * day) };
    const der = issueCertificate(template, { nameDer: issuerNameOf(this.certificate), key: this.root.key, algorithm: 'ecdsa-sha256' });
    this.statuses.set(certificateOf(der).serial, { status: 'good' });
    return {
      serial: certificateOf(der).serial, certificateChain: [der, this.certificate].map((one) => one.toString('base64')),
      sign: (signedAttributes) => signWith('sha256', Buffer.from(signedAttributes, 'base64'), privateKey).toString('base64'),
    };
  }

  revoke(key: ForeignKey): void {
    this.statuses.set(key.serial, { status: 'revoked', revokedAt: this.now(), reason: 1 });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private answer(request: Buffer): Promise<Buffer> {
    const statusOf = (serial: string): Promise<IssuedStatus> => Promise.resolve(this.statuses.get(serial) ?? { status: 'unknown' });
    return answerOcspRequest(request, [{ certificate: certificateOf(this.certificate), responder: this.responder, statusOf }], this.now());
  }

  private get certificate(): Buffer {
    return this.root.chain[0] ?? Buffer.alloc(0);
  }

  private get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
}
