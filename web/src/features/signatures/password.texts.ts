import { texts } from '../../lib/i18n/i18n';

/** Texts of the change of one's own password. */
export const passwordTexts = texts(
  {
    title: 'Пароль', text: 'Після зміни пароля інші Ваші сеанси (на інших комп’ютерах і в інших вікнах) завершаться, цей лишиться.', change: 'Змінити пароль',
    current: 'Теперішній пароль', next: 'Новий пароль', nextHelp: 'Щонайменше 12 знаків. Добре підходить кілька слів, які легко запам’ятати Вам і важко вгадати іншим.',
    needCurrent: 'Уведіть теперішній пароль', needNext: 'Уведіть новий пароль, щонайменше 12 знаків',
    fault: {
      tooShort: 'Надто короткий: потрібно щонайменше 12 знаків', tooLong: 'Надто довгий: не більше ніж 200 знаків', holdsLogin: 'Містить Ваш логін. Придумайте інший', example: 'Такі паролі вгадують першими. Придумайте інший',
      tooFewLetters: 'Повторюються ті самі знаки. Придумайте інший', same: 'Це Ваш теперішній пароль. Придумайте інший',
    } as Record<string, string>,
    done: (ended: number) => (ended > 0 ? `Пароль змінено. Завершено інших сеансів: ${ended}.` : 'Пароль змінено.'),
  },
  {
    title: 'Password', text: 'After the change your other sessions (on other computers, in other windows) end; this one goes on.', change: 'Change password',
    current: 'Current password', next: 'New password', nextHelp: '12 characters or more. Several words that are easy for you to remember and hard for others to guess do well.',
    needCurrent: 'Type the current password', needNext: 'Type a new password of 12 characters or more',
    fault: {
      tooShort: 'Too short: 12 characters at least', tooLong: 'Too long: 200 characters at most', holdsLogin: 'It holds your login. Choose another', example: 'Such passwords are guessed first. Choose another',
      tooFewLetters: 'It repeats the same characters. Choose another', same: 'This is your current password. Choose another',
    },
    done: (ended: number) => (ended > 0 ? `The password was changed. Other sessions ended: ${ended}.` : 'The password was changed.'),
  },
);
