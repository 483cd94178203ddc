import { Module } from '@nestjs/common';
import { DocumentsModule } from '#documents/documents.module.js';
import { SignaturesModule } from '#signatures/signatures.module.js';
import { UsersModule } from '#users/users.module.js';
import { ApprovalsController } from './approvals.controller.js';
import { ApprovalsQueries } from './approvals.queries.js';
import { ApprovalsService } from './approvals.service.js';
import { CorrectionsQueries } from './corrections.queries.js';
import { CorrectionsService } from './corrections.service.js';
import { DecisionsService } from './decisions.service.js';
import { FactsLoader } from './facts.loader.js';
import { OpenStepsQueries } from './open-steps.queries.js';
import { InboxQueries } from './inbox.queries.js';
import { RemindersService } from './reminders.service.js';
import { SigningController } from './signing/signing.controller.js';
import { SigningForms } from './signing/signing-forms.js';
import { SigningReports } from './signing/signing-report.service.js';
import { SigningService } from './signing/signing.service.js';
import { TemplatesService } from './templates.service.js';

/** Routes, stages, steps, decisions, remarks, the inbox, signing ceremonies. */
@Module({
  imports: [UsersModule, DocumentsModule, SignaturesModule],
  controllers: [ApprovalsController, SigningController],
  providers: [ApprovalsService, ApprovalsQueries, DecisionsService, CorrectionsService, CorrectionsQueries, InboxQueries, OpenStepsQueries, FactsLoader, TemplatesService, RemindersService, SigningForms, SigningService, SigningReports],
  exports: [ApprovalsService, ApprovalsQueries, TemplatesService, RemindersService, SigningForms],
})
export class ApprovalsModule {}
