import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '#shared/clock.js';
import { SETTINGS, type Settings } from '#shared/config/settings.js';
import { LOGGER, type Logger } from '#shared/logging/logger.js';
import { CachedRevocationSource } from './certificates/cached-revocation-source.js';
import { HttpRevocationSource } from './certificates/http-revocation-source.js';
import { HttpTimestampSource } from './cms/timestamp-source.js';
import { developmentRevocationSource, developmentTimestampSource } from './development/adapters.js';
import { DevelopmentPki } from './development/development-pki.js';
import { LocalSigner } from './keys/local-signer.js';
import { openKeyFile } from './keys/open-key-file.js';
import type { RevocationSource, Signer, TimestampSource, TrustStore } from './ports.js';
import { signaturesProblem } from './signatures.errors.js';
import { joinTrust, openTrustedList, openTrustFolder, originsAmong, type OpenedTrust } from './trust/open-trust.js';

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
  private lookAgainAt = 0;
  private listChangedAt: number | undefined;
  private seal: Promise<Signer> | undefined;

  constructor(@Inject(SETTINGS) private readonly settings: Settings, private readonly clock: Clock, @Inject(LOGGER) private readonly logger: Logger) {}

  material(): Promise<TrustMaterial> {
    this.renewList();
    this.opened ??= this.open().catch((error: unknown) => {
      this.opened = undefined;
      throw error;
    });
    return this.opened;
  }

  /**
   * A trusted list that was replaced is read at the next use, once a minute at most. One that is not believed changes nothing: the list
   * before it stays in force until its own next update, and the reason is in the log.
   */
  private renewList(): void {
    const { TRUST_LIST: file } = this.settings;
    const now = Date.parse(this.clock.now());
    if (!file || now < this.lookAgainAt) return;
    this.lookAgainAt = now + 60_000;
    const changedAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (changedAt === undefined || changedAt === this.listChangedAt) return;
    this.listChangedAt = changedAt;
    const before = this.opened;
    if (!before) return;
    this.opened = this.open().catch((error: unknown) => {
      this.logger.error({ err: error }, 'the new trusted list is not believed: the one before it stays in force');
      return before;
    });
  }

  /** The e-seal's key. Refuses with `sealUnavailable` while its file cannot be read or opened (S44); tried anew at the next call. */
  sealSigner(): Promise<Signer> {
    this.seal ??= this.openSeal().catch((error: unknown) => {
      this.seal = undefined;
      throw error;
    });
    return this.seal;
  }

  private async open(): Promise<TrustMaterial> {
    const now = () => this.clock.now();
    const development = this.settings.OBIH_MODE === 'production' ? null : await DevelopmentPki.open(developmentFolder(this.settings), { mode: this.settings.OBIH_MODE, baseUrl: `${this.settings.PUBLIC_URL}/development-pki`, now });
    const { store: trust, origins } = this.trusted(development);
    const allowedOrigins = [...new Set([...origins, ...originsAmong(this.settings.REVOCATION_ORIGINS.split(','))])];
    const http = new HttpRevocationSource({ ...requestLimits, allowedOrigins });
    const revocation = new CachedRevocationSource(development ? developmentFirst(development, http) : http);
    const timestamps = this.settings.TSA_URL ? new HttpTimestampSource(this.settings.TSA_URL, { ...requestLimits, trust, now }) : development ? developmentTimestampSource(development, { trust, now }) : undefined;
    if (!timestamps) throw signaturesProblem('timestampUnavailable');
    return { trust, revocation, timestamps, development };
  }

  /** The folder, the trusted list and the development authority, as far as the settings name them. */
  private trusted(development: DevelopmentPki | null): OpenedTrust {
    const { TRUST_DIR, TRUST_LIST, TRUST_LIST_SIGNERS } = this.settings;
    return joinTrust([
      ...(TRUST_DIR ? [openTrustFolder(TRUST_DIR)] : []),
      ...(TRUST_LIST && TRUST_LIST_SIGNERS ? [openTrustedList(TRUST_LIST, TRUST_LIST_SIGNERS, this.clock.now())] : []),
      ...(development ? [{ store: development.trustStore(), origins: [] }] : []),
    ]);
  }

  private async openSeal(): Promise<Signer> {
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
