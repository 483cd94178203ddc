import type { Verdict } from '../domain/verdict.js';
import type { VerificationPolicy } from '../domain/verification-policy.js';
import type { ReportedCertificate, SignatureReport, VerificationReport } from '../domain/verification-report.js';

/** Any JSON that this report is made of. */
export type ReportJson = string | number | boolean | readonly ReportJson[] | { readonly [key: string]: ReportJson };

const main = ({ indication }: Verdict): string => `urn:etsi:019102:mainindication:${indication.toLowerCase()}`;
const status = (verdict: Verdict): ReportJson => ({ MainIndication: main(verdict), ...(verdict.subIndication ? { SubIndication: [`urn:etsi:019102:subindication:${verdict.subIndication}`] } : {}), ...(verdict.reason ? { AssociatedValidationReportData: [{ AdditionalValidationReportData: { ReportData: [{ Type: 'urn:obih:reason', Value: verdict.reason }] } }] } : {}) });
const sha256Uri = 'http://www.w3.org/2001/04/xmlenc#sha256';

/**
 * The report in the shape of ETSI TS 119 102-2 (signature validation report), as JSON with the names of its XML elements. What that shape
 * has no place for, what changed after a signature and which part it covers, stands under `obih`. Nothing is said twice: certificates and the
 * file are validation objects that signatures refer to, changes are listed once for the file, and a signature whose constraints came out like those
 * of an earlier one names it (`sameAs`). So twenty signatures stay within 64 KB.
 */
export function etsiReport(report: VerificationReport, policy: VerificationPolicy): ReportJson {
  const told = new Map<string, string>();
  const changes = changeIds(report);
  return {
    ValidationReport: {
      SignatureValidationReport: report.signatures.map((signature) => signatureReport(signature, report, { told, changes })),
      SignatureValidationObjects: { ValidationObject: [fileObject(report), ...certificateObjects(report)] },
      SignatureValidator: { SignatureValidationServicePolicy: [`urn:obih:policy:${report.policy.name}:${report.policy.version}`] },
    },
    obih: {
      format: report.format, version: report.version, verifiedAt: report.verifiedAt, status: status(report.verdict), moreSignatures: report.moreSignatures,
      file: { ...(report.file.name === undefined ? {} : { name: report.file.name }), bytes: report.file.bytes, sha256: report.file.sha256, kind: report.file.kind },
      policy: { name: policy.name, version: policy.version, sha256: policy.sha256, warnings: Object.entries(policy.checks).flatMap(([name, { severity }]) => (severity === 'error' ? [] : [name])) },
      changes: [...changes].map(([key, id]) => ({ id, ...(JSON.parse(key) as { readonly [key: string]: ReportJson }) })),
    },
  };
}

/** What was said already, so that it is referred to. */
interface Said {
  /** The first signature with these constraints. */
  readonly told: Map<string, string>;
  readonly changes: ReadonlyMap<string, string>;
}

type ListedChange = SignatureReport['changes'][number];

const changeKey = ({ revision, kind, detail }: ListedChange): string => JSON.stringify({ revision, kind, ...(detail ? { detail } : {}) });

/** Every change that a signature lists, once, in the order of the file. */
function changeIds({ signatures }: VerificationReport): Map<string, string> {
  const all = signatures.flatMap(({ changes }) => changes).sort((a, b) => a.revision - b.revision);
  return new Map([...new Set(all.map(changeKey))].map((key, place) => [key, `H-${place + 1}`]));
}

/** A proof of existence that the validation found, or the time of the check itself, which whoever asked provides (TS 119 102-2 §4.3.3). */
const proofTypes: Readonly<Record<SignatureReport['bestSignatureFrom'], string>> = {
  timestamp: 'urn:etsi:019102:poetype:validation', laterProof: 'urn:etsi:019102:poetype:validation', check: 'urn:etsi:019102:poetype:provided',
};

function signatureReport(signature: SignatureReport, report: VerificationReport, said: Said): ReportJson {
  const { certificate, signer } = signature;
  return {
    SignatureIdentifier: { id: signature.id, ...(signature.field === undefined ? {} : { DAIdentifier: signature.field }) },
    ValidationConstraintsEvaluationReport: constraints(signature, said),
    ValidationTimeInfo: { ValidationTime: report.verifiedAt, BestSignatureTime: { POETime: signature.bestSignatureAt, TypeOfProof: proofTypes[signature.bestSignatureFrom] } },
    SignersDocument: [{ VOReference: [fileId] }],
    ...(signature.claimedAt ? { SignatureAttributes: { SigningTime: { Signed: signature.format === 'CAdES', Time: signature.claimedAt } } } : {}),
    ...(certificate ? { SignerInformation: { SignerCertificate: { VOReference: [certificateId(certificate)] }, Signer: signer?.name ?? certificate.subject } } : {}),
    SignatureQuality: { SignatureQualityInformation: [quality(signature)] },
    SignatureValidationProcess: { SignatureValidationProcessID: processOf(signature) },
    SignatureValidationStatus: status(signature.verdict),
    obih: facts(signature, said),
  };
}

/** The constraints of a signature, or the earlier signature for which all of them came out the same. */
function constraints({ id, checks }: SignatureReport, { told }: Said): ReportJson {
  const list = checks.map(constraint);
  const key = JSON.stringify(list);
  const earlier = told.get(key);
  if (earlier !== undefined) return { sameAs: earlier };
  told.set(key, id);
  return { ValidationConstraint: list };
}

/** Statuses by the last word of their URI, as every report has hundreds of them. */
const constraint = ({ name, verdict, severity, reason, detail }: SignatureReport['checks'][number]): ReportJson => ({
  ValidationConstraintIdentifier: name,
  ConstraintStatus: verdict === 'skipped' ? 'disabled' : 'applied',
  ...(verdict === 'skipped' ? {} : { ValidationStatus: verdict === 'unknown' ? 'indeterminate' : verdict }),
  ...(verdict === 'passed' || verdict === 'skipped' ? {} : { Indications: { severity, ...(reason ? { reason } : {}), ...(detail ? { detail } : {}) } }),
});

function facts({ kind, format, level, algorithm, key, timestampedAt, coverage, changes, moreChanges }: SignatureReport, said: Said): ReportJson {
  const tolerated = changes.filter(({ allowed }) => allowed);
  return {
    kind, format, ...(level ? { level } : {}), ...(algorithm ? { algorithm } : {}), ...(key ? { key } : {}), ...(timestampedAt ? { timestampedAt } : {}),
    coverage: { kind: coverage.kind, bytes: coverage.bytes, ...(coverage.revision === undefined ? {} : { revision: coverage.revision }), ...(coverage.revisions === undefined ? {} : { revisions: coverage.revisions }), ...(coverage.files ? { files: coverage.files } : {}) },
    changesAfter: { allowed: tolerated.map((change) => said.changes.get(changeKey(change)) ?? ''), forbidden: changes.filter(({ allowed }) => !allowed).map((change) => said.changes.get(changeKey(change)) ?? ''), ...(moreChanges > 0 ? { more: moreChanges } : {}) },
  };
}

const quality = ({ certificate, kind }: SignatureReport): string => (!certificate?.qualified ? 'urn:cef:dss:signatureQualification:notAdESQC' : `urn:cef:dss:signatureQualification:${certificate.secureDevice ? 'Q' : 'AdES'}${kind === 'seal' ? (certificate.secureDevice ? 'ESeal' : 'eal-QC') : certificate.secureDevice ? 'ESig' : 'ig-QC'}`);

/** Basic, with time, or with archival data: the three processes of EN 319 102-1. */
const processOf = ({ level }: SignatureReport): string => `urn:etsi:019102:validationprocess:${level === 'B-LTA' || level === 'B-LT' ? 'LTA' : level === 'B-T' ? 'LTVM' : 'Basic'}`;

const fileId = 'F-1';
const certificateId = ({ fingerprint }: ReportedCertificate): string => `C-${fingerprint.slice(0, 16)}`;
const digest = (sha256: string): ReportJson => ({ DigestAlgAndValue: { DigestMethod: sha256Uri, DigestValue: sha256 } });

const fileObject = ({ file }: VerificationReport): ReportJson => ({ id: fileId, ObjectType: 'urn:etsi:019102:validationObject:signedData', ValidationObjectRepresentation: digest(file.sha256) });

/** Every certificate of a signer once, with what it says of its holder. */
function certificateObjects({ signatures }: VerificationReport): ReportJson[] {
  const byFingerprint = new Map(signatures.flatMap(({ certificate, signer }) => (certificate ? [[certificate.fingerprint, { certificate, signer }] as const] : [])));
  return [...byFingerprint.values()].map(({ certificate, signer }) => {
    const { fingerprint, subject, issuer, serial, notBeforeAt, notAfterAt, qualified, secureDevice } = certificate;
    const { name: _, ...holder } = signer ?? { name: '' };
    return {
      id: certificateId(certificate), ObjectType: 'urn:etsi:019102:validationObject:certificate', ValidationObjectRepresentation: digest(fingerprint),
      obih: { subject, ...holder, issuer, serial, notBeforeAt, notAfterAt, qualified, secureDevice },
    };
  });
}
