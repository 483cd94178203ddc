import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { readSettings, type Settings } from '#shared/config/settings.js';
import type { DocumentId, OrganisationId } from '#shared/domain/ids.js';
import { createLogger, type Logger } from '#shared/logging/logger.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { DocumentsService } from '#documents/documents.service.js';
import { PrintingService } from '#documents/printing.service.js';
import { SigningForms } from '#approvals/signing/signing-forms.js';
import { DispatchService } from '#records/dispatch/dispatch.service.js';
import { ExportService } from '#records/archive/export.service.js';
import { FinalisationService } from '#records/finalisation/finalisation.service.js';
import { PreservationService } from '#signatures/preservation/preservation.service.js';
import { MailProcessor } from '#queues/mail/mail.processor.js';
import { noMailer, SmtpMailer } from '#queues/mail/mailer.js';
import type { Mailer } from '#records/dispatch/mailer.port.js';
import { NotificationsService } from '#queues/notifications.service.js';
import { NoticesService } from '#queues/notify/notices.service.js';
import { NotifyProcessor } from '#queues/notify/notify.processor.js';
import { OutboxRelay } from '#queues/outbox.relay.js';
import { groupOfOne, startWorkers, type GroupProcessors, type Processors } from '#queues/processors.js';
import { openQueueBackend, type QueueBackend } from '#queues/queue-backend.js';
import { reactionsTo } from '#queues/reactions.js';
import { Sweeps } from '#queues/sweeps.js';
import { databaseAt } from './database.js';
import { WorkerModule } from './worker.module.js';

/** What a worker is started with besides its settings; a test hands in a clock that it can move. */
export interface WorkerParts {
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/** Starts the background process: the outbox relay, the processors, the sweeps. Answers with how to stop it in order. */
export async function startWorker(environment: NodeJS.ProcessEnv = process.env, parts: WorkerParts = {}): Promise<{ stop: () => Promise<void> }> {
  const settings = readSettings(environment);
  const logger = parts.logger ?? createLogger('worker', settings.LOG_LEVEL);
  const clock = parts.clock ?? clockFor(settings, environment);
  const dataSource = databaseAt(settings.DATABASE_URL, 10, (error) => logger.warn({ err: error }, 'a database connection was lost'), true);
  await dataSource.initialize();
  const mailer = settings.SMTP_URL ? new SmtpMailer(settings.SMTP_URL, settings.MAIL_FROM) : undefined;
  const context = await NestFactory.createApplicationContext(WorkerModule.with({ settings, dataSource, logger, clock }, mailer), { logger: ['error', 'fatal'], abortOnError: false });
  const backend = openQueueBackend(settings, logger);
  const relay = new OutboxRelay(dataSource, backend, reactionsTo, logger);
  const groups = groupsIn(context, dataSource, backend, mailer);
  startWorkers(backend, processorsIn(context, dataSource, settings, mailer, groups), logger, groups);
  const sweeps = context.get(Sweeps);
  relay.start();
  sweeps.start();
  return {
    stop: async () => {
      sweeps.stop();
      await relay.stop();
      await backend.close();
      await context.close();
      mailer?.close();
      await dataSource.destroy();
    },
  };
}

/** A shifted clock, for showing deadlines: only outside production. */
function clockFor(settings: Settings, environment: NodeJS.ProcessEnv): Clock {
  const clock = new Clock();
  if (settings.OBIH_MODE !== 'production') clock.shift(Number(environment.OBIH_CLOCK_SHIFT_HOURS ?? 0) * 3_600_000);
  return clock;
}

function processorsIn(context: INestApplicationContext, dataSource: DataSource, settings: Settings, mailer: Mailer | undefined, groups: ReturnType<typeof groupsIn>): Processors {
  const mail = new MailProcessor(dataSource, context.get(DirectoryQueries), mailer ?? noMailer, settings.PUBLIC_URL);
  const printing = context.get(PrintingService);
  const documents = context.get(DocumentsService);
  return {
    notify: groupOfOne(groups.notify),
    mail: (data) => mail.process(data),
    render: async (data) => {
      const document = await documents.facts(dataSource, data.organisationId as OrganisationId, data.documentId as DocumentId);
      if (document.currentVersion?.number === data.version) await printing.versionPdf(document.organisationId, document.currentVersion.id);
    },
    signingForm: (data) => context.get(SigningForms).makeAhead(data.organisationId as OrganisationId, data.documentId as DocumentId),
    finalise: (data) => context.get(FinalisationService).run(data.organisationId as OrganisationId, data.documentId as DocumentId),
    dispatch: groupOfOne(groups.dispatch),
    preserve: groupOfOne(groups.preserve),
    exportPackage: (data, progress) => context.get(ExportService).run(data.organisationId as OrganisationId, data.exportId as Parameters<ExportService['run']>[1], progress),
  };
}

/** Kinds of which several are done as one work. */
function groupsIn(context: INestApplicationContext, dataSource: DataSource, backend: QueueBackend, mailer: Mailer | undefined): Required<Pick<GroupProcessors, 'notify' | 'finalise' | 'dispatch' | 'preserve'>> {
  const notify = new NotifyProcessor(dataSource, context.get(NotificationsService), backend, context.get(NoticesService), mailer !== undefined);
  const [finalisation, dispatch, preservation] = [context.get(FinalisationService), context.get(DispatchService), context.get(PreservationService)];
  return {
    notify: (all) => notify.process(all),
    finalise: (all, stops) => ofEachOrganisation(all, (organisationId, documentIds) => finalisation.runTogether(organisationId, documentIds, stops)),
    dispatch: (all, stops) => ofEachOrganisation(all, (organisationId, documentIds) => dispatch.sendTogether(organisationId, documentIds, stops)),
    preserve: (all, stops) => ofEachOrganisation(all, (organisationId, documentIds) => preservation.preserveRipe(organisationId, documentIds, stops)),
  };
}

/** Hands jobs about documents to a work that is of one organisation; answers with the jobs that did not succeed. */
async function ofEachOrganisation<Data extends { readonly organisationId: string; readonly documentId: string }>(
  all: readonly Data[], work: (organisationId: OrganisationId, documentIds: readonly DocumentId[]) => Promise<ReadonlyMap<DocumentId, unknown>>,
): Promise<ReadonlyMap<Data, unknown>> {
  const failed = new Map<Data, unknown>();
  for (const organisationId of new Set(all.map((one) => one.organisationId))) {
    const own = all.filter((one) => one.organisationId === organisationId);
    const outcome = await work(organisationId as OrganisationId, [...new Set(own.map((one) => one.documentId as DocumentId))]);
    for (const one of own) if (outcome.has(one.documentId as DocumentId)) failed.set(one, outcome.get(one.documentId as DocumentId));
  }
  return failed;
}
