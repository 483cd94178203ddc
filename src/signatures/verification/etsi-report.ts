import type { Verdict } from '../domain/verdict.js';
import type { VerificationPolicy } from '../domain/verification-policy.js';
import type { SignatureReport, VerificationReport } from '../domain/verification-report.js';

/** Any JSON that this report is made of. */
export type ReportJson = string | number | boolean | readonly ReportJson[] | { readonly [key: string]: ReportJson };

const main = ({ indication }: Verdict): string => `urn:etsi:019102:mainindication:${indication.toLowerCase()}`;
const status = (verdict: Verdict): ReportJson => ({ MainIndication: main(verdict), ...(verdict.subIndication ? { SubIndication: [`urn:etsi:019102:subindication:${verdict.subIndication}`] } : {}), ...(verdict.reason ? { AssociatedValidationReportData: [{ AdditionalValidationReportData: { ReportData: [{ Type: 'urn:obih:reason', Value: verdict.reason }] } }] } : {}) });
const sha256Uri = 'http://www.w3.org/2001/04/xmlenc#sha256';

/**
 * The report in the shape of ETSI TS 119 102-2 (signature validation report), as JSON with the names of its XML elements. What that shape
 * has no place for, what changed after a signature and which part it covers, stands under `obih`. Without blanks, some 2 KB a signature.
 */
export function etsiReport(report: VerificationReport, policy: VerificationPolicy): ReportJson {
  return {
    ValidationReport: {
      SignatureValidationReport: report.signatures.map((signature) => signatureReport(signature, report)),
      SignatureValidationObjects: { ValidationObject: validationObjects(report) },
      SignatureValidator: { SignatureValidationServicePolicy: [`urn:obih:policy:${report.policy.name}:${report.policy.version}`] },
    },
    obih: {
      format: report.format, version: report.version, verifiedAt: report.verifiedAt, status: status(report.verdict), moreSignatures: report.moreSignatures,
      file: { ...(report.file.name === undefined ? {} : { name: report.file.name }), bytes: report.file.bytes, sha256: report.file.sha256, kind: report.file.kind },
      policy: { name: policy.name, version: policy.version, sha256: policy.sha256, warnings: Object.entries(policy.checks).flatMap(([name, { severity }]) => (severity === 'error' ? [] : [name])) },
    },
  };
}

function signatureReport(signature: SignatureReport, report: VerificationReport): ReportJson {
  const { certificate, signer } = signature;
  return {
    SignatureIdentifier: { id: signature.id, ...(signature.field === undefined ? {} : { DAIdentifier: signature.field }) },
    ValidationConstraintsEvaluationReport: { ValidationConstraint: signature.checks.map(constraint) },
    ValidationTimeInfo: { ValidationTime: report.verifiedAt, BestSignatureTime: { POETime: signature.bestSignatureAt, TypeOfProof: signature.timestampedAt || signature.bestSignatureAt < report.verifiedAt ? 'urn:etsi:019102:poetype:validation' : 'urn:etsi:019102:poetype:provided' } },
    SignersDocument: [{ DigestAlgAndValue: { DigestMethod: sha256Uri, DigestValue: report.file.sha256 } }],
    ...(signature.claimedAt ? { SignatureAttributes: { SigningTime: { Signed: signature.format === 'CAdES', Time: signature.claimedAt } } } : {}),
    ...(certificate ? { SignerInformation: { SignerCertificate: { VOReference: [`C-${certificate.fingerprint.slice(0, 16)}`] }, Signer: signer?.name ?? certificate.subject } } : {}),
    SignatureQuality: { SignatureQualityInformation: [quality(signature)] },
    SignatureValidationProcess: { SignatureValidationProcessID: processOf(signature) },
    SignatureValidationStatus: status(signature.verdict),
    obih: facts(signature),
  };
}

/** Statuses by the last word of their URI, as every report has hundreds of them. */
const constraint = ({ name, verdict, severity, reason, detail }: SignatureReport['checks'][number]): ReportJson => ({
  ValidationConstraintIdentifier: name,
  ConstraintStatus: verdict === 'skipped' ? 'disabled' : 'applied',
  ...(verdict === 'skipped' ? {} : { ValidationStatus: verdict === 'unknown' ? 'indeterminate' : verdict }),
  ...(verdict === 'passed' || verdict === 'skipped' ? {} : { Indications: { severity, ...(reason ? { reason } : {}), ...(detail ? { detail } : {}) } }),
});

function facts({ kind, format, level, algorithm, key, timestampedAt, coverage, changes, moreChanges, certificate, signer }: SignatureReport): ReportJson {
  return {
    kind, format, ...(level ? { level } : {}), ...(algorithm ? { algorithm } : {}), ...(key ? { key } : {}), ...(timestampedAt ? { timestampedAt } : {}),
    coverage: { kind: coverage.kind, bytes: coverage.bytes, ...(coverage.revision === undefined ? {} : { revision: coverage.revision }), ...(coverage.revisions === undefined ? {} : { revisions: coverage.revisions }), ...(coverage.files ? { files: coverage.files } : {}) },
    ...(signer ? { signer: { ...signer } } : {}), ...(certificate ? { qualified: certificate.qualified } : {}),
    changesAfter: {
      allowed: [...new Set(changes.filter(({ allowed }) => allowed).map(({ kind: change }) => change))],
      forbidden: changes.filter(({ allowed }) => !allowed).map(({ revision, kind: change, detail }) => ({ revision, kind: change, ...(detail ? { detail } : {}) })), ...(moreChanges > 0 ? { more: moreChanges } : {}),
    },
  };
}

const quality = ({ certificate, kind }: SignatureReport): string => (!certificate?.qualified ? 'urn:cef:dss:signatureQualification:notAdESQC' : `urn:cef:dss:signatureQualification:${certificate.secureDevice ? 'Q' : 'AdES'}${kind === 'seal' ? (certificate.secureDevice ? 'ESeal' : 'eal-QC') : certificate.secureDevice ? 'ESig' : 'ig-QC'}`);

/** Basic, with time, or with archival data: the three processes of EN 319 102-1. */
const processOf = ({ level }: SignatureReport): string => `urn:etsi:019102:validationprocess:${level === 'B-LTA' || level === 'B-LT' ? 'LTA' : level === 'B-T' ? 'LTVM' : 'Basic'}`;

function validationObjects({ signatures }: VerificationReport): ReportJson[] {
  const byFingerprint = new Map(signatures.flatMap(({ certificate }) => (certificate ? [[certificate.fingerprint, certificate] as const] : [])));
  return [...byFingerprint.values()].map(({ fingerprint, subject, issuer, serial, notBeforeAt, notAfterAt }) => ({
    id: `C-${fingerprint.slice(0, 16)}`, ObjectType: 'urn:etsi:019102:validationObject:certificate',
    ValidationObjectRepresentation: { DigestAlgAndValue: { DigestMethod: sha256Uri, DigestValue: fingerprint } }, obih: { subject, issuer, serial, notBeforeAt, notAfterAt },
  }));
}
