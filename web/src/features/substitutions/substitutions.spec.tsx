import { configure, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { visit } from '../../../dev/visit';
import type { View } from '../../lib/api';
import { objectionsTo, plusDays, wishOf, type Draft } from './wish';

// Two busy cores must not make a test fail that only waits.
vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 5_000 });

beforeAll(() => import('./substitutions-page'), 30_000);

const person = (n: number, name: string): View<'PersonRef'> => ({ personId: `00000001-0000-4000-8000-${n.toString(16).padStart(12, '0')}`, name, position: 'Начальник управління' });
const me = person(3, 'Олег СЕМЕНЮК');
const known: View<'SubstitutionView'> = {
  substitutionId: '00000005-0000-4000-8000-000000000001', absent: me, substitute: person(2, 'Інна ШЕВЧУК'), fromOn: '2026-11-03', toOn: '2026-11-14', capacity: 'temporarilyActing', scope: 'all', kinds: [], maySign: false, ground: 'наказ від 02.11.2026 № 88-к/тр', revokedAt: null, state: 'active', mayRevoke: true,
};
const draft: Draft = { absentId: me.personId, substituteId: person(6, '').personId, fromOn: '2026-11-15', toOn: '2026-11-28', capacity: 'acting', scope: 'all', kinds: [], maySign: true, ground: 'наказ № 90' };
const codes = (wish: Partial<Draft>, today = '2026-11-12'): string[] => objectionsTo({ ...draft, ...wish }, [known], today).map((one) => one.code);

describe('A substitution that is being filled in', () => {
  it('is without objection when everything is there and the days are free', () => expect(codes({})).toEqual([]));
  it('cannot be of oneself', () => expect(codes({ substituteId: me.personId })).toEqual(['self']));
  it('cannot touch days that are taken, not even by one', () => expect([codes({ fromOn: '2026-11-14' }), codes({ fromOn: '2026-11-15' })]).toEqual([['overlaps'], []]));
  it('cannot end before it begins or lie in the past', () => expect([codes({ toOn: '2026-11-14' }), codes({ fromOn: '2026-11-15', toOn: '2026-11-16' }, '2026-11-17')]).toEqual([['turned'], ['past']]));
  it('needs a ground, and kinds when it is for kinds', () => expect(codes({ ground: ' ', scope: 'kinds' })).toEqual(['kindsMissing', 'groundMissing']));
  it('never passes signing where only approvals pass', () => expect(wishOf({ ...draft, scope: 'visas' }).maySign).toBe(false));
  it('counts days across months and the change of the clock', () => expect([plusDays('2026-10-20', 13), plusDays('2026-12-31', 1)]).toEqual(['2026-11-02', '2027-01-01']));
});

describe('Substitutions', () => {
  const list = (substitutions: View<'SubstitutionView'>[]) => ({ prepare: (fake: { instead: Map<string, (body: unknown) => { status: number; body?: unknown }> }) => void fake.instead.set('GET /api/substitutions', () => ({ status: 200, body: { substitutions } })) });

  it('says in words what an appointment means, and makes it', async () => {
    const { fake } = await visit('/substitutions', { prepare: (api) => { list([]).prepare(api); api.instead.set('POST /api/substitutions', () => ({ status: 201, body: known })); } });
    await userEvent.click(await screen.findByRole('button', { name: 'Нове заміщення' }));
    await userEvent.type(screen.getByRole('combobox', { name: 'Заступає' }), 'Людмила');
    await userEvent.click(await screen.findByRole('option', { name: /Людмила ГОНЧАР/ }));
    expect((await screen.findAllByText(/завдання особи Олег СЕМЕНЮК бачитиме й вирішуватиме Людмила ГОНЧАР \(т. в. о.\)/)).length).toBeGreaterThan(0);
    expect(screen.getByText('Підписувати не зможе: документи на підпис чекатимуть.')).toBeTruthy();
    await userEvent.type(screen.getByLabelText('Підстава'), 'наказ від 10.11.2026 № 91-к/тр');
    await userEvent.click(screen.getByRole('button', { name: 'Призначити' }));
    await expect.poll(() => fake.calls.find((call) => call.method === 'POST')?.body).toMatchObject({ capacity: 'temporarilyActing', scope: 'all', maySign: false, ground: 'наказ від 10.11.2026 № 91-к/тр' });
  });

  it('a refusal of the server about a circle is told in words', async () => {
    await visit('/substitutions', { prepare: (api) => { list([]).prepare(api); api.instead.set('POST /api/substitutions', () => ({ status: 409, body: { code: 'substitutionLoop', status: 409 } })); } });
    await userEvent.click(await screen.findByRole('button', { name: 'Нове заміщення' }));
    await userEvent.type(screen.getByRole('combobox', { name: 'Заступає' }), 'Людмила');
    await userEvent.click(await screen.findByRole('option', { name: /Людмила ГОНЧАР/ }));
    await userEvent.type(screen.getByLabelText('Підстава'), 'наказ № 91');
    await userEvent.click(screen.getByRole('button', { name: 'Призначити' }));
    expect((await screen.findByRole('alert')).textContent).toContain('замкнулося б у коло');
  });

  it('is ended only after a question that says what becomes of open tasks', async () => {
    const { fake } = await visit('/substitutions', { prepare: (api) => { list([known]).prepare(api); api.instead.set('POST /api/substitutions/', () => ({ status: 200, body: { ...known, state: 'revoked' } })); } });
    await userEvent.click(await screen.findByRole('button', { name: 'Припинити' }));
    const dialog = within(screen.getByRole('dialog'));
    expect(dialog.getByText(/невирішене повернеться до відсутньої особи/)).toBeTruthy();
    await userEvent.click(dialog.getByRole('button', { name: 'Припинити' }));
    await expect.poll(() => fake.calls.find((call) => call.method === 'POST')?.path).toBe(`/api/substitutions/${known.substitutionId}/revocation`);
  });
});
