import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { ContractInterceptor } from '#shared/http/contract.interceptor.js';
import { ProblemFilter } from '#shared/http/problem.filter.js';
import { SharedModule } from '#shared/shared.module.js';
import { SessionGuard } from '#users/session.guard.js';
import { UsersModule } from '#users/users.module.js';
import { DocumentsModule } from '#documents/documents.module.js';
import { SignaturesModule } from '#signatures/signatures.module.js';
import { ApprovalsModule } from '#approvals/approvals.module.js';
import { RecordsModule } from '#records/records.module.js';
import { QueuesModule } from '#queues/queues.module.js';

/** The API process: every module, behind one guard, one validation and one shape of refusals. */
@Module({})
export class AppModule {
  static with(parts: Parameters<typeof SharedModule.with>[0]): DynamicModule {
    return {
      module: AppModule,
      imports: [SharedModule.with(parts), UsersModule, DocumentsModule, SignaturesModule, ApprovalsModule, RecordsModule.with(), QueuesModule],
      providers: [
        { provide: APP_GUARD, useClass: SessionGuard },
        { provide: APP_INTERCEPTOR, useClass: ContractInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
