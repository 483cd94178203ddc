import type { Instant } from '#shared/domain/ids.js';
import type { JudgedSignature, PackagedEvidence, SignatureJudge } from '#records/archive/verify/signature-judge.port.js';
import { certificateOf, readableCertificates } from '#signatures/certificates/x509.js';
import { algorithmPolicy } from '#signatures/domain/algorithm-policy.js';
import { crlFile, ocspFile } from '#signatures/domain/evidence-name.js';
import type { RevocationEvidence, RevocationSource, TrustStore } from '#signatures/ports.js';
import { shippedPolicy } from '#signatures/verification/policy-file.js';
import { verifyCades, type CadesReport } from '#signatures/verification/verify-cades.js';
import type { VerificationContext } from '#signatures/verification/verification-context.js';
import { verifyFile } from '#signatures/verification/verify-file.js';

/**
 * Judges the signatures of a package by the certificates that the person who asks trusts, and by the evidence that the package brings
 * along. It speaks to nobody: what neither proves stays INDETERMINATE. The package's own certificates only help to build chains.
 */
export function archiveJudge(trusted: TrustStore, packaged: PackagedEvidence): SignatureJudge {
  const readable = readableCertificates(packaged.certificates).map(({ der }) => der);
  const trust: TrustStore = { trusted: (service, at) => trusted.trusted(service, at), known: () => [...trusted.known(), ...readable] };
  const revocation = packagedRevocation(packaged);
  const asOf = (now: Instant): VerificationContext => ({ trust, revocation, now, algorithms: algorithmPolicy, policy: shippedPolicy() });
  return {
    async pdf(bytes, at) {
      const report = await verifyFile({ bytes }, asOf(at));
      if (report.signatures.length === 0) return report.verdict.reason === 'noSignature' ? [] : [{ ...nobody('file'), verdict: report.verdict }];
      const found = report.signatures.map((signature) => judged(signature.field ?? signature.id, signature, signature.coverage.kind === 'wholeFile'));
      // More signatures than are looked at: what was not looked at cannot be passed.
      return report.moreSignatures > 0 ? [...found, { ...nobody('more'), verdict: report.verdict }] : found;
    },
    async detached(place, cms, digestBy, at) {
      return judged(place, await verifyCades({ cms, digestBy: (hash) => digestBy(hash.name), around: [] }, asOf(at)), true);
    },
  };
}

const nobody = (place: string): Omit<JudgedSignature, 'verdict'> => ({ place, kind: 'signature', by: '', edrpou: null, timestampedAt: null, level: null, coversWholeFile: false });

const judged = (place: string, { kind, verdict, signer, timestampedAt, level }: CadesReport, coversWholeFile: boolean): JudgedSignature => ({
  place, kind, verdict, by: signer?.name ?? '', edrpou: signer?.edrpou ?? null, timestampedAt: timestampedAt ?? null, level: level ?? null, coversWholeFile,
});

/** Answers about certificates out of the package's own files. */
function packagedRevocation(packaged: PackagedEvidence): RevocationSource {
  return {
    async evidenceFor(certificate, issuer) {
      const found: RevocationEvidence[] = [];
      const ocsp = await packaged.evidence(ocspFile(certificateOf(certificate).fingerprint));
      if (ocsp) found.push({ kind: 'ocsp', der: ocsp });
      const crl = await packaged.evidence(crlFile(certificateOf(issuer).fingerprint));
      if (crl) found.push({ kind: 'crl', der: crl });
      return found;
    },
  };
}
