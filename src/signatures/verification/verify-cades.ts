import type { VerificationCheck } from '../domain/verification-policy.js';
import type { SignatureReport } from '../domain/verification-report.js';
import { verifyCms, type CmsQuestion } from '../cms/verify-cms.js';
import { archiveFindings, type ArchiveFindings } from './archive-timestamps.js';
import { byPolicy, cmsPart, verdictOf } from './signature-report.js';
import { WatchedRevocation, type VerificationContext } from './verification-context.js';

/** One signer of a CAdES signature, what it is over, and what else is known about it. */
export interface CadesQuestion {
  readonly cms: Buffer;
  /** From 0; without it the message must have one signer. */
  readonly signer?: number;
  readonly digestBy: CmsQuestion['digestBy'];
  /** Checks of what lies around the signature. */
  readonly around: readonly VerificationCheck[];
  /** Checks that say nothing here. */
  readonly without?: readonly VerificationCheck['name'][];
}

/** What is said of one signer of a CAdES signature. */
export type CadesReport = Pick<SignatureReport, 'kind' | 'bestSignatureAt' | 'bestSignatureFrom' | 'verdict' | 'checks'> & Partial<SignatureReport>;

/**
 * Verifies one signer of a CAdES signature with its archive time-stamps: these prove when the signature existed at the latest, so that what
 * expired or was revoked since does not touch it (ETSI EN 319 102-1 §5.6). The level is B-LT when nobody had to be asked, and B-LTA when
 * every archive time-stamp holds and the signature passes by what they cover alone.
 */
export async function verifyCades(question: CadesQuestion, context: VerificationContext): Promise<CadesReport> {
  const { cms, signer, digestBy, around, without = [] } = question;
  const archive = await archiveFindings({ cms, signer: signer ?? 0, digestBy }, context);
  const { provedAt, timestampProvedAt } = archive;
  const revocation = new WatchedRevocation(context.revocation);
  const asked: CmsQuestion = {
    cms, digestBy, profile: 'cades', trust: context.trust, now: context.now, algorithms: context.algorithms, revocation,
    ...(signer === undefined ? {} : { signer }), ...(provedAt ? { provedAt } : {}), ...(timestampProvedAt ? { timestampProvedAt } : {}),
  };
  const verification = await verifyCms(asked);
  const checks = byPolicy(context.policy, [...verification.checks.filter(({ name }) => !without.includes(name)), ...archive.checks, ...around]);
  const verdict = verdictOf(checks);
  const part = { ...cmsPart(verification), checks, verdict };
  if (verdict.indication !== 'TOTAL-PASSED' || verification.level !== 'B-T' || revocation.asked) return part;
  return { ...part, level: (await isArchived(asked, archive)) ? 'B-LTA' : 'B-LT' };
}

/** Whether the signature passes by what the archive time-stamps cover, with nothing that was added since and nobody to ask. */
async function isArchived(asked: CmsQuestion, { covered }: ArchiveFindings): Promise<boolean> {
  if (covered === undefined) return false;
  const alone = await verifyCms({ ...asked, cms: covered.cms, revocation: { evidenceFor: () => Promise.resolve([]) } });
  return alone.verdict.indication === 'TOTAL-PASSED' && alone.level === 'B-T';
}
