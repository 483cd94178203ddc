import type { Choice, RequisiteDefinition } from './kinds.js';

type Draft = Pick<RequisiteDefinition, 'name' | 'labelUk' | 'labelEn' | 'type'> & Partial<RequisiteDefinition>;

const requisite = (draft: Draft): RequisiteDefinition => ({
  dstuCode: null, helpUk: null, required: false, maxLength: null, maxLineLength: null, choices: null, ...draft,
});
const choice = (value: string, labelUk: string, labelEn: string): Choice => ({ value, labelUk, labelEn });

/** The same requisite, obligatory for this kind. */
export const obligatory = (definition: RequisiteDefinition): RequisiteDefinition => ({ ...definition, required: true });

/** A printed line of a multi-line requisite holds 73 mm, that is 28 characters (rules-ua §3.3). */
export const lineLength = 28;

export const title = requisite({
  name: 'title', dstuCode: '19', labelUk: 'Заголовок до тексту', labelEn: 'Subject', type: 'text', required: true, maxLength: 500,
  helpUk: 'Коротко, про що документ. Починається з «Про …», до 150 знаків.',
});
export const place = requisite({
  name: 'place', dstuCode: '13', labelUk: 'Місце складання', labelEn: 'Place', type: 'text', maxLength: 60,
});
export const issuer = requisite({
  name: 'issuer', dstuCode: '09', labelUk: 'Хто видає', labelEn: 'Issued by', type: 'text', maxLength: 120,
  helpUk: 'Посада під назвою виду, у родовому відмінку: «начальника обласної військової адміністрації».',
});
export const ground = requisite({
  name: 'ground', labelUk: 'Підстава', labelEn: 'Ground', type: 'multiline', maxLength: 1000,
  helpUk: 'Документ, на підставі якого готується цей: вид, дата і номер.',
});
export const signatory = requisite({
  name: 'signatory', dstuCode: '22', labelUk: 'Підписувач', labelEn: 'Signatory', type: 'person', required: true,
  helpUk: 'Посада повністю; ім’я – «Власне ім’я ПРІЗВИЩЕ».',
});
export const signatories = requisite({
  name: 'signatories', dstuCode: '22', labelUk: 'Підписувачі', labelEn: 'Signatories', type: 'people', required: true,
  helpUk: 'Головуючий і секретар, саме в такому порядку.',
});
export const executor = requisite({
  name: 'executor', dstuCode: '27', labelUk: 'Виконавець', labelEn: 'Prepared by', type: 'person',
  helpUk: 'Хто підготував: ім’я, телефон, електронна пошта.',
});
export const controller = requisite({
  name: 'controller', labelUk: 'Контроль за виконанням', labelEn: 'Follow-up', type: 'person',
});
export const interestedUnits = requisite({
  name: 'interestedUnits', labelUk: 'Заінтересовані підрозділи', labelEn: 'Units concerned', type: 'units',
  helpUk: 'Підрозділи, які погоджують документ паралельно.',
});
export const hasMoney = requisite({
  name: 'hasMoney', labelUk: 'Потребує видатків', labelEn: 'Involves spending', type: 'boolean',
  helpUk: 'Якщо так, документ погоджує фінансова служба.',
});
export const amount = requisite({ name: 'amount', labelUk: 'Сума видатків, грн', labelEn: 'Amount, UAH', type: 'money' });
export const publish = requisite({
  name: 'publish', labelUk: 'Оприлюднити на вебсайті', labelEn: 'Publish on the website', type: 'boolean',
  helpUk: 'Протягом п’яти робочих днів після затвердження.',
});
export const containsPersonalData = requisite({
  name: 'containsPersonalData', labelUk: 'Містить персональні дані', labelEn: 'Contains personal data', type: 'boolean',
});
export const caseIndex = requisite({
  name: 'caseIndex', labelUk: 'Індекс справи', labelEn: 'Case index', type: 'text', maxLength: 20,
  helpUk: 'За номенклатурою справ, наприклад 01-15.',
});
export const addressees = requisite({
  name: 'addressees', dstuCode: '15', labelUk: 'Адресати', labelEn: 'Addressees', type: 'addressees', required: true, maxLineLength: lineLength,
  helpUk: 'Рядок до 28 знаків. Якщо адресатів понад чотири, складається список розсилання.',
});
export const addresseesHeading = requisite({
  name: 'addresseesHeading', dstuCode: '15', labelUk: 'Узагальнений адресат', labelEn: 'Collective addressee', type: 'multiline',
  maxLength: 300, maxLineLength: lineLength, helpUk: 'Друкується замість переліку, якщо є список розсилання: «Начальникам районних військових адміністрацій (за списком)».',
});
export const salutation = requisite({
  name: 'salutation', labelUk: 'Звертання', labelEn: 'Salutation', type: 'text', maxLength: 120, helpUk: 'Наприклад: «Шановний Василю Петровичу!»',
});
export const replyTo = requisite({
  name: 'replyTo', dstuCode: '12', labelUk: 'На № … від …', labelEn: 'In reply to', type: 'reference',
  helpUk: 'Номер і дата документа, на який даємо відповідь.',
});
export const unitLetterhead = requisite({
  name: 'unitLetterhead', dstuCode: '05', labelUk: 'Бланк структурного підрозділу', labelEn: 'Letterhead of the unit', type: 'boolean',
  helpUk: 'Якщо лист підписує керівник підрозділу.',
});
export const letterKind = requisite({
  name: 'letterKind', labelUk: 'Різновид листа', labelEn: 'Type of letter', type: 'choice',
  choices: [
    choice('initiative', 'Ініціативний', 'Initiative'), choice('reply', 'Відповідь', 'Reply'),
    choice('cover', 'Супровідний', 'Cover'), choice('assignment', 'На виконання доручення', 'On an assignment'),
  ],
});
export const answerBy = requisite({
  name: 'answerBy', labelUk: 'Просимо відповісти до', labelEn: 'Answer requested by', type: 'date',
});
export const attachmentsNote = requisite({
  name: 'attachmentsNote', dstuCode: '21', labelUk: 'Відмітка про додатки', labelEn: 'Note on attachments', type: 'multiline', maxLength: 2000,
  helpUk: 'Наприклад: «Додаток: інформація про підключення підрозділів на 3 арк.»',
});
export const traveller = requisite({ name: 'traveller', labelUk: 'Кого відряджають', labelEn: 'Traveller', type: 'person', required: true });
export const destination = requisite({ name: 'destination', labelUk: 'Куди', labelEn: 'Destination', type: 'text', required: true, maxLength: 200 });
export const tripFrom = requisite({ name: 'tripFrom', labelUk: 'Перший день', labelEn: 'First day', type: 'date', required: true });
export const tripTo = requisite({ name: 'tripTo', labelUk: 'Останній день', labelEn: 'Last day', type: 'date', required: true });
export const recipient = requisite({
  name: 'recipient', dstuCode: '15', labelUk: 'Кому', labelEn: 'To', type: 'person', required: true,
});
export const heldOn = requisite({ name: 'heldOn', dstuCode: '10', labelUk: 'Дата засідання', labelEn: 'Date of the meeting', type: 'date', required: true });
export const present = requisite({ name: 'present', labelUk: 'Присутні', labelEn: 'Present', type: 'people' });
export const correspondents = requisite({
  name: 'correspondents', labelUk: 'Кореспондент', labelEn: 'Correspondent', type: 'addressees', required: true,
});
export const senderReference = requisite({
  name: 'senderReference', labelUk: 'Номер і дата відправника', labelEn: 'Sender’s number and date', type: 'reference',
});
export const receivedOn = requisite({ name: 'receivedOn', dstuCode: '30', labelUk: 'Дата надходження', labelEn: 'Received on', type: 'date', required: true });
export const dueOn = requisite({ name: 'dueOn', labelUk: 'Строк виконання', labelEn: 'Due on', type: 'date' });
export const deliveryChannel = requisite({
  name: 'deliveryChannel', labelUk: 'Канал доставки', labelEn: 'Channel', type: 'choice',
  choices: [
    choice('sev', 'СЕВ ОВВ', 'SEV OVV'), choice('email', 'Електронна пошта', 'E-mail'), choice('post', 'Пошта', 'Post'),
    choice('hand', 'Наручно', 'By hand'), choice('portal', 'Вебпортал', 'Web portal'),
  ],
});
