import { answerBox, escape, factRow as row, fileForm, publicPage, type Answer } from './public-page.js';

/** How one signature or seal stands today (ETSI EN 319 102-1), and whose it is. Times are already written out for reading. */
export interface ShownSignature {
  readonly kind: 'signature' | 'seal';
  readonly name: string;
  readonly position: string | null;
  readonly serial: string;
  readonly at: string | null;
  readonly verdict: 'TOTAL-PASSED' | 'INDETERMINATE' | 'TOTAL-FAILED';
}

/**
 * What an outsider with the printed page may learn: whether it is genuine, its number and date, whose it is and who signed. `title` is
 * given for published documents only; nothing else of the content is ever here (A13).
 */
export type VerificationFacts =
  | { readonly state: 'unknown' }
  | {
      readonly state: 'genuine' | 'doubtful' | 'broken' | 'waiting' | 'annulled';
      readonly institution: string;
      readonly edrpou: string;
      readonly kindUk: string;
      readonly index: string;
      readonly date: string;
      readonly title: string | null;
      readonly signatures: readonly ShownSignature[];
      readonly timestampAt: string | null;
      readonly sha256: string | null;
      readonly checkedAt: string;
    };

const answers: Readonly<Record<VerificationFacts['state'], Answer>> = {
  genuine: { sign: '✓', tone: 'good', heading: 'Документ справжній', text: 'Документ зареєстровано в установі, підписи й печатка чинні, вміст після підписання не змінено.' },
  doubtful: { sign: '?', tone: 'doubt', heading: 'Документ зареєстровано, але не всі підписи вдалося перевірити', text: 'Зараз бракує відомостей для остаточного висновку (наприклад, недоступний реєстр сертифікатів). Спробуйте пізніше.' },
  broken: { sign: '✕', tone: 'bad', heading: 'Перевірку не пройдено', text: 'Підпис або збережений файл цього документа не пройшов перевірки. Не покладайтеся на копію та зверніться до установи.' },
  waiting: { sign: '…', tone: 'doubt', heading: 'Оформлення документа триває', text: 'Документ підписано, але печатку ще не накладено. Перевірте пізніше.' },
  annulled: { sign: '✕', tone: 'bad', heading: 'Реєстрацію документа анульовано', text: 'Цей номер анульовано. Документ не є чинним.' },
  unknown: { sign: '✕', tone: 'bad', heading: 'Такого документа немає', text: 'За цим посиланням документа не знайдено. Перевірте, чи повністю скопійовано адресу або чи правильно зчитано QR-код.' },
};

const verdicts: Readonly<Record<ShownSignature['verdict'], string>> = { 'TOTAL-PASSED': 'чинний', INDETERMINATE: 'не вдалося перевірити', 'TOTAL-FAILED': 'НЕДІЙСНИЙ' };

function shownSignature(one: ShownSignature): string {
  const verdict = one.kind === 'seal' && one.verdict === 'TOTAL-PASSED' ? 'чинна' : one.kind === 'seal' && one.verdict === 'TOTAL-FAILED' ? 'НЕДІЙСНА' : verdicts[one.verdict];
  const who = one.position ? `${one.name}, ${one.position}` : one.name;
  return `<dt>${one.kind === 'seal' ? 'Електронна печатка' : 'Підписувач'}</dt><dd>${escape(who)}: ${verdict}</dd>${one.at ? `<dd><small>${one.kind === 'seal' ? 'накладено' : 'підписано'} ${escape(one.at)}</small></dd>` : ''}<dd><small>серійний № сертифіката <code>${escape(one.serial)}</code></small></dd>`;
}

function details(facts: Exclude<VerificationFacts, { state: 'unknown' }>): string {
  const document = [row('Установа', `${facts.institution} (код ЄДРПОУ ${facts.edrpou})`), row('Вид документа', facts.kindUk), row('Номер', facts.index), row('Дата', facts.date), row('Заголовок', facts.title)].join('');
  const signatures = facts.signatures.length === 0 ? '' : `<h2>Підписи</h2><dl>${facts.signatures.map(shownSignature).join('')}${row('Позначка часу', facts.timestampAt)}</dl>`;
  const file = facts.sha256 ? `<h2>Файл</h2><dl><dt>Контрольна сума SHA-256 справжнього файла</dt><dd><code>${escape(facts.sha256)}</code></dd></dl>` : '';
  return `<h2>Документ</h2><dl>${document}</dl>${signatures}${file}<p>Звірте номер, дату та підписувачів із тими, що на Вашій копії.</p>`;
}

/** The state of a document as a heading: «Документ справжній». */
export const stateHeading = (state: VerificationFacts['state']): string => answers[state].heading;

/**
 * The whole page: Ukrainian, without scripts or anything from elsewhere, far below 14 KB, readable by a screen reader and on paper. `address` is
 * that of this document: a file that is dropped on its form is compared with the document, too.
 */
export function verificationPage(facts: VerificationFacts, address: string): string {
  const answer = answers[facts.state];
  const known = facts.state !== 'unknown';
  return publicPage(answer.heading, [answerBox(answer, 'h1'), known ? details(facts) : '', fileForm(known ? { address, about: 'document' } : { address: '/v', about: 'file' }), known ? `<footer><p>Перевірено ${escape(facts.checkedAt)}.</p></footer>` : '']);
}
