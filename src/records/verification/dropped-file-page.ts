import type { ReportedSignatureData, VerificationReportData } from '#documents/rendering/verification-report-data.js';
import { answerBox, escape, factRow, fileForm, publicPage, type Answer } from './public-page.js';
import { stateHeading, type VerificationFacts } from './verification-page.js';

/**
 * What a file is to the document at whose address it was dropped: byte for byte its final file; one that was final before; its signed state
 * before the seal; the final file with something behind it; or none of these.
 */
export type FileIdentity = { readonly is: 'final' | 'earlier' | 'unsealed' | 'other' } | { readonly is: 'continued'; readonly addedBytes: number };

/** The document at whose address a file was dropped, and what the file is to it. */
export interface ComparedDocument {
  readonly address: string;
  readonly facts: Exclude<VerificationFacts, { state: 'unknown' }>;
  readonly identity: FileIdentity;
}

/** The page with 14 KB; what does not fit of a file with many signatures is counted. */
const mostBytes = 14_000;
const longest = 120;
const clipped = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

const identities: Readonly<Record<FileIdentity['is'], Answer>> = {
  final: { sign: '✓', tone: 'good', heading: 'Це той самий файл', text: 'Файл байт у байт збігається з тим, який зареєструвала й зберігає установа.' },
  earlier: { sign: '✓', tone: 'good', heading: 'Це файл цього документа, виданий раніше', text: 'Файл байт у байт збігається з раніше виданим. Відтоді установа лише додала до свого примірника докази для тривалого зберігання; текст і підписи ті самі.' },
  unsealed: { sign: '?', tone: 'doubt', heading: 'Це файл цього документа, але ще без печатки', text: 'Файл байт у байт збігається зі станом документа до його реєстрації. Попросіть в установи остаточний файл.' },
  continued: { sign: '?', tone: 'doubt', heading: 'У файлі є цей документ, але після нього щось дописано', text: 'Початок файла байт у байт збігається із зареєстрованим. Що саме дописано, видно нижче.' },
  other: { sign: '✕', tone: 'bad', heading: 'Це не файл цього документа', text: 'Вміст файла не збігається з жодним станом документа, чию сторінку Ви відкрили. Це може бути інший документ, змінений файл або сканована копія. Не покладайтеся на нього, доки не звірите з установою.' },
};

function identityAnswer({ identity, facts }: ComparedDocument, indication: VerificationReportData['indication']): Answer {
  const answer = identities[identity.is];
  if (facts.state === 'annulled' && identity.is !== 'other') return { sign: '✕', tone: 'bad', heading: 'Це файл документа, реєстрацію якого анульовано', text: 'Документ не є чинним, навіть якщо підписи у файлі дійсні.' };
  if (facts.state === 'broken' && answer.tone === 'good') return { ...answer, sign: '?', tone: 'doubt', text: `${answer.text} Проте сам збережений документ не пройшов перевірки: зверніться до установи.` };
  return identity.is === 'continued' ? { ...answer, ...(indication === 'TOTAL-FAILED' ? { sign: '✕', tone: 'bad' } : {}), text: `${answer.text} Дописано байтів: ${identity.addedBytes.toLocaleString('uk-UA')}.` } : answer;
}

const tones = { 'TOTAL-PASSED': { sign: '✓', tone: 'good' }, INDETERMINATE: { sign: '?', tone: 'doubt' }, 'TOTAL-FAILED': { sign: '✕', tone: 'bad' } } as const;

/**
 * The answer about a file that somebody dropped: first whether it is the document (when it was dropped at a document's address), then the verdict
 * over its signatures, then the facts. It shows only what the file itself says and, of the document, what its own page says.
 */
export function droppedFilePage(paper: VerificationReportData, document?: ComparedDocument): string {
  const verdict: Answer = { ...tones[paper.indication], heading: paper.heading, text: paper.reason ?? '' };
  const first = document ? identityAnswer(document, paper.indication) : verdict;
  const about = document ? `<h2>Документ за цією адресою</h2><dl>${factRow(document.facts.kindUk, `${document.facts.index} від ${document.facts.date}`)}${factRow('Установа', document.facts.institution)}${factRow('Примірник, який зберігає установа', stateHeading(document.facts.state))}</dl><p><a href="${escape(document.address)}">Сторінка документа</a></p>` : '';
  const { file } = paper;
  const facts = `<h2>Ваш файл</h2><dl>${factRow('Назва', file.name === undefined ? null : clipped(file.name))}${factRow('Вид і розмір', `${file.kind}, ${file.size}`)}<dt>Контрольна сума SHA-256</dt><dd><code>${escape(file.sha256)}</code></dd>${factRow('Висновок за ETSI EN 319 102-1', paper.code)}<dt>Правила перевірки</dt><dd><small>${escape(paper.policy)}</small></dd></dl>`;
  const page = (signatures: string): string => publicPage(first.heading, [answerBox(first, 'h1'), document ? answerBox(verdict, 'h2') : '', about, signatures, facts, fileForm(document ? { address: document.address, about: 'document' } : { address: '/v', about: 'file' })]);
  return page(asManyAsFit(paper, mostBytes - Buffer.byteLength(page(''))));
}

function asManyAsFit({ signatures, moreSignatures }: VerificationReportData, room: number): string {
  if (signatures.length === 0) return '';
  const more = (count: number): string => [count > 0 ? `<p>Ще підписів, які тут не вмістилися: ${count}.</p>` : '', moreSignatures ? `<p>${escape(moreSignatures)}</p>` : ''].join('');
  let text = '<h2>Підписи у файлі</h2>';
  for (const [shown, signature] of signatures.entries()) {
    const next = signatureText(signature);
    if (Buffer.byteLength(text + next + more(signatures.length)) > room) return text + more(signatures.length - shown);
    text += next;
  }
  return text + more(0);
}

/** Of the checks only those that found something; of the changes the first few. */
function signatureText({ title, verdict, facts, checks, changes }: ReportedSignatureData): string {
  const found = checks.flatMap(({ label, result, note }) => (note ? [`${label}: ${result}. ${note}`] : []));
  const lines = [...found, ...changes.filter((change) => !change.endsWith('– дозволено'))].slice(0, 6).map((line) => `<li>${escape(clipped(line))}</li>`);
  return `<h3>${escape(clipped(title))}</h3><p>${escape(verdict)}</p><dl>${facts.map(({ label, value }) => factRow(label, clipped(value))).join('')}</dl>${lines.length > 0 ? `<ul>${lines.join('')}</ul>` : ''}`;
}

/** Why a file was not judged; the form is there again. Codes of `signatures.errors.ts` and of the shared limits. */
const refusals: Readonly<Record<string, Answer>> = {
  noFileToVerify: { sign: '!', tone: 'doubt', heading: 'Файл не надійшов', text: 'Оберіть файл, підписи якого слід перевірити.' },
  fileTooLargeToVerify: { sign: '!', tone: 'doubt', heading: 'Файл завеликий', text: 'Тут перевіряють файли до 50 МБ. Його ніде не збережено.' },
  uploadTooSlow: { sign: '!', tone: 'doubt', heading: 'Файл надходив надто довго', text: 'Його ніде не збережено. Спробуйте ще раз або зі швидшого зв’язку.' },
  verifierBusy: { sign: '!', tone: 'doubt', heading: 'Зараз перевіряють багато файлів', text: 'Ваш файл лишився у Вас. Спробуйте за хвилину.' },
  tooManyRequests: { sign: '!', tone: 'doubt', heading: 'Забагато запитів', text: 'Зачекайте хвилину й спробуйте ще раз. Ваш файл лишився у Вас.' },
};

/** The page for a refusal of that code; undefined for a code that is none of this page's. */
export function refusedFilePage(code: string, form: Parameters<typeof fileForm>[0]): string | undefined {
  const answer = refusals[code];
  return answer && publicPage(answer.heading, [answerBox(answer, 'h1'), fileForm(form)]);
}

/** The page with nothing but the form, for a file of anybody. */
export const filePage = (): string => publicPage('Перевірка підписаного файла', ['<h1>Перевірка підписаного файла</h1><p>Дізнайтеся, хто й коли підписав файл і чи не змінено його відтоді. Обліковий запис не потрібен.</p>', fileForm({ address: '/v', about: 'file' })]);
