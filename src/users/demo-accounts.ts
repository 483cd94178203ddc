import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { SETTINGS, type Settings } from '#shared/config/settings.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { rows } from '#shared/database/rows.js';

export interface DemoAccount {
  readonly login: string;
  readonly name: string;
  readonly position: string;
  readonly password: string;
}

/** Where the seed leaves the demonstration accounts and their key files. */
export const demoAccountsFile = (settings: Settings): string => path.join(settings.DATA_DIR, 'keys', 'accounts.json');

/** The accounts of the demonstration data, for the sign-in page. Empty in production mode and where nothing was seeded. */
@Injectable()
export class DemoAccounts {
  constructor(@Inject(SETTINGS) private readonly settings: Settings, @Inject(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** The accounts with their passwords; null stands for one that its owner has changed, which nobody else knows. */
  async list(): Promise<(Omit<DemoAccount, 'password'> & { password: string | null })[]> {
    const seeded = this.seeded();
    if (seeded.length === 0) return [];
    const changed = await rows<{ login: string }>(this.dataSource, `select login from person p where login = any($1) and exists (select 1 from journal_entry j where j.type = 'passwordChanged' and j.data->>'personId' = p.id::text)`, [seeded.map(({ login }) => login)]);
    return seeded.map((account) => (changed.some(({ login }) => login === account.login) ? { ...account, password: null } : account));
  }

  private seeded(): DemoAccount[] {
    if (this.settings.OBIH_MODE === 'production') return [];
    try {
      return JSON.parse(readFileSync(demoAccountsFile(this.settings), 'utf8')) as DemoAccount[];
    } catch {
      return [];
    }
  }
}
