import { accept, type Result } from '#shared/domain/result.js';
import { readContainer, type ContainerRefusal, type ContainerSignature, type SignedContainer } from '../asic/read-container.js';
import type { Verdict } from '../domain/verdict.js';
import { maximumSignatures, type Coverage, type SignatureReport } from '../domain/verification-report.js';
import type { VerificationCheck } from '../domain/verification-policy.js';
import { timestampReport } from './document-timestamp.js';
import { byPolicy, failed, passed, verdictOf } from './signature-report.js';
import type { VerificationContext } from './verification-context.js';
import { verifyCades } from './verify-cades.js';
import type { FileFindings } from './verify-pdf.js';

/** What was found in a container; `verdict` is set when the container itself forbids a pass. */
export interface ContainerFindings {
  readonly findings: FileFindings;
  readonly verdict?: Verdict;
}

/**
 * Verifies every CAdES signature and time-stamp of an ASiC-E or ASiC-S container (ETSI EN 319 162-1): each with the files that its
 * manifest names. A file that no signature covers, or a signature of a kind that is not understood, forbids a pass.
 */
export async function verifyContainer(bytes: Buffer, context: VerificationContext): Promise<Result<ContainerFindings, ContainerRefusal>> {
  const read = readContainer(bytes);
  if (!read.ok) return read;
  const container = read.value;
  const listed = container.signatures.slice(0, maximumSignatures);
  const signatures: SignatureReport[] = [];
  for (const [index, signature] of listed.entries()) signatures.push(await verifyOne(signature, `S${index + 1}`, unsignedFiles(container), context));
  const findings = { signatures, moreSignatures: container.signatures.length - listed.length };
  const unknown = container.foreign.some((name) => /signature|timestamp|manifest.*\.xml$/i.test(name) && !/\/manifest\.xml$/i.test(name));
  const passes = signatures.every(({ verdict }) => verdict.indication === 'TOTAL-PASSED');
  return accept(unknown && passes ? { findings, verdict: { indication: 'INDETERMINATE', subIndication: 'SIG_CONSTRAINTS_FAILURE', reason: 'signatureNotUnderstood' } } : { findings });
}

/** Files that no signature says anything about: somebody may have put them there since. Time-stamps alone sign nothing. */
function unsignedFiles({ files, signatures }: SignedContainer): string[] {
  const covered = new Set(signatures.filter(({ kind }) => kind === 'signature').flatMap(({ covers }) => covers.map(({ name }) => name)));
  return [...files.keys()].filter((name) => !covered.has(name));
}

async function verifyOne(signature: ContainerSignature, id: string, unsigned: readonly string[], context: VerificationContext): Promise<SignatureReport> {
  const { signed, covers, cms } = signature;
  const manifest = manifestCheck(signature, unsigned);
  const coverage: Coverage = signed === undefined ? { kind: 'none', bytes: 0 } : { kind: 'files', bytes: signed.data.length, files: covers.slice(0, 50).map(({ name }) => name.slice(0, 200)) };
  const common = { id, field: signature.name.slice(0, 200), coverage, changes: [], moreChanges: 0 } as const;
  if (signature.kind === 'timestamp') {
    const { report } = await timestampReport({ token: cms, digestBy: (hash) => hash.digest(signed?.data ?? Buffer.alloc(0)), evidence: { certificates: [], revocation: [] }, provedAt: undefined }, context);
    const checks = byPolicy(context.policy, [...(report.checks ?? []), manifest]);
    return { ...report, ...common, format: 'RFC 3161', checks, verdict: verdictOf(checks) };
  }
  const report = await verifyCades({ cms, digestBy: (hash) => signed && hash.digest(signed.data), around: [manifest] }, context);
  return { ...report, ...common, format: 'CAdES' };
}

function manifestCheck({ signed, covers }: ContainerSignature, unsigned: readonly string[]): VerificationCheck {
  const wrong = covers.filter(({ state }) => state !== 'matches');
  if (signed === undefined) return failed('manifest', 'contentMissing', 'no manifest names this signature');
  if (wrong.length > 0) return failed('manifest', wrong.every(({ state }) => state === 'unknownDigest') ? 'unsupportedAlgorithm' : 'manifestMismatch', wrong.map(({ name, state }) => `${name}: ${state}`).join('; '));
  return unsigned.length > 0 ? failed('manifest', 'filesNotSigned', unsigned.join('; ')) : passed('manifest');
}
