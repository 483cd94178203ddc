import type { Instant } from '#shared/domain/ids.js';
import type { JudgedSignature, PackagedEvidence, SignatureJudge } from '#records/archive/verify/signature-judge.port.js';
import { certificateOf, readableCertificates } from '#signatures/certificates/x509.js';
import { verifyCms } from '#signatures/cms/verify-cms.js';
import { algorithmPolicy } from '#signatures/domain/algorithm-policy.js';
import { crlFile, ocspFile } from '#signatures/domain/evidence-name.js';
import type { SignatureReport } from '#signatures/domain/verification-report.js';
import type { RevocationEvidence, RevocationSource, TrustStore } from '#signatures/ports.js';
import { cmsPart } from '#signatures/verification/signature-report.js';
import { shippedPolicy } from '#signatures/verification/policy-file.js';
import { verifyFile } from '#signatures/verification/verify-file.js';

/**
 * Judges the signatures of a package by the certificates that the person who asks trusts, and by the evidence that the package brings
 * along. It speaks to nobody: what neither proves stays INDETERMINATE. The package's own certificates only help to build chains.
 */
export function archiveJudge(trusted: TrustStore, packaged: PackagedEvidence): SignatureJudge {
  const readable = readableCertificates(packaged.certificates).map(({ der }) => der);
  const trust: TrustStore = { trusted: (service, at) => trusted.trusted(service, at), known: () => [...trusted.known(), ...readable] };
  const revocation = packagedRevocation(packaged);
  return {
    async pdf(bytes, at) {
      const report = await verifyFile({ bytes }, { trust, revocation, now: at, algorithms: algorithmPolicy, policy: shippedPolicy() });
      if (report.signatures.length === 0) return report.verdict.reason === 'noSignature' ? [] : [{ ...nobody('file'), verdict: report.verdict }];
      const found = report.signatures.map((signature) => judged(signature.field ?? signature.id, signature));
      // More signatures than are looked at: what was not looked at cannot be passed.
      return report.moreSignatures > 0 ? [...found, { ...nobody('more'), verdict: report.verdict }] : found;
    },
    async detached(place, cms, digestBy, at) {
      const verification = await verifyCms({ cms, digestBy: (hash) => digestBy(hash.name), profile: 'cades', trust, revocation, now: at });
      const part = cmsPart(verification);
      return { place, kind: part.kind, verdict: verification.verdict, by: part.signer?.name ?? '', edrpou: part.signer?.edrpou ?? null, timestampedAt: part.timestampedAt ?? null, coversWholeFile: true };
    },
  };
}

const nobody = (place: string): Omit<JudgedSignature, 'verdict'> => ({ place, kind: 'signature', by: '', edrpou: null, timestampedAt: null, coversWholeFile: false });

const judged = (place: string, { kind, verdict, signer, timestampedAt, coverage }: SignatureReport): JudgedSignature => ({
  place, kind, verdict, by: signer?.name ?? '', edrpou: signer?.edrpou ?? null, timestampedAt: (timestampedAt as Instant | undefined) ?? null, coversWholeFile: coverage.kind === 'wholeFile',
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
