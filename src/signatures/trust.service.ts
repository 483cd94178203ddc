import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '#shared/clock.js';
import { SETTINGS, type Settings } from '#shared/config/settings.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import type { Runner } from '#shared/database/rows.js';
import type { Instant } from '#shared/domain/ids.js';
import { LOGGER, type Logger } from '#shared/logging/logger.js';
import { CachedRevocationSource } from './certificates/cached-revocation-source.js';
import { HttpRevocationSource } from './certificates/http-revocation-source.js';
import { HttpTimestampSource } from './cms/timestamp-source.js';
import { developmentRevocationSource, developmentTimestampSource } from './development/adapters.js';
import { DevelopmentPki } from './development/development-pki.js';
import { openSealKey, SealKeyError } from './keys/seal-source.js';
import type { RevocationSource, Signer, TimestampSource, TrustStore } from './ports.js';
import { signaturesProblem } from './signatures.errors.js';
import { StaticTrustStore } from './certificates/static-trust-store.js';
import { FetchedListSource, FileListSource, type ListSource } from './trust/list-source.js';
import { joinTrust, openTrustedList, openTrustFolder, originsAmong, type OpenedTrust } from './trust/open-trust.js';
import { TrustFault } from './trust/trust-fault.js';

/** What verifying and sealing rests on in this installation. */
export interface TrustMaterial {
  readonly trust: TrustStore;
  /** Remembers answers for a minute. */
  readonly revocation: RevocationSource;
  /** The same services, asked anew each time. */
  readonly freshRevocation: RevocationSource;
  readonly timestamps: TimestampSource;
  /** The development authority; null in production mode. */
  readonly development: DevelopmentPki | null;
}

/** What verifying rests on; `fault` says why nobody can be trusted now, and then nothing may be a pass. */
export interface VerifyingTrust {
  readonly trust: TrustStore;
  readonly revocation: RevocationSource;
  readonly fault?: TrustFault;
}

const nobody: Omit<VerifyingTrust, 'fault'> = { trust: new StaticTrustStore([]), revocation: { evidenceFor: () => Promise.resolve([]) } };

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
  private listMark: string | undefined;
  private readonly list: ListSource | undefined;
  private told: string | undefined;
  private seal: Promise<Signer> | undefined;

  constructor(@Inject(SETTINGS) private readonly settings: Settings, private readonly clock: Clock, @Inject(LOGGER) private readonly logger: Logger, @Inject(DATA_SOURCE) dataSource: Runner) {
    const { TRUST_LIST, TRUST_LIST_URL } = settings;
    this.list = TRUST_LIST ? new FileListSource(TRUST_LIST) : TRUST_LIST_URL ? new FetchedListSource(TRUST_LIST_URL, dataSource) : undefined;
  }

  /** For signing, sealing and preserving. Refuses with `trustUnavailable` while what is trusted cannot be opened, and tries anew at the next call. */
  async material(): Promise<TrustMaterial> {
    try {
      return await this.current();
    } catch (error) {
      if (!(error instanceof TrustFault)) throw error;
      throw signaturesProblem('trustUnavailable', { file: path.basename(error.file), reason: error.reason });
    }
  }

  /** For verifying, which goes on while nobody can be trusted: the verdict then stays open, with that as its reason. */
  async forVerifying(): Promise<VerifyingTrust> {
    try {
      return await this.current();
    } catch (error) {
      if (!(error instanceof TrustFault)) throw error;
      return { ...nobody, fault: error };
    }
  }

  /** For the start and for health: why nobody can be trusted, or undefined. */
  async fault(): Promise<TrustFault | undefined> {
    return (await this.forVerifying()).fault;
  }

  /** For health: since when a trusted list is past its next update, so that nothing new may be signed by it; undefined while it is not. */
  async listEndedAt(): Promise<Instant | undefined> {
    const { goodUntil } = (await this.forVerifying()).trust;
    return goodUntil !== undefined && this.clock.now() > goodUntil ? goodUntil : undefined;
  }

  private async current(): Promise<TrustMaterial> {
    await this.renewList();
    this.opened ??= this.open().then((material) => {
      this.told = undefined;
      return material;
    }).catch((error: unknown) => {
      this.opened = undefined;
      this.tell(error);
      throw error;
    });
    return this.opened;
  }

  /** Into the log with file, reason and remedy, each fault once. */
  private tell(error: unknown): void {
    if (!(error instanceof TrustFault) || error.message === this.told) return;
    this.told = error.message;
    this.logger.error({ code: 'trustUnavailable', file: error.file, reason: error.reason, remedy: error.remedy }, error.message);
  }

  /**
   * A trusted list that was replaced is read at the next use, once a minute at most. One that is not believed changes nothing: the list
   * before it stays in force until its own next update, and the reason is in the log.
   */
  private async renewList(): Promise<void> {
    const now = Date.parse(this.clock.now());
    if (!this.list || now < this.lookAgainAt) return;
    this.lookAgainAt = now + 60_000;
    // With the database away what is open stays open.
    const mark = await this.list.mark().catch(() => undefined);
    if (mark === undefined || mark === this.listMark) return;
    this.listMark = mark;
    const before = this.opened;
    if (!before) return;
    this.opened = this.open().catch((error: unknown) => {
      if (error instanceof TrustFault) this.logger.error({ err: error }, 'the new trusted list is not believed: the one before it stays in force');
      // Anything else may pass: the same list is read again.
      else this.listMark = undefined;
      return before;
    });
  }

  /**
   * The e-seal's key. Refuses with `sealUnavailable` while it cannot be used (S44) and tries anew at the next call, unless the token
   * refused the PIN: then not before a restart, since a token locks itself after a few wrong ones.
   */
  sealSigner(): Promise<Signer> {
    this.seal ??= openSealKey(this.settings, developmentSealFiles(this.settings), this.clock.now()).catch((error: unknown) => {
      if (!(error instanceof SealKeyError && error.final)) this.seal = undefined;
      throw error instanceof SealKeyError ? signaturesProblem('sealUnavailable', { reason: error.reason }) : error;
    });
    return this.seal;
  }

  private async open(): Promise<TrustMaterial> {
    const now = () => this.clock.now();
    const development = this.settings.OBIH_MODE === 'production' ? null : await DevelopmentPki.open(developmentFolder(this.settings), { mode: this.settings.OBIH_MODE, baseUrl: `${this.settings.PUBLIC_URL}/development-pki`, now });
    const { store: trust, origins } = await this.trusted(development);
    const allowedOrigins = [...new Set([...origins, ...originsAmong(this.settings.REVOCATION_ORIGINS.split(','))])];
    const http = new HttpRevocationSource({ ...requestLimits, allowedOrigins });
    const freshRevocation = development ? developmentFirst(development, http) : http;
    const revocation = new CachedRevocationSource(freshRevocation, 60_000, () => Date.parse(now()));
    const timestamps = this.settings.TSA_URL ? new HttpTimestampSource(this.settings.TSA_URL, { ...requestLimits, trust, now }) : development ? developmentTimestampSource(development, { trust, now }) : undefined;
    if (!timestamps) throw signaturesProblem('timestampUnavailable');
    return { trust, revocation, freshRevocation, timestamps, development };
  }

  /** The folder, the trusted list and the development authority, as far as the settings name them. */
  private async trusted(development: DevelopmentPki | null): Promise<OpenedTrust> {
    const { TRUST_DIR, TRUST_LIST_SIGNERS } = this.settings;
    return joinTrust([
      ...(TRUST_DIR ? [openTrustFolder(TRUST_DIR)] : []),
      ...(this.list && TRUST_LIST_SIGNERS ? [await openTrustedList(this.list, TRUST_LIST_SIGNERS, this.clock.now())] : []),
      ...(development ? [{ store: development.trustStore(), origins: [] }] : []),
    ]);
  }
}

/** Asks the development authority about what it issued, the network about everything else. */
function developmentFirst(development: DevelopmentPki, network: RevocationSource): RevocationSource {
  const own = [development.certificates.root, development.certificates.issuing];
  const inProcess = developmentRevocationSource(development);
  return { evidenceFor: (certificate, issuer) => (own.some((der) => der.equals(issuer)) ? inProcess : network).evidenceFor(certificate, issuer) };
}
