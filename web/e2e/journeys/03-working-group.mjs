import { expectThat } from '../support/browser.mjs';
import { opensFromInbox, selectsWords, signsFromInbox } from '../support/habits.mjs';
import { workingGroup } from '../support/papers.mjs';

const point = 'рішення ухвалюються більшістю голосів присутніх';
const addition = 'рішення оформлюються протоколом';
const stepsOf = (round) => round.stages.flatMap((stage) => stage.steps);

/** Галина ПАНЧУК approves, but wants a sentence in point 4 of appendix 2. */
async function recordsApproveWithRemark(halyna, paper) {
  await opensFromInbox(halyna, paper);
  await selectsWords(halyna, point);
  await halyna.press('Зауваження до виділеного');
  const remark = halyna.dialog('Нове зауваження');
  await remark.getByLabel('Зауваження', { exact: true }).fill(`Доповнити: «${addition}».`);
  await halyna.examines('Зауваження до пункту додатка');
  await remark.getByRole('button', { name: 'Додати зауваження' }).click();
  await halyna.sees('додаток 2, п. 4');
  await halyna.examines('Розгляд із моїм зауваженням');
  await halyna.press('Погодити із зауваженнями і далі');
  await halyna.isTold('Погоджено із зауваженнями.');
}

/** The author takes the remark in part, and says why; the document meanwhile goes on. */
async function authorAnswersInPart(taras) {
  await taras.sees('чекає на відповідь');
  await taras.press('Відповісти');
  const reply = taras.dialog('Відповісти');
  await reply.getByLabel('враховано частково').check();
  await reply.getByRole('button', { name: 'Відповісти' }).click();
  await taras.sees('Напишіть відповідь');
  await reply.getByLabel('Відповідь').fill('Протокол ведеться за рішенням голови робочої групи.');
  await taras.examines('Відповідь на зауваження');
  await reply.getByRole('button', { name: 'Відповісти' }).click();
  await taras.isTold('Виконано');
  await taras.sees('є відповідь');
  await taras.examines('Аркуш погодження з відповіддю');
}

/** Who made the remark does not agree with the answer. */
async function recordsDisagree(halyna, paper) {
  await halyna.goes(`/documents/${paper.documentId}?tab=sheet`);
  await halyna.sees('Протокол ведеться за рішенням голови робочої групи.');
  await halyna.press('Не погоджуюся з відповіддю');
  await halyna.sees('розбіжність');
}

/** The head sees the disagreement before anything else, and asks. */
async function headAsks(andrii, paper) {
  await opensFromInbox(andrii, paper);
  await andrii.sees('1 незнята розбіжність: автор і погоджувач не дійшли згоди');
  await andrii.sees('Протокол ведеться за рішенням голови робочої групи.');
  await andrii.examines('Розгляд підписувача з розбіжністю');
  await andrii.press('Повернути на доопрацювання');
  const reason = andrii.dialog('Повернути на доопрацювання');
  await reason.getByLabel('Причина').fill('Чому рішення не оформлюються протоколом?');
  await reason.getByRole('button', { name: 'Повернути' }).click();
  await andrii.isTold('Повернуто на доопрацювання.');
}

/** The author writes the sentence into the point; the plan says beforehand whose approval stands and who is asked again. */
async function authorAddsTheSentence(taras, paper) {
  await taras.goes('/?tab=rework');
  await opensFromInbox(taras, paper);
  await taras.page.locator('.sheet').getByText(point).click();
  await taras.page.keyboard.press('Control+End');
  await taras.page.keyboard.press('Backspace');
  await taras.page.keyboard.type(`; ${addition}.`);
  await taras.page.keyboard.press('Control+S');
  await taras.sees(/Збережено о/);
  await taras.press('Далі: маршрут');
  await taras.page.waitForURL(/\/route$/);
  const fate = (heading) => taras.page.locator('.carry > div').filter({ has: taras.page.getByRole('heading', { name: heading }) });
  for (const name of ['Інна ШЕВЧУК', 'Олег СЕМЕНЮК', 'Наталія КРАВЕЦЬ', 'Ірина САВЧЕНКО']) await fate('Погодження лишаються чинними').getByText(name).waitFor();
  for (const name of ['Галина ПАНЧУК', 'Максим ДЯЧЕНКО', 'Леся РОМАНЮК']) await fate('Погоджують повторно').getByText(name).waitFor();
  await taras.field(/Що змінено і чому/).fill(`Пункт 4 додатка 2 доповнено: ${addition}.`);
  await taras.examines('Маршрут із чинними погодженнями');
  await taras.press('Надіслати на повторне погодження');
  await taras.page.waitForURL(/\/documents\/[^/]+$/);
  await taras.sees('Погодження версії 1 лишилося чинним');
}

/** Who disagreed finds the sentence in the text and takes the disagreement back. */
async function recordsSettle(halyna) {
  await halyna.tab(/Зауваження/).click();
  await halyna.press('Вирішено');
  await halyna.page.locator('.remark--resolved').waitFor();
  await halyna.seesNot(/незнята розбіжність/);
}

/** Whoever is asked again sees what changed since their own version, and of the text nothing else. */
async function approvesTheDifference(person, paper, before = () => undefined) {
  await person.goes('/');
  await opensFromInbox(person, paper);
  await person.sees(/Ваше рішення щодо версії 1, .*: погоджено/);
  await person.sees(/Зараз версія 2: змінено 1 з/);
  await person.sees(`Пункт 4 додатка 2 доповнено: ${addition}.`);
  const sheet = person.page.locator('.review__text');
  await sheet.locator('ins').filter({ hasText: addition }).waitFor();
  expectThat(!(await sheet.innerText()).includes('Утворити робочу групу'), `${person.name} is not shown points that did not change`);
  await person.examines('Розгляд: різниця з моєю версією');
  await before(person);
  await person.press('Погодити і далі');
  await person.isTold('Погоджено.');
}

/** The sheet on the card tells apart what was approved anew and what stands from the first version. */
async function sheetTellsTheTruth(taras, paper) {
  await paper.finalised();
  await taras.goes(`/documents/${paper.documentId}?tab=sheet`);
  const second = taras.page.getByRole('region', { name: 'Коло 2, версія 2' });
  for (const name of ['Інна ШЕВЧУК', 'Наталія КРАВЕЦЬ']) await second.getByRole('row').filter({ hasText: name }).getByText('чинне з версії 1').waitFor();
  const repeated = second.getByRole('row').filter({ hasText: 'Галина ПАНЧУК' });
  await repeated.waitFor();
  expectThat(!(await repeated.innerText()).includes('чинне з версії'), 'the repeated visa is not told as a carried one');
  await taras.examines('Аркуш погодження з чинними погодженнями');
}

export const journeys = [
  {
    name: 'DOC-2: a remark to a point of an appendix is taken in part, the head sees the disagreement and asks, and only those whom the second version concerns approve again',
    async play(stage) {
      const paper = await workingGroup(stage.office);
      await paper.approvedBy('shevchuk', 'semeniuk');
      const halyna = await stage.enters('panchuk');
      await recordsApproveWithRemark(halyna, paper);
      const [remark] = (await paper.route()).remarks;
      expectThat(remark.anchor?.part === 'block' && remark.quote === point, 'the remark is kept with its point of the appendix and its words');
      const taras = await stage.enters('melnychuk', { from: `/documents/${paper.documentId}?tab=sheet` });
      await authorAnswersInPart(taras);
      await recordsDisagree(halyna, paper);
      await paper.approvedBy('zaiets', 'romaniuk', 'diachenko', 'kravets', 'savchenko', 'hrytsai');
      const andrii = await stage.enters('hayovyi', { from: '/?tab=sign' });
      await headAsks(andrii, paper);
      await authorAddsTheSentence(taras, paper);
      await approvesTheDifference(halyna, paper, recordsSettle);
      await paper.approvedBy('zaiets', 'romaniuk');
      await approvesTheDifference(await stage.enters('diachenko'), paper);
      await paper.approvedBy('hrytsai');
      await signsFromInbox(andrii, paper);
      await sheetTellsTheTruth(taras, paper);
      const carried = stepsOf((await paper.route()).rounds.at(-1)).filter((step) => step.state === 'carried');
      expectThat(carried.length === 4 && carried.every((step) => step.decision.carriedFrom.version === 1), `four visas are carried and name the version that was really approved, not ${carried.length}`);
    },
  },
];
