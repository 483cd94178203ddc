import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { visit } from '../../../dev/visit';
import { prefer } from '../../lib/preferences';

beforeEach(() => {
  sessionStorage.clear();
  prefer({ letterKeys: true });
});
const rows = () => screen.findAllByRole('row', { selected: false });

describe('My documents', () => {
  it('puts what is late first and says why each document is here', async () => {
    await visit('/?tab=approve');
    expect((await screen.findAllByRole('rowheader'))[0]?.textContent).toContain('Прострочено (1)');
    const [first] = await rows();
    expect(first?.textContent).toContain('Повторне погодження');
    expect(first?.textContent).toContain('змінено після Вас: 2');
  });

  it('approves what was ticked, named with its number, and tells the outcome', async () => {
    const { fake } = await visit('/?tab=approve');
    for (const box of (await screen.findAllByRole('checkbox')).slice(1, 3)) await userEvent.click(box);
    await userEvent.click(screen.getByRole('button', { name: 'Погодити 2…' }));
    const dialog = await screen.findByRole('dialog', { name: /Погодити 2/ });
    expect(dialog.textContent).toContain('Ви не відкривали 2');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Погодити 2' }));
    expect((await within(dialog).findAllByText('Виконано: 2.')).length).toBeGreaterThan(0);
    const sent = fake.calls.find((call) => call.path === '/api/bulk-decisions');
    expect(sent?.body).toMatchObject({ verdict: 'approve', items: [{ version: 2, round: 2 }, { version: 1 }] });
    expect(sent?.headers.get('Idempotency-Key')).toBeTruthy();
  });

  it('walks by J and ticks by X on any layout, and not at all when single letters are switched off', async () => {
    await visit('/?tab=approve');
    const [first] = await screen.findAllByRole('link', { name: /Цифрова Зорянщина/ });
    first?.focus();
    fireEvent.keyDown(document.activeElement ?? document.body, { code: 'KeyX', key: 'ч' });
    expect(await screen.findByRole('button', { name: 'Погодити 1…' })).toBeTruthy();
    fireEvent.keyDown(document.activeElement ?? document.body, { code: 'KeyJ', key: 'о' });
    expect(document.activeElement?.textContent).toContain('робочої групи');
    prefer({ letterKeys: false });
    fireEvent.keyDown(document.activeElement ?? document.body, { code: 'KeyX', key: 'ч' });
    expect(screen.queryByRole('button', { name: 'Погодити 2…' })).toBeNull();
  });

  it('keeps the inbox of an absent person apart and says on what ground', async () => {
    const { router } = await visit('/?tab=approve');
    await userEvent.click(await screen.findByRole('button', { name: /Пошта: Максим ДЯЧЕНКО/ }));
    expect(router.state.location.search).toContain('for=');
    expect((await screen.findAllByText(/88-к\/тр/)).length).toBeGreaterThan(0);
  });
});
