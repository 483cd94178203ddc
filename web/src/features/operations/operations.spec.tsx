import { configure, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { visit } from '../../../dev/visit';

// Two busy cores must not make a test fail that only waits.
vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 5_000 });

beforeAll(() => import('./operations-page'), 30_000);

const at = '2026-11-12T08:40:00.000Z';
const quiet = { outboxWaiting: 0, oldestWaitingAt: null, queues: [{ name: 'mail', waiting: 0, active: 0, delayed: 0, failed: 0 }], stuck: [], retrying: [], problems: [] };
const stuck = (jobId: string) => ({ jobId, queue: 'documents', name: 'finalise', attempts: 8, failedAt: at, error: 'timestampUnavailable', documentId: null });
const open = (body: object, retry = { status: 204 }) => visit('/operations', { prepare: (fake) => { fake.instead.set('GET /api/operations', () => ({ status: 200, body })); fake.instead.set('POST /api/operations/jobs', () => retry); } });

describe('The page of the operator', () => {
  it('says plainly that nothing waits', async () => {
    await open(quiet);
    expect(await screen.findByText('Фонові завдання виконано, черга порожня.')).toBeTruthy();
  });

  it('names what gave up with its cause, since when, and puts it back at one press', async () => {
    const { fake } = await open({ ...quiet, stuck: [stuck('7'), stuck('8')] });
    const region = within(await screen.findByRole('region', { name: 'Не вдалося: потрібна Ваша дія' }));
    expect(region.getAllByText(/служба позначок часу не відповідає/)).toHaveLength(2);
    await userEvent.click(region.getAllByRole('button', { name: 'Повторити: Реєстрація й печатка' })[0] as HTMLElement);
    await expect.poll(() => fake.calls.filter((call) => call.method === 'POST').map((call) => call.path)).toEqual(['/api/operations/jobs/documents/7/retry']);
    expect(await screen.findByText('Завдання повернуто в чергу.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Повторити всі (2)' }));
    expect(await screen.findByText('Повернуто в чергу: 2 з 2.')).toBeTruthy();
  });

  it('says what waits for a service and will come by itself, and that decisions go on when the queue is away', async () => {
    await open({ ...quiet, outboxWaiting: 3, oldestWaitingAt: at, retrying: [{ queue: 'mail', name: 'mail', count: 12, since: at, nextAt: null, error: 'connect ECONNREFUSED 127.0.0.1:25' }], problems: [{ service: 'queue (redis)', since: at, reason: 'no answer within three seconds', until: null }] });
    expect(await screen.findByText(/Чекає на передання до черг: 3\sподії/)).toBeTruthy();
    expect(screen.getByText('Не відповідає: queue (redis)')).toBeTruthy();
    const line = within(screen.getByRole('region', { name: 'Чекає і буде повторено' })).getByText('Лист електронною поштою').closest('tr');
    expect(line?.textContent).toContain('12служба не відповідає');
  });

  it('says why the trusted list is not renewed, and until when signing goes on by the one before', async () => {
    const problem = { service: 'trustedList', since: at, reason: 'listSignatureInvalid' };
    await open({ ...quiet, problems: [{ ...problem, until: '2099-08-01T00:00:00.000Z' }] });
    expect(await screen.findByText(/^Перелік довірених надавачів не оновлюється з /)).toBeTruthy();
    expect(screen.getByText('Підпис на отриманому переліку хибний, його відкинуто.')).toBeTruthy();
    expect(screen.getByText(/^Підписання й перевірка працюють за попереднім переліком\. Він чинний до .*2099/)).toBeTruthy();
  });

  it.each([null, '2020-08-01T00:00:00.000Z'])('says that signing has stopped when no trusted list is in force (%s), also for a cause that it has no words for', async (until) => {
    await open({ ...quiet, problems: [{ service: 'trustedList', since: at, reason: 'listBroken', until }] });
    expect(await screen.findByText('Чинного переліку немає, тому підписання зупинено. Документи можна читати й погоджувати.')).toBeTruthy();
    expect(screen.getByText('Отриманий файл не можна використати як перелік, його відкинуто.')).toBeTruthy();
  });
});
