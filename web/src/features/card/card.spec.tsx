import { configure, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FakeApi } from '../../../dev/fake-api';
import { visit } from '../../../dev/visit';
import type { View } from '../../lib/api';
import { cardAnswers, documentId, runningDocument, runningRoute, signature, signedDocument } from './card.fixture';

// Two busy cores must not make a test fail that only waits.
vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 5_000 });

// The page is a chunk of its own; fetching it must not count into the waiting of the first test.
beforeAll(() => import('./card-page'), 30_000);
beforeEach(() => {
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: query.includes('min-width: 75rem'), addEventListener: () => undefined, removeEventListener: () => undefined }));
});

function open(document: View<'DocumentView'>, route: View<'RouteView'> | null, tab = 'timeline', more?: (fake: FakeApi) => void) {
  const answers = cardAnswers(document, route);
  return visit(`/documents/${documentId}?tab=${tab}`, {
    prepare: (fake) => {
      const usual = fake.handle.bind(fake);
      fake.handle = (method, url, body) => (method === 'POST' ? usual(method, url, body) : (answers(method, url) ?? usual(method, url, body)));
      more?.(fake);
    },
  });
}

describe('The document card', () => {
  it('says first of all who has the document now and that the term has passed', async () => {
    await open(runningDocument, runningRoute);
    expect(await screen.findByRole('heading', { level: 1, name: runningDocument.title })).toBeTruthy();
    expect(screen.getByText('Зараз у:').parentElement?.textContent).toMatch(/Людмила ГОНЧАР, Директор Департаменту фінансів/);
    const way = screen.getByRole('region', { name: 'Шлях документа' });
    expect(within(way).getByText('строк минув')).toBeTruthy();
  });

  it('says what still waits after signing, and that nothing is lost', async () => {
    await open(signedDocument, { ...runningRoute, state: 'completed', allowed: [] });
    expect(await screen.findByText(/печатка установи, чекає з .* — служба позначок часу не відповідає/)).toBeTruthy();
    expect(screen.getByText(/Рішення й підписи збережено/)).toBeTruthy();
    expect(screen.getByText(/№\s412 від 12.11.2026/)).toBeTruthy();
  });

  it('offers exactly what the route allows', async () => {
    await open(runningDocument, { ...runningRoute, allowed: [] });
    await screen.findByRole('heading', { level: 1, name: runningDocument.title });
    await userEvent.click(screen.getByRole('button', { name: 'Дії' }));
    expect(screen.queryByRole('menuitem', { name: 'Відкликати з погодження' })).toBeNull();
  });

  it('recalls with a reason of ten characters at least', async () => {
    const { fake } = await open(runningDocument, runningRoute, 'timeline', (api) => api.instead.set(`POST /api/documents/${documentId}/recall`, () => ({ status: 200, body: runningRoute })));
    await userEvent.click(await screen.findByRole('button', { name: 'Дії' }));
    await userEvent.click(screen.getByRole('menuitem', { name: 'Відкликати з погодження' }));
    const dialog = within(screen.getByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Відкликати з погодження' }));
    expect(dialog.getAllByText(/щонайменше 10 знаків/).length).toBeGreaterThan(0);
    await userEvent.type(dialog.getByLabelText('Причина'), 'Потрібно додати розрахунок');
    await userEvent.click(dialog.getByRole('button', { name: 'Відкликати з погодження' }));
    await expect.poll(() => fake.calls.find((call) => call.path.endsWith('/recall'))?.body).toEqual({ reason: 'Потрібно додати розрахунок' });
    expect(await screen.findByText('Документ відкликано з погодження')).toBeTruthy();
  });

  it('the approval sheet names the version that a carried visa really saw, and the ground of the acting head', async () => {
    await open(runningDocument, runningRoute, 'sheet');
    const round = await screen.findByRole('table', { name: 'Коло 2, версія 2' });
    const carried = within(round).getByText('чинне з версії 1').closest('tr');
    expect(carried?.textContent).toContain('Інна ШЕВЧУК');
    await expect.poll(() => carried?.textContent).toContain('п. 3; Індекс справи; файл «Кошторис.pdf»');
    expect(within(round).getByText(/\(т. в. о.; заміщення: Максим ДЯЧЕНКО\); наказ від 02.11.2026 № 88-к\/тр/)).toBeTruthy();
  });

  it('a signature that could not be verified now is not called invalid', async () => {
    await open(signedDocument, { ...runningRoute, allowed: [] }, 'signatures');
    expect(await screen.findByText('Підпис дійсний')).toBeTruthy();
    expect(screen.getByText('Не вдалося перевірити (немає даних про статус сертифіката)')).toBeTruthy();
  });

  it('a seal is called a seal and a time-stamp a time-stamp, whatever came out', async () => {
    const found = [signature('seal', 'Зорянська ОВА', 'TOTAL-PASSED'), signature('seal', 'Інша установа', 'TOTAL-FAILED', { subIndication: 'FORMAT_FAILURE' }), signature('seal', 'Третя установа', 'TOTAL-FAILED', { subIndication: 'HASH_FAILURE' }), signature('timestamp', 'Служба часу', 'TOTAL-PASSED'), signature('attachment', 'ГАЙОВИЙ Андрій', 'TOTAL-FAILED', { subIndication: 'HASH_FAILURE' })];
    await open(signedDocument, { ...runningRoute, allowed: [] }, 'signatures', (api) => {
      const usual = api.handle.bind(api);
      api.handle = (method, url, body) => (url.pathname.endsWith('/signatures') ? { status: 200, body: { signatures: found } } : usual(method, url, body));
    });
    for (const said of ['Печатка дійсна', 'Печатка недійсна', 'Печатка недійсна: дані змінено після засвідчення', 'Позначка часу дійсна', 'Підпис недійсний: дані змінено після підписання']) expect(await screen.findByText(said)).toBeTruthy();
  });

  it('a refused dispatch shows its receipts and may be sent again by the records office', async () => {
    const { fake } = await open(signedDocument, { ...runningRoute, allowed: [] }, 'files', (api) => api.instead.set('POST /api/dispatches', () => ({ status: 200, body: {} })));
    expect(await screen.findByText(/Причина відмови: Не той адресат/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Надіслати ще раз' }));
    await expect.poll(() => fake.calls.some((call) => call.path.endsWith('/repetition'))).toBe(true);
  });
});
