import type { Instant } from '#shared/domain/ids.js';
import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfError } from '#shared/pdf/pdf-error.js';
import type { HashAlgorithm } from '../cms/algorithms.js';
import { verifyCms } from '../cms/verify-cms.js';
import { judgeChange, type ChangeContext, type DocumentChange, type JudgedChange } from '../domain/document-change.js';
import type { VerificationCheck } from '../domain/verification-policy.js';
import { maximumChanges, maximumSignatures, type Coverage, type SignatureReport } from '../domain/verification-report.js';
import { berToDer } from '../keys/ber.js';
import { DocumentHistory } from '../pdf/document-history.js';
import { signaturesIn, type ExtractedSignature } from '../pdf/extract-signatures.js';
import { changesAfter } from './changes/changes-after.js';
import { CoveredDigests } from './covered-digests.js';
import { fieldLocks } from './field-locks.js';
import { evidenceIn, type PdfEvidence } from './pdf-evidence.js';
import { byPolicy, cmsPart, earliest, failed, passed, verdictOf } from './signature-report.js';
import { timestampReport, type DocumentTimestamp } from './document-timestamp.js';
import { WatchedRevocation, type VerificationContext } from './verification-context.js';

/** What was found in one file. */
export interface FileFindings {
  readonly signatures: readonly SignatureReport[];
  readonly moreSignatures: number;
}

/**
 * Verifies every signature and document time-stamp of a PDF, the newest time-stamp first: what it proves to have existed is what
 * the older ones are judged by (ETSI EN 319 102-1 §5.6.2). Throws a `PdfError` for a file that cannot be read without guessing.
 */
export async function verifyPdf(bytes: Buffer, context: VerificationContext): Promise<FileFindings> {
  const history = new DocumentHistory(PdfDocument.read(bytes));
  const all = signaturesIn(history);
  const found = all.slice(0, maximumSignatures);
  return { signatures: await new PdfVerification(history, found, context).run(), moreSignatures: all.length - found.length };
}

class PdfVerification {
  private readonly evidence: PdfEvidence;
  private readonly changes: readonly DocumentChange[];
  private readonly digests: CoveredDigests;
  private readonly permissions: ChangeContext;
  private readonly proofs: { readonly revision: number; readonly at: Instant }[] = [];

  constructor(
    private readonly history: DocumentHistory,
    private readonly found: readonly ExtractedSignature[],
    private readonly context: VerificationContext,
  ) {
    const first = Math.min(...found.map(({ revision }) => revision ?? Infinity));
    this.evidence = evidenceIn(history.newest);
    this.changes = Number.isFinite(first) ? changesAfter(history, first) : [];
    this.digests = new CoveredDigests(history.newest.bytes);
    this.permissions = permissionsOf(history, found);
  }

  /** Reports in the order of the file's form. */
  async run(): Promise<SignatureReport[]> {
    const ids = new Map(this.found.map((signature, index) => [signature, `S${index + 1}`]));
    const byAge = [...this.found].sort((a, b) => (a.revision ?? -1) - (b.revision ?? -1));
    const reports = new Map<ExtractedSignature, SignatureReport>();
    for (const timestamp of byAge.filter(isTimestamp).reverse()) reports.set(timestamp, await this.verifyTimestamp(timestamp, ids.get(timestamp) ?? ''));
    for (const signature of byAge.filter((each) => !isTimestamp(each))) reports.set(signature, await this.verifySignature(signature, ids.get(signature) ?? ''));
    return this.found.flatMap((signature) => reports.get(signature) ?? []);
  }

  private async verifyTimestamp(found: ExtractedSignature, id: string): Promise<SignatureReport> {
    const provedAt = this.provedAt(found);
    const question: DocumentTimestamp = { token: found.contents ?? Buffer.alloc(0), digestBy: (hash) => this.digestOf(found, hash) ?? Buffer.alloc(0), evidence: this.evidence, provedAt };
    const { report, generatedAt } = await timestampReport(question, this.context);
    const whole = this.complete(found, id, report, []);
    if (generatedAt !== undefined && found.revision !== undefined && whole.verdict.indication === 'TOTAL-PASSED') this.proofs.push({ revision: found.revision, at: generatedAt });
    return { ...whole, kind: 'timestamp', format: 'RFC 3161' };
  }

  private async verifySignature(found: ExtractedSignature, id: string): Promise<SignatureReport> {
    const { trust, now, algorithms } = this.context;
    const revocation = new WatchedRevocation(this.context.revocation);
    const provedAt = this.provedAt(found);
    const cms = derOf(found);
    const verification = await verifyCms({
      cms, digestBy: (hash) => this.digestOf(found, hash), profile: 'pades', trust, revocation, now, algorithms,
      evidence: this.evidence.revocation, certificates: this.evidence.certificates, ...(provedAt ? { provedAt } : {}),
    });
    const report = this.complete(found, id, cmsPart(verification), verification.checks);
    const lasting = report.level === 'B-T' && !revocation.asked && this.evidence.certificates.length > 0 && report.verdict.indication === 'TOTAL-PASSED';
    return lasting ? { ...report, level: provedAt === undefined ? 'B-LT' : 'B-LTA' } : report;
  }

  private complete(found: ExtractedSignature, id: string, part: Partial<SignatureReport> & Pick<SignatureReport, 'kind' | 'bestSignatureAt' | 'bestSignatureFrom'>, own: readonly VerificationCheck[]): SignatureReport {
    const judged = this.changesFor(found);
    const plainPkcs7 = isPlainPkcs7(found);
    const checks = byPolicy(this.context.policy, [...placement(found), ...own, ...(part.checks ?? []), ...this.changeCheck(found, judged)], { plainPkcs7 });
    const listed = [...judged.filter(({ allowed }) => !allowed), ...judged.filter(({ allowed }) => allowed)].slice(0, maximumChanges).sort((a, b) => a.revision - b.revision);
    return {
      ...part, id, format: plainPkcs7 ? 'PKCS#7' : 'PAdES', field: found.fieldName.slice(0, 200), ...(found.claimedAt && !part.claimedAt ? { claimedAt: found.claimedAt as Instant } : {}),
      verdict: verdictOf(checks), coverage: this.coverageOf(found), checks,
      changes: listed.map((change) => ({ ...change, revision: change.revision + 1, ...(change.detail === undefined ? {} : { detail: change.detail.slice(0, 160) }) })), moreChanges: judged.length - listed.length,
    };
  }

  private changesFor(found: ExtractedSignature): JudgedChange[] {
    const { revision } = found;
    return revision === undefined ? [] : this.changes.filter((change) => change.revision > revision).map((change) => judgeChange(change, this.permissions));
  }

  private changeCheck(found: ExtractedSignature, judged: readonly JudgedChange[]): VerificationCheck[] {
    if (found.revision === undefined) return [];
    const forbidden = judged.filter(({ allowed }) => !allowed);
    const words = [...new Set(forbidden.map(({ kind }) => kind))].join(', ');
    return [forbidden.length > 0 ? failed('changes', 'changedAfterSigning', words) : passed('changes', judged.length > 0 ? [...new Set(judged.map(({ kind }) => kind))].join(', ') : undefined)];
  }

  private coverageOf({ byteRange, revision, coversWholeFile }: ExtractedSignature): Coverage {
    const revisions = this.history.newest.revisions.length;
    if (byteRange === undefined || revision === undefined) return { kind: 'none', bytes: 0, revisions };
    return { kind: coversWholeFile ? 'wholeFile' : 'revision', bytes: byteRange[1] + byteRange[3], revision: revision + 1, revisions };
  }

  /** The earliest time that a document time-stamp over a later state of the file proves. */
  private provedAt({ revision }: ExtractedSignature): Instant | undefined {
    return revision === undefined ? undefined : earliest(this.proofs.filter((proof) => proof.revision > revision).map(({ at }) => at));
  }

  private digestOf({ byteRange }: ExtractedSignature, hash: HashAlgorithm): Buffer | undefined {
    return byteRange === undefined ? undefined : this.digests.digest(hash.name, byteRange);
  }
}

const isTimestamp = ({ subFilter }: ExtractedSignature): boolean => subFilter === 'ETSI.RFC3161';
const isPlainPkcs7 = ({ subFilter }: ExtractedSignature): boolean => subFilter === 'adbe.pkcs7.detached';

/** Only signatures of the older kind are met in BER; the others must be DER, and stay as they are to be refused for it. */
function derOf(found: ExtractedSignature): Buffer {
  const cms = found.contents ?? Buffer.alloc(0);
  if (!isPlainPkcs7(found) || cms[1] !== 0x80) return cms;
  try {
    return berToDer(cms);
  } catch (error) {
    if (error instanceof RangeError) return cms;
    throw error;
  }
}

const known = new Set(['ETSI.CAdES.detached', 'adbe.pkcs7.detached', 'ETSI.RFC3161']);

function placement(found: ExtractedSignature): VerificationCheck[] {
  const { problems, subFilter } = found;
  if (problems.length > 0) return [failed('placement', 'misplacedSignature', problems.join(', '))];
  if (subFilter === undefined || !known.has(subFilter)) return [failed('placement', 'misplacedSignature', `subFilter ${subFilter ?? 'missing'}`)];
  return [passed('placement')];
}

function permissionsOf(history: DocumentHistory, found: readonly ExtractedSignature[]): ChangeContext {
  const ordinary = found.filter((signature) => !isTimestamp(signature) && signature.problems.length === 0);
  const certifying = found.filter(({ docMdp, revision }) => docMdp !== undefined && revision !== undefined).sort((a, b) => (a.revision ?? 0) - (b.revision ?? 0))[0];
  return {
    ...(certifying?.docMdp !== undefined && certifying.revision !== undefined ? { certification: { revision: certifying.revision, level: certifying.docMdp } } : {}),
    locks: found.flatMap((signature) => fieldLocks(history, signature)),
    signedRevisions: ordinary.flatMap(({ revision }) => (revision === undefined ? [] : [revision])).sort((a, b) => a - b),
  };
}

/** A `PdfError` as the reason of a verdict. */
export const reasonOf = (error: PdfError): 'encryptedFile' | 'fileTooLarge' | 'unreadableFile' => (error.code === 'encrypted' ? 'encryptedFile' : error.code === 'tooLarge' ? 'fileTooLarge' : 'unreadableFile');
