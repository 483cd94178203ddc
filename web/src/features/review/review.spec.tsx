import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeApi } from '../../../dev/fake-api';
import { visit } from '../../../dev/visit';

const { documentId, stepId } = new FakeApi();
const address = `/documents/${documentId}/review/${stepId}?tab=approve`;
const decision = (fake: FakeApi) => fake.calls.filter((call) => call.path.endsWith('/decision'));

beforeEach(() => sessionStorage.clear());

describe('Reviewing a document again', () => {
  it('says which version was mine and shows only what changed, in words too', async () => {
    await visit(address);
    expect(await screen.findByText(/Ваше рішення щодо версії 1/)).toBeTruthy();
    expect(screen.getByText(/Уточнено видатки за зауваженням/)).toBeTruthy();
    const removed = document.querySelector('.sheet del');
    expect(removed?.textContent).toContain('вилучено:');
    expect(removed?.textContent).toContain('в повному обсязі');
    expect(screen.getByRole('region', { name: 'Рішення' })).toBeTruthy();
  });

  it('approves the very version on the screen with one press, goes on, and can take it back', async () => {
    const { fake, router } = await visit(address);
    await userEvent.click(await screen.findByRole('button', { name: 'Погодити і далі' }));
    expect(decision(fake)[0]?.body).toMatchObject({ round: 2, version: 2, verdict: 'approve', remarks: [] });
    await expect.poll(() => router.state.location.pathname).not.toContain(documentId);
    await userEvent.click(await screen.findByRole('button', { name: /Скасувати \(\d+\)/ }));
    await expect.poll(() => fake.calls.some((call) => call.path.endsWith('/withdrawal'))).toBe(true);
    await expect.poll(() => router.state.location.pathname).toContain(documentId);
  });

  it('returns only with a reason of ten characters', async () => {
    const { fake } = await visit(address);
    await userEvent.click(await screen.findByRole('button', { name: 'Повернути на доопрацювання' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(within(dialog).getByRole('textbox'), 'ні');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Повернути' }));
    expect(decision(fake)).toHaveLength(0);
    await userEvent.click(within(dialog).getByRole('button', { name: '+ немає додатка' }));
    await userEvent.click(within(dialog).getByRole('button', { name: 'Повернути' }));
    await expect.poll(() => decision(fake)[0]?.body).toMatchObject({ verdict: 'return', reason: 'ні; немає додатка' });
  });

  it('sends remarks with the decision: the button becomes «Погодити із зауваженнями»', async () => {
    const { fake } = await visit(address);
    await userEvent.click(await screen.findByRole('button', { name: 'Зауваження' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(within(dialog).getByRole('textbox', { name: 'Зауваження' }), 'Уточнити суму');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Додати зауваження' }));
    await userEvent.click(await screen.findByRole('button', { name: /^Погодити із зауваженнями|^Погодити із заув/ }));
    await expect.poll(() => decision(fake)[0]?.body).toMatchObject({ verdict: 'approveWithRemarks', remarks: [{ text: 'Уточнити суму' }] });
  });

  it('I04 a text that changed meanwhile is not approved: it says so and offers the new version', async () => {
    await visit(address, { prepare: (fake) => fake.instead.set(`POST /api/documents/${documentId}/steps/${stepId}/decision`, () => ({ status: 409, body: { code: 'staleVersion', status: 409, facts: {} }, headers: { 'content-type': 'application/problem+json' } })) });
    await userEvent.click(await screen.findByRole('button', { name: 'Погодити і далі' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Документ змінено, поки Ви його читали');
    expect(screen.getByRole('button', { name: 'Показати нову версію' })).toBeTruthy();
  });

  it('keeps a decision on this computer when there is no connection', async () => {
    const { fake } = await visit(address);
    const approve = await screen.findByRole('button', { name: 'Погодити і далі' });
    fake.offline = true;
    await userEvent.click(approve);
    expect(await screen.findByText(/Рішення збережено на цьому комп’ютері/)).toBeTruthy();
  });
});
