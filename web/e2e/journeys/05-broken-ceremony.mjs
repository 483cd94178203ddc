import { expectThat } from '../support/browser.mjs';
import { foreignTool } from '../support/foreign-tools.mjs';
import { opensKey } from '../support/habits.mjs';
import { pileOfLetters } from '../support/papers.mjs';

/** As many as the browser asks digests for at once, and a few more: the ceremony has a middle. */
const batch = 50;
const count = batch + 4;
const title = 'Про перевірку зв’язку';

const someday = () => {
  const one = {};
  one.happens = new Promise((resolve) => (one.tell = resolve));
  return one;
};

/** The cable is pulled at the worst moment: the server has taken the signatures of the first batch, and its answer never arrives. */
async function pullsTheCable(oleh) {
  const pulled = someday();
  await oleh.context.route('**/signing-sessions/*/signatures', async (route) => {
    await route.fetch();
    await oleh.context.setOffline(true);
    await route.abort('internetdisconnected');
    pulled.tell();
  }, { times: 1 });
  return pulled;
}

/** The second batch is asked for and does not come: time enough to lose the power. */
async function holdsTheSecondBatch(oleh) {
  const asked = someday();
  let asking = 0;
  await oleh.context.route('**/signing-sessions/*/digests', (route) => {
    asking += 1;
    return asking === 1 ? route.continue() : asked.tell();
  });
  return asked;
}

/** What the server says of a ceremony, and of how often each of its documents was signed. */
async function signedOnce(stage, sessionId, total) {
  const desk = await stage.office.desk('semeniuk');
  const session = await desk.get(`/api/signing-sessions/${sessionId}`);
  expectThat(session.counts.signed === total && session.counts.failed === 0, `all ${total} are signed and none failed: ${JSON.stringify(session.counts)}`);
  for (const at of [0, batch - 1, batch, total - 1]) {
    const { signatures } = await desk.get(`/api/documents/${session.items[at].documentId}/signatures`);
    expectThat(signatures.filter((one) => one.kind === 'signature').length === 1, `document ${at + 1} carries one signature, not ${signatures.length}`);
  }
}

export const journeys = [
  {
    name: 'a ceremony outlives a pulled cable and a closed page: it goes on at the first unsigned document, nothing is signed twice, and the report says so',
    async play(stage) {
      await pileOfLetters(stage.office, count, title);
      // Whatever else waits for the same signer lies in the same pile.
      const total = (await (await stage.office.desk('semeniuk')).get('/api/inbox/counts')).mine.sign;
      const oleh = await stage.enters('semeniuk', { from: '/?tab=sign' });
      await oleh.goes('/signing');
      await oleh.press('Відкрити папку на підпис');
      await oleh.press(/До підтвердження/);
      await oleh.press(/^Підписати \d+/);
      const sessionId = oleh.page.url().match(/signing\/([^/?]+)/)[1];
      const pulled = await pullsTheCable(oleh);
      const asked = await holdsTheSecondBatch(oleh);
      await opensKey(oleh);
      await pulled.happens;
      await oleh.sees('Немає зв’язку. Спробуємо ще самі; підписане збережено.');
      await oleh.examines('Перебіг підписання без зв’язку');
      await oleh.context.setOffline(false);
      await asked.happens;
      await oleh.sees(`Підписано: ${batch}`);
      await oleh.examines('Перебіг підписання');

      await oleh.page.close();
      await oleh.context.unrouteAll({ behavior: 'ignoreErrors' });
      await oleh.opensAnotherTab('/signing');
      await oleh.sees(`Підписано ${batch} з ${total}. Продовжити з ${batch + 1}-го?`);
      await oleh.examines('Незавершене підписання');
      await oleh.follows('Продовжити');
      await oleh.sees(`Підписано ${batch} з ${total}. Щоб продовжити, відкрийте той самий ключ.`);
      await oleh.examines('Ключ для продовження');
      await opensKey(oleh);
      await oleh.sees(new RegExp(`Підписано\\s${total}\\sдокумент`), 30_000);
      await oleh.examines('Підсумок перерваного підписання');
      const [report] = await Promise.all([oleh.page.waitForEvent('download'), oleh.press('Завантажити таблицю (CSV)')]);
      const lines = (await oleh.reads(report)).trim().split('\r\n').slice(1);
      expectThat(lines.length === total && lines.every((line) => line.includes(';Підписано;')) && lines.filter((line) => line.includes(title)).length === count, `the report has each of the ${count} letters once, as signed`);
      const [sealed] = await Promise.all([oleh.page.waitForEvent('download'), oleh.link('Завантажити протокол із печаткою').click()]);
      const judged = foreignTool('pdfsig', [await sealed.path()]);
      expectThat(judged === null || (judged.includes('Signature is Valid') && judged.includes('Total document signed')), `the report carries the seal of the organisation: ${judged}`);
      await signedOnce(stage, sessionId, total);
    },
  },
];
