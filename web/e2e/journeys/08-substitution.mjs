import { expectThat } from '../support/browser.mjs';
import { foreignTool } from '../support/foreign-tools.mjs';
import { opensFromInbox } from '../support/habits.mjs';
import { draftLetter, signPile } from '../support/papers.mjs';

const ground = 'наказ від 20.11.2026 № 91-к/тр';

/** Before her leave a head appoints who acts for her, and reads in sentences what that means. */
async function appoints(inna) {
  await inna.press('Нове заміщення');
  await inna.field('Заступає').fill('Романюк');
  await inna.page.getByRole('option', { name: /Леся РОМАНЮК/ }).click();
  await inna.press('Тиждень');
  await inna.press('Призначити');
  await inna.sees('Укажіть підставу: номер і дату наказу');
  await inna.field('Підстава').fill(ground);
  await inna.sees(/завдання особи Інна ШЕВЧУК бачитиме й вирішуватиме Леся РОМАНЮК \(т\. в\. о\.\)/);
  await inna.sees('Підписувати не зможе: документи на підпис чекатимуть.');
  await inna.examines('Нове заміщення');
  await inna.press('Призначити');
  await inna.isTold('Призначено: заступає Леся РОМАНЮК');
  await inna.sees(ground);
  await inna.examines('Чинне заміщення');
}

/** The substitute finds the other's tasks apart from her own, and decides as acting head. */
async function decidesAsActingHead(lesia, paper) {
  await lesia.press(/Пошта: Інна ШЕВЧУК/);
  await lesia.sees(new RegExp(`підстава — ${ground}`));
  await opensFromInbox(lesia, paper);
  await lesia.sees('Ви дієте за: Інна ШЕВЧУК. Це буде зазначено в аркуші погодження.');
  await lesia.examines('Розгляд за іншу особу');
  await lesia.press('Погодити і далі');
  await lesia.isTold('Погоджено.');
}

/** On the card and in the PDF alike: both names, in what capacity, by what order. */
async function sheetNamesBoth(stage, paper) {
  const taras = await stage.enters('melnychuk', { from: `/documents/${paper.documentId}?tab=sheet` });
  const visa = taras.page.getByRole('row').filter({ hasText: 'Леся РОМАНЮК' });
  await visa.getByText(`(т. в. о.; заміщення: Інна ШЕВЧУК); ${ground}`).waitFor();
  await taras.examines('Аркуш погодження з т. в. о.');
  const [sheet] = await Promise.all([taras.page.waitForEvent('download'), taras.follows('Завантажити аркуш погодження')]);
  const text = foreignTool('pdftotext', ['-layout', await sheet.path(), '-']);
  if (text !== null) for (const words of ['т. в. о.', 'Леся РОМАНЮК', 'Інна ШЕВЧУК', '№ 91-к/тр']) expectThat(text.includes(words), `the sheet as PDF has «${words}»:\n${text}`);
}

export const journeys = [
  {
    name: 'a head appoints her substitute in the browser, who decides as acting head, and the approval sheet names both and the order; then the substitution is ended',
    async play(stage) {
      const paper = await draftLetter(stage.office, 'Про заміщення');
      await paper.submit({ template: 'letter_short', signer: 'semeniuk' });
      const inna = await stage.enters('shevchuk', { from: '/substitutions' });
      await appoints(inna);
      await decidesAsActingHead(await stage.enters('romaniuk'), paper);
      const [step] = (await paper.route()).rounds[0].stages[0].steps;
      expectThat(step.decision.by.name === 'Леся РОМАНЮК' && step.decision.onBehalfOf.person.name === 'Інна ШЕВЧУК' && step.decision.onBehalfOf.capacity === 'temporarilyActing', 'the decision is the substitute’s, for the head');
      await signPile(stage.office, 'semeniuk', [paper]);
      await sheetNamesBoth(stage, paper);
      await inna.press('Припинити');
      await inna.dialog('Припинити заміщення?').getByRole('button', { name: 'Припинити' }).click();
      await inna.isTold('Заміщення припинено');
    },
  },
];
