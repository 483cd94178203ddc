import { texts } from '../../lib/i18n/i18n';

/** Texts of editorial corrections (approvals.md, rule 7). */
export const correctionTexts = texts(
  {
    title: 'Редакційна правка',
    lead: 'Виправте описки й оформлення. Зміст не змінюється: погодження лишаються чинними, автор дає згоду, усі учасники бачать різницю.',
    toCheck: 'Показати різницю', back: 'До тексту', propose: 'Запропонувати авторові', proposed: 'Правку надіслано авторові на згоду.',
    checkTitle: 'Що зміниться', reason: 'Що виправлено і чому', reasonHelp: 'Прочитає автор і всі, хто вирішує після нього.', reasonMissing: 'Напишіть, що виправлено: щонайменше 3 знаки', chips: ['описка', 'розділові знаки', 'оформлення', 'нумерація'],
    nothing: 'Текст не змінено.', nothingHelp: 'Виправте те, що потрібно, і натисніть «Показати різницю» ще раз.',
    leaveTitle: 'Правку ще не надіслано', leaveText: 'Якщо перейти на іншу сторінку, виправлене тут буде втрачено. Сам документ не зміниться.', leave: 'Перейти без збереження', stay: 'Лишитися тут',
    asked: (name: string) => `${name} пропонує редакційну правку`, askedHelp: 'Погодження, що вже є, лишаться чинними. Без Вашої згоди текст не зміниться.',
    consent: 'Погодитися з правкою', decline: 'Не погоджуватися', consented: 'Правку внесено в текст.', declined: 'Правку відхилено, текст лишився без змін.',
    look: 'Розглянути правку', pending: 'Редакційна правка чекає на згоду автора', pendingText: (name: string, at: string) => `${name}, ${at}. До відповіді автора ніхто не вирішує.`,
    applied: (name: string, at: string) => `Внесено редакційну правку: ${name}, ${at}`, stands: 'Автор погодився, погодження лишилися чинними.', whatChanged: 'Що виправлено',
    unavailable: 'Редакційна правка тут неможлива.', unavailableHelp: 'Її вносить служба діловодства під час перевірки оформлення, якщо вид документа це дозволяє.',
    toCard: 'До картки',
  },
  {
    title: 'Editorial correction',
    lead: 'Correct typing and layout. The meaning does not change: approvals stand, the author consents, everybody sees the difference.',
    toCheck: 'Show the difference', back: 'Back to the text', propose: 'Propose to the author', proposed: 'The correction went to the author for consent.',
    checkTitle: 'What will change', reason: 'What is corrected and why', reasonHelp: 'The author and everybody who decides afterwards will read it.', reasonMissing: 'Say what is corrected: 3 characters at least', chips: ['typing error', 'punctuation', 'layout', 'numbering'],
    nothing: 'The text has not changed.', nothingHelp: 'Correct what is needed and press “Show the difference” again.',
    leaveTitle: 'The correction has not been sent', leaveText: 'If you go to another page, what you corrected here is lost. The document itself does not change.', leave: 'Leave without saving', stay: 'Stay here',
    asked: (name: string) => `${name} proposes an editorial correction`, askedHelp: 'Approvals that are there will stand. Without your consent the text does not change.',
    consent: 'Consent to the correction', decline: 'Decline', consented: 'The correction is now part of the text.', declined: 'The correction was declined, the text is as it was.',
    look: 'Look at the correction', pending: 'An editorial correction waits for the author’s consent', pendingText: (name: string, at: string) => `${name}, ${at}. Nobody decides before the author’s answer.`,
    applied: (name: string, at: string) => `Editorial correction: ${name}, ${at}`, stands: 'The author consented, approvals stand.', whatChanged: 'What was corrected',
    unavailable: 'Editorial corrections are not possible here.', unavailableHelp: 'The records office makes them while it checks the form, where the kind of document allows it.',
    toCard: 'To the card',
  },
);
