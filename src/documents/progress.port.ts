import { Injectable } from '@nestjs/common';
import type { Runner } from '#shared/database/rows.js';
import type { DocumentId, Instant, OrganisationId } from '#shared/domain/ids.js';

/** What later modules know of a document's way to its end: files that are ready, consequences that still wait. */
export interface Progress {
  readonly signed: boolean;
  readonly sealed: boolean;
  readonly waiting: readonly { readonly step: string; readonly since: Instant; readonly reason: string | null }[];
}

/** A module to the right that knows about the progress of a document. */
export interface ProgressSource {
  progressOf(runner: Runner, organisationId: OrganisationId, documentId: DocumentId): Promise<Partial<Progress>>;
}

/** Where modules to the right say that they know; documents asks without knowing them (events go down, reactions come up). */
@Injectable()
export class ProgressSources {
  private readonly sources: ProgressSource[] = [];

  add(source: ProgressSource): void {
    this.sources.push(source);
  }

  async of(runner: Runner, organisationId: OrganisationId, documentId: DocumentId): Promise<Progress> {
    const answers = await Promise.all(this.sources.map((source) => source.progressOf(runner, organisationId, documentId)));
    return {
      signed: answers.some((answer) => answer.signed), sealed: answers.some((answer) => answer.sealed), waiting: answers.flatMap((answer) => answer.waiting ?? []),
    };
  }
}
