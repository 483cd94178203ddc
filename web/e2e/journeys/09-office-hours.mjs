import { expectThat } from '../support/browser.mjs';
import { pileOfLetters } from '../support/papers.mjs';

/** How many unread notices the bell of a person tells of. */
const unreadOf = async (office, login) => (await (await office.desk(login)).get('/api/notifications?limit=1')).unread;

export const journeys = [
  {
    name: 'the bell opens the notices beside the page; they are read with the keyboard and lead to the document',
    async play(stage) {
      const { office } = stage;
      await pileOfLetters(office, 3, 'Про участь у нараді');
      await office.until('the signer has been told', async () => (await unreadOf(office, 'semeniuk')) >= 3);
      const oleh = await stage.enters('semeniuk', { from: '/search' });
      const bell = oleh.button(/^Сповіщення/);
      await bell.focus();
      await oleh.page.keyboard.press('Enter');
      const drawer = oleh.dialog('Сповіщення');
      await drawer.getByText(/На Ваш розгляд/).first().waitFor();
      await oleh.examines('Сповіщення збоку');
      const before = await unreadOf(office, 'semeniuk');
      await drawer.locator('[data-row]').first().focus();
      await oleh.page.keyboard.press('e');
      await office.until('the line is read', async () => (await unreadOf(office, 'semeniuk')) < before);
      await drawer.getByText(/^Непрочитаних: |^Усе прочитано/).filter({ hasNotText: `Непрочитаних: ${before}` }).waitFor();
      const kept = await oleh.page.evaluate(() => globalThis.document.activeElement?.closest('.notification') !== null);
      expectThat(kept, 'the keyboard stays in the list when a line was read');
      await oleh.page.keyboard.press('Escape');
      await drawer.waitFor({ state: 'detached' });
      expectThat(await bell.evaluate((element) => element === globalThis.document.activeElement), 'the keyboard is back on the bell');
      await oleh.page.keyboard.press('Enter');
      const whole = drawer.locator('details summary');
      if ((await whole.count()) > 0) await whole.first().click();
      await drawer.locator('a[data-row]').first().click();
      await oleh.page.waitForURL(/\/documents\//);
      await oleh.settles();
      expectThat((await oleh.dialog('Сповіщення').count()) === 0, 'the drawer is gone with the page');
    },
  },
];
