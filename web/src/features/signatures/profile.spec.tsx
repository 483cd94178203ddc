import { configure, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { visit } from '../../../dev/visit';

// Two busy cores must not make a test fail that only waits.
vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 5_000 });

beforeAll(() => import('./profile-page'), 30_000);

const certificate = {
  certificateId: '00000001-0000-4000-8000-000000000001', subject: 'САВЧЕНКО Ірина Петрівна', issuer: 'КНЕДП «Зоря»', serial: '0a1b', role: 'representative', taxNumberMasked: '12******90', edrpou: '00000001', qualified: true,
  validFrom: '2025-11-20T00:00:00.000Z', validTo: '2026-11-20T00:00:00.000Z', daysLeft: 6, boundAt: '2025-11-21T08:00:00.000Z', state: 'expiring',
};
const withCertificates = (certificates: object[]) => ({ prepare: (fake: { instead: Map<string, (body: unknown) => { status: number; body?: unknown }> }) => void fake.instead.set('GET /api/me/certificates', () => ({ status: 200, body: { certificates } })) });

describe('Profile', () => {
  it('says how long my certificate is still valid, and warns in time', async () => {
    await visit('/profile', withCertificates([certificate]));
    expect(await screen.findByRole('heading', { name: 'САВЧЕНКО Ірина Петрівна' })).toBeTruthy();
    expect(screen.getByText(/Сертифікат діятиме ще 6\sднів/)).toBeTruthy();
    expect(screen.getByText('скоро закінчиться')).toBeTruthy();
  });

  it('explains what to do when no certificate is bound', async () => {
    await visit('/profile', withCertificates([]));
    expect(await screen.findByText('Сертифікат ще не закріплено')).toBeTruthy();
  });

  it('unbinds only after a question', async () => {
    const { fake } = await visit('/profile', { prepare: (api) => { withCertificates([certificate]).prepare(api); api.instead.set('DELETE /api/me/certificates', () => ({ status: 204 })); } });
    await userEvent.click(await screen.findByRole('button', { name: 'Відкріпити' }));
    expect(fake.calls.some((call) => call.method === 'DELETE')).toBe(false);
    await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Відкріпити' }));
    await expect.poll(() => fake.calls.find((call) => call.method === 'DELETE')?.path).toBe(`/api/me/certificates/${certificate.certificateId}`);
  });

  describe('a password of one’s own', () => {
    const opened = async (reply: { status: number; body: object }) => {
      const shown = await visit('/profile', { prepare: (fake) => { fake.instead.set('GET /api/me/certificates', () => ({ status: 200, body: { certificates: [] } })); fake.instead.set('POST /api/me/password', () => reply); } });
      await userEvent.click(await screen.findByRole('button', { name: 'Змінити пароль' }));
      const dialog = within(screen.getByRole('dialog', { name: 'Змінити пароль' }));
      await userEvent.type(dialog.getByLabelText('Теперішній пароль'), 'старий пароль');
      await userEvent.type(dialog.getByLabelText('Новий пароль'), 'жовтень над Дніпром');
      await userEvent.click(dialog.getByRole('button', { name: 'Змінити пароль' }));
      return { ...shown, dialog };
    };

    it('is changed with the current one, and it is said how many sessions ended', async () => {
      const { fake } = await opened({ status: 200, body: { endedSessions: 2 } });
      await expect.poll(() => fake.calls.find((call) => call.path === '/api/me/password')?.body).toEqual({ current: 'старий пароль', next: 'жовтень над Дніпром' });
      expect(await screen.findByText('Пароль змінено. Завершено інших сеансів: 2.')).toBeTruthy();
      expect(screen.queryByRole('dialog')).toBeNull();
    });

    it('that is easy to guess is refused beside its field, with the reason', async () => {
      const { dialog } = await opened({ status: 422, body: { code: 'passwordRefused', status: 422, facts: { fault: 'holdsLogin' } } });
      expect(await dialog.findByText('Містить Ваш логін. Придумайте інший')).toBeTruthy();
      expect(document.activeElement).toBe(dialog.getByLabelText('Новий пароль'));
    });

    it('stays as it was when the current one is wrong', async () => {
      const { dialog } = await opened({ status: 403, body: { code: 'passwordNotRight', status: 403 } });
      expect(await dialog.findByText('Теперішній пароль не підійшов.')).toBeTruthy();
      expect(dialog.getByText(/Пароль не змінено/)).toBeTruthy();
    });
  });
});
