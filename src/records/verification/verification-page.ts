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

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const answers: Readonly<Record<VerificationFacts['state'], { readonly sign: string; readonly tone: string; readonly heading: string; readonly text: string }>> = {
  genuine: { sign: '✓', tone: 'good', heading: 'Документ справжній', text: 'Документ зареєстровано в установі, підписи й печатка чинні, вміст після підписання не змінено.' },
  doubtful: { sign: '?', tone: 'doubt', heading: 'Документ зареєстровано, але не всі підписи вдалося перевірити', text: 'Зараз бракує відомостей для остаточного висновку (наприклад, недоступний реєстр сертифікатів). Спробуйте пізніше.' },
  broken: { sign: '✕', tone: 'bad', heading: 'Перевірку не пройдено', text: 'Підпис або збережений файл цього документа не пройшов перевірки. Не покладайтеся на копію та зверніться до установи.' },
  waiting: { sign: '…', tone: 'doubt', heading: 'Оформлення документа триває', text: 'Документ підписано, але печатку ще не накладено. Перевірте пізніше.' },
  annulled: { sign: '✕', tone: 'bad', heading: 'Реєстрацію документа анульовано', text: 'Цей номер анульовано. Документ не є чинним.' },
  unknown: { sign: '✕', tone: 'bad', heading: 'Такого документа немає', text: 'За цим посиланням документа не знайдено. Перевірте, чи повністю скопійовано адресу або чи правильно зчитано QR-код.' },
};

const verdicts: Readonly<Record<ShownSignature['verdict'], string>> = { 'TOTAL-PASSED': 'чинний', INDETERMINATE: 'не вдалося перевірити', 'TOTAL-FAILED': 'НЕДІЙСНИЙ' };

const style = `:root{color-scheme:light dark}body{font:1.0625rem/1.55 system-ui,sans-serif;max-width:40rem;margin:0 auto;padding:1.5rem;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.3;margin:0 0 .5rem}.answer{border:2px solid;border-radius:.5rem;padding:1rem 1.25rem;margin:1rem 0 1.5rem}.good{border-color:#1b7a3d}.doubt{border-color:#8a5a00}.bad{border-color:#b3261e}
.sign{font-weight:700;margin-right:.5rem}h2{font-size:1.125rem;margin:1.5rem 0 .25rem}dl{margin:0}dt{font-size:.9375rem;margin-top:.75rem}dd{margin:0;font-weight:600}dd small{font-size:.9375rem;font-weight:400}code{font-size:.875rem;font-weight:400}footer{margin-top:2rem;font-size:.9375rem}`;

const row = (label: string, value: string | null): string => (value === null ? '' : `<dt>${escape(label)}</dt><dd>${escape(value)}</dd>`);

function shownSignature(one: ShownSignature): string {
  const verdict = one.kind === 'seal' && one.verdict === 'TOTAL-PASSED' ? 'чинна' : one.kind === 'seal' && one.verdict === 'TOTAL-FAILED' ? 'НЕДІЙСНА' : verdicts[one.verdict];
  const who = one.position ? `${one.name}, ${one.position}` : one.name;
  return `<dt>${one.kind === 'seal' ? 'Електронна печатка' : 'Підписувач'}</dt><dd>${escape(who)}: ${verdict}</dd>${one.at ? `<dd><small>${one.kind === 'seal' ? 'накладено' : 'підписано'} ${escape(one.at)}</small></dd>` : ''}<dd><small>серійний № сертифіката <code>${escape(one.serial)}</code></small></dd>`;
}

function details(facts: Exclude<VerificationFacts, { state: 'unknown' }>): string {
  const document = [row('Установа', `${facts.institution} (код ЄДРПОУ ${facts.edrpou})`), row('Вид документа', facts.kindUk), row('Номер', facts.index), row('Дата', facts.date), row('Заголовок', facts.title)].join('');
  const signatures = facts.signatures.length === 0 ? '' : `<h2>Підписи</h2><dl>${facts.signatures.map(shownSignature).join('')}${row('Позначка часу', facts.timestampAt)}</dl>`;
  const file = facts.sha256 ? `<h2>Файл</h2><dl><dt>Контрольна сума SHA-256 справжнього файла</dt><dd><code>${escape(facts.sha256)}</code></dd></dl>` : '';
  return `<h2>Документ</h2><dl>${document}</dl>${signatures}${file}<footer><p>Перевірено ${escape(facts.checkedAt)}. Звірте номер, дату та підписувачів із тими, що на Вашій копії.</p></footer>`;
}

/** The whole page: Ukrainian, without scripts or anything from elsewhere, far below 14 KB, readable by a screen reader and on paper. */
export function verificationPage(facts: VerificationFacts): string {
  const answer = answers[facts.state];
  return `<!doctype html><html lang="uk"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${answer.heading} — Обіг</title><style>${style}</style></head>
<body><main><div class="answer ${answer.tone}" role="status"><h1><span class="sign" aria-hidden="true">${answer.sign}</span>${answer.heading}</h1><p>${answer.text}</p></div>${facts.state === 'unknown' ? '' : details(facts)}</main></body></html>
`;
}
