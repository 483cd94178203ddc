import { configure, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { visit } from '../../../dev/visit';
import { addressOf, belongs, groupsOf, type Notification } from './grouping';

// Two busy cores must not make a test fail that only waits.
vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 5_000 });

beforeAll(() => import('./notifications-page'), 30_000);

const notice = (n: number, type: string, more: Partial<Notification> = {}): Notification => ({
  notificationId: `00000001-0000-4000-8000-${String(n).padStart(12, '0')}`, at: `2026-11-12T${String(20 - n).padStart(2, '0')}:00:00.000Z`, type, facts: {}, documentId: `00000004-0000-4000-8000-${String(n).padStart(12, '0')}`, title: `Документ ${n}`, needsAction: type === 'stepOpened' || type === 'returned', readAt: null, ...more,
});
const items = [notice(1, 'returned', { facts: { byName: 'Людмила ГОНЧАР', reason: 'Не погоджено суму' } }), notice(2, 'stepOpened'), notice(3, 'stepOpened'), notice(4, 'registered', { facts: { index: '412' }, readAt: '2026-11-12T17:00:00.000Z' })];

describe('Notifications', () => {
  it('of one type and day stand as one line, newest first', () => {
    expect(groupsOf(items).map((group) => group.items.length)).toEqual([1, 2, 1]);
  });

  it('that were read no longer need an action', () => {
    expect(belongs(notice(1, 'returned'), 'action')).toBe(true);
    expect(belongs(notice(1, 'returned', { readAt: '2026-11-12T17:00:00.000Z' }), 'action')).toBe(false);
  });

  it('lead to where something can be done', () => {
    expect([notice(1, 'returned'), notice(1, 'exportReady', { documentId: null }), notice(1, 'dispatchRefused'), notice(1, 'stepOpened')].map(addressOf)).toEqual([
      `/documents/${notice(1, 'x').documentId ?? ''}/edit`, '/archive', `/documents/${notice(1, 'x').documentId ?? ''}?tab=files`, `/documents/${notice(1, 'x').documentId ?? ''}`,
    ]);
  });

  it('are told in sentences with who and why, and one reading is sent for a group', async () => {
    const { fake } = await visit('/notifications', { prepare: (api) => { api.instead.set('GET /api/notifications', () => ({ status: 200, body: { items, nextCursor: null, unread: 3 } })); api.instead.set('POST /api/notifications/read', () => ({ status: 204 })); } });
    expect(await screen.findByRole('link', { name: 'Повернуто на доопрацювання (Людмила ГОНЧАР): «Документ 1»' })).toBeTruthy();
    expect(screen.getByText(/Причина: Не погоджено суму/)).toBeTruthy();
    const group = screen.getByText(/На Ваш розгляд надійшло 2\sдокументи/).closest('li.notification');
    await userEvent.click(within(group as HTMLElement).getByRole('button', { name: 'Прочитано' }));
    await expect.poll(() => fake.calls.find((call) => call.method === 'POST')?.body).toEqual({ notificationIds: [items[1]?.notificationId, items[2]?.notificationId] });
  });

  it('do not move under the eyes: new ones wait until they are asked for', async () => {
    let now = items.slice(1);
    const { client } = await visit('/notifications', { prepare: (api) => void api.instead.set('GET /api/notifications', () => ({ status: 200, body: { items: now, nextCursor: null, unread: 3 } })) });
    await screen.findByText(/Зареєстровано за № 412/);
    now = items;
    await client.invalidateQueries({ queryKey: ['notifications'] });
    const show = await screen.findByRole('button', { name: 'Надійшло нових: 1. Показати' });
    expect(screen.queryByText(/Повернуто на доопрацювання/)).toBeNull();
    await userEvent.click(show);
    expect(screen.getByText(/Повернуто на доопрацювання/)).toBeTruthy();
  });

  describe('in the drawer of the bell', () => {
    const opened = async (now: () => readonly Notification[]) => {
      const shown = await visit('/search', {
        prepare: (api) => {
          api.instead.set('GET /api/notifications', () => ({ status: 200, body: { items: now(), nextCursor: null, unread: now().filter((one) => one.readAt === null).length } }));
          api.instead.set('POST /api/notifications/read', () => ({ status: 204 }));
        },
      });
      const bell = await screen.findByRole('button', { name: /^Сповіщення/ });
      await userEvent.click(bell);
      return { ...shown, bell, drawer: await screen.findByRole('dialog', { name: 'Сповіщення' }) };
    };

    it('stand beside the page, and closing them gives the keyboard back to the bell', async () => {
      const { drawer, bell } = await opened(() => items);
      expect(await within(drawer).findByRole('link', { name: /Повернуто на доопрацювання/ })).toBeTruthy();
      expect(within(drawer).getByText('Непрочитаних: 3')).toBeTruthy();
      expect(document.activeElement).toBe(within(drawer).getByRole('heading', { name: 'Сповіщення' }));
      await userEvent.click(within(drawer).getByRole('button', { name: 'Закрити' }));
      await expect.poll(() => screen.queryByRole('dialog')).toBeNull();
      expect(document.activeElement).toBe(bell);
    });

    it('are read with the key E, and the focus stays on the line', async () => {
      let now: readonly Notification[] = items;
      const { drawer, fake, client } = await opened(() => now);
      const link = await within(drawer).findByRole('link', { name: /Повернуто на доопрацювання/ });
      link.focus();
      await userEvent.keyboard('{e}');
      await expect.poll(() => fake.calls.find((call) => call.method === 'POST')?.body).toEqual({ notificationIds: [items[0]?.notificationId] });
      now = items.map((one, n) => (n === 0 ? { ...one, readAt: '2026-11-12T19:30:00.000Z' } : one));
      await client.invalidateQueries({ queryKey: ['notifications'] });
      await expect.poll(() => within(drawer).queryByText('Непрочитаних: 2')).toBeTruthy();
      expect(document.activeElement?.textContent).toMatch(/Повернуто на доопрацювання/);
    });

    it('lead to the document, marked as read, and the drawer goes', async () => {
      const { drawer, fake, router } = await opened(() => items);
      await userEvent.click(await within(drawer).findByRole('link', { name: /Повернуто на доопрацювання/ }));
      await expect.poll(() => router.state.location.pathname, { timeout: 15_000 }).toBe(`/documents/${items[0]?.documentId ?? ''}/edit`);
      expect(screen.queryByRole('dialog', { name: 'Сповіщення' })).toBeNull();
      expect(fake.calls.find((call) => call.method === 'POST')?.body).toEqual({ notificationIds: [items[0]?.notificationId] });
    });

    it('say plainly that there are none', async () => {
      const { drawer } = await opened(() => []);
      expect(await within(drawer).findByText('Сповіщень немає')).toBeTruthy();
      expect(within(drawer).queryByRole('button', { name: 'Позначити все прочитаним' })).toBeNull();
    });
  });
});
