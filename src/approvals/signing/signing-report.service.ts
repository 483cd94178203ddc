import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow } from '#shared/database/rows.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { Instant, Sha256, SigningSessionId } from '#shared/domain/ids.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { PrintingService } from '#documents/printing.service.js';
import type { CeremonyReportData } from '#documents/rendering/print-data.js';
import { DocumentSigningService } from '#signatures/document-signing.service.js';
import { SealService } from '#signatures/seal.service.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { approvalsProblem } from '../approvals.errors.js';
import { reportData } from './signing-report.js';
import { findSession, itemsOf } from './signing-session.js';

/** A ceremony's report as it is given to its signer. */
export interface SealedReport {
  readonly pdf: Buffer;
  readonly sha256: Sha256;
  readonly endedAt: Instant;
}

/** The report of a ceremony as a paper that stands by itself: sealed by the organisation with a time-stamp, made once, the same for ever. */
@Injectable()
export class SigningReports {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly printing: PrintingService, private readonly seals: SealService, private readonly signing: DocumentSigningService,
    private readonly directory: DirectoryQueries,
  ) {}

  /** The report of a ceremony of this person; refused with `ceremonyRuns` before its end, and as a seal is while there is no seal or time-stamp. */
  async report(actor: PersonActor, sessionId: SigningSessionId): Promise<SealedReport> {
    return inTransaction(this.dataSource, async (tx) => {
      // Two that ask at once wait for one another here: the paper is sealed once.
      const session = await findSession(tx, actor.personId, sessionId, 'for update');
      if (!session) throw sharedProblem('notFound');
      if (session.state !== 'finished' && session.state !== 'stopped') throw approvalsProblem('ceremonyRuns');
      const row = await firstRow<{ report: Sha256 | null; ended: Date }>(tx, `select report_sha256 as report, coalesce(ended_at, opened_at) as ended from signing_session where id = $1`, [sessionId]);
      const endedAt = (row?.ended ?? new Date(session.openedAt)).toISOString() as Instant;
      if (row?.report) return { pdf: await this.signing.bytesOf(actor.organisationId, { sha256: row.report }), sha256: row.report, endedAt };
      const [organisation, person, items] = await Promise.all([this.directory.organisation(actor.organisationId), this.directory.person(actor.organisationId, actor.personId), itemsOf(tx, sessionId)]);
      const data: CeremonyReportData = reportData({ session, items, endedAt, organisation, signer: { name: person?.name ?? '', position: person?.position ?? '' } });
      const { pdf } = await this.printing.typeset({ template: 'ceremony-report', profile: 'PDF/A-2a+UA', data });
      const sealed = await this.seals.sealPaper(pdf, 'Протокол підписання');
      const sha256 = await this.signing.store(actor.organisationId, sealed);
      await tx.query(`update signing_session set report_sha256 = $2 where id = $1`, [sessionId, sha256]);
      return { pdf: sealed, sha256, endedAt };
    });
  }
}
