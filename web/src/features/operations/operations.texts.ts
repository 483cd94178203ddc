import { texts } from '../../lib/i18n/i18n';
import { enCount, ukCount } from '../../lib/i18n/plural';

/** Texts of the operator's page; the names of jobs and queues are those of `src/queues/jobs.ts`. */
export const operationsTexts = texts(
  {
    title: 'Стан системи', refreshed: (at: string) => `Оновлено о ${at}`, refresh: 'Оновити',
    fine: 'Фонові завдання виконано, черга порожня.', fineHelp: 'Сторінка оновлюється сама кожні 15 секунд.',
    outbox: (n: number, since: string) => `Чекає на передання до черг: ${ukCount(n, 'подія', 'події', 'подій')}, найдавніша з ${since}`, outboxHelp: 'Рішення й підписи збережено. Якщо число не меншає, перевірте, чи працює фоновий процес.',
    away: (service: string) => `Не відповідає: ${service}`, awayHelp: 'Рішення приймаються далі, наслідки чекають і будуть виконані, щойно служба відповість.',
    list: {
      title: (since: string) => `Перелік довірених надавачів не оновлюється з ${since}`,
      inForce: (until: string) => `Підписання й перевірка працюють за попереднім переліком. Він чинний до ${until}: до того часу причину потрібно усунути.`,
      ended: 'Чинного переліку немає, тому підписання зупинено. Документи можна читати й погоджувати.',
      unusable: 'Отриманий файл не можна використати як перелік, його відкинуто.',
      causes: {
        listUnreachable: 'Адреса переліку (TRUST_LIST_URL) не відповідає. Спроби повторюються самі.', listTooSlow: 'Перелік передається надто повільно, отримання перервано. Спроби повторюються самі.', listTooLarge: 'За адресою переліку надходить завеликий файл, його відкинуто.',
        listRolledBack: 'За адресою переліку надходить старіший випуск, ніж той, що діє. Його відкинуто.', listExpired: 'За адресою переліку надходить випуск, строк дії якого минув. Його відкинуто.', listNotYetIssued: 'Перелік датовано майбутнім часом. Перевірте годинник сервера.',
        listSignatureInvalid: 'Підпис на отриманому переліку хибний, його відкинуто.', listUnsigned: 'Отриманий файл не підписано, його відкинуто.', listSignerUnknown: 'Перелік підписано невідомим сертифікатом. Якщо держатель переліку змінив сертифікат, додайте новий до теки TRUST_LIST_SIGNERS.', listSignerExpired: 'Строк дії сертифіката, яким підписано перелік, минув. Додайте новий до теки TRUST_LIST_SIGNERS.',
        trustFileUnreadable: 'Теку TRUST_LIST_SIGNERS неможливо прочитати.', notACertificateFile: 'У теці TRUST_LIST_SIGNERS є файл, що не є сертифікатом.',
      } as Record<string, string>,
    },
    stuck: 'Не вдалося: потрібна Ваша дія', stuckHelp: 'Після кількох спроб система більше не повторює ці завдання сама. Усуньте причину і натисніть «Повторити».', noStuck: 'Таких завдань немає.',
    retrying: 'Чекає і буде повторено', retryingHelp: 'Служба тимчасово не відповідає. Спроби повторюються самі, нічого робити не потрібно.', noRetrying: 'Нічого не чекає.',
    queues: 'Черги', what: 'Завдання', cause: 'Причина', since: 'Відколи', attempts: 'Спроб', next: 'Наступна спроба', soon: 'зараз', count: 'Кількість', document: 'Документ',
    retry: 'Повторити', retryOf: (what: string) => `Повторити: ${what}`, retryAll: (n: number) => `Повторити всі (${n})`, retried: 'Завдання повернуто в чергу.', retriedSome: (done: number, all: number) => `Повернуто в чергу: ${done} з ${all}.`,
    columns: { name: 'Черга', waiting: 'Чекають', active: 'Виконуються', delayed: 'Відкладені', failed: 'Не вдалися' },
    jobs: { notify: 'Сповіщення учасників', mail: 'Лист електронною поштою', render: 'Друкована сторінка версії', signingForm: 'Бланк для підпису', finalise: 'Реєстрація й печатка', dispatch: 'Надсилання адресатам', preserve: 'Зберігання: докази й позначка часу', exportPackage: 'Архівний пакет' } as Record<string, string>,
    names: { notifications: 'Сповіщення', mail: 'Пошта', documents: 'Документи', dispatch: 'Надсилання', preservation: 'Зберігання', exports: 'Архівні пакети' } as Record<string, string>,
    causes: [
      [/ECONNREFUSED|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|ECONNRESET|EDNS|socket/i, 'служба не відповідає'],
      [/timestamp|tsa/i, 'служба позначок часу не відповідає'],
      [/revocation|ocsp/i, 'немає відомостей про стан сертифіката'],
      [/seal/i, 'електронна печатка недоступна'],
    ] as readonly (readonly [RegExp, string])[],
  },
  {
    title: 'System state', refreshed: (at: string) => `Updated at ${at}`, refresh: 'Refresh',
    fine: 'Background jobs are done, the queue is empty.', fineHelp: 'The page refreshes itself every 15 seconds.',
    outbox: (n: number, since: string) => `Waiting to reach the queues: ${enCount(n, 'event', 'events')}, the oldest since ${since}`, outboxHelp: 'Decisions and signatures are kept. If the number does not fall, see whether the worker runs.',
    away: (service: string) => `No answer from: ${service}`, awayHelp: 'Decisions go on; consequences wait and will be carried out as soon as the service answers.',
    list: {
      title: (since: string) => `The list of trusted providers has not been renewed since ${since}`,
      inForce: (until: string) => `Signing and checking go on by the list before. It is good until ${until}: remove the cause before then.`,
      ended: 'No list is in force, so signing has stopped. Documents can be read and approved.',
      unusable: 'The file that came cannot be used as a list; it was refused.',
      causes: {
        listUnreachable: 'The address of the list (TRUST_LIST_URL) does not answer. Attempts repeat by themselves.', listTooSlow: 'The list came too slowly and was broken off. Attempts repeat by themselves.', listTooLarge: 'The file at the address of the list is too large; it was refused.',
        listRolledBack: 'The address of the list serves an older release than the one in force; it was refused.', listExpired: 'The address of the list serves a release that is past its end; it was refused.', listNotYetIssued: 'The list is dated in the future. Check the clock of the server.',
        listSignatureInvalid: 'The signature on the list that came is wrong; it was refused.', listUnsigned: 'The file that came is not signed; it was refused.', listSignerUnknown: 'The list is signed with an unknown certificate. If its operator has a new one, add it to the folder TRUST_LIST_SIGNERS.', listSignerExpired: 'The certificate that signed the list has expired. Add the new one to the folder TRUST_LIST_SIGNERS.',
        trustFileUnreadable: 'The folder TRUST_LIST_SIGNERS cannot be read.', notACertificateFile: 'A file in the folder TRUST_LIST_SIGNERS is no certificate.',
      },
    },
    stuck: 'Gave up: your action is needed', stuckHelp: 'The system stopped at these jobs after several attempts. Remove the cause and press “Try again”.', noStuck: 'There are none.',
    retrying: 'Waits and will be tried again', retryingHelp: 'A service does not answer for the moment. Attempts repeat by themselves, nothing has to be done.', noRetrying: 'Nothing waits.',
    queues: 'Queues', what: 'Job', cause: 'Cause', since: 'Since', attempts: 'Attempts', next: 'Next attempt', soon: 'now', count: 'Number', document: 'Document',
    retry: 'Try again', retryOf: (what: string) => `Try again: ${what}`, retryAll: (n: number) => `Try all again (${n})`, retried: 'The job is back in its queue.', retriedSome: (done: number, all: number) => `Back in the queue: ${done} of ${all}.`,
    columns: { name: 'Queue', waiting: 'Waiting', active: 'Active', delayed: 'Delayed', failed: 'Failed' },
    jobs: { notify: 'Notices to participants', mail: 'E-mail', render: 'Printed page of a version', signingForm: 'Form to be signed', finalise: 'Registration and seal', dispatch: 'Dispatch to addressees', preserve: 'Preservation: evidence and time-stamp', exportPackage: 'Archive package' },
    names: { notifications: 'Notifications', mail: 'Mail', documents: 'Documents', dispatch: 'Dispatch', preservation: 'Preservation', exports: 'Archive packages' },
    causes: [
      [/ECONNREFUSED|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|ECONNRESET|EDNS|socket/i, 'the service does not answer'],
      [/timestamp|tsa/i, 'the time-stamp service does not answer'],
      [/revocation|ocsp/i, 'nothing is known of the state of a certificate'],
      [/seal/i, 'the e-seal is out of reach'],
    ],
  },
);
