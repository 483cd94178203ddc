import fs from 'node:fs';
import path from 'node:path';
import { expectThat, sizes } from '../support/browser.mjs';
import { foreignTool } from '../support/foreign-tools.mjs';
import { opensFromInbox, selectsWords, signsFromInbox } from '../support/habits.mjs';
import { answerToMinistry, answerToRequest, signPile } from '../support/papers.mjs';

const theirIndex = '12877/0/01-26';
const thirdPerson = 'Копії надано також громадянину Петренку П. П.';

/** What came in and is not answered yet stands in the list of the office with its term. */
async function officeSeesTheTask(olha) {
  const row = olha.page.getByRole('row').filter({ hasText: '7960/01-20' });
  await row.getByText('без відповіді').waitFor();
  await row.getByText('Міністерство цифрової трансформації України').waitFor();
  await olha.examines('Вхідні');
}

/** The office writes down what the ministry told about the letter: delivered, accepted, registered under its own number. */
async function officeRecordsReceipts(olha) {
  for (const [receipt, note] of [['доставлено', 'Доставлено до шлюзу'], ['прийнято', ''], ['зареєстровано', '']]) {
    await olha.press('Записати квитанцію');
    const dialog = olha.dialog(/^Квитанція/);
    await dialog.getByLabel(receipt, { exact: true }).check();
    if (note) await dialog.getByLabel('Примітка').fill(note);
    if (receipt === 'зареєстровано') {
      await dialog.getByLabel('Їхній реєстраційний індекс').fill(theirIndex);
      await olha.examines('Квитанція адресата');
    }
    await dialog.getByRole('button', { name: 'Записати квитанцію' }).click();
    await dialog.waitFor({ state: 'detached' });
    await olha.page.getByRole('list', { name: 'Квитанції' }).getByText(`— ${receipt}`).waitFor();
  }
  await olha.sees(`їхній № ${theirIndex}`);
  await olha.examines('Надсилання з квитанціями');
}

/** The lawyer does not approve: the answer names somebody who did not ask. */
async function lawObjects(maksym, paper) {
  await opensFromInbox(maksym, paper);
  await selectsWords(maksym, thirdPerson);
  await maksym.press('Зауваження до виділеного');
  const remark = maksym.dialog('Нове зауваження');
  await remark.getByLabel('Зауваження', { exact: true }).fill('Персональні дані третьої особи: вилучити.');
  await remark.getByLabel(/Обов’язкове/).check();
  await remark.getByRole('button', { name: 'Додати зауваження' }).click();
  await maksym.press('Більше дій');
  await maksym.page.getByRole('menuitem', { name: 'Не погодити' }).click();
  const reason = maksym.dialog('Не погодити');
  await reason.getByLabel('Причина').fill('Згадано третю особу: це персональні дані.');
  await reason.getByRole('button', { name: 'Не погодити' }).click();
  await maksym.isTold('Не погоджено.');
}

/** The author strikes the sentence out, answers the remark and sends version 2. */
async function authorStrikesOut(mariia, paper) {
  await mariia.goes('/?tab=rework');
  await opensFromInbox(mariia, paper);
  await selectsWords(mariia, thirdPerson);
  await mariia.page.keyboard.press('Delete');
  await mariia.page.locator('.sheet').getByText(thirdPerson).waitFor({ state: 'detached' });
  await mariia.press(/^Перевірка/);
  await mariia.press('Врахувати');
  await mariia.page.getByRole('article', { name: /Максим ДЯЧЕНКО/ }).waitFor({ state: 'detached' });
  await mariia.examines('Редактор після зауваження юриста');
  await mariia.press('Далі: маршрут');
  await mariia.page.waitForURL(/\/route$/);
  await mariia.field(/Що змінено і чому/).fill('Вилучено згадку про третю особу.');
  await mariia.press('Надіслати на повторне погодження');
  await mariia.page.waitForURL(/\/documents\/[^/]+$/);
}

/** The lawyer sees the sentence struck out, and nothing else to read. */
async function lawApproves(maksym, paper) {
  await maksym.goes('/');
  await opensFromInbox(maksym, paper);
  await maksym.sees('Вилучено згадку про третю особу.');
  await maksym.page.locator('.review__text del').filter({ hasText: 'Петренку' }).waitFor();
  await maksym.examines('Розгляд: вилучене речення');
  await maksym.press('Погодити і далі');
  await maksym.isTold('Погоджено.');
}

/** The citizen has a mail with the sealed PDF; a program that we did not write says that its signatures hold. */
async function mailIsComplete(stage) {
  const mail = await stage.office.until('the citizen has the mail', async () => stage.instance.mails.find((one) => one.to.includes('stetsenko@mail.example')));
  const pdf = mail.attachments.find((file) => file.filename.endsWith('.pdf'));
  const file = path.join(stage.instance.dataDir, 'answer-to-citizen.pdf');
  fs.writeFileSync(file, pdf.content);
  const said = foreignTool('pdfsig', ['-nocert', file]);
  if (said !== null) expectThat((said.match(/Signature is Valid/g) ?? []).length === 2 && said.includes('Total document signed'), `pdfsig finds the signature and the seal valid:\n${said}`);
  return mail;
}

/** Somebody without an account opens the address out of the mail, on a computer and on a telephone. */
async function strangerChecks(stage, address, index) {
  const stranger = await stage.window('stranger');
  await stranger.page.goto(address);
  await stranger.sees('Документ справжній');
  await stranger.sees(index);
  await stranger.sees(/КРАВЕЦЬ Наталія.*чинний/);
  await stranger.sees(/чинна/);
  await stranger.seesNot(/СТЕЦЕНК/i);
  await stranger.examines('Перевірка документа сторонньою особою');
  await stranger.page.goto(address.replace(/.{4}$/, 'AAAA'));
  await stranger.sees('Такого документа немає');
  await stranger.page.setViewportSize(sizes.phone);
  await stranger.examines('Перевірка: такого документа немає');
}

/** What a citizen drops on the page of the letter, and what the page answers. */
const dropped = (pdf) => [
  ['Відповідь.pdf', pdf, 'Це той самий файл', 'Усі підписи дійсні, підписане не змінено'],
  ['Відповідь (копія).pdf', Buffer.concat([pdf, Buffer.from('4 0 obj\nnull\nendobj\n')]), 'У файлі є цей документ, але після нього щось дописано', 'Після підписання документ змінено.'],
  ['Скан.jpg', Buffer.from('сканована копія'), 'Це не файл цього документа', 'Сторінка документа'],
];

async function drops(citizen, name, buffer) {
  await citizen.page.getByLabel('Файл', { exact: true }).setInputFiles({ name, mimeType: 'application/pdf', buffer });
  await citizen.press('Перевірити файл');
}

/** A citizen whose browser runs no scripts drops the PDF out of the mail on the page of its address, then a copy that somebody meddled with, then a scan. */
async function citizenDropsFiles(stage, address, pdf) {
  const citizen = await stage.window('citizen', sizes.desk, { javaScriptEnabled: false });
  await citizen.page.goto(address);
  for (const [name, buffer, ...answers] of dropped(pdf)) {
    await drops(citizen, name, buffer);
    for (const answer of answers) await citizen.sees(answer);
  }
  await citizen.link('Сторінка документа').click();
  await citizen.sees('Документ справжній');
  await citizen.page.goto(`${stage.address}/v`);
  await drops(citizen, 'Відповідь.pdf', pdf);
  await citizen.sees('Усі підписи дійсні, підписане не змінено');
  await citizen.sees(/^\d\. Підпис: КРАВЕЦЬ/);
}

/** The same pages where scripts run, so that they can be examined: none of the page's own does. */
async function answersAreExamined(stage, address, pdf) {
  const reader = await stage.window('citizen');
  await reader.page.goto(address);
  for (const [name, buffer, heading] of dropped(pdf)) {
    await drops(reader, name, buffer);
    await reader.sees(heading);
    await reader.examines(`Перевірка файла: ${heading}`);
  }
  await reader.page.goto(`${stage.address}/v`);
  await reader.examines('Перевірка будь-якого файла');
  await drops(reader, 'Відповідь.pdf', pdf);
  await reader.sees('Усі підписи дійсні, підписане не змінено');
  await reader.examines('Перевірка будь-якого файла, дійсний');
}

export const journeys = [
  {
    name: 'DOC-4: a letter to the ministry answers what came in, and its three receipts and the ministry’s number stand with the office and on the card',
    async play(stage) {
      const olha = await stage.enters('hrytsai', { from: '/journals?section=incoming' });
      await officeSeesTheTask(olha);
      const paper = await answerToMinistry(stage.office);
      await signPile(stage.office, 'savchenko', [paper]);
      const { registrationIndex } = await paper.finalised();
      await olha.goes('/journals?section=incoming&state=answered');
      await olha.page.getByRole('row').filter({ hasText: '7960/01-20' }).getByRole('link', { name: `№ ${registrationIndex}` }).click();
      await olha.page.waitForURL(/\/documents\//);
      await olha.tab('Файли').click();
      await olha.sees('СЕВ ОВВ');
      await olha.sees('надіслано');
      await officeRecordsReceipts(olha);
      const taras = await stage.enters('melnychuk', { from: `/documents/${paper.documentId}?tab=files` });
      await taras.sees(`їхній № ${theirIndex}`);
      await taras.sees('зареєстровано адресатом');
      expectThat(await taras.page.getByRole('list', { name: 'Квитанції' }).getByRole('listitem').count() === 3, 'the author sees the three receipts on the card');
      expectThat(await taras.button('Записати квитанцію').count() === 0, 'only the office writes receipts down');
    },
  },
  {
    name: 'DOC-6: the lawyer stops a third person’s name, version 2 is signed and mailed, and whoever has the link sees without an account that it is genuine',
    async play(stage) {
      const paper = await answerToRequest(stage.office);
      await paper.approvedBy('shevchuk', 'kostenko');
      const maksym = await stage.enters('diachenko');
      await lawObjects(maksym, paper);
      const mariia = await stage.enters('bondar');
      await authorStrikesOut(mariia, paper);
      await paper.approvedBy('shevchuk', 'kostenko');
      await lawApproves(maksym, paper);
      await paper.approvedBy('hrytsai');
      await signsFromInbox(await stage.enters('kravets'), paper);
      const { registrationIndex } = await paper.finalised();
      expectThat(/^04-03\//.test(registrationIndex), `the answer has the index of its case, not ${registrationIndex}`);
      const mail = await mailIsComplete(stage);
      const [address] = mail.text.match(/https?:\/\/\S+\/v\/[\w-]{22,}/) ?? [];
      expectThat(address, 'the mail carries the address at which the letter can be checked');
      await strangerChecks(stage, address, registrationIndex);
      const { content: pdf } = mail.attachments.find((file) => file.filename.endsWith('.pdf'));
      await citizenDropsFiles(stage, address, pdf);
      await answersAreExamined(stage, address, pdf);
    },
  },
];
