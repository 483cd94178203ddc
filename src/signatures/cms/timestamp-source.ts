import { randomBytes } from 'node:crypto';
import type { Instant } from '#shared/domain/ids.js';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import { readableCertificates } from '../certificates/x509.js';
import { algorithmPolicy, type AlgorithmPolicy } from '../domain/algorithm-policy.js';
import type { TimestampSource, TrustStore } from '../ports.js';
import { hashes, type HashName } from './algorithms.js';
import { exchange, type ExchangeLimits } from './exchange.js';
import { buildTimestampRequest, readTimestampResponse, verifyTimestamp, type TimestampRefusal } from './timestamp.js';

export interface TimestampSourceSettings {
  readonly trust: TrustStore;
  readonly algorithms?: AlgorithmPolicy;
  readonly now: () => Instant;
}

/**
 * A time-stamp authority behind any transport; `send` answers undefined when there is no answer. A token is handed on only after it
 * is verified against what was asked, the nonce and the trust store; everything else is a refusal and never a throw (S37).
 */
export class VerifyingTimestampSource implements TimestampSource {
  constructor(
    private readonly send: (request: Buffer) => Promise<Buffer | undefined>,
    private readonly settings: TimestampSourceSettings,
  ) {}

  async timestamp(digest: Buffer, hash: HashName = 'sha256'): Promise<Result<Buffer, TimestampRefusal>> {
    const { trust, now, algorithms = algorithmPolicy } = this.settings;
    const nonce = positiveNonce();
    const answer = await this.send(buildTimestampRequest(digest, nonce, hash));
    if (!answer) return refuse('unavailable');
    const token = readTimestampResponse(answer);
    if (!token.ok) return token;
    const at = now();
    const verified = verifyTimestamp(token.value, {
      digestBy: (used) => (used === hashes[hash] ? digest : Buffer.alloc(0)),
      nonce,
      anchors: readableCertificates(trust.trusted('timestamps', at)),
      pool: readableCertificates(trust.known()),
      algorithms,
      at,
      now: at,
    });
    return verified.ok ? accept(token.value) : verified;
  }
}

/** A time-stamp authority over HTTP (RFC 3161 §3.4). Its address comes from settings, never from a certificate. */
export class HttpTimestampSource implements TimestampSource {
  private readonly source: VerifyingTimestampSource;

  constructor(url: string, settings: TimestampSourceSettings & ExchangeLimits) {
    const contentType = 'application/timestamp-query';
    this.source = new VerifyingTimestampSource((body) => exchange({ url, body, contentType }, settings), settings);
  }

  timestamp(digest: Buffer, hash?: HashName): Promise<Result<Buffer, TimestampRefusal>> {
    return this.source.timestamp(digest, hash);
  }
}

/** Sixteen random bytes of a positive INTEGER whose encoding is minimal. */
export function positiveNonce(): Buffer {
  const nonce = randomBytes(16);
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
  return nonce;
}
