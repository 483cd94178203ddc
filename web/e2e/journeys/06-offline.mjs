import { expectThat } from '../support/browser.mjs';
import { draftLetter } from '../support/papers.mjs';

const opening = 'Запрошуємо на навчання';
const closing = 'Навчання відбудеться';

/** Types at the end of the paragraph that begins with these words. */
async function adds(person, beginning, text) {
  await person.page.locator('.sheet').getByText(beginning).click();
  await person.page.keyboard.press('End');
  await person.page.keyboard.type(text);
}

const onServer = async (paper) => JSON.stringify((await paper.author.get(paper.url('/working-copy'))).body);

/** Somebody saves the draft from another place: a paragraph gets other words. */
const changesElsewhere = (paper, beginning, words) => paper.edit(({ body }) => ({ body: body.map((block) => (block.text[0].text.startsWith(beginning) ? { ...block, text: [{ text: words }] } : block)) }));

/** The light goes out while a person is writing: the text is safe on this computer, and the page says so. */
async function writesInTheDark(taras, paper) {
  await taras.context.setOffline(true);
  await adds(taras, opening, ' Початок о 9:30.');
  await taras.sees('Збережено на цьому комп’ютері, чекаємо зв’язок');
  await taras.sees(/Немає зв’язку — 1\sзміна чекає/);
  await taras.examines('Редактор без зв’язку');
  await taras.press(/Немає зв’язку/);
  await taras.dialog('Що чекає на надсилання').getByText(/чекає зв’язку/).waitFor();
  await taras.examines('Що чекає на надсилання');
  await taras.dialog().getByRole('button', { name: 'Закрити' }).last().click();
  expectThat(!(await onServer(paper)).includes('9:30'), 'nothing has reached the server');
}

export const journeys = [
  {
    name: 'what is typed without a connection is kept and sent by itself later, and a closed tab loses nothing of it',
    async play(stage) {
      const paper = await draftLetter(stage.office, 'Про навчання без світла');
      const taras = await stage.enters('melnychuk', { from: `/documents/${paper.documentId}/edit` });
      await writesInTheDark(taras, paper);
      await taras.context.setOffline(false);
      await taras.sees(/Збережено о/);
      await stage.office.until('the server has the text', async () => (await onServer(paper)).includes('9:30'), 20_000);

      await taras.context.setOffline(true);
      await adds(taras, closing, ' Вхід вільний.');
      await taras.sees('Збережено на цьому комп’ютері, чекаємо зв’язок');
      await taras.page.close();
      await taras.context.setOffline(false);
      expectThat(!(await onServer(paper)).includes('Вхід вільний'), 'the closed tab took the text with it');
      await taras.opensAnotherTab(`/documents/${paper.documentId}/edit`);
      await taras.page.locator('.sheet').getByText('Вхід вільний.').waitFor();
      await taras.sees(/Відновлено текст, не надісланий/);
      await taras.examines('Відновлений текст');
      await taras.press('Залишити відновлене');
      await stage.office.until('the server has the restored text', async () => (await onServer(paper)).includes('Вхід вільний'), 20_000);
    },
  },
  {
    name: 'whoever writes over a stale text is told what was changed meanwhile, and joins the two without losing either',
    async play(stage) {
      const paper = await draftLetter(stage.office, 'Про дві редакції');
      const taras = await stage.enters('melnychuk', { from: `/documents/${paper.documentId}/edit` });
      await changesElsewhere(paper, closing, `${closing} у бібліотеці імені Лесі Українки.`);
      await adds(taras, opening, ' Початок о 9:30.');
      await taras.page.keyboard.press('Control+S');
      await taras.sees('Є дві редакції цього проєкту');
      await taras.sees(/На сервері: Тарас МЕЛЬНИЧУК, .* — змінено: абзац 2/);
      await taras.sees('Місць, змінених обома, немає: поєднаємо без запитань.');
      await taras.examines('Дві редакції');
      await taras.press('Зберегти обране');
      await taras.sees(/Збережено о/);
      expectThat(/9:30.*Лесі Українки/.test(await onServer(paper)), 'both changes are in the text');

      await taras.context.setOffline(true);
      await adds(taras, opening, ' Просимо не запізнюватися.');
      await taras.sees('Збережено на цьому комп’ютері, чекаємо зв’язок');
      await taras.page.close();
      await changesElsewhere(paper, opening, `${opening} керівників підрозділів.`);
      await taras.context.setOffline(false);
      await taras.opensAnotherTab(`/documents/${paper.documentId}/edit`);
      await taras.sees('Змінено обома: 1 місце. Оберіть для кожного:');
      await taras.sees(`${opening} керівників підрозділів.`);
      await taras.examines('Дві редакції одного абзацу');
      await taras.page.getByRole('group', { name: 'абзац 1' }).getByRole('radio', { name: /Із сервера/ }).check();
      await taras.press('Зберегти обране');
      await taras.sees(/Збережено о/);
      const text = await onServer(paper);
      expectThat(text.includes('керівників підрозділів') && text.includes('Лесі Українки') && !text.includes('запізнюватися'), 'what was chosen is on the server');
    },
  },
];
