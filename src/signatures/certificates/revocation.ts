import type { Instant } from '#shared/domain/ids.js';
import { DerError } from '../cms/der-reader.js';
import type { RevocationEvidence } from '../ports.js';
import type { Chain, ChainQuestion } from './chain.js';
import { crlStatus } from './crl-check.js';
import { readableCrls as readable, type Crl } from './crl.js';
import { ocspStatus } from './ocsp-check.js';
import type { Certificate } from './x509.js';

export interface RevocationQuestion extends ChainQuestion {
  readonly now: Instant;
  readonly trustedResponders?: readonly Certificate[];
}

/** The status of a certificate as the evidence proves it. `problems` say why each piece of evidence was not enough. */
export type RevocationStatus =
  | { readonly status: 'good'; readonly source: 'ocsp' | 'crl'; readonly thisUpdateAt: Instant }
  | { readonly status: 'revoked'; readonly source: 'ocsp' | 'crl'; readonly revokedAt: Instant; readonly reason: string }
  | { readonly status: 'unknown'; readonly problems: readonly string[] };

/**
 * Judges the evidence about `chain.path[index]` for the instant `at` (OCSP answers first, then lists). Proof of revocation
 * wins over any `good`; whether a revocation after the signature matters is the caller's question. Evidence is hostile input: what
 * cannot be read or verified counts for nothing.
 */
export function revocationStatus(
  chain: Chain,
  index: number,
  evidence: readonly RevocationEvidence[],
  question: RevocationQuestion,
): RevocationStatus {
  try {
    return judge(chain, index, evidence, question);
  } catch (error) {
    if (error instanceof DerError) return { status: 'unknown', problems: [`certificate: ${error.code}`] };
    throw error;
  }
}

function judge(chain: Chain, index: number, evidence: readonly RevocationEvidence[], question: RevocationQuestion): RevocationStatus {
  const certificate = chain.path[index];
  if (!certificate) return { status: 'unknown', problems: ['no such certificate'] };
  const issuer = chain.path[index + 1] ?? chain.anchor;
  const problems: string[] = [];
  let good: RevocationStatus | undefined;
  const crls = readableCrls(evidence, problems);
  const above = { path: chain.path.slice(index + 1), anchor: chain.anchor };
  for (const each of evidence) {
    if (each.kind !== 'ocsp') continue;
    const status = ocspStatus(each.der, certificate, issuer, {
      ...question,
      ...(each.nonce ? { nonce: each.nonce } : {}),
      responderStatus: (responder) => crlStatus({ ...above, path: [responder, ...above.path] }, 0, { ...question, crls }).status,
    });
    if (status.status === 'revoked') return { ...status, source: 'ocsp' };
    if (status.status === 'good') good ??= { ...status, source: 'ocsp' };
    else problems.push(`ocsp: ${status.problem}`);
  }
  if (crls.length > 0) {
    const status = crlStatus(chain, index, { ...question, crls });
    if (status.status === 'revoked') return { ...status, source: 'crl' };
    if (status.status === 'good') good ??= { ...status, source: 'crl' };
    else problems.push('crl: no list covers the certificate');
  }
  return good ?? { status: 'unknown', problems: problems.length > 0 ? problems : ['no evidence'] };
}

function readableCrls(evidence: readonly RevocationEvidence[], problems: string[]): Crl[] {
  const lists = evidence.filter(({ kind }) => kind === 'crl');
  const crls = readable(lists.map(({ der }) => der));
  if (crls.length < lists.length) problems.push('crl: not a list');
  return crls;
}
