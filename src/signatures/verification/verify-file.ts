import { createHash } from 'node:crypto';
import { PdfError } from '#shared/pdf/pdf-error.js';
import { DerError } from '../cms/der-reader.js';
import type { ContainerRefusal } from '../asic/read-container.js';
import type { Verdict } from '../domain/verdict.js';
import { maximumSignatures, verdictOverAll, type VerificationReport, type VerifiedFileKind } from '../domain/verification-report.js';
import type { VerificationContext } from './verification-context.js';
import { verifyContainer } from './verify-container.js';
import { asCms, verifyDetached } from './verify-p7s.js';
import { reasonOf, verifyPdf, type FileFindings } from './verify-pdf.js';

/** A file to verify, and for a detached signature the data that it is about. */
export interface VerificationRequest {
  readonly bytes: Buffer;
  readonly name?: string;
  readonly detached?: Buffer;
}

/**
 * Verifies whatever it is given: a PDF, a CMS signature with its content inside or beside it, an ASiC container. Every finding is a value in the report;
 * only faults of the program itself are thrown.
 */
export async function verifyFile(request: VerificationRequest, context: VerificationContext): Promise<VerificationReport> {
  const { bytes, name } = request;
  const kind = kindOf(bytes);
  const { findings, verdict } = await findingsIn(kind, request, context);
  const over = verdict ?? verdictOverAll(findings.signatures.map((signature) => signature.verdict));
  // What is beyond the limit was not looked at, so it cannot be passed.
  const capped: Verdict = findings.moreSignatures > 0 && over.indication === 'TOTAL-PASSED' ? { indication: 'INDETERMINATE', subIndication: 'SIGNED_DATA_NOT_FOUND', reason: 'fileTooLarge' } : over;
  return {
    format: 'obih-verification', version: 1, verifiedAt: context.now, policy: { name: context.policy.name, version: context.policy.version, sha256: context.policy.sha256 },
    file: { ...(name === undefined ? {} : { name: name.slice(0, 255) }), bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), kind },
    verdict: capped, signatures: findings.signatures.slice(0, maximumSignatures), moreSignatures: findings.moreSignatures,
  };
}

interface Outcome {
  readonly findings: FileFindings;
  /** Set when the file itself decides, before any signature. */
  readonly verdict?: Verdict;
}

const nothing: FileFindings = { signatures: [], moreSignatures: 0 };
const unreadable: Outcome = { findings: nothing, verdict: { indication: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE', reason: 'unreadableFile' } };

async function findingsIn(kind: VerifiedFileKind, { bytes, detached }: VerificationRequest, context: VerificationContext): Promise<Outcome> {
  try {
    if (kind === 'pdf') return { findings: await verifyPdf(bytes, context) };
    if (kind === 'asic-e' || kind === 'asic-s') {
      const container = await verifyContainer(bytes, context);
      return container.ok ? container.value : unreadContainer(container.refusal);
    }
    if (kind === 'cms') return { findings: await verifyDetached(asCms(bytes) ?? bytes, detached, context) };
    return unreadable;
  } catch (error) {
    if (error instanceof DerError) return unreadable;
    if (!(error instanceof PdfError)) throw error;
    const reason = reasonOf(error);
    return reason === 'unreadableFile' ? unreadable : { findings: nothing, verdict: { indication: 'INDETERMINATE', subIndication: 'SIGNED_DATA_NOT_FOUND', reason } };
  }
}

/** A container that is too large for us may be sound: it is not said to be broken. */
function unreadContainer(refusal: ContainerRefusal): Outcome {
  if (refusal === 'noSignature') return { ...unreadable, verdict: verdictOverAll([]) };
  return refusal === 'tooManyEntries' || refusal === 'tooLarge' ? { findings: nothing, verdict: { indication: 'INDETERMINATE', subIndication: 'SIGNED_DATA_NOT_FOUND', reason: 'fileTooLarge' } } : unreadable;
}

/** By the content, never by the name. A PDF counts as one from its first byte only. */
function kindOf(bytes: Buffer): VerifiedFileKind {
  if (bytes.toString('latin1', 0, 5) === '%PDF-') return 'pdf';
  // The first entry of a container is stored, so its declaration stands in clear (ETSI EN 319 162-1 §A.1).
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return bytes.subarray(0, 200).includes('asic-s+zip', 0, 'latin1') ? 'asic-s' : 'asic-e';
  return asCms(bytes) === undefined ? 'unknown' : 'cms';
}
