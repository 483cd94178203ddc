import { parseSignedData } from '../cms/parse.js';
import type { HashAlgorithm } from '../cms/algorithms.js';
import { maximumSignatures, type Coverage, type SignatureReport } from '../domain/verification-report.js';
import { byPolicy, failed, verdictOf } from './signature-report.js';
import type { VerificationContext } from './verification-context.js';
import { verifyCades } from './verify-cades.js';
import type { FileFindings } from './verify-pdf.js';

/** The DER of a CMS message that may have come as PEM or Base64 text; undefined when it is none of these. */
export function asCms(bytes: Buffer): Buffer | undefined {
  if (bytes[0] === 0x30) return bytes;
  const text = bytes.length < 100 * 1024 * 1024 ? bytes.toString('latin1').trim() : '';
  const opening = /^-----BEGIN (?:PKCS7|CMS|PKCS #7 SIGNED DATA)-----/.exec(text)?.[0];
  const inside = opening === undefined ? text : text.slice(opening.length, Math.max(opening.length, text.indexOf('-----END'))).trim();
  // Asked for a stranger among the letters: an expression over all of them would remember each on the stack.
  if (!inside.startsWith('MI') || inside.length < 22 || /[^A-Za-z0-9+/=\s]/.test(inside)) return undefined;
  const der = Buffer.from(inside, 'base64');
  return der[0] === 0x30 ? der : undefined;
}

/**
 * Verifies every signer of a CMS signature (CAdES) over content that stands inside or is given beside it. When both are there they must
 * be the same; when neither is, the verdict is INDETERMINATE, SIGNED_DATA_NOT_FOUND.
 */
export async function verifyDetached(cms: Buffer, detached: Buffer | undefined, context: VerificationContext): Promise<FileFindings> {
  const parsed = parseSignedData(cms);
  if (!parsed.ok) {
    const checks = byPolicy(context.policy, [failed('structure', parsed.refusal)]);
    const coverage: Coverage = { kind: 'none', bytes: 0 };
    return { signatures: [{ id: 'S1', kind: 'signature', format: 'CAdES', verdict: verdictOf(checks), bestSignatureAt: context.now, bestSignatureFrom: 'check', coverage, checks, changes: [], moreChanges: 0 }], moreSignatures: 0 };
  }
  const { content, signers } = parsed.value;
  const covered = detached ?? content;
  const digests = new Map<HashAlgorithm, Buffer>();
  const digestBy = (hash: HashAlgorithm): Buffer | undefined => {
    const known = digests.get(hash) ?? (covered === undefined ? undefined : hash.digest(covered));
    if (known) digests.set(hash, known);
    return known;
  };
  const signatures: SignatureReport[] = [];
  for (const signer of signers.slice(0, maximumSignatures).keys()) signatures.push(await verifySigner(cms, signer, { digestBy, covered }, context));
  return { signatures, moreSignatures: signers.length - signatures.length };
}

interface Content {
  readonly digestBy: (hash: HashAlgorithm) => Buffer | undefined;
  readonly covered: Buffer | undefined;
}

async function verifySigner(cms: Buffer, signer: number, { digestBy, covered }: Content, context: VerificationContext): Promise<SignatureReport> {
  const coverage: Coverage = covered === undefined ? { kind: 'none', bytes: 0 } : { kind: 'content', bytes: covered.length };
  const report = await verifyCades({ cms, signer, digestBy, around: [], without: ['singleSigner'] }, context);
  return { ...report, id: `S${signer + 1}`, format: 'CAdES', coverage, changes: [], moreChanges: 0 };
}
