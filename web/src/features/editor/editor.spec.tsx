import { act, fireEvent, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { FakeApi } from '../../../dev/fake-api';
import { visit } from '../../../dev/visit';

const { documentId } = new FakeApi();

describe('Writing a draft', () => {
  it('shows the text on the paper with printed numbers, and a requisite that is filled in appears there', async () => {
    const { fake } = await visit(`/documents/${documentId}/edit`);
    expect((await screen.findByRole('textbox', { name: 'Текст документа' })).textContent).toContain('Схвалити проєкт');
    fireEvent.change(screen.getByLabelText(/Заголовок до тексту/), { target: { value: 'Про мир' } });
    expect(document.querySelector('.sheet__title')?.textContent).toBe('Про мир');
    fireEvent.keyDown(document.body, { code: 'KeyS', key: 'і', ctrlKey: true });
    await expect.poll(() => fake.calls.find((call) => call.method === 'PUT')?.body).toMatchObject({ revision: 3, requisites: { title: 'Про мир' } });
    expect((await screen.findAllByText(/Збережено о/)).length).toBeGreaterThan(0);
  });

  it('goes on when the server cannot be asked about the document any more: the text stays under the hands', async () => {
    const { fake, client } = await visit(`/documents/${documentId}/edit`);
    const paper = await screen.findByRole('textbox', { name: 'Текст документа' });
    for (const path of ['', '/working-copy']) fake.instead.set(`GET /api/documents/${documentId}${path}`, () => ({ status: 503, body: { code: 'temporarilyUnavailable', status: 503 } }));
    await act(async () => {
      await client.invalidateQueries();
      // The screen hears of an answer in the turn after it.
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
    expect(client.getQueryState(['document', documentId])?.status).toBe('error');
    expect(paper.isConnected).toBe(true);
  });

  it('names what keeps the draft from being sent, in words', async () => {
    await visit(`/documents/${documentId}/edit`);
    fireEvent.click(await screen.findByRole('button', { name: /^Перевірка/ }));
    expect((await screen.findAllByText(/Не заповнено обов’язковий реквізит/)).length).toBeGreaterThan(0);
  });

  it('asks when the draft was saved elsewhere: mine, the other, or joined', async () => {
    const { fake } = await visit(`/documents/${documentId}/edit`);
    fireEvent.change(await screen.findByLabelText(/Заголовок до тексту/), { target: { value: 'Про інше' } });
    fake.instead.set(`PUT /api/documents/${documentId}/working-copy`, () => ({ status: 409, body: { code: 'staleWorkingCopy', status: 409 } }));
    fireEvent.keyDown(document.body, { code: 'KeyS', key: 's', ctrlKey: true });
    expect((await screen.findByRole('dialog', { name: 'Є дві редакції цього проєкту' })).textContent).toContain('Узяти з сервера');
  });
});
