import { texts } from '../../lib/i18n/i18n';

/** What is printed on the sheet stays Ukrainian in both languages: the paper is Ukrainian. */
export const sheetTexts = texts(
  { sheet: 'Аркуш документа', title: 'Заголовок: «Про …»', signatory: 'Підписувач', addressee: 'Адресат', empty: 'не заповнено', fill: (what: string) => `Заповнити: ${what}` },
  { sheet: 'The sheet', title: 'Subject: “Про …”', signatory: 'Signatory', addressee: 'Addressee', empty: 'not filled in', fill: (what: string) => `Fill in: ${what}` },
);
