import type { Json } from '#shared/domain/canonical-json.js';
import type { NoticeType } from '../notify/notices.js';

/** What a mail is made of: the notice, the names that its facts point to, the address of the document. */
export interface MailFacts {
  readonly facts: Readonly<Record<string, Json>>;
  /** «Власне ім’я ПРІЗВИЩЕ» by person id. */
  readonly name: (id: Json | undefined) => string;
  /** «розпорядження «Про …»», or «документ» where even the title is for few. */
  readonly document: string;
  /** Instant in Kyiv time, «24.11.2026, 16:30». */
  readonly time: (at: Json | undefined) => string;
}

interface MailText {
  readonly subject: (mail: MailFacts) => string;
  readonly lines: (mail: MailFacts) => readonly string[];
}

const reason = ({ facts }: MailFacts): string[] => (typeof facts.reason === 'string' && facts.reason ? [`Причина: ${facts.reason}`] : []);
const due = ({ facts, time }: MailFacts): string[] => (facts.dueAt ? [`Строк: до ${time(facts.dueAt)}.`] : []);
const urgent = ({ facts }: MailFacts): string => (facts.urgent === true ? 'ТЕРМІНОВО. ' : '');

/** The words of every mail, in Ukrainian. No mail asks to decide by reply or by link: it leads to the text. */
export const mailTexts: Readonly<Record<NoticeType, MailText>> = {
  stepOpened: { subject: (m) => `${urgent(m)}На Ваш розгляд: ${m.document}`, lines: (m) => [`До Вас надійшов ${m.document}.`, ...due(m)] },
  askedAgain: { subject: (m) => `${urgent(m)}Повторне погодження: ${m.document}`, lines: (m) => [`Автор змінив ${m.document} після Вашого погодження версії ${String(m.facts.approvedVersion)}.`, 'Покажемо лише те, що змінилося відтоді.', ...due(m)] },
  approvalCarried: { subject: (m) => `Ваше погодження чинне: ${m.document}`, lines: (m) => [`Автор подав версію ${String(m.facts.version)}. Частин, за які Ви відповідаєте, зміни не торкнулися, тому Ваше погодження версії ${String(m.facts.approvedVersion)} зберігає чинність.`, 'Зміни можна переглянути, а погодження — відкликати, доки триває цей цикл.'] },
  objected: { subject: (m) => `Не погоджено: ${m.document}`, lines: (m) => [`${m.name(m.facts.byId)}: не погоджено.`, ...reason(m)] },
  approved: { subject: (m) => `Погоджено із зауваженнями: ${m.document}`, lines: (m) => [`${m.name(m.facts.byId)}: погоджено із зауваженнями.`] },
  returned: { subject: (m) => `Повернуто на доопрацювання: ${m.document}`, lines: (m) => [`${m.name(m.facts.byId)}: повернуто на доопрацювання.`, ...reason(m)] },
  rejected: { subject: (m) => `Відхилено: ${m.document}`, lines: (m) => [`${m.name(m.facts.byId)}: відхилено, погодження завершено.`, ...reason(m)] },
  recalled: { subject: (m) => `Відкликано автором: ${m.document}`, lines: (m) => ['Автор відкликав документ. Від Вас нічого не потрібно.', ...reason(m)] },
  taskClosed: { subject: (m) => `Розгляд завершено без Вас: ${m.document}`, lines: () => ['Потрібну кількість погоджень уже отримано. Від Вас нічого не потрібно.'] },
  taskMoved: { subject: (m) => `Завдання передано: ${m.document}`, lines: (m) => [`Розгляд передано: ${m.name(m.facts.toId)}.`, ...reason(m)] },
  taskGiven: { subject: (m) => `Вам передано на розгляд: ${m.document}`, lines: (m) => [`До Вас передано ${m.document}.`, ...reason(m)] },
  approvalWithdrawn: { subject: (m) => `Погодження відкликано: ${m.document}`, lines: (m) => [`${m.name(m.facts.byId)}: погодження відкликано.`, ...reason(m)] },
  reminder: { subject: (m) => `Нагадування: ${m.document}`, lines: (m) => [`${m.document} чекає на Ваше рішення.`, ...due(m)] },
  overdue: { subject: (m) => `Строк настав: ${m.document}`, lines: (m) => [`Строк розгляду настав, а рішення ще немає: ${m.document}.`] },
  remarkAnswered: { subject: (m) => `Відповідь на Ваше зауваження: ${m.document}`, lines: (m) => ['Автор відповів на Ваше зауваження.', String(m.facts.text ?? '')] },
  remarkResolved: { subject: (m) => `Зауваження розглянуто: ${m.document}`, lines: (m) => [m.facts.settled === true ? 'Автор зауваження задоволений відповіддю.' : 'Автор зауваження лишається при своїй думці: розбіжність побачить підписувач.'] },
  correctionProposed: { subject: (m) => `Потрібна згода на редакційну правку: ${m.document}`, lines: (m) => ['Служба діловодства пропонує редакційну правку. Перегляньте її та погодьтеся або відхиліть.', ...reason(m)] },
  correctionApplied: { subject: (m) => `Редакційна правка: ${m.document}`, lines: () => ['До документа внесено редакційну правку за згодою автора. Погодження зберігають чинність.'] },
  correctionDeclined: { subject: (m) => `Редакційну правку відхилено: ${m.document}`, lines: () => ['Автор не погодився з редакційною правкою.'] },
  signed: { subject: (m) => `Підписано: ${m.document}`, lines: () => ['Документ підписано. Реєстрація та накладання печатки відбудуться самі.'] },
  registered: { subject: (m) => `Зареєстровано № ${String(m.facts.index ?? '')}: ${m.document}`, lines: (m) => [`Документ зареєстровано: № ${String(m.facts.index ?? '')} від ${String(m.facts.registeredOn ?? '')}.`] },
  dispatchRefused: { subject: (m) => `Адресат відмовив у реєстрації: ${m.document}`, lines: (m) => [`${String(m.facts.addressee ?? '')}: ${String(m.facts.text ?? '')}`, 'Виправте причину та надішліть повторно за тим самим індексом.'] },
  finalisationStuck: { subject: (m) => `Документ чекає на завершення: ${m.document}`, lines: (m) => [`Крок «${String(m.facts.step ?? '')}» не вдається: ${String(m.facts.reason ?? '')}`] },
  exportReady: { subject: () => 'Архівний пакет готовий', lines: () => ['Пакет сформовано, його можна завантажити.'] },
  exportFailed: { subject: () => 'Архівний пакет не вдалося сформувати', lines: (m) => reason(m) },
  substitutionGranted: { subject: () => 'Вас призначено заступати', lines: (m) => [`Ви заступаєте: ${m.name(m.facts.absentId)}, з ${String(m.facts.fromOn)} до ${String(m.facts.toOn)}.`, `Підстава: ${String(m.facts.ground)}`] },
  substitutionRevoked: { subject: () => 'Заміщення припинено', lines: (m) => [`Заміщення припинено: ${m.name(m.facts.absentId)}. Невирішені завдання повернулися.`] },
  passwordChanged: { subject: () => 'Ваш пароль змінено', lines: () => ['Пароль до системи «Обіг» щойно змінено, інші сеанси завершено.', 'Якщо це зробили не Ви, негайно повідомте адміністратора.'] },
  incomingDue: { subject: (m) => `Спливає строк відповіді: вх. № ${String(m.facts.index ?? '')}`, lines: (m) => [`Відповідь на «${String(m.facts.title ?? '')}» потрібно надати до ${String(m.facts.dueOn ?? '')}.`] },
};

/** A mail as it goes out: plain text, what it is about, what to do, how to reach the document. */
export function composeMail(type: NoticeType, mail: MailFacts, address: string): { subject: string; text: string } {
  const text = mailTexts[type];
  return { subject: text.subject(mail), text: [...text.lines(mail), '', `Відкрити: ${address}`, '', 'Це повідомлення надіслала система «Обіг». Відповідати на нього не потрібно.'].join('\n') };
}
