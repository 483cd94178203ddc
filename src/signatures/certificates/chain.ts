import { accept, refuse, type Result } from '#shared/domain/result.js';
import { DerError } from '../cms/der-reader.js';
import { authorityKeyIdentifierOf, subjectKeyIdentifierOf } from './extensions.js';
import { validatePath, type PathQuestion, type PathRefusal } from './path-validation.js';
import type { Certificate } from './x509.js';

/** What to build a chain from: trusted certificates, and others that may stand between them and the leaf (from anywhere). */
export interface ChainQuestion extends PathQuestion {
  readonly anchors: readonly Certificate[];
  readonly pool: readonly Certificate[];
}

/** A valid path: from the leaf to the certificate that the anchor issued, and the anchor. A trusted leaf is its own anchor. */
export interface Chain {
  readonly path: readonly Certificate[];
  readonly anchor: Certificate;
}

/** Longer paths and more steps than this are nobody's honest chain; they bound the work that hostile input can ask for. */
const maximumDepth = 12;
const maximumSteps = 256;

/**
 * Finds a path from the leaf to a trusted certificate that is valid at `at` (RFC 5280 §6.1); the pool may be in any order and
 * hold strangers. When none is valid, the reason of the path that came nearest: one that reached an anchor before
 * `untrustedIssuer`. Revocation is not looked at.
 */
export function buildChain(leaf: Certificate, question: ChainQuestion): Result<Chain, PathRefusal> {
  const trusted = question.anchors.find((anchor) => anchor.fingerprint === leaf.fingerprint);
  if (trusted) return trustedLeaf(leaf, question);
  let refusal: PathRefusal = 'untrustedIssuer';
  for (const { path, anchor } of candidates([leaf], question, { steps: maximumSteps })) {
    const found = validatePath(path, anchor, question);
    if (!found) return accept({ path, anchor });
    if (refusal === 'untrustedIssuer') refusal = found;
  }
  return refuse(refusal);
}

function trustedLeaf(leaf: Certificate, { at }: ChainQuestion): Result<Chain, PathRefusal> {
  if (at < leaf.notBeforeAt) return refuse('certificateNotYetValid');
  return at > leaf.notAfterAt ? refuse('certificateExpired') : accept({ path: [leaf], anchor: leaf });
}

/** Every path by names to some anchor, likelier issuers (by key identifier) first, never through the same certificate twice. */
function* candidates(path: readonly Certificate[], question: ChainQuestion, budget: { steps: number }): Generator<Chain> {
  const last = path[path.length - 1];
  budget.steps -= 1;
  if (!last || budget.steps < 0) return;
  const issuers = (from: readonly Certificate[]): Certificate[] => from.filter((each) => each.subject.key === last.issuer.key);
  for (const anchor of likelierFirst(last, issuers(question.anchors))) yield { path, anchor };
  if (path.length >= maximumDepth) return;
  for (const issuer of likelierFirst(last, issuers(question.pool))) {
    const seen = path.some((each) => each.fingerprint === issuer.fingerprint);
    const isAnchor = question.anchors.some((anchor) => anchor.fingerprint === issuer.fingerprint);
    if (!seen && !isAnchor) yield* candidates([...path, issuer], question, budget);
  }
}

function likelierFirst(subject: Certificate, issuers: Certificate[]): Certificate[] {
  if (issuers.length < 2) return issuers;
  const wanted = hint(() => authorityKeyIdentifierOf(subject));
  const fits = (issuer: Certificate): boolean => {
    const identifier = hint(() => subjectKeyIdentifierOf(issuer));
    return wanted !== undefined && identifier !== undefined && identifier.equals(wanted);
  };
  return [...issuers.filter(fits), ...issuers.filter((issuer) => !fits(issuer))];
}

/** A key identifier only orders the attempts: a broken one is no hint, and no reason to refuse the whole path. */
function hint(read: () => Buffer | undefined): Buffer | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}
