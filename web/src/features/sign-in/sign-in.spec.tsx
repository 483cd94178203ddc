import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { visit } from '../../../dev/visit';
import { insideAddress } from './sign-in-page';

describe('Sign-in', () => {
  it('fills in a demonstration account and lands where the person wanted to go', async () => {
    const { fake, router } = await visit('/sign-in?from=%2Fsearch', { signedIn: false });
    await userEvent.click(await screen.findByRole('button', { name: /Олег СЕМЕНЮК/ }));
    expect(screen.getByLabelText('Логін')).toHaveProperty('value', 'semeniuk');
    await userEvent.click(screen.getByRole('button', { name: 'Увійти' }));
    await expect.poll(() => router.state.location.pathname).toBe('/search');
    expect(fake.calls.find((call) => call.method === 'POST')?.body).toMatchObject({ login: 'semeniuk', trusted: false });
  });

  it('says what was wrong and keeps what was typed', async () => {
    await visit('/sign-in', { signedIn: false });
    await userEvent.type(await screen.findByLabelText('Логін'), 'semeniuk');
    await userEvent.type(screen.getByLabelText('Пароль'), 'не той');
    await userEvent.click(screen.getByRole('button', { name: 'Увійти' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Логін або пароль не підійшов');
    expect(screen.getByLabelText('Логін')).toHaveProperty('value', 'semeniuk');
  });

  it('asks for what is missing beside the field instead of asking the server', async () => {
    const { fake } = await visit('/sign-in', { signedIn: false });
    await userEvent.click(await screen.findByRole('button', { name: 'Увійти' }));
    expect(screen.getByText('Введіть логін')).toBeTruthy();
    expect(fake.calls.some((call) => call.method === 'POST')).toBe(false);
  });

  it('W11 never leads to a foreign page after sign-in', () => {
    expect(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', null].map(insideAddress)).toEqual(['/', '/', '/', '/', '/']);
    expect(insideAddress('/documents/1?tab=2')).toBe('/documents/1?tab=2');
  });
});
