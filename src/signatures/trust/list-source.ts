import { readFileSync, statSync } from 'node:fs';
import { firstRow, type Runner } from '#shared/database/rows.js';
import { TrustFault, readable } from './trust-fault.js';

/** Where an installation has its trusted list from. */
export interface ListSource {
  /** For people: the file or the address. */
  readonly place: string;
  /** What to do when a list from here is not believed. */
  readonly remedy: string;
  /** Another value when another list is there; undefined when there is none, or nobody can say now. */
  mark(): Promise<string | undefined>;
  /** The list, unverified. Throws a TrustFault when there is none. */
  read(): Promise<Buffer>;
}

/** A list that the operator of this installation puts in place himself. */
export class FileListSource implements ListSource {
  readonly remedy = 'Fetch the list again from its operator and put it in place of TRUST_LIST.';

  constructor(readonly place: string) {}

  mark(): Promise<string | undefined> {
    return Promise.resolve(statSync(this.place, { throwIfNoEntry: false })?.mtimeMs.toString());
  }

  async read(): Promise<Buffer> {
    return readable(this.place, () => readFileSync(this.place));
  }
}

/** The last good list that a worker fetched from an address; it lies in the database, where every process sees it. */
export class FetchedListSource implements ListSource {
  readonly remedy = 'The worker fetches the list again by itself: GET /health/trust says how that goes.';

  constructor(readonly place: string, private readonly runner: Runner) {}

  async mark(): Promise<string | undefined> {
    return (await firstRow<{ sha256: string | null }>(this.runner, `select sha256 from trusted_list where address = $1`, [this.place]))?.sha256 ?? undefined;
  }

  async read(): Promise<Buffer> {
    const found = await firstRow<{ list: Buffer | null }>(this.runner, `select list from trusted_list where address = $1`, [this.place]);
    if (!found?.list) throw new TrustFault(this.place, 'listNotFetched', 'See whether a worker runs and reaches the address: GET /health/trust says what it met.');
    return found.list;
  }
}
