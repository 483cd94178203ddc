import { texts } from '../../lib/i18n/i18n';

const uk = {
  title: 'Кроки на виконанні', lead: 'Що чекає і в кого. Коли людина раптово відсутня, передайте її крок іншому. Змісту документів тут немає: адміністратор їх не читає.',
  find: 'У кого (прізвище)', search: 'Знайти', none: 'Нічого не чекає.', more: 'Показати ще',
  kind: 'Вид', stage: 'Етап', holder: 'У кого', since: 'Відколи', due: 'Строк', urgent: 'терміново', author: (name: string) => `автор: ${name}`, nobody: 'ні в кого', pool: (names: string) => `група: ${names}`,
  move: 'Передати…', moveNow: 'Передати', moveOf: (stage: string, holder: string) => `Передати: ${stage}, ${holder}`, moveTitle: (kind: string, stage: string) => `Передати крок: ${kind}, ${stage}`, moveText: (holder: string) => `Зараз: ${holder}. Особу, від якої крок переходить, буде сповіщено; причина залишиться в записах.`,
  to: 'Кому передати', reason: 'Причина', reasonHelp: 'Її побачать обидві особи.', personMissing: 'Оберіть особу', reasonMissing: 'Напишіть причину: щонайменше 10 знаків', chips: ['Хвороба, заміщення не оформлено', 'Звільнення', 'Переведення на іншу посаду'],
  moved: (name: string) => `Крок передано: ${name}`,
};

const en: typeof uk = {
  title: 'Steps that wait', lead: 'What waits and with whom. When somebody is suddenly away, move the step to another. What the documents say is not here: an administrator does not read them.',
  find: 'With whom (surname)', search: 'Search', none: 'Nothing waits.', more: 'Show more',
  kind: 'Kind', stage: 'Stage', holder: 'With whom', since: 'Since', due: 'Due', urgent: 'urgent', author: (name) => `author: ${name}`, nobody: 'nobody', pool: (names) => `group: ${names}`,
  move: 'Move…', moveNow: 'Move', moveOf: (stage, holder) => `Move: ${stage}, ${holder}`, moveTitle: (kind, stage) => `Move the step: ${kind}, ${stage}`, moveText: (holder) => `Now: ${holder}. The one who loses the step is told; the reason stays on the record.`,
  to: 'To whom', reason: 'Reason', reasonHelp: 'Both will read it.', personMissing: 'Choose a person', reasonMissing: 'Write the reason: at least 10 characters', chips: ['Illness without a substitution', 'Dismissal', 'Moved to another post'],
  moved: (name) => `The step is with ${name} now`,
};

/** Texts of the steps that an administrator may move. */
export const openStepsTexts = texts(uk, en);
