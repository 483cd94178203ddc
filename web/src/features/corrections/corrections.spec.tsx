import { configure, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { FakeApi } from '../../../dev/fake-api';
import { visit } from '../../../dev/visit';
import type { View } from '../../lib/api';
import { documentId, runningRoute } from '../card/card.fixture';
import { excerpt } from './excerpt';

// Two busy cores must not make a test fail that only waits.
vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 5_000 });

beforeAll(() => Promise.all([import('./correction-page'), import('../card/card-page')]), 30_000);

const by = { personId: '00000001-0000-4000-8000-000000000031', name: 'Ольга ГРИЦАЙ', position: 'Головний спеціаліст' };
const at = '2026-11-12T08:40:00.000Z';
const correctEditorially: View<'AllowedAction'> = { action: 'correctEditorially', stepId: null, decisionId: null, remarkId: null, onBehalfOf: null, needsReason: false, evidence: 'none' };
const blockId = '00000003-0000-4000-8000-000000000006';
const block = (text: string) => ({ id: blockId, type: 'point' as const, level: 1 as const, text: [{ text }] });
const changes: View<'ChangeSetView'> = {
  fromVersion: 2, toVersion: 2, same: false, kindChanged: false, requisites: [], attachments: [], blockCount: 9,
  blocks: [{ kind: 'changed', id: blockId, section: 'text', place: 'п. 3', moved: false, formattingOnly: false, before: block('передбачити видаткі'), after: block('передбачити видатки'), rows: [], words: [{ kind: 'same', text: 'передбачити ' }, { kind: 'removed', text: 'видаткі' }, { kind: 'added', text: 'видатки' }] }],
};
const correction: View<'CorrectionView'> = { state: 'pending', round: 2, version: 2, minor: 1, by, at, reason: 'Описка в пункті 3', changes };

async function open(route: View<'RouteView'>, corrections: View<'CorrectionView'>[], more?: (fake: FakeApi) => void) {
  return visit(`/documents/${documentId}/correction`, {
    prepare: (fake) => {
      const document = fake.document(documentId);
      const base = `/api/documents/${documentId}`;
      const version = fake.version(2);
      const answers: Record<string, unknown> = { [`GET ${base}`]: document, [`GET ${base}/route`]: route, [`GET ${base}/versions/2`]: version, [`GET ${base}/editorial-corrections`]: { corrections } };
      const usual = fake.handle.bind(fake);
      fake.handle = (method, url, body) => (`${method} ${url.pathname}` in answers ? { status: 200, body: answers[`${method} ${url.pathname}`] } : usual(method, url, body));
      more?.(fake);
    },
  });
}

describe('An editorial correction', () => {
  it('is shown as a difference before it can be proposed, and needs a word of why', async () => {
    const { fake, router } = await open({ ...runningRoute, allowed: [correctEditorially] }, [], (api) => {
      api.instead.set(`POST /api/documents/${documentId}/editorial-corrections/preview`, () => ({ status: 200, body: changes }));
      api.instead.set(`POST /api/documents/${documentId}/editorial-corrections`, () => ({ status: 200, body: runningRoute }));
    });
    await screen.findByRole('textbox', { name: 'Текст документа' });
    expect(screen.queryByRole('button', { name: 'Запропонувати авторові' })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Показати різницю' }));
    expect((await screen.findByRole('group', { name: /Змінено: п. 3/ })).querySelector('ins')?.textContent).toContain('видатки');
    await userEvent.click(screen.getByRole('button', { name: 'Запропонувати авторові' }));
    expect(screen.getByText(/щонайменше 3 знаки/)).toBeTruthy();
    await userEvent.type(screen.getByLabelText('Що виправлено і чому'), 'Описка в пункті 3');
    await userEvent.click(screen.getByRole('button', { name: 'Запропонувати авторові' }));
    await expect.poll(() => fake.calls.find((call) => call.path.endsWith('/editorial-corrections') && call.method === 'POST')?.body).toMatchObject({ act: 'propose', reason: 'Описка в пункті 3' });
    await expect.poll(() => router.state.location.pathname, { timeout: 15_000 }).toBe(`/documents/${documentId}`);
  });

  it('that changes nothing is said to change nothing', async () => {
    await open({ ...runningRoute, allowed: [correctEditorially] }, [], (api) => api.instead.set(`POST /api/documents/${documentId}/editorial-corrections/preview`, () => ({ status: 409, body: { code: 'versionNotNew', status: 409 } })));
    await userEvent.click(await screen.findByRole('button', { name: 'Показати різницю' }));
    expect(await screen.findByText('Текст не змінено.')).toBeTruthy();
  });

  it('waits for the author, who sees the very words and consents or declines', async () => {
    const { fake } = await open({ ...runningRoute, correction: { by, at }, allowed: [correctEditorially, correctEditorially] }, [correction], (api) => api.instead.set(`POST /api/documents/${documentId}/editorial-corrections`, () => ({ status: 200, body: runningRoute })));
    const words = within(await screen.findByRole('region', { name: 'Що зміниться' }));
    expect(words.getByText('п. 3:')).toBeTruthy();
    expect(screen.getByText('Описка в пункті 3')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Погодитися з правкою' }));
    await expect.poll(() => fake.calls.find((call) => call.method === 'POST')?.body).toEqual({ act: 'consent' });
  });

  it('is nobody else’s to make', async () => {
    await open({ ...runningRoute, allowed: [] }, []);
    expect(await screen.findByText('Редакційна правка тут неможлива.')).toBeTruthy();
  });

  it('is quoted with the words near it, not with the whole paragraph', () => {
    const long = 'слово '.repeat(60);
    const [before, , after] = excerpt([{ kind: 'same', text: long }, { kind: 'added', text: 'нове' }, { kind: 'same', text: long }]);
    expect(excerpt([{ kind: 'same', text: 'У ' }, { kind: 'added', text: 'нове' }, { kind: 'same', text: '.' }]).map((word) => word.text)).toEqual(['У ', 'нове', '.']);
    expect(before?.text).toBe(`… ${'слово '.repeat(9)}`);
    expect(after?.text).toBe(`${'слово '.repeat(10)}…`);
  });
});
