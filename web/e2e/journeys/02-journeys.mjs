import { expectThat, sizes } from '../support/browser.mjs';
import { opensFromInbox, opensKey } from '../support/habits.mjs';
import { businessTrip, letterToCommunities, pileOfLetters } from '../support/papers.mjs';

export const journeys = [
  {
    name: 'DOC-3: the head of accounting visas with a personal key in the browser, and the first deputy signs in the place of the head',
    async play(stage) {
      const { office } = stage;
      const paper = await businessTrip(office);
      await paper.approvedBy('shevchuk', 'semeniuk');
      const vira = await stage.enters('oliinyk');
      await vira.sees('потрібен КЕП');
      await opensFromInbox(vira, paper);
      await vira.press('Погодити і далі');
      await vira.sees('Ключ і пароль не залишають цього комп’ютера');
      await vira.examines('Рішення з електронним підписом');
      await opensKey(vira, { submit: /з підписом/ });
      await vira.isTold('Погоджено.');
      await paper.approvedBy('diachenko', 'kravets');
      const { item } = await paper.stepFor('hayovyi', 'sign');
      await (await office.desk('admin')).post(paper.url(`/steps/${item.stepId}/reassignment`), { to: await office.personId('lysenko'), reason: 'Начальник обласної військової адміністрації у відрядженні.' });
      const oksana = await stage.enters('lysenko', { from: '/signing' });
      await oksana.press('Відкрити папку на підпис');
      await oksana.press('До підтвердження (1)');
      await oksana.press(/^Підписати 1/);
      await opensKey(oksana);
      await oksana.sees(/Підписано 1/, 30_000);
      const card = await paper.finalised();
      expectThat(/^\d+-в$/.test(card.registrationIndex), `the order has a number of its journal, not ${card.registrationIndex}`);
      await oksana.goes(`/documents/${paper.documentId}`);
      await oksana.tab('Підписи').click();
      await oksana.sees('Віра ОЛІЙНИК', 30_000);
    },
  },
  {
    name: 'DOC-5: a village council refuses the letter, the records office sends it again under the same index',
    async play(stage) {
      const { office } = stage;
      const paper = await letterToCommunities(office);
      const village = await office.until('the letter has gone out', async () => {
        const { dispatches } = await paper.author.get(paper.url('/dispatches'));
        return dispatches.length === 5 && dispatches.every((one) => one.state !== 'queued') && dispatches.find((one) => one.addressee.includes('Дубрівська'));
      });
      await (await office.desk('hrytsai')).post(`/api/dispatches/${village.dispatchId}/receipts`, { type: 4, text: 'Документ відхилено: відсутній додаток 2' });
      const olha = await stage.enters('hrytsai', { from: '/journals' });
      await olha.examines('Журнали реєстрації');
      await olha.tab(/Надсилання/).click();
      await olha.sees('Дубрівська сільська рада');
      await olha.sees('відсутній додаток 2');
      await olha.examines('Надсилання: увага');
      await olha.press(/Надіслати ще раз/);
      await olha.isTold(/Надіслано ще раз/);
      await office.until('the letter went out again', async () => (await paper.author.get(paper.url('/dispatches'))).dispatches.find((one) => one.dispatchId === village.dispatchId && one.attempt === 2 && one.state !== 'refused'));
    },
  },
  {
    name: 'a wrong password stops the ceremony at once, a certificate is told from a key, and the pile is then signed but for what was set aside',
    async play(stage) {
      const count = 100;
      await pileOfLetters(stage.office, count);
      const oleh = await stage.enters('semeniuk', { from: '/signing' });
      await oleh.press('Відкрити папку на підпис');
      await oleh.sees(/Про запрошення на навчання/);
      await oleh.press('Відкласти');
      await oleh.examines('Папка зі ста листів');
      await oleh.press(/До підтвердження/);
      await oleh.sees('відкладено Вами');
      await oleh.examines('Підтвердження ста листів');
      await oleh.press(/^Підписати 99/);
      const { certificateChain } = await stage.office.desk('semeniuk');
      await oleh.page.locator('input[type=file]').last().setInputFiles({ name: 'certificate.cer', mimeType: 'application/pkix-cert', buffer: Buffer.from(certificateChain[0], 'base64') });
      await oleh.sees('Це сертифікат, а не ключ.');
      await oleh.sees('Потрібен файл .p12, .pfx або .jks');
      await opensKey(oleh, { password: 'не той пароль' });
      await oleh.sees('Пароль не підійшов.', 30_000);
      await oleh.sees('Нічого не підписано');
      const waiting = (await (await stage.office.desk('semeniuk')).get('/api/inbox/counts')).mine.sign;
      expectThat(waiting >= count, `nothing is signed after a wrong password: ${waiting} of ${count} still wait`);
      const started = Date.now();
      await opensKey(oleh);
      await oleh.sees(/Підписано 99/, 120_000);
      console.log(`  the signing step of 99 letters took ${((Date.now() - started) / 1000).toFixed(1)} s in the browser (bar: 5 s for 100)`);
      await oleh.examines('Підсумок ста листів');
    },
  },
  {
    name: 'on a phone an approver approves and the author looks at the card',
    async play(stage) {
      const { Paper, sampleText } = await import('../support/papers.mjs');
      const { title, body } = sampleText(4);
      const desk = await stage.office.desk('semeniuk');
      const paper = await Paper.write(stage.office, 'melnychuk', { kind: 'LETTER_OUT', body, requisites: { title, letterKind: 'initiative', caseIndex: '15-07', addressees: [{ name: 'Веснянська міська рада', edrpou: '00000201' }], signatory: { personId: desk.personId, name: desk.name, position: 'Директор Департаменту' }, executor: { name: 'Тарас Мельничук', phone: '(000) 00-00-15' } } });
      await paper.submit({ template: 'letter_short', signer: 'semeniuk' });
      const inna = await stage.enters('shevchuk', { size: sizes.phone, hasTouch: true, isMobile: true });
      await inna.examines('Мої документи на телефоні');
      await opensFromInbox(inna, paper);
      await inna.examines('Розгляд на телефоні');
      await inna.press('Погодити і далі');
      await inna.isTold('Погоджено.');
      const taras = await stage.enters('melnychuk', { size: sizes.phone, hasTouch: true, isMobile: true, from: `/documents/${paper.documentId}` });
      await taras.sees('Олег СЕМЕНЮК');
      await taras.examines('Картка на телефоні');
    },
  },
  {
    name: 'the door, and every page that stands on its own, in Ukrainian and in English',
    async play(stage) {
      const guest = await stage.window('melnychuk');
      await guest.goes('/sign-in');
      await guest.examines('Вхід');
      await guest.signsIn();
      for (const [address, screen] of [['/', 'Мої документи автора'], ['/documents/new', 'Новий проєкт'], ['/search', 'Пошук'], ['/substitutions', 'Заміщення'], ['/notifications', 'Сповіщення'], ['/profile', 'Профіль і ключі']]) {
        await guest.goes(address);
        await guest.examines(screen);
      }
      await guest.press('English');
      await guest.sees('Profile and keys');
      await guest.goes('/');
      await guest.sees('My documents');
      await guest.examines('My documents');
    },
  },
];
