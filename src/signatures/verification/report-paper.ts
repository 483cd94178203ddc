import type { ReportedSignatureData, VerificationReportData } from '#documents/rendering/verification-report-data.js';
import type { SignatureReport, VerificationReport, VerifiedFileKind } from '../domain/verification-report.js';
import { changeTexts, checkTexts, fileHeading, indicationTexts, reasonTexts } from '../domain/verification-texts.js';
import { coverageText, kyivTime } from './report-text.js';
import { provedTime } from './report-view.js';

const kinds: Readonly<Record<VerifiedFileKind, string>> = { pdf: 'PDF', cms: 'підпис CMS (.p7s)', 'asic-e': 'контейнер ASiC-E', 'asic-s': 'контейнер ASiC-S', unknown: 'вид не визначено' };
const results = { passed: 'пройдено', failed: 'не пройдено', unknown: 'не з’ясовано', skipped: 'не проводилась' } as const;
const titles: Readonly<Record<SignatureReport['kind'], string>> = { signature: 'Підпис', seal: 'Печатка', timestamp: 'Позначка часу' };

/** The report as the typesetter takes it. */
export function reportPaper(report: VerificationReport): VerificationReportData {
  const { verdict, file } = report;
  return {
    createdAt: report.verifiedAt, indication: verdict.indication, heading: fileHeading(report).uk,
    ...(verdict.reason && verdict.reason !== 'noSignature' ? { reason: reasonTexts[verdict.reason].uk } : {}), code: [verdict.indication, verdict.subIndication].filter(Boolean).join(', '),
    file: { ...(file.name === undefined ? {} : { name: file.name }), size: `${file.bytes.toLocaleString('uk-UA')} байтів`, sha256: file.sha256, kind: kinds[file.kind] },
    policy: `${report.policy.name}, версія ${report.policy.version}, SHA-256 ${report.policy.sha256}`, signatures: report.signatures.map(signaturePaper),
    ...(report.moreSignatures > 0 ? { moreSignatures: `Ще підписів, не перевірених через їхню кількість: ${report.moreSignatures}.` } : {}),
  };
}

function signaturePaper(signature: SignatureReport, index: number): ReportedSignatureData {
  const { verdict, changes, moreChanges, checks, kind, signer } = signature;
  return {
    title: `${index + 1}. ${titles[kind]}${signer ? `: ${signer.name}` : ''}`, indication: verdict.indication,
    verdict: [indicationTexts[kind][verdict.indication].uk, verdict.subIndication ? ` (${verdict.subIndication})` : '', verdict.reason ? `. ${reasonTexts[verdict.reason].uk}` : '.'].join(''),
    facts: factsOf(signature).flatMap(([label, value]) => (value ? [{ label, value }] : [])),
    changes: [...changes.map((change) => `стан ${change.revision}: ${changeTexts[change.kind].uk}${change.detail ? ` [${change.detail}]` : ''} – ${change.allowed ? 'дозволено' : 'НЕ дозволено'}`), ...(moreChanges > 0 ? [`та ще змін: ${moreChanges}`] : [])],
    checks: checks.map(({ name, verdict: result, reason, severity, detail }) => ({ label: checkTexts[name].uk, result: `${results[result]}${result === 'failed' && severity !== 'error' ? ' (зауваження)' : ''}`, ...(reason ? { note: `${reasonTexts[reason].uk}${detail ? ` [${detail}]` : ''}` } : {}) })),
  };
}

function factsOf(signature: SignatureReport): readonly (readonly [label: string, value: string | undefined])[] {
  const { signer, certificate, claimedAt } = signature;
  const proved = provedTime(signature);
  return [
    ['Посада', signer?.title], ['Установа', signer?.organisation], ['Код ЄДРПОУ', signer?.edrpou],
    ['Сертифікат', certificate && `${certificate.serial}, ${certificate.qualified ? 'кваліфікований' : 'не кваліфікований'}`], ['Видав', certificate?.issuer],
    ['Діє', certificate && `${kyivTime(certificate.notBeforeAt)} – ${kyivTime(certificate.notAfterAt)}`],
    ['Час', proved ? `${kyivTime(proved)}, підтверджено позначкою часу` : claimedAt && `${kyivTime(claimedAt)} зі слів підписувача, нічим не підтверджений`],
    ['Рівень', [signature.format, signature.level, signature.algorithm, signature.key].filter(Boolean).join(', ')], ['Охоплює', coverageText(signature, 'uk')],
  ];
}
