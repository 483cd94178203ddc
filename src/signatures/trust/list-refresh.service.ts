import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { SETTINGS, type Settings } from '#shared/config/settings.js';
import { sha256 } from '#shared/crypto/sha256.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import { LOGGER, type Logger } from '#shared/logging/logger.js';
import { fetchBytes, type ExchangeLimits, type ExchangeRefusal } from '../cms/exchange.js';
import { nextTryAt, standingOf } from '../domain/list-refresh.js';
import { beginAttempt, fetchedListAt, markChecked, markProblem, putInForce, type FetchedList, type NewList } from './fetched-list.store.js';
import { listSigners } from './open-trust.js';
import { readTrustedList } from './read-trusted-list.js';
import { largestList } from './signed-xml.js';
import { TrustFault, type TrustReason } from './trust-fault.js';

/** Why an attempt brought no list; the one before it stays in force. */
export type ListProblem = TrustReason | 'listUnreachable' | 'listTooSlow' | 'listTooLarge' | 'listRolledBack';

/** How fetching goes, as it is shown: without the list itself. */
export interface ListRefreshView extends Omit<FetchedList, 'sha256'> {
  readonly address: string;
  readonly problem: ListProblem | null;
}

const limits: ExchangeLimits = { timeLimit: 60_000, sizeLimit: largestList };
const exchangeProblems: Readonly<Record<ExchangeRefusal, ListProblem>> = { unreachable: 'listUnreachable', tooSlow: 'listTooSlow', tooLarge: 'listTooLarge' };

/**
 * Fetches the trusted list from TRUST_LIST_URL (ADR 0032). Only a list that is signed by one of TRUST_LIST_SIGNERS, is not past its next update and
 * is no older release replaces the one in force; whatever else comes, that one stays.
 */
@Injectable()
export class ListRefreshService {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, @Inject(SETTINGS) private readonly settings: Settings, private readonly clock: Clock, @Inject(LOGGER) private readonly logger: Logger) {}

  /** For a sweep: asks the operator if it is time to. Several workers may call it at once, one asks. Nothing is locked while it waits. */
  async refreshIfDue(within: ExchangeLimits = limits): Promise<void> {
    const { TRUST_LIST_URL: address, TRUST_LIST_SIGNERS: signers, TRUST_LIST_EVERY_MINUTES: everyMinutes } = this.settings;
    if (address === undefined || signers === undefined) return;
    const before = await fetchedListAt(this.dataSource, address);
    const now = this.clock.now();
    const dueAt = nextTryAt(before, everyMinutes * 60_000);
    if ((dueAt !== undefined && now < dueAt) || !(await beginAttempt(this.dataSource, address, before, now))) return;
    const offered = await this.offered(address, signers, within);
    const problem = offered.ok ? await this.take(address, before, offered.value) : offered.refusal;
    if (problem === undefined) return markChecked(this.dataSource, address, this.clock.now());
    await markProblem(this.dataSource, address, problem, this.clock.now());
    if (problem !== before.problem) this.logger.error({ code: 'trustedListNotRenewed', address, reason: problem }, 'no newer trusted list was had: the one before it stays in force');
  }

  /** How fetching goes; undefined where the list is not fetched. */
  async show(): Promise<ListRefreshView | undefined> {
    const { TRUST_LIST_URL: address } = this.settings;
    if (address === undefined) return undefined;
    const { sha256: _digest, ...state } = await fetchedListAt(this.dataSource, address);
    return { address, ...state, problem: state.problem as ListProblem | null };
  }

  /** The list that the operator serves now, verified. */
  private async offered(address: string, signersFolder: string, within: ExchangeLimits): Promise<Result<NewList, ListProblem>> {
    const answer = await fetchBytes({ url: address }, within);
    if (!answer.ok) return refuse(exchangeProblems[answer.refusal]);
    try {
      const read = readTrustedList(answer.value, { signers: listSigners(signersFolder), at: this.clock.now() });
      if (!read.ok) return read;
      const { sequenceNumber, issuedAt, nextUpdateAt } = read.value;
      return accept({ list: answer.value, sha256: sha256(answer.value), sequenceNumber, issuedAt, nextUpdateAt });
    } catch (error) {
      if (!(error instanceof TrustFault)) throw error;
      return refuse(error.reason);
    }
  }

  /** Puts it in force if it is newer. */
  private async take(address: string, before: FetchedList, list: NewList): Promise<ListProblem | undefined> {
    const { sequenceNumber, issuedAt } = before;
    const standing = standingOf(list, sequenceNumber === null || issuedAt === null ? null : { sequenceNumber, issuedAt });
    if (standing === 'older') return 'listRolledBack';
    if (standing === 'newer' && (await putInForce(this.dataSource, address, list, this.clock.now())))
      this.logger.info({ address, sequenceNumber: list.sequenceNumber, issuedAt: list.issuedAt, nextUpdateAt: list.nextUpdateAt }, 'another trusted list is in force');
    return undefined;
  }
}
