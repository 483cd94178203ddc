import pg from 'pg';
import { expectThat } from '../support/browser.mjs';
import { Paper, pileOfLetters } from '../support/papers.mjs';

/** A statement of the operator, as the owner of the database. */
async function asOperator(stage, statement, values) {
  const client = new pg.Client({ connectionString: stage.instance.system.pg.url('obih') });
  await client.connect();
  try {
    await client.query(statement, values);
  } finally {
    await client.end();
  }
}

const allowCorrections = (stage, allowed) => asOperator(stage, `update document_kind set definition = definition || $1::jsonb where code = 'LETTER_OUT'`, [JSON.stringify({ editorialCorrection: allowed })]);

/** A letter with a typing error, approved by both heads and before the records office. */
async function letterWithError(office) {
  const signer = await office.desk('kravets');
  const paper = await Paper.write(office, 'melnychuk', {
    kind: 'LETTER_OUT',
    requisites: {
      title: 'Про участь у засіданні робочої групи', letterKind: 'initiative', addressees: [{ name: 'Веснянська міська рада', edrpou: '00000201' }], signatory: { personId: signer.personId, name: signer.name, position: 'Керівник апарату' }, caseIndex: '15-07',
      executor: { name: 'Тарас Мельничук', phone: '(000) 00-00-15' },
    },
    body: [
      { type: 'paragraph', text: [{ text: 'Запрошуємо взяти участь у засіданні робочої групи з питань переходу на електронний документообіг.' }] },
      { type: 'paragraph', text: [{ text: 'Засідання відбудеться 27 листопада 2026 року о 10:00 у приміщенні обласної військової адмінстрації.' }] },
    ],
  });
  await paper.submit({ template: 'letter_head', signer: 'kravets' });
  await paper.approvedBy('shevchuk', 'semeniuk');
  return paper;
}

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
  {
    name: 'rule 7 on the screen: the records office corrects a typing error, the author consents, the signer sees the very words',
    async play(stage) {
      await allowCorrections(stage, true);
      try {
        const paper = await letterWithError(stage.office);
        const address = `/documents/${paper.documentId}`;
        const olha = await stage.enters('hrytsai', { from: address });
        await olha.press('Дії');
        await olha.page.getByRole('menuitem', { name: 'Редакційна правка' }).click();
        await olha.page.waitForURL(/\/correction$/);
        await olha.press('Показати різницю');
        await olha.sees('Текст не змінено.');
        const paragraph = olha.page.locator('.ProseMirror p').filter({ hasText: 'Засідання відбудеться' });
        await paragraph.click();
        await olha.page.keyboard.press('Control+End');
        for (let tries = 0; tries < 12 && !(await paragraph.innerText()).trimEnd().endsWith('адмін'); tries += 1) await olha.page.keyboard.press('Backspace');
        await olha.page.keyboard.type('істрації.');
        await olha.examines('Редакційна правка: текст');
        await olha.press('Показати різницю');
        await olha.page.locator('.correction-check ins').filter({ hasText: 'адміністрації' }).first().waitFor();
        await olha.field('Що виправлено і чому').fill('Описка: «адмінстрації»');
        await olha.examines('Редакційна правка: різниця');
        await olha.press('Запропонувати авторові');
        await olha.isTold('Правку надіслано авторові на згоду.');
        await olha.sees('Редакційна правка чекає на згоду автора');
        const taras = await stage.enters('melnychuk', { from: address });
        await taras.sees(/Ольга ГРИЦАЙ пропонує редакційну правку/);
        await taras.examines('Картка: правка чекає на згоду');
        await taras.page.getByRole('main').getByRole('link', { name: 'Розглянути правку' }).first().click();
        await taras.sees('Описка: «адмінстрації»');
        await taras.examines('Редакційна правка: згода автора');
        await taras.press('Погодитися з правкою');
        await taras.isTold('Правку внесено в текст.');
        await paper.approvedBy('hrytsai');
        const { item } = await paper.stepFor('kravets', 'sign');
        const signer = await stage.enters('kravets', { from: `${address}/review/${item.stepId}` });
        await signer.sees(/Внесено редакційну правку: Ольга ГРИЦАЙ/);
        await signer.page.locator('.correction ins').filter({ hasText: 'адміністрації' }).first().waitFor();
        await signer.examines('Розгляд підписувача: правка');
        const inna = await stage.enters('shevchuk', { from: address });
        await inna.sees(/Внесено редакційну правку/);
      } finally {
        await allowCorrections(stage, false);
      }
    },
  },
  {
    name: 'a password of one’s own: easy ones are refused beside the field, the change ends the other window’s session',
    async play(stage) {
      const elsewhere = await stage.enters('zaiets', { from: '/search' });
      const here = await stage.enters('zaiets', { from: '/profile' });
      const { password } = stage.accounts.find((one) => one.login === 'zaiets');
      await here.press('Змінити пароль');
      const dialog = here.dialog('Змінити пароль');
      await dialog.getByLabel('Теперішній пароль', { exact: true }).fill(password);
      await dialog.getByLabel('Новий пароль', { exact: true }).fill('короткий');
      await dialog.getByRole('button', { name: 'Змінити пароль' }).click();
      await here.sees(/Надто короткий/);
      await here.examines('Зміна пароля');
      await dialog.getByLabel('Новий пароль', { exact: true }).fill('жовтень над Дніпром');
      await dialog.getByRole('button', { name: 'Змінити пароль' }).click();
      await here.isTold(/Пароль змінено. Завершено інших сеансів: \d+/);
      await here.goes('/profile');
      await here.sees('Профіль і ключі');
      await elsewhere.page.goto(`${stage.address}/profile`);
      await elsewhere.page.waitForURL(/\/sign-in/);
    },
  },
  {
    name: 'the page of the operator says what waits while the mail is away and what gave up; one press puts it back',
    async play(stage) {
      const { system } = stage.instance;
      const { openQueueBackend } = await import('../../../dist/queues/queue-backend.js');
      const backend = openQueueBackend({ DATABASE_URL: system.environment.DATABASE_URL }, { warn: () => undefined });
      await system.restartWorker({ SMTP_URL: 'smtp://127.0.0.1:9' });
      try {
        await pileOfLetters(stage.office, 1, 'Про лист, що чекає на пошту');
        await backend.queue('exports').add('exportPackage', { organisationId: 'not an id' });
        const admin = await stage.enters('admin');
        await admin.follows('Стан системи');
        await admin.sees('Архівний пакет');
        await admin.page.getByRole('region', { name: 'Чекає і буде повторено' }).getByText('Лист електронною поштою').waitFor({ timeout: 60_000 });
        await admin.sees('служба не відповідає');
        await admin.examines('Стан системи');
        await admin.press(/^Повторити: Архівний пакет/);
        await admin.isTold('Завдання повернуто в чергу.');
      } finally {
        await system.restartWorker();
        await backend.queue('exports').obliterate({ force: true }).catch(() => undefined);
        await backend.close();
      }
    },
  },
];
