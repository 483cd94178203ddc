import { texts } from '../../lib/i18n/i18n';
import { enCount, ukCount } from '../../lib/i18n/plural';

/** The words of the page «Перевірка підпису»; verdicts, checks and changes come from the server in both languages. */
export const verifyTexts = texts(
  {
    title: 'Перевірка підпису', intro: 'PDF, файл підпису (.p7s) або контейнер ASiC. Файл перевіряється на сервері вашої установи й ніде не зберігається.', choose: 'Обрати файл', drop: 'або перетягніть його сюди',
    detached: 'Файл, якого стосується підпис', detachedHint: 'Підпис лежить окремо від документа. Додайте сам документ, і перевірка повториться.', chooseDetached: 'Додати документ', working: (name: string) => `Перевіряємо «${name}»…`, again: 'Перевірити інший файл', report: 'Зберегти протокол (PDF)', reportName: 'Протокол перевірки.pdf',
    file: 'Файл', size: 'Розмір', hash: 'Геш SHA-256', checkedAt: 'Перевірено', rules: 'Правила', code: 'Висновок за ETSI EN 319 102-1', signatures: (n: number) => ukCount(n, 'підпис', 'підписи', 'підписів'), more: (n: number) => `Ще ${ukCount(n, 'підпис', 'підписи', 'підписів')} не перевірено через їхню кількість.`,
    kind: { signature: 'Підпис', seal: 'Печатка', timestamp: 'Позначка часу' }, post: 'Посада', organisation: 'Установа', edrpou: 'Код ЄДРПОУ', certificate: 'Сертифікат', qualified: 'кваліфікований', unqualified: 'не кваліфікований', issuer: 'Видав', time: 'Час', proved: 'підтверджено позначкою часу', claimed: 'зі слів підписувача, нічим не підтверджений',
    unknownTime: 'невідомий', level: 'Рівень', covers: 'Охоплює', after: 'Після підписання', nothingAfter: 'нічого не змінено', state: (n: number) => `стан ${n}`, allowed: 'дозволено', forbidden: 'НЕ дозволено', moreChanges: (n: number) => `та ще змін: ${n}`, checks: 'Усі перевірки', check: 'Перевірка', result: 'Результат', results: { passed: 'пройдено', failed: 'не пройдено', unknown: 'не з’ясовано', skipped: 'не проводилась' }, warning: 'зауваження', unnamed: 'Підписувача не встановлено',
  },
  {
    title: 'Verify a signature', intro: 'A PDF, a signature file (.p7s) or an ASiC container. The file is checked on your institution’s server and kept nowhere.', choose: 'Choose a file', drop: 'or drop it here',
    detached: 'The file that the signature is about', detachedHint: 'The signature lies apart from the document. Add the document itself and the check is made again.', chooseDetached: 'Add the document', working: (name: string) => `Checking “${name}”…`, again: 'Check another file', report: 'Save the report (PDF)', reportName: 'Verification report.pdf',
    file: 'File', size: 'Size', hash: 'SHA-256', checkedAt: 'Checked', rules: 'Rules', code: 'Result by ETSI EN 319 102-1', signatures: (n: number) => enCount(n, 'signature', 'signatures'), more: (n: number) => `${enCount(n, 'more signature was', 'more signatures were')} not checked because of their number.`,
    kind: { signature: 'Signature', seal: 'Seal', timestamp: 'Time-stamp' }, post: 'Post', organisation: 'Institution', edrpou: 'EDRPOU code', certificate: 'Certificate', qualified: 'qualified', unqualified: 'not qualified', issuer: 'Issued by', time: 'Time', proved: 'proved by a time-stamp', claimed: 'as the signer claims, without proof',
    unknownTime: 'unknown', level: 'Level', covers: 'Covers', after: 'After it was signed', nothingAfter: 'nothing was changed', state: (n: number) => `state ${n}`, allowed: 'allowed', forbidden: 'NOT allowed', moreChanges: (n: number) => `and ${n} more changes`, checks: 'All checks', check: 'Check', result: 'Result', results: { passed: 'passed', failed: 'failed', unknown: 'not known', skipped: 'not made' }, warning: 'note', unnamed: 'The signer is not known',
  },
);
