import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow, rows } from '#shared/database/rows.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { Actor, PersonActor } from '#shared/domain/actor.js';
import type { DocumentId, OrganisationId, Sha256 } from '#shared/domain/ids.js';
import { once } from '#shared/idempotency.js';
import { organisationChain, record } from '#shared/journal/record.js';
import { newId } from '#shared/new-id.js';
import { visibleDocuments } from '#documents/documents.queries.js';
import { DocumentsService } from '#documents/documents.service.js';
import { BLOB_STORE, type BlobStore } from '#documents/storage/blob-store.js';
import { faultWords } from '../fault-words.js';
import { recordsProblem } from '../records.errors.js';
import type { RecordsEvent } from '../records.events.js';
import type { ExportId } from '../records.ids.js';
import { ArchiveChecks } from './archive-checks.service.js';
import { beat, exportDocuments, finishExport, releaseLease, takeLease, type ArchiveExport, type ExportProblem } from './export.store.js';
import { PackagesService } from './packages.service.js';

/** What an archivist may order: a case of a year, or a list of documents. */
export interface ExportOrder {
  readonly caseIndex?: string | undefined;
  readonly year?: number | undefined;
  readonly documentIds?: readonly DocumentId[] | undefined;
}

/** A package larger than this is not one case (rules-ua §6.2). */
const packageLimit = 200 * 1024 ** 3;
const mostDocuments = 10_000;
const mostTries = 6;
/** The lease is renewed, and progress told, no more often than people can read it. */
const beatMs = 1000;

/** Archive packages: ordered by an archivist, checked, written, kept. The queue calls `run` until it does not throw. */
@Injectable()
export class ExportService {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock, private readonly documents: DocumentsService, private readonly checks: ArchiveChecks, private readonly packages: PackagesService,
    @Inject(BLOB_STORE) private readonly blobs: BlobStore,
  ) {}

  /** Orders a package of the registered documents in the selection that the archivist may see; refuses an empty one with `nothingToExport`. */
  async request(actor: PersonActor, order: ExportOrder, key: string | undefined): Promise<ExportId> {
    return inTransaction(this.dataSource, (tx) =>
      once(tx, actor, { key, command: { export: { ...order, documentIds: order.documentIds ? [...order.documentIds] : [] } } }, async () => {
        const chosen = await this.chosen(tx, actor, order);
        if (chosen.length === 0) throw recordsProblem('nothingToExport');
        const [exportId, now, title] = [newId<ExportId>(), this.clock.now(), await this.titleOf(tx, actor.organisationId, order, chosen.length)];
        await tx.query(`insert into archive_export (id, organisation_id, title, case_index, year, state, requested_at, requested_by, total) values ($1,$2,$3,$4,$5,'queued',$6,$7,$8)`, [
          exportId, actor.organisationId, title, order.caseIndex ?? null, order.year ?? null, now, actor.personId, chosen.length]);
        await tx.query(`insert into archive_export_document (export_id, place, document_id) select $1, place, document_id from unnest($2::uuid[]) with ordinality as c (document_id, place)`, [exportId, chosen]);
        await this.record(tx, actor, { type: 'exportRequested', data: { exportId, title, documents: chosen.length, requestedBy: actor.personId } });
        return exportId;
      }),
    );
  }

  /**
   * Checks and writes a package, from the beginning whenever it is called: what an interrupted run left is written over. Does nothing
   * when it is finished. Throws on faults that may pass (storage, time-stamp), and while another process is at it; after six tries it fails.
   */
  async run(organisationId: OrganisationId, exportId: ExportId, progress: (done: number) => Promise<void> = () => Promise.resolve()): Promise<void> {
    const order = await takeLease(this.dataSource, organisationId, exportId, this.clock.now());
    if (!order) return this.refuseBusy(organisationId, exportId);
    try {
      const problems = await this.check(order, progress);
      if (problems.length > 0) await this.fail(order, 'documentsHaveProblems', problems);
      else await this.write(order, progress);
    } catch (error) {
      const reason = faultWords(error);
      if (order.tries >= mostTries) return this.fail(order, reason, []);
      await releaseLease(this.dataSource, exportId, reason);
      throw error;
    }
  }

  /** For a sweep: packages that nobody is working on although they were ordered, for the case that their job was lost. */
  async waiting(olderThanMs: number): Promise<{ organisationId: OrganisationId; exportId: ExportId }[]> {
    const before = new Date(Date.parse(this.clock.now()) - olderThanMs);
    return rows(this.dataSource, `select organisation_id as "organisationId", id as "exportId" from archive_export where finished_at is null and coalesce(beat_at, requested_at) < $1 order by requested_at limit 100`, [before]);
  }

  private async check(order: ArchiveExport, progress: (done: number) => Promise<void>): Promise<ExportProblem[]> {
    const problems: ExportProblem[] = [];
    const told = this.pace(order, 'checking', progress);
    for await (const { place, documentId } of exportDocuments(this.dataSource, order.exportId)) {
      const found = await this.checks.problemsOf(order.organisationId, documentId);
      if (found.length > 0) {
        const { title } = await this.documents.facts(this.dataSource, order.organisationId, documentId);
        problems.push(...found.map((code) => ({ documentId, title, code })));
      }
      await told(place);
    }
    return problems.slice(0, 1000);
  }

  private async write(order: ArchiveExport, progress: (done: number) => Promise<void>): Promise<void> {
    await beat(this.dataSource, order.exportId, { state: 'writing', done: 0 }, this.clock.now());
    const { output, written } = await this.packages.open(order, exportDocuments(this.dataSource, order.exportId), this.pace(order, 'writing', progress));
    const [stored, done] = await Promise.all([this.blobs.put(order.organisationId, output, packageLimit), written]);
    await this.end(order, { sha256: stored.sha256, size: stored.size, done });
  }

  private async end(order: ArchiveExport, stored: { sha256: Sha256; size: number; done: number }): Promise<void> {
    const { exportId, title, requestedBy } = order;
    await inTransaction(this.dataSource, async (tx) => {
      if (!(await finishExport(tx, exportId, { state: 'ready', ...stored }, this.clock.now()))) return;
      await this.record(tx, this.system(order), { type: 'exportReady', data: { exportId, title, sha256: stored.sha256, size: stored.size, documents: stored.done, requestedBy } });
    });
  }

  private async fail(order: ArchiveExport, reason: string, problems: readonly ExportProblem[]): Promise<void> {
    const { exportId, title, requestedBy } = order;
    await inTransaction(this.dataSource, async (tx) => {
      if (!(await finishExport(tx, exportId, { state: 'failed', error: reason.slice(0, 500), problems }, this.clock.now()))) return;
      await this.record(tx, this.system(order), { type: 'exportFailed', data: { exportId, title, reason, problems: problems.length, requestedBy } });
    });
  }

  private pace(order: ArchiveExport, state: 'checking' | 'writing', progress: (done: number) => Promise<void>): (done: number) => Promise<void> {
    let told = 0;
    return async (done) => {
      const now = this.clock.now();
      if (Date.parse(now) - told < beatMs && done < order.total) return;
      told = Date.parse(now);
      await beat(this.dataSource, order.exportId, { state, done }, now);
      await progress(done);
    };
  }

  private async refuseBusy(organisationId: OrganisationId, exportId: ExportId): Promise<void> {
    const waits = await firstRow(this.dataSource, `select 1 from archive_export where organisation_id = $1 and id = $2 and finished_at is null`, [organisationId, exportId]);
    if (waits) throw new Error('another process is writing this package');
  }

  private async chosen(tx: EntityManager, actor: PersonActor, order: ExportOrder): Promise<DocumentId[]> {
    const parameters: unknown[] = [];
    const value = (given: unknown, type: string): string => `$${parameters.push(given)}::${type}`;
    const visible = visibleDocuments(actor, this.documents.today(), parameters);
    const conditions = [visible, `d.phase in ('registered', 'archived')`, `r.annulled_at is null`];
    if (order.caseIndex) conditions.push(`coalesce(r.case_index, d.case_index) = ${value(order.caseIndex, 'text')}`);
    if (order.year) conditions.push(`r.year = ${value(order.year, 'integer')}`);
    if (order.documentIds) conditions.push(`d.id = any(${value([...order.documentIds], 'uuid[]')})`);
    const found = await rows<{ id: DocumentId }>(tx, `select d.id from document d join registration r on r.document_id = d.id where ${conditions.join(' and ')} order by r.registered_on, r.journal_id, r.number limit ${mostDocuments}`, parameters);
    return found.map((row) => row.id);
  }

  private async titleOf(tx: EntityManager, organisationId: OrganisationId, order: ExportOrder, documents: number): Promise<string> {
    const known = order.caseIndex ? await firstRow<{ title: string }>(tx, `select title from file_case where organisation_id = $1 and index = $2`, [organisationId, order.caseIndex]) : undefined;
    const when = order.year ? ` за ${order.year} рік` : '';
    return order.caseIndex ? `Справа ${order.caseIndex}${known ? ` «${known.title}»` : ''}${when}` : `Вибрані документи${when} (${documents})`;
  }

  private system = (order: ArchiveExport): Actor => ({ kind: 'system', organisationId: order.organisationId, process: 'archive' });

  private async record(tx: EntityManager, actor: Actor, event: RecordsEvent): Promise<void> {
    await record(tx, { organisationId: actor.organisationId, chain: organisationChain(actor.organisationId), actor, at: this.clock.now() }, [event]);
  }
}
