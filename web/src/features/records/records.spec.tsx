import { configure, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { visit } from '../../../dev/visit';
import { FakeRecords } from './records.fixture';

// Two busy cores must not make a test fail that only waits.
vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 5_000 });

beforeAll(() => Promise.all([import('./journals-page'), import('./archive-page')]), 30_000);

function open(address: string, office = new FakeRecords()) {
  return visit(address, {
    prepare: (fake) => {
      const usual = fake.handle.bind(fake);
      fake.handle = (method, url, body) => office.handle(method, url, body) ?? usual(method, url, body);
    },
  });
}

describe('Registers', () => {
  it('show the next number, and what was annulled stays with its reason', async () => {
    await open('/journals');
    expect(await screen.findByText(/Наступний номер: 414/)).toBeTruthy();
    const annulled = (await screen.findByRole('rowheader', { name: '412' })).closest('tr');
    expect(annulled?.textContent).toContain('Зареєстровано двічі');
    expect(within(annulled as HTMLElement).queryByRole('button')).toBeNull();
  });

  it('annul a number with a reason of ten characters at least; the number stays in the register', async () => {
    const { fake } = await open('/journals');
    await userEvent.click(await screen.findByRole('button', { name: 'Анулювати реєстрацію № 413' }));
    const dialog = within(screen.getByRole('dialog'));
    await userEvent.type(dialog.getByLabelText('Причина'), 'коротко');
    await userEvent.click(dialog.getByRole('button', { name: 'Анулювати реєстрацію' }));
    expect(fake.calls.some((call) => call.method === 'POST')).toBe(false);
    await userEvent.type(dialog.getByLabelText('Причина'), ', бо двічі');
    await userEvent.click(dialog.getByRole('button', { name: 'Анулювати реєстрацію' }));
    expect(await screen.findByText('коротко, бо двічі', { exact: false })).toBeTruthy();
    expect(screen.getByRole('rowheader', { name: '413' })).toBeTruthy();
  });

  it('are walked by arrows, row after row', async () => {
    await open('/journals');
    const first = await screen.findByRole('link', { name: 'Про затвердження заходів № 413' });
    first.focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(document.activeElement?.textContent).toBe('Про затвердження заходів № 411');
  });

  it('are printed whole, oldest first', async () => {
    const printed: string[] = [];
    vi.stubGlobal('print', () => printed.push(...screen.getAllByRole('rowheader').map((one) => one.textContent ?? '')));
    await open('/journals');
    await userEvent.click(await screen.findByRole('button', { name: 'Друк журналу' }));
    await expect.poll(() => printed.length).toBe(32);
    expect([printed[0], printed.at(-1)]).toEqual(['382', '413']);
  });

  it('keep the search in the address', async () => {
    const { router } = await open('/journals');
    await userEvent.type(await screen.findByLabelText('Пошук у журналі'), '41{Enter}');
    expect(router.state.location.search).toContain('q=41');
  });
});

describe('Incoming documents', () => {
  it('are registered by keyboard, one after another, in six fields', async () => {
    const office = new FakeRecords();
    await open('/journals?section=incoming', office);
    await userEvent.click(await screen.findByRole('button', { name: 'Зареєструвати вхідний' }));
    const correspondent = screen.getByLabelText('Кореспондент');
    expect(document.activeElement).toBe(correspondent);
    await userEvent.type(correspondent, 'ДПС України');
    await userEvent.type(screen.getByLabelText('Короткий зміст'), 'Щодо земельного податку');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await expect.poll(() => office.incoming[0]).toMatchObject({ correspondent: 'ДПС України', title: 'Щодо земельного податку', journal: 'VH' });
    expect(correspondent).toHaveProperty('value', '');
    expect(document.activeElement).toBe(correspondent);
  });

  it('say what is missing before anything is sent', async () => {
    const { fake } = await open('/journals?section=incoming');
    await userEvent.click(await screen.findByRole('button', { name: 'Зареєструвати вхідний' }));
    await userEvent.click(screen.getByRole('button', { name: 'Зареєструвати' }));
    expect((await screen.findAllByText('Укажіть кореспондента')).length).toBeGreaterThan(0);
    expect(fake.calls.some((call) => call.method === 'POST')).toBe(false);
  });

  it('that are late are told so in words', async () => {
    await open('/journals?section=incoming');
    expect(await screen.findByText('прострочено')).toBeTruthy();
    expect(screen.getByRole('link', { name: '№ 01-15/1187' })).toBeTruthy();
  });
});

describe('Archive', () => {
  it('says which cases are ready, in words and not by colour alone', async () => {
    await open('/archive');
    expect(await screen.findByText(/усі готові/)).toBeTruthy();
    expect(screen.getByText(/потребують уваги: 4/)).toBeTruthy();
  });

  it('builds a package and shows how far it is', async () => {
    const { fake } = await open('/archive');
    await userEvent.click(await screen.findByRole('button', { name: 'Сформувати пакет справи 06-04' }));
    expect(await screen.findByRole('progressbar', { name: 'Формування пакета: Справа 06-04 за 2026 рік' })).toHaveProperty('value', 5);
    expect(fake.calls.find((call) => call.method === 'POST')?.body).toMatchObject({ caseIndex: '06-04' });
  });

  it('names what stands against a package, document by document', async () => {
    await open('/archive');
    expect(await screen.findByText('Потребують уваги: 2', { exact: false })).toBeTruthy();
    expect(screen.getByText(/підпис не вдалося перевірити до кінця/)).toBeTruthy();
  });
});

describe('What could not be preserved', () => {
  const failing = (reasons: readonly object[], lastError: string): object => ({
    counts: { total: 1, due: 1, failing: 1 }, marginDays: 90,
    items: [{ documentId: '00000004-0000-4000-8000-000000000190', title: 'Про нараду', index: '01-15/7', level: 'B-T', stamps: 0, timestampAt: null, renewAt: null, because: null, state: 'failing', signaturesDue: 0, attempts: 3, reasons, lastError }],
  });
  const openArchive = (answer: object) => visit('/archive', {
    prepare: (fake) => {
      const [office, usual] = [new FakeRecords(), fake.handle.bind(fake)];
      fake.handle = (method, url, body) => (url.pathname === '/api/archive/preservation' ? { status: 200, body: answer } : (office.handle(method, url, body) ?? usual(method, url, body)));
    },
  });

  it('is told in words with the certificate concerned; the machine’s own words stand beneath, for the administrator', async () => {
    await openArchive(failing([{ code: 'revocationEvidenceMissing', signature: 'signature-1', certificate: 'САВЧЕНКО Ірина' }, { code: 'timestampUnavailable', signature: '', certificate: '' }], 'revocationEvidenceMissing · signature-1 · САВЧЕНКО Ірина · no evidence'));
    expect((await screen.findByText(/Надавач не відповів, чи чинний сертифікат/)).textContent).toBe('Надавач не відповів, чи чинний сертифікат: САВЧЕНКО Ірина');
    expect(screen.getByText('Служба позначок часу не відповіла')).toBeTruthy();
    expect(screen.getByText(/3\sспроби\. Спроби тривають самі/)).toBeTruthy();
    expect(screen.getByText(/no evidence/).closest('details')?.open).toBe(false);
  });

  it('has words for every code that is kept, and names one that it does not know', async () => {
    const known = ['unreadable', 'noSignature', 'brokenSignature', 'signerCertificateMissing', 'chainMissing', 'evidenceTooOld', 'revokedBefore', 'timestampInvalid', 'trustUnavailable', 'fileChanged', 'fault'];
    await openArchive(failing([...known, 'somethingNew'].map((code) => ({ code, signature: '', certificate: '' })), 'x'));
    const list = within((await screen.findByText('Причина: somethingNew')).closest('ul') as HTMLElement).getAllByRole('listitem').map((one) => one.textContent);
    expect(list).toHaveLength(12);
    for (const said of list.slice(0, -1)) expect(said).toMatch(/^[А-ЯІЇЄҐ][^:]*(: файл змінено або пошкоджено)?$/);
  });
});
