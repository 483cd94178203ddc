import { Module, type DynamicModule } from '@nestjs/common';
import { SharedModule } from '#shared/shared.module.js';
import { UsersModule } from '#users/users.module.js';
import { DocumentsModule } from '#documents/documents.module.js';
import { SignaturesModule } from '#signatures/signatures.module.js';
import { ApprovalsModule } from '#approvals/approvals.module.js';
import { RecordsModule } from '#records/records.module.js';
import { NotificationsService } from '#queues/notifications.service.js';
import { NoticesService } from '#queues/notify/notices.service.js';
import { Sweeps } from '#queues/sweeps.js';
import type { Mailer } from '#records/dispatch/mailer.port.js';

/** The background process: the same modules without HTTP, with what tells, seals, sends and sweeps. */
@Module({})
export class WorkerModule {
  static with(parts: Parameters<typeof SharedModule.with>[0], mailer: Mailer | undefined): DynamicModule {
    return {
      module: WorkerModule,
      imports: [SharedModule.with(parts), UsersModule, DocumentsModule, SignaturesModule, ApprovalsModule, RecordsModule.with(mailer ? { mailer } : {})],
      providers: [NotificationsService, NoticesService, Sweeps],
    };
  }
}
