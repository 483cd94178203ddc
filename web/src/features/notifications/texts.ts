import { texts } from '../../lib/i18n/i18n';
import { enCount, ukCount } from '../../lib/i18n/plural';

const ukDocuments = (n: number): string => ukCount(n, 'документ', 'документи', 'документів');
const enDocuments = (n: number): string => enCount(n, 'document', 'documents');

/** What a text may be made of: names where the server gives them, else the sentence goes without. */
export interface NoticeFacts {
  readonly title: string;
  readonly by: string;
  readonly index: string;
  readonly date: string;
  readonly version: string;
  readonly addressee: string;
  readonly step: string;
}

const uk = {
  title: 'Сповіщення',
  filter: 'Показати', filters: { all: 'Усі', action: 'Потребують дії', mine: 'Мої документи', system: 'Система' },
  unread: (n: number) => (n === 0 ? 'Усе прочитано' : `Непрочитаних: ${n}`),
  unreadMark: 'нове',
  readAll: 'Позначити все прочитаним', read: 'Прочитано', open: 'Відкрити', all: 'Усі сповіщення', more: 'Показати ще',
  empty: 'Сповіщень немає', emptyHelp: 'Тут з’являтиметься, що надійшло Вам на розгляд і що сталося з Вашими документами.', emptyAction: 'Немає нічого, що потребувало б Вашої дії.',
  arrived: (n: number) => `Надійшло нових: ${n}. Показати`,
  keys: 'E — прочитано',
  expand: (n: number) => `Показати ${ukDocuments(n)}`,
  noTitle: 'документ з обмеженим доступом',
  reason: 'Причина', until: (at: string) => `Строк: до ${at}`,
  /** One notice; by the type that the server gives. */
  one: {
    stepOpened: (f: NoticeFacts) => `На Ваш розгляд: ${f.title}`,
    askedAgain: (f: NoticeFacts) => `Повторне погодження: ${f.title}. Змінено після Вашого погодження версії ${f.version}`,
    approvalCarried: (f: NoticeFacts) => `Ваше погодження лишилося чинним: ${f.title}`,
    objected: (f: NoticeFacts) => `Не погоджено${f.by}: ${f.title}`,
    approved: (f: NoticeFacts) => `Погоджено із зауваженнями${f.by}: ${f.title}`,
    returned: (f: NoticeFacts) => `Повернуто на доопрацювання${f.by}: ${f.title}`,
    rejected: (f: NoticeFacts) => `Знято з розгляду${f.by}: ${f.title}`,
    recalled: (f: NoticeFacts) => `Автор відкликав документ: ${f.title}`,
    taskClosed: (f: NoticeFacts) => `Розгляд завершено без Вас, погоджень достатньо: ${f.title}`,
    taskMoved: (f: NoticeFacts) => `Завдання передано іншій особі: ${f.title}`,
    taskGiven: (f: NoticeFacts) => `Вам передано на розгляд: ${f.title}`,
    approvalWithdrawn: (f: NoticeFacts) => `Погодження відкликано${f.by}: ${f.title}`,
    reminder: (f: NoticeFacts) => `Нагадування: ${f.title} чекає на Ваше рішення`,
    overdue: (f: NoticeFacts) => `Строк настав: ${f.title} чекає на Ваше рішення`,
    remarkAnswered: (f: NoticeFacts) => `Відповідь на Ваше зауваження: ${f.title}`,
    remarkResolved: (f: NoticeFacts) => `Зауваження розглянуто: ${f.title}`,
    correctionProposed: (f: NoticeFacts) => `Потрібна Ваша згода на редакційну правку: ${f.title}`,
    correctionApplied: (f: NoticeFacts) => `Внесено редакційну правку, погодження чинні: ${f.title}`,
    correctionDeclined: (f: NoticeFacts) => `Автор не погодився з правкою: ${f.title}`,
    signed: (f: NoticeFacts) => `Підписано: ${f.title}`,
    registered: (f: NoticeFacts) => `Зареєстровано за № ${f.index}: ${f.title}`,
    dispatchRefused: (f: NoticeFacts) => `Не прийнято адресатом ${f.addressee}: ${f.title}`,
    finalisationStuck: (f: NoticeFacts) => `Завершення затримується (${f.step}): ${f.title}`,
    exportReady: (f: NoticeFacts) => `Архівний пакет готовий: ${f.title}`,
    exportFailed: (f: NoticeFacts) => `Архівний пакет не сформовано: ${f.title}`,
    substitutionGranted: (f: NoticeFacts) => `Вас призначено заступати${f.by}`,
    substitutionRevoked: (f: NoticeFacts) => `Заміщення припинено${f.by}`,
    passwordChanged: () => 'Ваш пароль змінено. Якщо це зробили не Ви, повідомте адміністратора',
    incomingDue: (f: NoticeFacts) => `Спливає строк відповіді на вхідний № ${f.index}: ${f.title}`,
  } as Record<string, (facts: NoticeFacts) => string>,
  other: (f: NoticeFacts) => `Подія з документом: ${f.title}`,
  /** Several notices of one type on one day. */
  many: {
    stepOpened: (n: number) => `На Ваш розгляд надійшло ${ukDocuments(n)}`, askedAgain: (n: number) => `Повторне погодження: ${ukDocuments(n)}`, approvalCarried: (n: number) => `Ваші погодження лишилися чинними: ${ukDocuments(n)}`, approved: (n: number) => `Погоджено із зауваженнями: ${ukDocuments(n)}`,
    signed: (n: number) => `Підписано ${ukDocuments(n)}`, registered: (n: number) => `Зареєстровано ${ukDocuments(n)}`, taskClosed: (n: number) => `Розгляд завершено без Вас: ${ukDocuments(n)}`, taskGiven: (n: number) => `Вам передано ${ukDocuments(n)}`, reminder: (n: number) => `Нагадування: ${ukDocuments(n)}, рішення ще немає`,
    overdue: (n: number) => `Строк настав: ${ukDocuments(n)}`, dispatchRefused: (n: number) => `Не прийнято адресатами: ${ukDocuments(n)}`, finalisationStuck: (n: number) => `Завершення затримується: ${ukDocuments(n)}`, incomingDue: (n: number) => `Спливає строк відповіді: ${ukDocuments(n)}`,
  } as Record<string, (n: number) => string>,
  steps: { register: 'реєстрація', seal: 'печатка', dispatch: 'надсилання', tell: 'сповіщення' } as Record<string, string>,
};

const en: typeof uk = {
  title: 'Notifications',
  filter: 'Show', filters: { all: 'All', action: 'Needs action', mine: 'My documents', system: 'System' },
  unread: (n) => (n === 0 ? 'Everything is read' : `Unread: ${n}`),
  unreadMark: 'new',
  readAll: 'Mark all as read', read: 'Read', open: 'Open', all: 'All notifications', more: 'Show more',
  empty: 'No notifications', emptyHelp: 'What comes to you for review, and what happens to your documents, will be told here.', emptyAction: 'Nothing needs your action.',
  arrived: (n) => `New: ${n}. Show`,
  keys: 'E — mark as read',
  expand: (n) => `Show ${enDocuments(n)}`,
  noTitle: 'a document with restricted access',
  reason: 'Reason', until: (at) => `Due by ${at}`,
  one: {
    stepOpened: (f) => `For you to consider: ${f.title}`,
    askedAgain: (f) => `Approve again: ${f.title}. Changed since you approved version ${f.version}`,
    approvalCarried: (f) => `Your approval stands: ${f.title}`,
    objected: (f) => `Objected${f.by}: ${f.title}`,
    approved: (f) => `Approved with remarks${f.by}: ${f.title}`,
    returned: (f) => `Returned for rework${f.by}: ${f.title}`,
    rejected: (f) => `Rejected${f.by}: ${f.title}`,
    recalled: (f) => `The author recalled the document: ${f.title}`,
    taskClosed: (f) => `Decided without you, there are enough approvals: ${f.title}`,
    taskMoved: (f) => `The task moved to somebody else: ${f.title}`,
    taskGiven: (f) => `Given to you: ${f.title}`,
    approvalWithdrawn: (f) => `Approval withdrawn${f.by}: ${f.title}`,
    reminder: (f) => `Reminder: ${f.title} waits for your decision`,
    overdue: (f) => `Due now: ${f.title} waits for your decision`,
    remarkAnswered: (f) => `Your remark was answered: ${f.title}`,
    remarkResolved: (f) => `The remark was judged: ${f.title}`,
    correctionProposed: (f) => `Your consent to a correction of typing is needed: ${f.title}`,
    correctionApplied: (f) => `Typing corrected, approvals stand: ${f.title}`,
    correctionDeclined: (f) => `The author did not agree with the correction: ${f.title}`,
    signed: (f) => `Signed: ${f.title}`,
    registered: (f) => `Registered as no. ${f.index}: ${f.title}`,
    dispatchRefused: (f) => `Not accepted by ${f.addressee}: ${f.title}`,
    finalisationStuck: (f) => `Finalisation is delayed (${f.step}): ${f.title}`,
    exportReady: (f) => `Archive package ready: ${f.title}`,
    exportFailed: (f) => `Archive package was not made: ${f.title}`,
    substitutionGranted: (f) => `You were appointed as a substitute${f.by}`,
    substitutionRevoked: (f) => `The substitution ended${f.by}`,
    passwordChanged: () => 'Your password was changed. If it was not you, tell the administrator',
    incomingDue: (f) => `The answer to incoming no. ${f.index} is due: ${f.title}`,
  },
  other: (f) => `Something happened to a document: ${f.title}`,
  many: {
    stepOpened: (n) => `${enDocuments(n)} for you to consider`, askedAgain: (n) => `Approve again: ${enDocuments(n)}`, approvalCarried: (n) => `Your approvals stand: ${enDocuments(n)}`, approved: (n) => `Approved with remarks: ${enDocuments(n)}`,
    signed: (n) => `${enDocuments(n)} signed`, registered: (n) => `${enDocuments(n)} registered`, taskClosed: (n) => `Decided without you: ${enDocuments(n)}`, taskGiven: (n) => `${enDocuments(n)} given to you`, reminder: (n) => `Reminder: ${enDocuments(n)} wait for your decision`,
    overdue: (n) => `Due now: ${enDocuments(n)}`, dispatchRefused: (n) => `Not accepted by addressees: ${enDocuments(n)}`, finalisationStuck: (n) => `Finalisation is delayed: ${enDocuments(n)}`, incomingDue: (n) => `Answers are due: ${enDocuments(n)}`,
  },
  steps: { register: 'registration', seal: 'seal', dispatch: 'dispatch', tell: 'notices' },
};

/** The texts of notifications; a type that is not known here is still told. */
export const notificationTexts = texts(uk, en);
