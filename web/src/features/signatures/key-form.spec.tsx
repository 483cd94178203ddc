import { configure, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { keyToolsAreHere } from '../../lib/keys/key-tools.fixture';
import type { OpenedKey } from '../../lib/keys/opened-key';
import { KeyForm } from './key-form';

vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 5_000 });

const toolsAreHere = keyToolsAreHere('the choice among several keys');

let dir: string;
let store: File;

describe.skipIf(!toolsAreHere)('A key file with several keys', () => {
  beforeAll(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'obih-form-'));
    const run = (tool: string, ...args: string[]): void => void execFileSync(tool, args, { cwd: dir, stdio: 'ignore' });
    for (const [alias, days] of [['personal', '30'], ['office', '40'], ['old', '-1']] as const) {
      fs.writeFileSync(path.join(dir, 'usage'), 'keyUsage=critical,digitalSignature,nonRepudiation\nbasicConstraints=CA:FALSE');
      run('openssl', 'req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'k.pem', '-out', 'r.pem', '-subj', `/O=${alias}/CN=Iryna SAVCHENKO`);
      run('openssl', 'x509', '-req', '-in', 'r.pem', '-signkey', 'k.pem', '-days', days, '-extfile', 'usage', '-out', 'c.pem');
      run('openssl', 'pkcs12', '-export', '-inkey', 'k.pem', '-in', 'c.pem', '-name', alias, '-passout', 'pass:pass-word', '-out', 'k.p12');
      run('keytool', '-importkeystore', '-noprompt', '-srcstoretype', 'PKCS12', '-srckeystore', 'k.p12', '-srcstorepass', 'pass-word', '-deststoretype', 'JKS', '-destkeystore', 'k.jks', '-deststorepass', 'pass-word');
    }
    store = new File([fs.readFileSync(path.join(dir, 'k.jks'))], 'savchenko.jks');
  }, 60_000);
  afterAll(() => dir && fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
  beforeEach(() => void Object.defineProperty(window, 'isSecureContext', { value: true, configurable: true }));

  async function open(objection?: (key: OpenedKey) => string | null): Promise<OpenedKey[]> {
    const used: OpenedKey[] = [];
    render(<KeyForm submitLabel="Підписати" onOpened={(key) => void used.push(key)} {...(objection ? { objection } : {})} />);
    await userEvent.upload(await screen.findByLabelText(/Файл ключа/), store);
    await userEvent.type(screen.getByLabelText('Пароль до ключа'), 'pass-word');
    await userEvent.click(screen.getByRole('button', { name: 'Підписати' }));
    return used;
  }

  it('asks which one signs, leaves out what has expired, and signs with the one that was chosen', async () => {
    const used = await open();
    await screen.findByText('У файлі кілька ключів. Який узяти?');
    expect(document.activeElement?.contains(screen.getAllByRole('radio')[0] ?? null)).toBe(true);
    expect(screen.queryByLabelText('Пароль до ключа')).toBeNull();
    expect(screen.getAllByRole('radio')).toHaveLength(2);
    expect(used).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Підписати' }));
    expect(screen.getAllByText('Оберіть ключ').length).toBeGreaterThan(0);
    await userEvent.click(screen.getByLabelText('Iryna SAVCHENKO, office'));
    await userEvent.click(screen.getByRole('button', { name: 'Підписати' }));
    expect(used.map((key) => key.organisation)).toEqual(['office']);
  });

  it('asks nothing where only one of them fits: a ceremony that was begun with it', async () => {
    const used = await open((key) => (key.organisation === 'personal' ? null : 'інший ключ'));
    await vi.waitFor(() => expect(used.map((key) => key.organisation)).toEqual(['personal']));
    expect(screen.queryByRole('radio')).toBeNull();
  });
});
