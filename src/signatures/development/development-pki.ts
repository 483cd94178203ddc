import { createPrivateKey, generateKeyPair, randomUUID, type KeyObject } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Instant } from '#shared/domain/ids.js';
import { crlReasons } from '../certificates/crl.js';
import { StaticTrustStore } from '../certificates/static-trust-store.js';
import { certificateOf } from '../certificates/x509.js';
import type { TrustStore } from '../ports.js';
import {
  answerOcspRequest, answerTimestamp, issueCrl, issuerNameOf, type IssuedStatus, type RevokedCertificate, type ServiceKey,
} from './answers.js';
import { makeAuthority, type AuthorityName } from './authority.js';
import { issueCertificate, randomSerial, type Issuer } from './issue-certificate.js';
import { assertDevelopmentAllowed } from './mode.js';
import { personExtensions, personName, type PersonProfile, type ServiceUrls } from './profiles.js';

export interface DevelopmentPkiOptions {
  /** The mode the program runs in; `production` is refused. */
  readonly mode: string;
  /** Address that OCSP, CRL and time-stamp paths are under; certificates carry it. */
  readonly baseUrl?: string;
  readonly now?: () => Instant;
}

/** A key that the authority issued a certificate for; the chain is leaf, issuing authority, root. */
export interface IssuedKey {
  readonly privateKey: KeyObject;
  readonly certificateChain: readonly Buffer[];
  readonly serial: string;
}

const generate = promisify(generateKeyPair);
const names: readonly AuthorityName[] = ['root', 'issuing', 'timestamp', 'responder', 'root-responder'];
const year = 365 * 86_400_000;
const shift = (at: Instant, milliseconds: number): Instant => new Date(Date.parse(at) + milliseconds).toISOString() as Instant;

/**
 * A certificate authority, time-stamp authority and OCSP responder for development and tests, kept in a folder: made on the first
 * use, atomically, so that two processes that start together get the same one. Private files are 0600. What is issued and
 * revoked is one file each: nothing is locked and nothing is lost. Refused in production mode.
 */
export class DevelopmentPki {
  private constructor(
    private readonly folder: string,
    private readonly keys: Readonly<Record<AuthorityName, ServiceKey>>,
    private readonly urls: ServiceUrls,
    private readonly now: () => Instant,
  ) {}

  static async open(folder: string, options: DevelopmentPkiOptions): Promise<DevelopmentPki> {
    assertDevelopmentAllowed(options.mode);
    const { baseUrl = 'http://127.0.0.1:3000/development-pki', now = () => new Date().toISOString() as Instant } = options;
    const urls = {
      ocsp: `${baseUrl}/ocsp`, issuer: `${baseUrl}/issuer.crt`, crl: `${baseUrl}/issuer.crl`, timestamp: `${baseUrl}/timestamp`,
    };
    const authority = join(folder, 'authority');
    if (!(await exists(authority))) await createAuthority(folder, authority, now(), urls);
    for (const part of ['issued', 'revoked']) await mkdir(join(folder, part), { recursive: true, mode: 0o700 });
    return new DevelopmentPki(folder, await loadAuthority(authority), urls, now);
  }

  /** Root and issuing certificates, DER. */
  get certificates(): { readonly root: Buffer; readonly issuing: Buffer; readonly timestamp: Buffer } {
    const leaf = (name: AuthorityName): Buffer => this.keys[name].chain[0] ?? Buffer.alloc(0);
    return { root: leaf('root'), issuing: leaf('issuing'), timestamp: leaf('timestamp') };
  }

  /** Trusts the root for everything and knows the issuing authority. */
  trustStore(): TrustStore {
    return new StaticTrustStore([{ der: this.certificates.root }], [this.certificates.issuing]);
  }

  /** Generates a key and issues a certificate for it; expired and future periods are issued as asked. */
  async issue(profile: PersonProfile): Promise<IssuedKey> {
    const { privateKey, publicKey } = await keyPair(profile.key ?? 'p256');
    const at = this.now();
    const serial = randomSerial();
    const template = {
      subject: personName(profile), publicKey, serial, extensions: personExtensions(profile, this.urls),
      notBeforeAt: profile.notBeforeAt ?? shift(at, -3_600_000), notAfterAt: profile.notAfterAt ?? shift(at, 2 * year),
    };
    const der = issueCertificate(template, this.issuer('issuing'));
    const name = serial.toString('hex');
    await writeAtomically(join(this.folder, 'issued', `${name}.crt`), der);
    return { privateKey, certificateChain: [der, ...this.keys.issuing.chain], serial: name };
  }

  /** Revokes by serial number, from `at` on; the reason is a name of RFC 5280 (`certificateHold` suspends). */
  async revoke(serial: string, reason: (typeof crlReasons)[number] = 'keyCompromise', at: Instant = this.now()): Promise<void> {
    const entry: RevokedCertificate = { serial, revokedAt: at, reason: crlReasons.indexOf(reason) };
    await writeAtomically(join(this.folder, 'revoked', `${serial}.json`), Buffer.from(JSON.stringify(entry)));
  }

  /** A complete list of the issuing authority, valid for a day. */
  async crl(): Promise<Buffer> {
    const at = this.now();
    return issueCrl(await this.revoked(), this.issuer('issuing'), at, shift(at, 86_400_000));
  }

  /** TimeStampReq → TimeStampResp, DER both; a request that cannot be read gets a rejection. */
  issueTimestamp(request: Buffer): Buffer {
    return answerTimestamp(request, this.keys.timestamp, this.now());
  }

  /** OCSPRequest → OCSPResponse, DER both. */
  answerOcsp(request: Buffer): Promise<Buffer> {
    const { root, issuing } = this.certificates;
    const authorities = [
      { certificate: certificateOf(issuing), responder: this.keys.responder, statusOf: (serial: string) => this.statusOf(serial) },
      {
        certificate: certificateOf(root),
        responder: this.keys['root-responder'],
        statusOf: (serial: string): Promise<IssuedStatus> =>
          Promise.resolve({ status: serial === certificateOf(issuing).serial ? 'good' : 'unknown' }),
      },
    ];
    return answerOcspRequest(request, authorities, this.now());
  }

  private async statusOf(serial: string): Promise<IssuedStatus> {
    const entry = await readEntry(join(this.folder, 'revoked', `${serial}.json`));
    if (entry) return { status: 'revoked', revokedAt: entry.revokedAt, reason: entry.reason };
    const own = serial === certificateOf(this.certificates.timestamp).serial;
    return { status: own || (await exists(join(this.folder, 'issued', `${serial}.crt`))) ? 'good' : 'unknown' };
  }

  private async revoked(): Promise<RevokedCertificate[]> {
    const files = await readdir(join(this.folder, 'revoked'));
    const finished = files.filter((file) => file.endsWith('.json'));
    const entries = await Promise.all(finished.map((file) => readEntry(join(this.folder, 'revoked', file))));
    return entries.flatMap((entry) => (entry ? [entry] : []));
  }

  private issuer(name: AuthorityName): Issuer {
    const { key, chain } = this.keys[name];
    return { nameDer: issuerNameOf(chain[0] ?? Buffer.alloc(0)), key, algorithm: 'ecdsa-sha256' };
  }
}

async function keyPair(kind: NonNullable<PersonProfile['key']>): Promise<{ privateKey: KeyObject; publicKey: KeyObject }> {
  if (kind === 'rsa2048') return generate('rsa', { modulusLength: 2048 });
  return generate('ec', { namedCurve: kind === 'p256' ? 'P-256' : 'P-384' });
}

async function createAuthority(folder: string, target: string, at: Instant, urls: ServiceUrls): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${target}.${randomUUID()}`;
  await mkdir(draft, { mode: 0o700 });
  for (const [name, { key, chain }] of Object.entries(makeAuthority(at, urls))) {
    await writeFile(join(draft, `${name}.key`), key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    await writeFile(join(draft, `${name}.crt`), chain[0] ?? Buffer.alloc(0));
  }
  try {
    await rename(draft, target);
  } catch (error) {
    // Another process was first: its authority is the one.
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(target))) throw error;
  }
}

async function loadAuthority(folder: string): Promise<Record<AuthorityName, ServiceKey>> {
  const loaded = new Map<AuthorityName, { key: KeyObject; certificate: Buffer }>();
  for (const name of names) {
    const key = createPrivateKey(await readFile(join(folder, `${name}.key`)));
    loaded.set(name, { key, certificate: await readFile(join(folder, `${name}.crt`)) });
  }
  const part = (name: AuthorityName, ...above: readonly AuthorityName[]): ServiceKey => {
    const own = loaded.get(name);
    if (!own) throw new Error(`the development authority has no ${name} in ${folder}`);
    return { key: own.key, chain: [name, ...above].map((each) => loaded.get(each)?.certificate ?? Buffer.alloc(0)) };
  };
  return {
    root: part('root'), issuing: part('issuing', 'root'), timestamp: part('timestamp', 'issuing', 'root'),
    responder: part('responder', 'issuing'), 'root-responder': part('root-responder', 'root'),
  };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function readEntry(path: string): Promise<RevokedCertificate | undefined> {
  if (!(await exists(path))) return undefined;
  return JSON.parse(await readFile(path, 'utf8')) as RevokedCertificate;
}

async function writeAtomically(path: string, bytes: Buffer): Promise<void> {
  const draft = `${path}.${randomUUID()}.draft`;
  await writeFile(draft, bytes, { mode: 0o600 });
  await rename(draft, path);
}
