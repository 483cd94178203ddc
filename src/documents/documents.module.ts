import { Module } from '@nestjs/common';
import { Clock } from '#shared/clock.js';
import { SETTINGS, type Settings } from '#shared/config/settings.js';
import { UsersModule } from '#users/users.module.js';
import { AccessJournal } from './access-journal.service.js';
import { AttachmentsService } from './attachments.service.js';
import { DocumentsController } from './documents.controller.js';
import { DocumentsQueries } from './documents.queries.js';
import { DocumentsService } from './documents.service.js';
import { DraftsService } from './drafts.service.js';
import { FilesController } from './files.controller.js';
import { KindsService } from './kinds.service.js';
import { PrintingService, TYPESETTER } from './printing.service.js';
import { ProgressSources } from './progress.port.js';
import { ReceivedFiles } from './received-files.service.js';
import { TypstTypesetter } from './rendering/typst-typesetter.js';
import { BLOB_STORE, type BlobStore } from './storage/blob-store.js';
import { openBlobStore } from './storage/open-blob-store.js';

/** Kinds, drafts, versions, comparison, attachments, search, exact pages. */
@Module({
  imports: [UsersModule],
  controllers: [DocumentsController, FilesController],
  providers: [
    AccessJournal, AttachmentsService, DocumentsQueries, DocumentsService, DraftsService, KindsService, PrintingService, ProgressSources, ReceivedFiles,
    { provide: TYPESETTER, useFactory: () => new TypstTypesetter() },
    {
      provide: BLOB_STORE, inject: [SETTINGS, Clock],
      useFactory: (settings: Settings, clock: Clock): Promise<BlobStore> => openBlobStore(settings.STORAGE_URL, settings.DATA_DIR, Date.parse(clock.now())),
    },
  ],
  exports: [AccessJournal, DocumentsService, DocumentsQueries, KindsService, PrintingService, ProgressSources, ReceivedFiles, BLOB_STORE],
})
export class DocumentsModule {}
