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
});
