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
});
