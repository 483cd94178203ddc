import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FakeApi } from '../../../dev/fake-api';
import { visit } from '../../../dev/visit';
import { dropEnded } from './ceremony/running';
import { FakeSigning } from './signing.fixture';

// Two busy cores must not make a test fail that only waits.
vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 5_000 });

let key: File;
let certificate: File;
let dir: string;
const opensslIsHere = (() => {
  try {
    return execFileSync('openssl', ['version'], { encoding: 'utf8' }).startsWith('OpenSSL 3');
  } catch {
    return false;
  }
})();
if (!opensslIsHere) {
  if (process.env.CI) throw new Error('openssl 3 is needed to make the key file of these tests');
  console.warn('openssl 3 is not on this machine: signing with a key file is not checked in components.');
}

// The page is a chunk of its own; fetching it must not count into the waiting of the first test.
beforeAll(() => import('./signing-page'), 30_000);
beforeAll(() => {
  if (!opensslIsHere) return;
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'obih-signing-'));
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: dir, stdio: 'ignore' });
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'k.pem', '-out', 'c.pem', '-days', '30', '-subj', '/CN=Iryna SAVCHENKO', '-addext', 'keyUsage=critical,digitalSignature,nonRepudiation', '-addext', 'basicConstraints=CA:FALSE');
  openssl('pkcs12', '-export', '-inkey', 'k.pem', '-in', 'c.pem', '-passout', 'pass:правильний', '-out', 'k.p12');
  key = new File([fs.readFileSync(path.join(dir, 'k.p12'))], 'savchenko.p12');
  certificate = new File([fs.readFileSync(path.join(dir, 'c.pem'))], 'savchenko.cer');
});
afterAll(() => dir && fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
beforeEach(() => {
  dropEnded();
  Object.defineProperty(window, 'isSecureContext', { value: true, configurable: true });
});

/** The pretended server of everything, with a ceremony laid over it. */
function withCeremony(ceremony: FakeSigning) {
  return (fake: FakeApi): void => {
    const usual = fake.handle.bind(fake);
    fake.handle = (method, url, body) => ceremony.handle(method, url, body) ?? usual(method, url, body);
  };
}
const openAt = (ceremony: FakeSigning, step: string) => visit(`/signing/${ceremony.session.sessionId}?step=${step}`, { prepare: withCeremony(ceremony) });

async function giveKey(password: string): Promise<void> {
  await userEvent.upload(await screen.findByLabelText(/Файл ключа/), key);
  await userEvent.type(screen.getByLabelText('Пароль до ключа'), password);
  await userEvent.click(screen.getByRole('button', { name: /^Підписати/ }));
}

describe('Looking through the pile', () => {
  it('goes by arrows and sets aside by X on any layout, and counts what will be signed', async () => {
    const ceremony = new FakeSigning(5);
    await openAt(ceremony, 'pile');
    const pile = await screen.findByRole('group', { name: /Документ 1 з 5/ });
    pile.focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(screen.getByRole('group', { name: /Документ 2 з 5/ })).toBe(document.activeElement);
    // «ч» is what the X key writes on the Ukrainian layout.
    await userEvent.keyboard('[KeyX]');
    expect(await screen.findByRole('group', { name: /Документ 3 з 5/ })).toBeTruthy();
    expect(screen.getAllByRole('button', { name: /До підтвердження \(4\)/ }).length).toBeGreaterThan(0);
  });

  it('returns a document with a reason of ten characters at least, bound to the version that was shown', async () => {
    const ceremony = new FakeSigning(3);
    ceremony.session.items = ceremony.session.items.map((item) => ({ ...item, version: 2 }));
    const { fake } = await openAt(ceremony, 'pile');
    await userEvent.click(await screen.findByRole('button', { name: 'Повернути…' }));
    const dialog = within(screen.getByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Повернути на доопрацювання' }));
    expect(dialog.getAllByText(/щонайменше 10 знаків/).length).toBeGreaterThan(0);
    await userEvent.type(dialog.getByLabelText(/^Причина/), 'Не вказано посаду адресата');
    await userEvent.click(dialog.getByRole('button', { name: 'Повернути на доопрацювання' }));
    await waitFor(() => expect(fake.calls.find((call) => call.path.endsWith('/decision'))?.body).toMatchObject({ verdict: 'return', version: 2, reason: 'Не вказано посаду адресата' }));
    expect(await screen.findByRole('group', { name: /Документ 2 з 3/ })).toBeTruthy();
  });
});

describe('The confirmation', () => {
  it('says who signs how many of what, what was not opened, and what is left out with the reason', async () => {
    const ceremony = new FakeSigning(14);
    await openAt(ceremony, 'confirm');
    expect(await screen.findByText(/Ви, Олег СЕМЕНЮК, підпишете КЕП 13\sдокументів \(Розпорядження\s—\s7, Лист\s—\s6\)/)).toBeTruthy();
    expect(screen.getByText('Не відкрито: 13')).toBeTruthy();
    expect(screen.getByText('попередній етап ще не завершено')).toBeTruthy();
    expect(screen.getByRole('button', { name: /Підписати 13\sдокументів/ })).toBeTruthy();
  });
});

describe.skipIf(!opensslIsHere)('The key', () => {
  it('a wrong password stops at once: nothing was signed, nothing was sent', async () => {
    const ceremony = new FakeSigning(3);
    const { fake } = await openAt(ceremony, 'key');
    await giveKey('не той');
    expect((await screen.findByRole('alert')).textContent).toMatch(/Пароль не підійшов\..*Нічого не підписано і нікуди не надіслано/);
    expect(screen.getByLabelText('Пароль до ключа')).toHaveProperty('value', '');
    expect(fake.calls.some((call) => call.method === 'POST')).toBe(false);
  });

  it('a certificate instead of a key is told before the password is asked for', async () => {
    await openAt(new FakeSigning(3), 'key');
    await userEvent.upload(await screen.findByLabelText(/Файл ключа/), certificate);
    expect((await screen.findByRole('alert')).textContent).toContain('Це сертифікат, а не ключ.');
  });

  it('a ceremony that was begun goes on with the same certificate only', async () => {
    const ceremony = new FakeSigning(3);
    ceremony.session = { ...ceremony.session, state: 'signing', certificate: { subject: 'Інша ОСОБА', issuer: 'CA', serial: 'abc1', validTo: '2027-01-01T00:00:00.000Z' } };
    const { fake } = await openAt(ceremony, 'key');
    await giveKey('правильний');
    expect((await screen.findByRole('alert')).textContent).toContain('розпочато іншим сертифікатом (Інша ОСОБА)');
    expect(fake.calls.some((call) => call.method === 'POST')).toBe(false);
  });
});

describe.skipIf(!opensslIsHere)('Signing', () => {
  it('signs the pile with one key, tells what failed and offers to repeat only that', async () => {
    const ceremony = new FakeSigning(60);
    const failing = ceremony.session.items[20];
    ceremony.refuse.set(failing?.documentId ?? '', 'routeEnded');
    await openAt(ceremony, 'key');
    await giveKey('правильний');
    expect(await screen.findByText('Підписано 58 з 59', {}, { timeout: 5000 })).toBeTruthy();
    expect(screen.getByText('Помилка: погодження завершено або відкликано')).toBeTruthy();
    expect(ceremony.accepted).toHaveLength(58);
    ceremony.refuse.clear();
    await userEvent.click(screen.getByRole('button', { name: 'Повторити для помилкових (1)' }));
    expect(await screen.findByText(/^Підписано 1\sдокумент$/, {}, { timeout: 5000 })).toBeTruthy();
    expect(new Set(ceremony.accepted).size).toBe(59);
  });

  it('while nobody can tell whether the certificate is valid it says so, waits, and goes on at a word', async () => {
    const ceremony = new FakeSigning(4);
    ceremony.nobodyTells = true;
    await openAt(ceremony, 'key');
    await giveKey('правильний');
    expect(await screen.findByText('Стан сертифіката зараз не вдалося перевірити.')).toBeTruthy();
    expect(screen.getAllByText('Чекає: стан сертифіката зараз не можна перевірити')).toHaveLength(4);
    expect(screen.queryByRole('button', { name: 'Призупинити' })).toBeNull();
    expect(ceremony.accepted).toEqual([]);
    ceremony.nobodyTells = false;
    await userEvent.click(screen.getByRole('button', { name: 'Спробувати зараз' }));
    expect(await screen.findByText(/^Підписано 4\sдокументи$/, {}, { timeout: 5000 })).toBeTruthy();
    expect(new Set(ceremony.accepted).size).toBe(4);
    expect(ceremony.accepted).toHaveLength(4);
  });

  it('stops out of that wait: nothing is signed, and the result says why', async () => {
    const ceremony = new FakeSigning(3);
    ceremony.nobodyTells = true;
    await openAt(ceremony, 'key');
    await giveKey('правильний');
    await userEvent.click(await screen.findByRole('button', { name: 'Зупинити після поточного' }));
    expect(await screen.findByText('Нічого не підписано')).toBeTruthy();
    expect(await screen.findAllByText('Не підписано: стан сертифіката зараз не можна перевірити')).toHaveLength(3);
    expect([ceremony.accepted, ceremony.stopped]).toEqual([[], [ceremony.session.sessionId]]);
    expect(screen.getByRole('button', { name: 'Підписати решту (3)' })).toBeTruthy();
  });

  it('what was set aside is not signed: a new list is frozen without it', async () => {
    const ceremony = new FakeSigning(4);
    const first = ceremony.session.sessionId;
    const aside = ceremony.session.items[1]?.documentId ?? '';
    localStorage.setItem(`obih.signing.${first}`, JSON.stringify({ aside: [aside] }));
    await openAt(ceremony, 'key');
    await giveKey('правильний');
    expect(await screen.findByText(/^Підписано 3\sдокументи$/, {}, { timeout: 5000 })).toBeTruthy();
    expect(ceremony.stopped).toEqual([first]);
    expect(ceremony.accepted).not.toContain(aside);
  });

  it('S41 after the browser was closed it asks only for the key and says from where it goes on', async () => {
    const ceremony = new FakeSigning(10);
    ceremony.session.items.slice(0, 6).forEach((item) => (item.state = 'signed'));
    ceremony.session = { ...ceremony.session, state: 'signing', counts: { total: 10, excluded: 0, waiting: 4, signed: 6, failed: 0 } };
    await visit('/signing', { prepare: withCeremony(ceremony) });
    expect(await screen.findByText('Підписано 6 з 10. Продовжити з 7-го?')).toBeTruthy();
    await userEvent.click(screen.getByRole('link', { name: 'Продовжити' }));
    expect(await screen.findByText(/Підписано 6 з 10. Щоб продовжити, відкрийте той самий ключ/)).toBeTruthy();
    await giveKey('правильний');
    expect(await screen.findByText(/^Підписано 10\sдокументів$/, {}, { timeout: 5000 })).toBeTruthy();
    expect(ceremony.accepted).toHaveLength(4);
  });
});
