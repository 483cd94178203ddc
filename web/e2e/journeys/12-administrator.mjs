import { expectThat } from '../support/browser.mjs';
import { draftLetter } from '../support/papers.mjs';

const title = 'Про крок, що застряг';

export const journeys = [
  {
    name: 'the administrator moves a step of somebody who is suddenly away, with a reason and without reading the document',
    async play(stage) {
      const paper = await draftLetter(stage.office, title);
      await paper.submit({ template: 'letter_short', signer: 'semeniuk' });
      const admin = await stage.enters('admin', { from: '/operations' });
      await admin.field('У кого (прізвище)').fill('ШЕВЧУК');
      await admin.page.getByRole('search', { name: 'Кроки на виконанні' }).getByRole('button', { name: 'Знайти' }).click();
      const rows = admin.page.getByRole('row').filter({ hasText: 'Інна ШЕВЧУК' });
      await rows.first().waitFor();
      await admin.seesNot(title);
      await admin.examines('Стан системи: кроки');
      // The newest step is this letter's: the longest wait stands first.
      await rows.last().getByRole('button', { name: /^Передати/ }).click();
      const dialog = admin.dialog(/^Передати крок/);
      await dialog.getByRole('combobox', { name: 'Кому передати' }).fill('КОСТЕНКО');
      await admin.page.getByRole('option', { name: /Дарина КОСТЕНКО/ }).click();
      await dialog.getByLabel('Причина').fill('Хвороба, заміщення не оформлено.');
      await admin.examines('Передавання кроку');
      await dialog.getByRole('button', { name: 'Передати', exact: true }).click();
      await admin.isTold('Крок передано: Дарина КОСТЕНКО');
      const seen = await admin.page.request.get(`${stage.address}/api/documents/${paper.documentId}`);
      expectThat(seen.status() === 404, `an administrator reads no document, but was answered ${seen.status()}`);
      const daryna = await stage.enters('kostenko');
      await daryna.sees(title);
    },
  },
];
