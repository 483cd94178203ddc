import fs from 'node:fs';
import path from 'node:path';
import { expectThat } from '../support/browser.mjs';
import { foreignTool } from '../support/foreign-tools.mjs';
import { smallPdf } from '../support/papers.mjs';

/** Registers a letter that came, with its file, as the office does at the window. */
async function registers(olha, title, file) {
  await olha.goes('/journals?section=incoming');
  await olha.press('Зареєструвати вхідний');
  await olha.field('Кореспондент').fill('Калинівська селищна рада');
  await olha.field('Короткий зміст').fill(title);
  await olha.field(/^Файл: скан/).setInputFiles(file);
  await olha.examines('Реєстрація вхідного');
  await olha.press('Зареєструвати');
  await olha.isTold('Зареєстровано за №');
  await olha.page.getByRole('row').filter({ hasText: title }).getByText('1 файл').waitFor();
}

export const journeys = [
  {
    name: 'A letter that came gets its mark where nothing is covered, under the seal; the wrong file is taken out of sight with a reason',
    async play(stage) {
      const olha = await stage.enters('hrytsai', { from: '/journals?section=incoming' });
      const title = 'Про виділення генератора для школи';
      await registers(olha, title, { name: 'лист ради.pdf', mimeType: 'application/pdf', buffer: smallPdf('A letter from outside') });
      await olha.follows(title);
      await olha.sees('Є копія з позначкою на вільному місці (сторінка 1)');
      const [download] = await Promise.all([olha.page.waitForEvent('download'), olha.follows('З реєстраційною позначкою')]);
      const file = path.join(stage.instance.dataDir, 'marked-letter.pdf');
      await download.saveAs(file);
      const said = foreignTool('pdfsig', ['-nocert', file]);
      if (said !== null) expectThat(said.includes('Signature is Valid') && said.includes('Total document signed'), `pdfsig finds the seal of the marked copy valid:\n${said}`);
      await olha.field('Додати файл').setInputFiles({ name: 'підписаний.pdf', mimeType: 'application/pdf', buffer: fs.readFileSync(file) });
      await olha.sees('Файл уже підписано, тому позначку на нього не ставлять');
      await olha.examines('Картка вхідного');
      await olha.page.getByRole('listitem').filter({ hasText: 'підписаний.pdf' }).getByRole('button', { name: 'Вилучити…' }).click();
      const dialog = olha.dialog(/^Вилучити файл/);
      await dialog.getByLabel('Причина').fill('Додано не той файл.');
      await dialog.getByRole('button', { name: 'Вилучити файл' }).click();
      await olha.page.getByText('підписаний.pdf', { exact: true }).waitFor({ state: 'detached' });
    },
  },
];
