import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '#shared/clock.js';
import { SETTINGS, type Settings } from '#shared/config/settings.js';
import { CachedRevocationSource } from './certificates/cached-revocation-source.js';
import { derFromFile } from './certificates/certificate.js';
import { serviceAddressesOf } from './certificates/extensions.js';
import { HttpRevocationSource } from './certificates/http-revocation-source.js';
import { StaticTrustStore } from './certificates/static-trust-store.js';
import { certificateOf } from './certificates/x509.js';
import { HttpTimestampSource } from './cms/timestamp-source.js';
import { developmentRevocationSource, developmentTimestampSource } from './development/adapters.js';
import { DevelopmentPki } from './development/development-pki.js';
import { LocalSigner } from './keys/local-signer.js';
import { openKeyFile } from './keys/open-key-file.js';
import type { RevocationSource, Signer, TimestampSource, TrustStore } from './ports.js';
import { signaturesProblem } from './signatures.errors.js';

/** What verifying and sealing rests on in this installation. */
export interface TrustMaterial {
  readonly trust: TrustStore;
  readonly revocation: RevocationSource;
  readonly timestamps: TimestampSource;
  /** The development authority; null in production mode. */
  readonly development: DevelopmentPki | null;
}

const requestLimits = { timeLimit: 5000, sizeLimit: 1024 * 1024 } as const;

/** Where the development authority and the demonstration seal lie. */
export const developmentFolder = (settings: Settings): string => path.join(settings.DATA_DIR, 'pki');
export const developmentSealFiles = (settings: Settings): { file: string; passwordFile: string } => ({
  file: path.join(settings.DATA_DIR, 'keys', 'seal.p12'), passwordFile: path.join(settings.DATA_DIR, 'keys', 'seal.password'),
});

/** Opens, once and when first needed, the trust store, the time-stamp and revocation services and the organisation's seal key. */
@Injectable()
export class TrustService {
  private opened: Promise<TrustMaterial> | undefined;
  private seal: Signer | undefined;

  constructor(@Inject(SETTINGS) private readonly settings: Settings, private readonly clock: Clock) {}

  material(): Promise<TrustMaterial> {
    this.opened ??= this.open().catch((error: unknown) => {
      this.opened = undefined;
      throw error;
    });
    return this.opened;
  }

  /** The e-seal's key. Refuses with `sealUnavailable` while its file cannot be read or opened (S44); tried anew at the next call. */
  sealSigner(): Signer {
    return (this.seal ??= this.openSeal());
  }

  private async open(): Promise<TrustMaterial> {
    const now = () => this.clock.now();
    const development = this.settings.OBIH_MODE === 'production' ? null : await DevelopmentPki.open(developmentFolder(this.settings), { mode: this.settings.OBIH_MODE, baseUrl: `${this.settings.PUBLIC_URL}/development-pki`, now });
    const certificates = this.settings.TRUST_DIR ? certificatesIn(this.settings.TRUST_DIR) : [];
    const roots = certificates.filter((der) => certificateOf(der).subject.key === certificateOf(der).issuer.key);
    const known = development ? [...certificates, development.certificates.issuing] : certificates;
    const anchors = development ? [...roots, development.certificates.root] : roots;
    const trust = new StaticTrustStore(anchors.map((der) => ({ der })), known);
    const origins = certificates.flatMap((der) => { const { ocsp, crls } = serviceAddressesOf(certificateOf(der)); return [...ocsp, ...crls]; });
    const given = this.settings.REVOCATION_ORIGINS.split(',').map((origin) => origin.trim());
    const allowedOrigins = [...new Set([...origins, ...given].filter((address) => URL.canParse(address)).map((address) => new URL(address).origin))];
    const http = new HttpRevocationSource({ ...requestLimits, allowedOrigins });
    const revocation = new CachedRevocationSource(development ? developmentFirst(development, http) : http);
    const timestamps = this.settings.TSA_URL ? new HttpTimestampSource(this.settings.TSA_URL, { ...requestLimits, trust, now }) : development ? developmentTimestampSource(development, { trust, now }) : undefined;
    if (!timestamps) throw signaturesProblem('timestampUnavailable');
    return { trust, revocation, timestamps, development };
  }

  private openSeal(): Signer {
    const demonstration = developmentSealFiles(this.settings);
    try {
      const bytes = readFileSync(this.settings.SEAL_KEY_FILE ?? demonstration.file);
      const password = this.settings.SEAL_KEY_FILE ? (this.settings.SEAL_KEY_PASSWORD ?? '') : readFileSync(demonstration.passwordFile, 'utf8').trim();
      const opened = openKeyFile(bytes, password);
      if (opened.ok) return new LocalSigner(opened.value.privateKey, opened.value.certificateChain);
      throw signaturesProblem('sealUnavailable', { reason: opened.refusal });
    } catch (error) {
      if (error instanceof Error && 'facts' in error) throw error;
      throw signaturesProblem('sealUnavailable', { reason: 'keyFileUnreadable' });
    }
  }
}

/** Asks the development authority about what it issued, the network about everything else. */
function developmentFirst(development: DevelopmentPki, network: RevocationSource): RevocationSource {
  const own = [development.certificates.root, development.certificates.issuing];
  const inProcess = developmentRevocationSource(development);
  return { evidenceFor: (certificate, issuer) => (own.some((der) => der.equals(issuer)) ? inProcess : network).evidenceFor(certificate, issuer) };
}

function certificatesIn(folder: string): Buffer[] {
  return readdirSync(folder).filter((file) => /\.(pem|crt|cer|der)$/i.test(file)).flatMap((file) => {
    const der = derFromFile(readFileSync(path.join(folder, file)));
    if (!der) throw new Error(`${path.join(folder, file)} is not a certificate: put only certificates of authorities into TRUST_DIR`);
    return [der];
  });
}
