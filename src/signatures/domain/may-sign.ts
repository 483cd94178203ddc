import type { Instant } from '#shared/domain/ids.js';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import type { CertificateFacts } from './certificate-facts.js';

/** What is to be signed: the head's signature on an act, anybody's visa, or the organisation's seal. */
export type SigningPurpose = 'signature' | 'visa' | 'seal';

/** Why a certificate may not be used; each has its text on the screen. */
export type MaySignRefusal =
  | 'foreignCertificate' | 'certificateExpired' | 'certificateNotYetValid' | 'certificateRevoked' | 'notQualified' | 'noOrganisationCode'
  | 'otherOrganisation' | 'wrongKeyUsage' | 'untrustedIssuer' | 'revocationUnknown';

export interface MaySignQuestion {
  readonly certificate: CertificateFacts;
  readonly purpose: SigningPurpose;
  /** РНОКПП of the person who signs, from the directory; not asked for a seal. */
  readonly rnokpp?: string;
  /** ЄДРПОУ of the body that acts. */
  readonly edrpou: string;
  readonly at: Instant;
  /** Whether the chain leads to a trusted authority at that instant. */
  readonly chain: 'trusted' | 'untrusted';
  readonly revocation: 'good' | 'revoked' | 'unknown';
}

/**
 * Who may sign with what (rules-ua §4.3): everything needs a trusted, valid, unrevoked and qualified certificate with a signing
 * key; the head's signature a representative's certificate with the body's ЄДРПОУ inside; a visa that or the person's own;
 * a seal the body's. The certificate must be the very person's by РНОКПП, never by name (S30). The first objection
 * is given, those about whose it is before those about its state.
 */
export function maySign(question: MaySignQuestion): Result<true, MaySignRefusal> {
  const refusal = ownerObjection(question) ?? stateObjection(question);
  return refusal === undefined ? accept(true) : refuse(refusal);
}

function ownerObjection({ certificate, purpose, rnokpp, edrpou, chain }: MaySignQuestion): MaySignRefusal | undefined {
  // What an untrusted issuer writes about the owner means nothing, so it is not even compared.
  if (chain !== 'trusted') return 'untrustedIssuer';
  if (purpose === 'seal') {
    if (certificate.role !== 'seal') return certificate.edrpou === undefined ? 'noOrganisationCode' : 'foreignCertificate';
    return certificate.edrpou === edrpou ? undefined : 'otherOrganisation';
  }
  const personal = certificate.role === 'personal' || certificate.role === 'representative';
  if (!personal || rnokpp === undefined || certificate.rnokpp === undefined || !sameCode(certificate.rnokpp, rnokpp)) return 'foreignCertificate';
  // ФОП: the same code in both places belongs to the person, not to a body.
  if (certificate.role === 'personal') return purpose === 'signature' ? 'noOrganisationCode' : undefined;
  return certificate.edrpou === edrpou ? undefined : 'otherOrganisation';
}

/** Latin letters that look like those of a passport's series, which stands in place of a РНОКПП for people without one (rules-ua §4.5). */
const lookalikes: Readonly<Record<string, string>> = { A: 'А', B: 'В', C: 'С', E: 'Е', H: 'Н', I: 'І', K: 'К', M: 'М', O: 'О', P: 'Р', T: 'Т', X: 'Х' };
const inCyrillic = (code: string): string => code.trim().toUpperCase().replace(/[A-Z]/g, (letter) => lookalikes[letter] ?? letter);

/** The same РНОКПП or document number: digit by digit, with a passport's series in either alphabet. An empty code is nobody's. */
const sameCode = (one: string, other: string): boolean => inCyrillic(one) !== '' && inCyrillic(one) === inCyrillic(other);

function stateObjection({ certificate, purpose, at, revocation }: MaySignQuestion): MaySignRefusal | undefined {
  if (at < certificate.notBeforeAt) return 'certificateNotYetValid';
  if (at > certificate.notAfterAt) return 'certificateExpired';
  if (!forSigning(certificate, purpose)) return 'wrongKeyUsage';
  if (!certificate.qualified) return 'notQualified';
  if (revocation === 'revoked') return 'certificateRevoked';
  return revocation === 'unknown' ? 'revocationUnknown' : undefined;
}

/**
 * The key usage must be stated and allow signatures; a certificate of the other QcType (a seal's for a person, a person's for a seal) is
 * of the wrong use, too.
 */
function forSigning({ keyUsages, qcTypes }: CertificateFacts, purpose: SigningPurpose): boolean {
  const signs = keyUsages?.some((usage) => usage === 'digitalSignature' || usage === 'nonRepudiation') ?? false;
  return signs && (qcTypes.length === 0 || qcTypes.includes(purpose === 'seal' ? 'seal' : 'signature'));
}
