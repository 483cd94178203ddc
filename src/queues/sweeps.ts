import { Injectable, Inject } from '@nestjs/common';
import { LOGGER, type Logger } from '#shared/logging/logger.js';
import { RemindersService } from '#approvals/reminders.service.js';
import { DispatchService } from '#records/dispatch/dispatch.service.js';
import { ReceiptsService } from '#records/dispatch/receipts.service.js';
import { ExportService } from '#records/archive/export.service.js';
import { FinalisationService } from '#records/finalisation/finalisation.service.js';
import { ListRefreshService } from '#signatures/trust/list-refresh.service.js';
import { PreservationService } from '#signatures/preservation/preservation.service.js';
import { IncomingService } from '#records/incoming/incoming.service.js';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '#shared/database/data-source.js';

const minute = 60_000;

/**
 * What asks the database whether something was left behind: timers and queues are hints, the tables are the truth (L07). Each sweep is
 * harmless when several workers run it at once, because what it calls is idempotent.
 */
@Injectable()
export class Sweeps {
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Set<string>();

  constructor(
    private readonly reminders: RemindersService, private readonly finalisation: FinalisationService, private readonly dispatch: DispatchService, private readonly receipts: ReceiptsService, private readonly exports: ExportService,
    private readonly incoming: IncomingService, private readonly preservation: PreservationService, private readonly trustedList: ListRefreshService, @Inject(DATA_SOURCE) private readonly dataSource: DataSource, @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  start(): void {
    this.every('reminders', 5000, () => this.reminders.remind());
    this.every('assignees', 15_000, () => this.reminders.refresh());
    this.every('receipts', 10_000, () => this.receipts.takeArrived());
    this.every('terms', 5 * minute, () => this.incoming.warnOfTerms());
    this.every('finalisation', 30_000, () => this.finaliseStuck());
    this.every('letters', minute, () => this.sendWaiting());
    this.every('packages', minute, () => this.writeWaiting());
    this.every('preservation', 5 * minute, () => this.preserveDue());
    this.every('trustedList', 15_000, () => this.trustedList.refreshIfDue());
    this.every('housekeeping', 10 * minute, () => this.tidy());
  }

  stop(): void {
    this.timers.forEach(clearInterval);
  }

  private every(name: string, ms: number, work: () => Promise<unknown>): void {
    const run = async (): Promise<void> => {
      if (this.running.has(name)) return;
      this.running.add(name);
      await work().catch((error: unknown) => this.logger.warn({ err: error, sweep: name }, 'a sweep did not succeed; the next one will look again'));
      this.running.delete(name);
    };
    this.timers.push(setInterval(() => void run(), ms).unref());
  }

  private async finaliseStuck(): Promise<void> {
    for (const one of await this.finalisation.stuck(2 * minute)) await this.finalisation.run(one.organisationId, one.documentId).catch((error: unknown) => this.logger.warn({ err: error, documentId: one.documentId }, 'a document still waits for its end'));
    await this.finalisation.tellStuck(10 * minute);
  }

  private async sendWaiting(): Promise<void> {
    for (const one of await this.dispatch.waiting(2 * minute)) await this.dispatch.sendQueued(one.organisationId, one.documentId).catch((error: unknown) => this.logger.warn({ err: error, documentId: one.documentId }, 'a letter still waits to be sent'));
  }

  private async writeWaiting(): Promise<void> {
    for (const one of await this.exports.waiting(5 * minute)) await this.exports.run(one.organisationId, one.exportId).catch((error: unknown) => this.logger.warn({ err: error, exportId: one.exportId }, 'a package still waits'));
  }

  private async preserveDue(): Promise<void> {
    for (const one of await this.preservation.due()) await this.preservation.preserve(one.organisationId, one.documentId).catch((error: unknown) => this.logger.warn({ err: error, documentId: one.documentId }, 'a document still waits for its long-term level'));
  }

  private async tidy(): Promise<void> {
    await this.dataSource.query(`delete from outbox where relayed_at < now() - interval '7 days'`);
    await this.dataSource.query(`delete from idempotency_key where created_at < now() - interval '30 days'`);
    await this.dataSource.query(`delete from session where expires_at < now() - interval '1 day'`);
  }
}
