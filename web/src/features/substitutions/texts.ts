import { texts } from '../../lib/i18n/i18n';

/** What the sentence about a substitution is made of. Names stand in the nominative, so the sentences are built around that. */
export interface Meaning {
  readonly absent: string;
  readonly substitute: string;
  readonly from: string;
  readonly to: string;
  readonly capacity: string;
  readonly kinds: string;
}

const uk = {
  title: 'Заміщення',
  create: 'Нове заміщення',
  mine: 'Мене заміщують', iStandIn: 'Я заміщую', others: 'Інші заміщення',
  empty: 'Заміщень немає', emptyText: 'Перед відпусткою чи відрядженням призначте, хто діятиме за Вас: документи не чекатимуть.',
  state: { planned: 'заплановано', active: 'діє', ended: 'завершилося', revoked: 'припинено' },
  ended: 'Завершені',
  absent: 'Відсутня особа', absentHelp: 'За кого діятимуть', substitute: 'Заступає', substituteHelp: 'Прізвище або посада',
  from: 'З', to: 'До (включно)', period: 'Строк',
  presets: { week: 'Тиждень', twoWeeks: 'Два тижні', month: 'Місяць' },
  capacity: 'Як діє', capacities: { acting: 'в. о. (виконувач обов’язків)', temporarilyActing: 'т. в. о. (тимчасово виконувач обов’язків)', onInstruction: 'за дорученням' },
  scope: 'Що передається', scopes: { all: 'Усі завдання', visas: 'Лише погодження (без підпису)', kinds: 'Лише обрані види документів' }, kinds: 'Види документів', kindsMissing: 'Оберіть хоча б один вид',
  maySign: 'Може підписувати', maySignHelp: 'Право підпису надають окремо. Підписують власним ключем, не ключем відсутньої особи.',
  ground: 'Підстава', groundHelp: 'Наприклад: наказ від 02.11.2026 № 88-к/тр', groundMissing: 'Укажіть підставу: номер і дату наказу',
  substituteMissing: 'Оберіть, хто заступає', absentMissing: 'Оберіть відсутню особу', self: 'Особа не може заступати сама себе', datesMissing: 'Укажіть строк', turned: 'Строк закінчується раніше, ніж починається', past: 'Строк уже минув', overlaps: (from: string, to: string, name: string) => `На ці дні вже призначено: ${name}, ${from} – ${to}`,
  meaning: 'Що це означає',
  sentence: {
    all: (m: Meaning) => `З ${m.from} до ${m.to} включно завдання особи ${m.absent} бачитиме й вирішуватиме ${m.substitute} (${m.capacity}).`,
    visas: (m: Meaning) => `З ${m.from} до ${m.to} включно замість особи ${m.absent} погоджуватиме ${m.substitute} (${m.capacity}).`,
    kinds: (m: Meaning) => `З ${m.from} до ${m.to} включно завдання особи ${m.absent} з документами «${m.kinds}» вирішуватиме ${m.substitute} (${m.capacity}).`,
  },
  signs: 'Підписуватиме теж — власним ключем.', signsNot: 'Підписувати не зможе: документи на підпис чекатимуть.',
  record: 'У рішеннях, аркуші погодження й журналі стоятимуть обидва імені та підстава.',
  after: 'Після строку невирішене повернеться до відсутньої особи; вирішене не зміниться.',
  send: 'Призначити', sent: (name: string) => `Призначено: заступає ${name}`,
  revoke: 'Припинити', revokeTitle: 'Припинити заміщення?', revokeText: 'Від цієї миті невирішене повернеться до відсутньої особи. Уже вирішене не зміниться.', revoked: 'Заміщення припинено',
  line: (from: string, to: string) => `${from} – ${to}`,
  signMark: 'з правом підпису', standsIn: '— заступає',
};

const en: typeof uk = {
  title: 'Substitutions',
  create: 'New substitution',
  mine: 'Standing in for me', iStandIn: 'I stand in for', others: 'Other substitutions',
  empty: 'No substitutions', emptyText: 'Before a leave or a business trip, appoint who acts for you: documents will not wait.',
  state: { planned: 'planned', active: 'in force', ended: 'ended', revoked: 'revoked' },
  ended: 'Ended',
  absent: 'Absent person', absentHelp: 'For whom somebody acts', substitute: 'Substitute', substituteHelp: 'Surname or post',
  from: 'From', to: 'To (inclusive)', period: 'Period',
  presets: { week: 'A week', twoWeeks: 'Two weeks', month: 'A month' },
  capacity: 'Acts as', capacities: { acting: 'acting head', temporarilyActing: 'temporarily acting', onInstruction: 'on instruction' },
  scope: 'What passes', scopes: { all: 'All tasks', visas: 'Approvals only (no signing)', kinds: 'Chosen kinds of documents only' }, kinds: 'Kinds of documents', kindsMissing: 'Choose at least one kind',
  maySign: 'May sign', maySignHelp: 'Signing is granted expressly. They sign with their own key, not that of the absent person.',
  ground: 'Ground', groundHelp: 'For example: order of 02.11.2026 no. 88-к/тр', groundMissing: 'Name the ground: number and date of the order',
  substituteMissing: 'Choose the substitute', absentMissing: 'Choose the absent person', self: 'A person cannot be their own substitute', datesMissing: 'Give the period', turned: 'The period ends before it begins', past: 'The period is over already', overlaps: (from, to, name) => `These days are taken: ${name}, ${from} – ${to}`,
  meaning: 'What this means',
  sentence: {
    all: (m) => `From ${m.from} to ${m.to} inclusive, ${m.substitute} sees and decides the tasks of ${m.absent} (${m.capacity}).`,
    visas: (m) => `From ${m.from} to ${m.to} inclusive, ${m.substitute} approves instead of ${m.absent} (${m.capacity}).`,
    kinds: (m) => `From ${m.from} to ${m.to} inclusive, ${m.substitute} decides the tasks of ${m.absent} with documents of “${m.kinds}” (${m.capacity}).`,
  },
  signs: 'They sign too, with their own key.', signsNot: 'They cannot sign: documents for signature will wait.',
  record: 'Decisions, approval sheet and journal show both names and the ground.',
  after: 'After the period what is undecided returns to the absent person; what was decided does not change.',
  send: 'Appoint', sent: (name) => `Appointed: ${name} stands in`,
  revoke: 'End', revokeTitle: 'End the substitution?', revokeText: 'From this moment what is undecided returns to the absent person. What was decided does not change.', revoked: 'The substitution ended',
  line: (from, to) => `${from} – ${to}`,
  signMark: 'may sign', standsIn: '— stood in for by',
};

/** The texts of substitutions. */
export const substitutionTexts = texts(uk, en);
