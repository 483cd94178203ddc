import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow, rows } from '#shared/database/rows.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { DocumentId, OrganisationId, Sha256, VersionId } from '#shared/domain/ids.js';
import { RefusedRequests, type RefusedRequest } from '#shared/http/refused-requests.js';
import { documentChain, record } from '#shared/journal/record.js';
import { LOGGER, type Logger } from '#shared/logging/logger.js';
import type { DocumentsEvent } from './documents.events.js';
import { DocumentsService } from './documents.service.js';

/** Access classes whose files leave the system only with a line in the journal (ADR 0021). */
export const restrictedClasses = ['participants', 'named'] as const;

/** The same refusal again within this time says nothing new. */
const sameRefusalMs = 600_000;
/** More refusals of one person in a minute are one line: whoever tries ids by the thousand must not fill the journal. */
const refusalsAMinute = 30;
/** More than so many that are not written down yet are let go: the server answers first. */
const mostQueued = 1000;
/** What is remembered in memory only saves statements; it may be forgotten at any time. */
const remembered = 20_000;

/** The chain of refusals: of its own, so that nobody who knocks at doors holds up what the organisation records. */
export const accessChain = (organisationId: OrganisationId): string => `access:${organisationId}`;

/**
 * Journals who read what, as far as the organisation is asked for it (rules-ua §7.6, reliability.md «denied»): a person's first sight of a
 * version, every file of restricted access that leaves, every refused attempt. Polling and repeated reading write nothing.
 */
@Injectable()
export class AccessJournal implements OnModuleInit, OnModuleDestroy {
  private readonly seenHere = new Set<string>();
  private readonly refusedAt = new Map<string, number>();
  private readonly budgets = new Map<string, { minute: number; count: number }>();
  private last: Promise<void> = Promise.resolve();
  private queued = 0;

  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource, @Inject(LOGGER) private readonly logger: Logger, private readonly clock: Clock, private readonly documents: DocumentsService, private readonly refusals: RefusedRequests,
  ) {}

  onModuleInit(): void {
    this.refusals.listen((request) => this.later(request));
  }

  async onModuleDestroy(): Promise<void> {
    await this.last;
  }

  /** A version came before somebody's eyes, named by its id or its content hash: recorded the first time, and never of its own author. */
  async seen(actor: PersonActor, documentId: DocumentId, version: VersionId | Sha256): Promise<void> {
    const key = `${actor.personId} ${documentId} ${version}`;
    if (this.seenHere.has(key)) return;
    const now = this.clock.now();
    await inTransaction(this.dataSource, async (tx) => {
      const [first] = await rows<{ id: VersionId; number: number; minor: number; content_hash: Sha256 }>(
        tx,
        `with first as (
           insert into version_view (version_id, person_id, first_at)
           select v.id, $1, $5 from document_version v where v.organisation_id = $2 and v.document_id = $3 and $4 in (v.id::text, v.content_hash) and v.created_by <> $1 order by v.number desc limit 1
           on conflict do nothing returning version_id)
         select v.id, v.number, v.minor, v.content_hash from first join document_version v on v.id = first.version_id`,
        [actor.personId, actor.organisationId, documentId, version, now]);
      if (first) await this.record(actor, documentId, tx, { type: 'versionSeen', data: { versionId: first.id, number: first.number, minor: first.minor, contentHash: first.content_hash } });
    });
    if (this.seenHere.size >= remembered) this.seenHere.clear();
    this.seenHere.add(key);
  }

  /**
   * A file is about to leave. Where the document's access is restricted that is recorded first, every time: what cannot be recorded does not
   * leave (L03). By hash, not by name: the journal's export must not tell titles (A10).
   */
  async leaves(actor: PersonActor, documentId: DocumentId, file: { what: 'attachment' | 'version' | 'signed' | 'toSign' | 'sheet'; sha256?: Sha256 }): Promise<void> {
    const restricted = await firstRow<{ access: string }>(this.dataSource, `select access from document where id = $1 and organisation_id = $2 and access = any($3)`, [documentId, actor.organisationId, [...restrictedClasses]]);
    if (restricted) await inTransaction(this.dataSource, (tx) => this.record(actor, documentId, tx, { type: 'fileTaken', data: { ...file, access: restricted.access } }));
  }

  /**
   * A refused attempt. The answer does not wait for it, so it takes as long whether the thing is there or not (A01). What the person may
   * see and is merely not there (no signed file yet) is no attempt.
   */
  private async refused({ actor, method, route, parameters, code }: RefusedRequest): Promise<void> {
    const now = this.clock.now();
    const at = Date.parse(now);
    const key = `${actor.personId} ${method} ${route} ${JSON.stringify(parameters)}`;
    if (at - (this.refusedAt.get(key) ?? -Infinity) < sameRefusalMs) return;
    const documentId = parameters.documentId as DocumentId | undefined;
    if (code === 'notFound' && documentId && (await this.documents.isVisible(actor, documentId).catch(() => false))) return;
    if (this.refusedAt.size >= remembered) this.refusedAt.clear();
    this.refusedAt.set(key, at);
    const left = this.spend(actor.personId, Math.floor(at / 60_000));
    if (left < 0) return;
    const data: Json = left === 0 ? { code: 'manyRefusals' } : { code, operation: `${method} ${route}`, parameters: { ...parameters } };
    await inTransaction(this.dataSource, (tx) =>
      record(tx, { organisationId: actor.organisationId, chain: accessChain(actor.organisationId), actor, at: now }, [{ type: 'accessRefused', data } satisfies DocumentsEvent]));
  }

  /** How many lines a person has left in this minute; the last one says that there were more. */
  private spend(personId: string, minute: number): number {
    const budget = this.budgets.get(personId);
    const count = budget?.minute === minute ? budget.count + 1 : 1;
    if (this.budgets.size >= remembered) this.budgets.clear();
    this.budgets.set(personId, { minute, count });
    return refusalsAMinute - count;
  }

  /** One after the other, in the order of the answers, and never on more than one connection. */
  private later(request: RefusedRequest): void {
    if (this.queued >= mostQueued) return;
    this.queued += 1;
    this.last = this.last.then(() => this.refused(request)).catch((error: unknown) => this.logger.error({ err: error }, 'a refused access could not be recorded')).finally(() => {
      this.queued -= 1;
    });
  }

  private async record(actor: PersonActor, documentId: DocumentId, tx: Parameters<typeof record>[0], event: DocumentsEvent): Promise<void> {
    await record(tx, { organisationId: actor.organisationId, chain: documentChain(documentId), documentId, actor, at: this.clock.now() }, [event]);
  }
}
