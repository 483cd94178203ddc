import type { z } from 'zod';
import type { Verdict } from '../domain/verdict.js';
import type { SignatureReport, VerificationReport } from '../domain/verification-report.js';
import { changeTexts, checkTexts, fileHeading, indicationTexts, reasonTexts, type Bilingual } from '../domain/verification-texts.js';
import type { VerdictView, VerificationView, VerifiedSignatureView } from '../signatures.contract.js';
import { coverageText } from './report-text.js';

type Views = { readonly verdict: z.input<typeof VerdictView>; readonly signature: z.input<typeof VerifiedSignatureView>; readonly report: z.input<typeof VerificationView> };

/** The report as the API gives it: every code with its words in both languages. */
export function reportView(report: VerificationReport): Views['report'] {
  const { verdict, file, signatures } = report;
  return {
    verdict: verdictView(verdict, fileHeading(report)), verifiedAt: report.verifiedAt, policy: report.policy, file: { name: file.name ?? null, size: file.bytes, sha256: file.sha256, kind: file.kind },
    signatures: signatures.map(signatureView), moreSignatures: report.moreSignatures,
  };
}

const verdictView = ({ indication, subIndication, reason }: Verdict, heading: Bilingual): Views['verdict'] => ({ indication, subIndication: subIndication ?? null, reason: reason ?? null, heading, text: reason ? reasonTexts[reason] : null });

/** When a signature is proved to have existed; undefined while only the signer's word stands. */
export const provedTime = ({ timestampedAt, level, bestSignatureAt }: SignatureReport): string | undefined => timestampedAt ?? (level === 'B-LTA' ? bestSignatureAt : undefined);

function signatureView(signature: SignatureReport): Views['signature'] {
  const { signer, certificate, coverage } = signature;
  return {
    id: signature.id, kind: signature.kind, format: signature.format, level: signature.level ?? null, algorithm: signature.algorithm ?? null, key: signature.key ?? null, verdict: verdictView(signature.verdict, indicationTexts[signature.kind][signature.verdict.indication]),
    signer: signer ? { name: signer.name, title: signer.title ?? null, organisation: signer.organisation ?? null, edrpou: signer.edrpou ?? null } : null,
    certificate: certificate ? { issuer: certificate.issuer, serial: certificate.serial, validFrom: certificate.notBeforeAt, validTo: certificate.notAfterAt, qualified: certificate.qualified } : null,
    claimedAt: signature.claimedAt ?? null, provedAt: provedTime(signature) ?? null, covers: { uk: coverageText(signature, 'uk'), en: coverageText(signature, 'en') }, coversAll: coverage.kind === 'wholeFile' || coverage.kind === 'content',
    changes: signature.changes.map(({ revision, kind, detail, allowed }) => ({ state: revision, kind, text: changeTexts[kind], detail: detail ?? null, allowed })), moreChanges: signature.moreChanges,
    checks: signature.checks.map(({ name, verdict, severity, reason, detail }) => ({ name, title: checkTexts[name], verdict, severity, reason: reason ?? null, text: reason ? reasonTexts[reason] : null, detail: detail ?? null })),
  };
}
