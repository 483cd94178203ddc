import fs from 'node:fs';
import path from 'node:path';
import { expectThat } from '../support/browser.mjs';
import { foreignTool } from '../support/foreign-tools.mjs';
import { draftLetter, signPile } from '../support/papers.mjs';

const caseIndex = '01-15';

/** Two letters, finished to the last step, and a third that is signed by nobody yet. */
async function lettersOfTheCase(office) {
  const papers = [];
  for (const title of ['Про перший лист справи', 'Про другий лист справи']) {
    const paper = await draftLetter(office, title, { caseIndex });
    await paper.submit({ template: 'letter_short', signer: 'semeniuk' });
    await paper.approvedBy('shevchuk');
    papers.push(paper);
  }
  await signPile(office, 'semeniuk', papers);
  for (const paper of papers) await paper.finalised();
  return papers;
}

/** The archivist picks two documents out of their case and has a package made of them. */
async function choosesTwo(mariia, titles) {
  const row = mariia.page.getByRole('row').filter({ has: mariia.page.getByRole('rowheader', { name: caseIndex }) });
  await row.getByText('усі готові').waitFor();
  await mariia.examines('Архів');
  await mariia.press(`Обрати документи справи ${caseIndex}`);
  const dialog = mariia.dialog(`Документи справи ${caseIndex}`);
  for (const title of titles) await dialog.getByLabel(title).check();
  await mariia.examines('Вибір документів для пакета');
  await dialog.getByRole('button', { name: /^Сформувати пакет: 2/ }).click();
  await mariia.isTold('Розпочато: Вибрані документи (2)');
}

/** Without this program: the archive opens, every sum is right, and a PDF out of it carries valid signatures. */
function holdsForOthers(zip, titles) {
  const folder = path.join(path.dirname(zip), 'opened');
  const listed = foreignTool('unzip', ['-l', zip]);
  if (listed === null) return;
  for (const file of ['bagit.txt', 'manifest-sha256.txt', 'tagmanifest-sha256.txt', 'README.txt', '0001/main.pdf', '0002/main.pdf']) expectThat(listed.includes(file), `the package has ${file}:\n${listed}`);
  expectThat(!listed.includes('0003/'), 'only what was chosen is in the package');
  foreignTool('unzip', ['-q', zip, '-d', folder]);
  const [bag] = fs.readdirSync(folder).map((name) => path.join(folder, name));
  for (const manifest of ['manifest-sha256.txt', 'tagmanifest-sha256.txt']) foreignTool('sha256sum', ['--strict', '--quiet', '-c', manifest], { cwd: bag });
  const pdf = path.join(bag, 'data/documents/0001/main.pdf');
  const signatures = foreignTool('pdfsig', ['-nocert', pdf]);
  if (signatures !== null) expectThat((signatures.match(/Signature is Valid/g) ?? []).length === 2 && signatures.includes('Total document signed'), `pdfsig finds the signature and the seal valid:\n${signatures}`);
  const text = foreignTool('pdftotext', [pdf, '-']);
  if (text !== null) expectThat(titles.some((title) => text.replace(/\s+/g, ' ').includes(title)), 'the PDF is one of the letters that were chosen');
}

export const journeys = [
  {
    name: 'the archivist chooses finished documents, watches the package being made, and what she downloads opens and verifies without this program',
    async play(stage) {
      await lettersOfTheCase(stage.office);
      const titles = ['Про перший лист справи', 'Про другий лист справи'];
      const mariia = await stage.enters('zhuravel', { from: '/archive' });
      await choosesTwo(mariia, titles);
      const made = mariia.page.locator('.package').filter({ hasText: 'Вибрані документи (2)' });
      await made.getByText('готовий', { exact: true }).waitFor({ timeout: 30_000 });
      await mariia.page.getByRole('row').filter({ hasText: caseIndex }).locator('td.number').nth(1).getByText('2', { exact: true }).waitFor();
      await mariia.examines('Готовий пакет');
      const [download] = await Promise.all([mariia.page.waitForEvent('download'), made.getByRole('link', { name: 'Завантажити пакет' }).click()]);
      const zip = path.join(stage.instance.dataDir, 'chosen', 'package.zip');
      await download.saveAs(zip);
      expectThat((await made.innerText()).includes(foreignTool('sha256sum', [zip])?.split(' ')[0] ?? ''), 'the page tells the sum of the very file that was downloaded');
      holdsForOthers(zip, titles);
    },
  },
];
