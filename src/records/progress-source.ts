import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Runner } from '#shared/database/rows.js';
import type { DocumentId, OrganisationId } from '#shared/domain/ids.js';
import { ProgressSources, type Progress, type ProgressSource } from '#documents/progress.port.js';
import { finalKinds, furthestFile } from '#signatures/signature.store.js';
import { waitingSteps } from './finalisation/finalisation.store.js';

/** Tells documents/ which files are ready and what still waits after the last signature. */
@Injectable()
export class RecordsProgress implements ProgressSource, OnModuleInit {
  constructor(private readonly sources: ProgressSources) {}

  onModuleInit(): void {
    this.sources.add(this);
  }

  async progressOf(runner: Runner, organisationId: OrganisationId, documentId: DocumentId): Promise<Partial<Progress>> {
    const [file, waiting] = await Promise.all([furthestFile(runner, documentId), waitingSteps(runner, organisationId, documentId)]);
    return { signed: file !== undefined, sealed: file !== undefined && finalKinds.includes(file.kind), waiting: waiting.map(({ step, since, reason }) => ({ step, since, reason })) };
  }
}
