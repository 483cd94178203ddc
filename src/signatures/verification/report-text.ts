import type { SignatureReport, VerificationReport } from '../domain/verification-report.js';
import { changeTexts, checkTexts, fileHeading, indicationTexts, reasonTexts, type Bilingual, type Language } from '../domain/verification-texts.js';

const words = {
  file: { uk: 'Файл', en: 'File' }, bytes: { uk: 'байтів', en: 'bytes' }, sha256: { uk: 'Геш SHA-256', en: 'SHA-256' }, checkedAt: { uk: 'Перевірено', en: 'Checked' }, policy: { uk: 'За правилами', en: 'By the policy' }, signer: { uk: 'Підписав', en: 'Signed by' }, seal: { uk: 'Печатка', en: 'Seal of' }, timestamp: { uk: 'Позначка часу від', en: 'Time-stamp by' },
  certificate: { uk: 'Сертифікат', en: 'Certificate' }, issuedBy: { uk: 'видав', en: 'issued by' }, qualified: { uk: 'кваліфікований', en: 'qualified' }, unqualified: { uk: 'не кваліфікований', en: 'not qualified' }, proved: { uk: 'Час підтверджено позначкою часу', en: 'Time proved by a time-stamp' },
  claimed: { uk: 'Час зі слів підписувача, нічим не підтверджений', en: 'Time as the signer claims it, without proof' }, level: { uk: 'Рівень', en: 'Level' }, covers: { uk: 'Охоплює', en: 'Covers' }, wholeFile: { uk: 'увесь файл', en: 'the whole file' },
  revision: { uk: 'стан файлу', en: 'state' }, of: { uk: 'з', en: 'of' }, content: { uk: 'увесь підписаний вміст', en: 'all of the signed content' }, none: { uk: 'нічого, що можна показати', en: 'nothing that can be shown' }, after: { uk: 'Після підписання', en: 'After it was signed' },
  nothingAfter: { uk: 'нічого не змінено', en: 'nothing was changed' }, allowed: { uk: 'дозволено', en: 'allowed' }, forbidden: { uk: 'НЕ дозволено', en: 'NOT allowed' }, toldAbove: { uk: 'те, що вже названо вище, у станах', en: 'what is named above, in the states' }, more: { uk: 'та ще змін', en: 'and more changes' }, subIndication: { uk: 'ознака ETSI', en: 'ETSI sub-indication' }, warning: { uk: 'зауваження', en: 'note' },
  moreSignatures: { uk: 'Ще підписів, не перевірених через їхню кількість', en: 'More signatures, not checked because of their number' },
} as const satisfies Record<string, Bilingual>;

/** An instant in Kyiv time for people, «10.03.2026 11:30:00». */
export const kyivTime = (instant: string): string => new Intl.DateTimeFormat('uk-UA', { timeZone: 'Europe/Kyiv', day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(instant)).replace(', ', ' ');

/** Control and direction characters of names from certificates would rule the terminal (W06). */
const plain = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '�');

/** The report in sentences for a terminal: the verdict first, then the facts, then what was found wanting. */
export function reportText(report: VerificationReport, language: Language): string {
  const say = (text: Bilingual): string => text[language];
  const { verdict, file } = report;
  const told = new Set<string>();
  const why = verdict.reason && verdict.reason !== 'noSignature' ? ` ${say(reasonTexts[verdict.reason])}` : '';
  return [
    `${verdict.indication}${verdict.subIndication ? ` (${verdict.subIndication})` : ''}: ${say(fileHeading(report))}.${why}`, '',
    `${say(words.file)}: ${file.name === undefined ? '' : `${plain(file.name)}, `}${file.bytes} ${say(words.bytes)}`, `${say(words.sha256)}: ${file.sha256}`, `${say(words.checkedAt)}: ${kyivTime(report.verifiedAt)}`, `${say(words.policy)}: ${report.policy.name} ${report.policy.version} (SHA-256 ${report.policy.sha256})`,
    ...report.signatures.flatMap((signature, index) => ['', ...signatureLines(signature, index + 1, language, told)]),
    ...(report.moreSignatures > 0 ? ['', `${say(words.moreSignatures)}: ${report.moreSignatures}`] : []),
  ].join('\n');
}

function signatureLines(signature: SignatureReport, number: number, language: Language, told: Set<string>): string[] {
  const say = (text: Bilingual): string => text[language];
  const { verdict, certificate, signer, kind } = signature;
  const who = [signer?.name, signer?.title, signer?.organisation === signer?.name ? undefined : signer?.organisation, signer?.edrpou].filter((part) => part).join(', ');
  const lines = [`${number}. ${verdict.indication}${verdict.subIndication ? ` (${verdict.subIndication})` : ''}: ${say(indicationTexts[kind][verdict.indication])}`];
  if (who) lines.push(`${say(kind === 'seal' ? words.seal : kind === 'timestamp' ? words.timestamp : words.signer)}: ${plain(who)}`);
  if (certificate) lines.push(`${say(words.certificate)}: ${certificate.serial}, ${say(certificate.qualified ? words.qualified : words.unqualified)}, ${say(words.issuedBy)} ${plain(certificate.issuer)}`);
  lines.push(timeLine(signature, language));
  lines.push(`${say(words.level)}: ${[signature.format, signature.level, signature.algorithm, signature.key].filter(Boolean).join(', ')}`, `${say(words.covers)}: ${coverageText(signature, language)}`, ...changeLines(signature, language, told));
  for (const check of signature.checks) if (check.verdict === 'failed' || check.verdict === 'unknown') lines.push(`- ${say(checkTexts[check.name])}${check.severity === 'error' ? '' : ` (${say(words.warning)})`}: ${check.reason ? say(reasonTexts[check.reason]) : ''}${check.detail ? ` [${plain(check.detail)}]` : ''}`);
  return [lines[0] ?? '', ...lines.slice(1).map((line) => `   ${line}`)];
}

function timeLine({ timestampedAt, bestSignatureAt, claimedAt, level }: SignatureReport, language: Language): string {
  const proved = timestampedAt ?? (level === 'B-LTA' ? bestSignatureAt : undefined);
  if (proved) return `${words.proved[language]}: ${kyivTime(proved)}`;
  return `${words.claimed[language]}: ${claimedAt ? kyivTime(claimedAt) : '–'}`;
}

/** Which part of the file a signature covers, as a phrase. */
export function coverageText({ coverage }: SignatureReport, language: Language): string {
  const say = (text: Bilingual): string => text[language];
  if (coverage.kind === 'wholeFile') return say(words.wholeFile);
  if (coverage.kind === 'revision') return `${say(words.revision)} ${coverage.revision} ${say(words.of)} ${coverage.revisions}, ${coverage.bytes} ${say(words.bytes)}`;
  if (coverage.kind === 'files') return (coverage.files ?? []).map(plain).join(', ');
  return say(coverage.kind === 'content' ? words.content : words.none);
}

/** Changes, each in full where it is first told; what an earlier signature listed with the same outcome is counted. */
function changeLines({ changes, moreChanges, coverage }: SignatureReport, language: Language, told: Set<string>): string[] {
  const say = (text: Bilingual): string => text[language];
  if (coverage.kind !== 'wholeFile' && coverage.kind !== 'revision') return [];
  if (changes.length === 0) return [`${say(words.after)}: ${say(words.nothingAfter)}`];
  const fresh = changes.filter((change) => !told.has(JSON.stringify(change)));
  for (const change of fresh) told.add(JSON.stringify(change));
  const again = changes.filter((change) => !fresh.includes(change));
  const counted = [[words.allowed, again.filter(({ allowed }) => allowed).length], [words.forbidden, again.filter(({ allowed }) => !allowed).length]] as const;
  const lines = fresh.map(({ kind, allowed, detail, revision }) => `  ${say(words.revision)} ${revision}: ${say(changeTexts[kind])}${detail ? ` [${plain(detail)}]` : ''} – ${say(allowed ? words.allowed : words.forbidden)}`);
  const repeated = again.length > 0 ? [`  ${say(words.toldAbove)} ${[...new Set(again.map(({ revision }) => revision))].join(', ')}: ${counted.filter(([, count]) => count > 0).map(([word, count]) => `${say(word)} – ${count}`).join(', ')}`] : [];
  return [`${say(words.after)}:`, ...lines, ...repeated, ...(moreChanges > 0 ? [`  ${say(words.more)}: ${moreChanges}`] : [])];
}
