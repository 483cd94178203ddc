import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared/config/settings.js';

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
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  list(): DemoAccount[] {
    if (this.settings.OBIH_MODE === 'production') return [];
    try {
      return JSON.parse(readFileSync(demoAccountsFile(this.settings), 'utf8')) as DemoAccount[];
    } catch {
      return [];
    }
  }
}
