import { expectThat } from '../support/browser.mjs';
import { opensFromInbox } from '../support/habits.mjs';
import { answerToRequest, changed, draftLetter } from '../support/papers.mjs';

const opening = 'Запрошуємо на навчання';
const closing = 'Навчання відбудеться';

/** Types at the end of the paragraph that begins with these words, and saves out of habit. */
async function adds(person, beginning, text) {
  await person.page.locator('.sheet').getByText(beginning).click();
  await person.page.keyboard.press('End');
  await person.page.keyboard.type(text);
  await person.page.keyboard.press('Control+S');
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
      // And the page has heard so: nothing is being sent any more. A cut between the two is another story.
      await taras.sees('На зв’язку');

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
      // The text is on the screen before it is changed elsewhere: otherwise there would be one text only.
      await taras.page.locator('.sheet').getByText(opening).waitFor();
      await changesElsewhere(paper, closing, `${closing} у бібліотеці імені Лесі Українки.`);
      await adds(taras, opening, ' Початок о 9:30.');
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
  {
    name: 'an approver whose page shows a version that was replaced is told before deciding, and decides on the new one',
    async play(stage) {
      const paper = await answerToRequest(stage.office);
      await paper.approvedBy('shevchuk');
      const daryna = await stage.enters('kostenko');
      await opensFromInbox(daryna, paper);
      await daryna.page.locator('.sheet').getByText('Петренку').waitFor();
      await paper.decide('diachenko', 'object', { reason: 'Згадано третю особу: це персональні дані.' });
      await paper.edit(({ body }) => ({ body: changed(body, (text) => text.includes('Петренку'), (text) => text.replace(/ Копії надано.*$/u, '')) }));
      await paper.submit({ template: 'info_reply', signer: 'kravets', note: 'Вилучено згадку про третю особу.' });
      await paper.approvedBy('shevchuk');
      await daryna.sees('Документ змінено, поки Ви його читали');
      expectThat(await daryna.button(/^Погодити/).count() === 0, 'the old version can no longer be approved');
      await daryna.examines('Розгляд: документ змінено');
      await daryna.link('Що змінилося').waitFor();
      const oldPage = daryna.page.url();
      await daryna.press('Показати нову версію');
      await daryna.sees('Вилучено згадку про третю особу.');
      await daryna.page.locator('.review__text').getByText('Розпорядження оприлюднюються').waitFor();
      await daryna.page.locator('.review__text :not(del)').getByText('Петренку').waitFor({ state: 'detached' });
      await daryna.examines('Розгляд нової версії');
      await daryna.page.goto(oldPage);
      await daryna.sees('Рішення тут більше не чекають.');
      await daryna.follows('До мого рішення');
      await daryna.press('Погодити і далі');
      await daryna.isTold('Погоджено.');
      const [press] = (await paper.route()).rounds.at(-1).stages.find((one) => one.key === 'lawAndPress').steps.filter((step) => step.assignee.name === daryna.name);
      expectThat(press.decision.version === 2, 'the decision is about version 2');
    },
  },
];
