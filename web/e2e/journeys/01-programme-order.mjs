import { expectThat } from '../support/browser.mjs';
import { opensFromInbox, opensKey, replaces, selectsWords } from '../support/habits.mjs';
import { programmeOrder } from '../support/papers.mjs';

const title = 'Про схвалення проєкту обласної Програми інформатизації';
const others = ['shevchuk', 'semeniuk', 'polishchuk', 'kovalenko', 'vdovenko', 'marchenko'];

/** Людмила ГОНЧАР does not approve, with a remark to the very words of point 3. */
async function financeObjects(stage, paper) {
  const liudmyla = await stage.enters('honchar');
  await liudmyla.sees(title);
  await liudmyla.examines('Мої документи');
  await opensFromInbox(liudmyla, paper);
  await liudmyla.examines('Розгляд');
  await selectsWords(liudmyla, 'забезпечити фінансування Програми в повному обсязі');
  await liudmyla.press('Зауваження до виділеного');
  const remark = liudmyla.dialog('Нове зауваження');
  await remark.getByLabel('Зауваження', { exact: true }).fill('Забезпечити фінансування в повному обсязі неможливо.');
  // The quoted words stand in the field, ready to be changed.
  await replaces(remark.getByLabel(/Запропонувати правку/), 'передбачити видатки на реалізацію Програми в межах наявного фінансового ресурсу');
  await remark.getByLabel(/Обґрунтування/).fill('Бюджетний кодекс України, стаття 85');
  await remark.getByLabel(/Обов’язкове/).check();
  await liudmyla.examines('Нове зауваження');
  await remark.getByRole('button', { name: 'Додати зауваження' }).click();
  await liudmyla.sees('буде надіслано разом із рішенням');
  await liudmyla.press('Більше дій');
  await liudmyla.page.getByRole('menuitem', { name: 'Не погодити' }).click();
  const reason = liudmyla.dialog('Не погодити');
  await reason.getByLabel('Причина').fill('Видатки передбачаються в межах наявного фінансового ресурсу.');
  await liudmyla.examines('Причина рішення');
  await reason.getByRole('button', { name: 'Не погодити' }).click();
  await liudmyla.isTold('Не погоджено.');
}


/** The author answers the remark with its own wording, says what changed, and sends the document again. */
async function authorCorrects(stage, paper) {
  const taras = await stage.enters('melnychuk', { from: '/?tab=rework' });
  await taras.sees('Повернуто на доопрацювання: Людмила ГОНЧАР');
  await opensFromInbox(taras, paper);
  await taras.press('Перевірка (1)');
  await taras.sees('Потребують відповіді: 1');
  await taras.examines('Редактор із зауваженням');
  await taras.press('Вставити пропоновану редакцію');
  await taras.isTold('Пропоновану редакцію вставлено в текст.');
  await taras.page.locator('.sheet').getByText('передбачити видатки на реалізацію Програми в межах наявного фінансового ресурсу').waitFor();
  await taras.sees(/Збережено о/);
  await taras.press('Далі: маршрут');
  await taras.page.waitForURL(/\/route$/);
  await taras.sees('Що буде з погодженнями');
  await taras.sees('Змінено з попередньої версії: 1');
  await taras.examines('Маршрут повторного надсилання');
  await taras.press('Надіслати на повторне погодження');
  await taras.sees('Поясніть, що змінено');
  await taras.field(/Що змінено і чому/).fill('Уточнено пункт 3 за зауваженням Департаменту фінансів.');
  await taras.press('Надіслати на повторне погодження');
  await taras.page.waitForURL(/\/documents\/[^/]+$/);
  await taras.sees('Інна ШЕВЧУК');
  await taras.examines('Картка на погодженні');
}

/** Finance approves again and sees, of all the text, only what changed since their own version. */
async function financeApprovesTheDifference(stage, paper) {
  const liudmyla = await stage.enters('honchar');
  await opensFromInbox(liudmyla, paper);
  await liudmyla.sees(/Ваше рішення щодо версії 1, .*: не погоджено/);
  await liudmyla.sees('Уточнено пункт 3 за зауваженням Департаменту фінансів.');
  const sheet = liudmyla.page.locator('.review__text');
  await sheet.locator('del').filter({ hasText: 'забезпечити фінансування' }).first().waitFor();
  await sheet.locator('ins').filter({ hasText: 'передбачити видатки' }).first().waitFor();
  expectThat(!(await sheet.innerText()).includes('Національну програму інформатизації'), 'paragraphs that did not change are left out of «Лише зміни»');
  await liudmyla.examines('Розгляд: лише зміни');
  await liudmyla.press('Увесь текст');
  await sheet.getByText('Національну програму інформатизації').waitFor();
  await liudmyla.press('Поруч');
  await liudmyla.examines('Розгляд: поруч');
  await liudmyla.press('Погодити і далі');
  await liudmyla.isTold('Погоджено.');
}

/** Ганна ФЕДОРЕНКО decides in the place of the head of the legal department. */
async function actingHeadApproves(stage, paper) {
  const hanna = await stage.enters('fedorenko');
  await hanna.press(/Пошта: Максим ДЯЧЕНКО/);
  await hanna.sees(/підстава — наказ керівника апарату/);
  await hanna.examines('Пошта того, кого заміщують');
  await opensFromInbox(hanna, paper);
  await hanna.sees('Ви дієте за: Максим ДЯЧЕНКО');
  await hanna.press('Погодити і далі');
  await hanna.isTold('Погоджено.');
}

/** The head of the administration signs with the key file. */
async function headSigns(stage) {
  const andrii = await stage.enters('hayovyi');
  // The list turns to the tab where there is something to do before anything is pressed.
  await andrii.sees(title);
  await andrii.follows(/^Підписання/);
  await andrii.examines('Підписання');
  await andrii.press('Відкрити папку на підпис');
  await andrii.sees(title);
  await andrii.examines('Папка на підпис');
  await andrii.press('До підтвердження (1)');
  await andrii.sees(/Ви, Андрій ГАЙОВИЙ, підпишете КЕП документ/);
  await andrii.examines('Підтвердження');
  await andrii.press(/^Підписати 1/);
  await andrii.sees('Ключ і пароль не залишають цього комп’ютера');
  await andrii.examines('Ключ для підпису');
  await opensKey(andrii);
  await andrii.sees(/Підписано 1/, 30_000);
  await andrii.examines('Підсумок підписання');
}

/** The card tells the whole story, and every signature on it holds. */
async function cardTellsTheStory(stage, paper) {
  const card = await paper.finalised();
  expectThat(card.phase === 'registered' && /^\d+$/.test(card.registrationIndex), `the order is registered under a plain number, not ${card.registrationIndex}`);
  const taras = await stage.enters('melnychuk', { from: `/documents/${paper.documentId}` });
  await taras.sees(new RegExp(`№\\s${card.registrationIndex} від`));
  await taras.examines('Картка зареєстрованого документа');
  for (const tab of ['Перебіг', 'Аркуш погодження', 'Версії', 'Підписи', 'Файли', 'Журнал']) {
    await taras.tab(tab).click();
    await taras.settles();
    if (tab === 'Перебіг') await taras.sees(/Ганна ФЕДОРЕНКО .*Максим ДЯЧЕНКО/);
    if (tab === 'Аркуш погодження') await taras.sees('Коло 2, версія 2');
    if (tab === 'Підписи') await taras.sees('Печатка дійсна', 30_000);
    if (tab === 'Журнал') await taras.sees('Ланцюг цілий');
    await taras.examines(`Картка: ${tab}`);
  }
}

export const journeys = [
  {
    name: 'DOC-1: finance objects to point 3, the author takes its wording, everybody approves again, an acting head and a key file bring it to number and seal',
    async play(stage) {
      const paper = await programmeOrder(stage.office);
      await paper.approvedBy(...others);
      await financeObjects(stage, paper);
      const [remark] = (await paper.route()).remarks;
      expectThat(remark.anchor?.part === 'block' && remark.quote === 'забезпечити фінансування Програми в повному обсязі' && remark.obligatory, 'the remark is kept with its paragraph, its words and its weight');
      await authorCorrects(stage, paper);
      expectThat((await paper.route()).currentRound === 2, 'the second round is open');
      await paper.approvedBy(...others);
      await financeApprovesTheDifference(stage, paper);
      await actingHeadApproves(stage, paper);
      await paper.approvedBy('kravets', 'savchenko', 'panchuk');
      await headSigns(stage);
      await cardTellsTheStory(stage, paper);
      const legal = (await paper.route()).rounds.at(-1).stages.find((one) => one.key === 'legal').steps[0].decision;
      expectThat(legal.by.name === 'Ганна ФЕДОРЕНКО' && legal.onBehalfOf.person.name === 'Максим ДЯЧЕНКО' && legal.onBehalfOf.capacity === 'temporarilyActing', 'the legal visa is the acting head’s, with the substitution on record');
    },
  },
];
