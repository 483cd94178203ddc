import path from 'node:path';
import { Module, type DynamicModule } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared/config/settings.js';
import { DocumentsModule } from '#documents/documents.module.js';
import { SignaturesModule } from '#signatures/signatures.module.js';
import { UsersModule } from '#users/users.module.js';
import { ApprovalSheetService } from './approval-sheet/approval-sheet.service.js';
import { ArchiveChecks } from './archive/archive-checks.service.js';
import { ArchiveController } from './archive/archive.controller.js';
import { ArchiveDocuments } from './archive/archive-documents.service.js';
import { ArchiveQueries } from './archive/archive.queries.js';
import { DocumentContainers } from './archive/document-containers.service.js';
import { ExportService } from './archive/export.service.js';
import { PreservationQueries } from './archive/preservation.queries.js';
import { PackagesService } from './archive/packages.service.js';
import { DirectoryExchange } from './dispatch/directory-exchange.js';
import { DispatchController } from './dispatch/dispatch.controller.js';
import { DispatchQueries } from './dispatch/dispatch.queries.js';
import { DispatchService } from './dispatch/dispatch.service.js';
import { EXCHANGE } from './dispatch/exchange.port.js';
import { LETTER_MAILER, noLetterMailer, type Mailer } from './dispatch/mailer.port.js';
import { LettersService } from './dispatch/letters.service.js';
import { ReceiptsService } from './dispatch/receipts.service.js';
import { DocumentJournalQueries } from './document-journal.queries.js';
import { FinalisationService } from './finalisation/finalisation.service.js';
import { SealingService } from './finalisation/sealing.service.js';
import { FinishedDocuments } from './finished-documents.queries.js';
import { IncomingController } from './incoming/incoming.controller.js';
import { IncomingFiles } from './incoming/incoming-files.service.js';
import { IncomingQueries } from './incoming/incoming.queries.js';
import { IncomingService } from './incoming/incoming.service.js';
import { RegistrationMarks } from './incoming/registration-marks.service.js';
import { JournalsQueries } from './journals.queries.js';
import { RecordsProgress } from './progress-source.js';
import { RecordsController } from './records.controller.js';
import { RegistrationService } from './registration.service.js';
import { VerificationController } from './verification/verification.controller.js';
import { VerificationQueries } from './verification/verification.queries.js';
import { VerificationTokens } from './verification/verification-tokens.service.js';

const exported = [FinalisationService, RegistrationService, DispatchService, ReceiptsService, IncomingService, ExportService, ApprovalSheetService];
const queries = [JournalsQueries, IncomingQueries, DispatchQueries, ArchiveQueries, PreservationQueries, VerificationQueries, DocumentJournalQueries];
const inside = [IncomingFiles, RegistrationMarks, FinishedDocuments, SealingService, LettersService, VerificationTokens, ArchiveChecks, ArchiveDocuments, DocumentContainers, PackagesService, RecordsProgress];

/** Numbers, seals, letters, incoming documents, approval sheets, archive packages. The exchange is the one in folders until a body connects its own. */
@Module({})
export class RecordsModule {
  /** `mailer` carries letters by e-mail; without one they wait. */
  static with({ mailer = noLetterMailer }: { mailer?: Mailer } = {}): DynamicModule {
    return {
      module: RecordsModule,
      imports: [UsersModule, DocumentsModule, SignaturesModule],
      controllers: [RecordsController, IncomingController, DispatchController, ArchiveController, VerificationController],
      providers: [
        ...exported, ...queries, ...inside,
        { provide: LETTER_MAILER, useValue: mailer },
        { provide: EXCHANGE, inject: [SETTINGS], useFactory: (settings: Settings) => new DirectoryExchange(path.join(settings.DATA_DIR, 'exchange')) },
      ],
      exports: exported,
    };
  }
}
