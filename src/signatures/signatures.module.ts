import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared/config/settings.js';
import { DocumentsModule } from '#documents/documents.module.js';
import { UsersModule } from '#users/users.module.js';
import { AttachmentSigningService } from './attachment-signing.service.js';
import { CertificatesService } from './certificates.service.js';
import { ContainersService } from './containers.service.js';
import { DecisionSigningService } from './decision-signing.service.js';
import { DevelopmentServices } from './development-services.controller.js';
import { DocumentSigningService } from './document-signing.service.js';
import { EvidenceService } from './evidence.service.js';
import { PreservationService } from './preservation/preservation.service.js';
import { SealService } from './seal.service.js';
import { SignaturesController } from './signatures.controller.js';
import { SignaturesQueries } from './signatures.queries.js';
import { ListRefreshService } from './trust/list-refresh.service.js';
import { TrustService } from './trust.service.js';
import { openVerificationPolicy, VERIFICATION_POLICY } from './verification/policy-file.js';
import { VerificationController } from './verification/verification.controller.js';
import { VerificationDesk } from './verification-desk.service.js';
import { VerificationService } from './verification.service.js';

/** Read at start: an installation whose policy cannot be used does not run with another one. */
const policy = { provide: VERIFICATION_POLICY, inject: [SETTINGS], useFactory: (settings: Settings) => openVerificationPolicy(settings.VERIFICATION_POLICY_FILE) };
const services = [policy, TrustService, ListRefreshService, CertificatesService, DocumentSigningService, AttachmentSigningService, DecisionSigningService, SealService, EvidenceService, SignaturesQueries, VerificationService, VerificationDesk, PreservationService, ContainersService];

/** Prepare → sign elsewhere → verify → embed; the e-seal; verdicts. */
@Module({ imports: [UsersModule, DocumentsModule], controllers: [SignaturesController, VerificationController, DevelopmentServices], providers: services, exports: services })
export class SignaturesModule {}
