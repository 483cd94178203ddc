import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { Clock, plusMs } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { Actor } from '#shared/domain/actor.js';
import type { DocumentId, OrganisationId } from '#shared/domain/ids.js';
import { documentChain, recordAll } from '#shared/journal/record.js';
import { LOGGER, type Logger } from '#shared/logging/logger.js';
import { addresseesOf, referenceOf } from '#documents/domain/requisite-values.js';
import { DispatchService } from '../dispatch/dispatch.service.js';
import { faultWords } from '../fault-words.js';
import { FinishedDocuments, journalCardOf, type FinishedDocument } from '../finished-documents.queries.js';
import { IncomingService } from '../incoming/incoming.service.js';
import type { RecordsEvent } from '../records.events.js';
import { RegistrationService } from '../registration.service.js';
import { beginSteps, claimSteps, claimUntold, markTried, stuckSteps, waitingSteps, type FinalisationStep, type WaitingStep } from './finalisation.store.js';
import { SealingService, type SealingSubject } from './sealing.service.js';

type FinalisationEvent = Extract<RecordsEvent, { type: 'documentSealed' | 'documentFinalised' | 'finalisationStuck' }>;

/** Registration holds the journal's counter and sealing waits for a time-stamp: each has a transaction of its own. */
const stepsOfTransactions: readonly (readonly FinalisationStep[])[] = [['register'], ['seal'], ['dispatch', 'tell']];

/**
 * Carries a signed document to its end: register → seal → dispatch → tell (reliability.md, promise 4). Every step is done in one transaction
 * under the lock of its own row: run twice at once, killed between any two statements, run again a week later, it happens once. What only
 * writes rows, and waits for nobody, shares a transaction; so do documents that were signed together (ADR 0033).
 */
@Injectable()
export class FinalisationService {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock, private readonly finished: FinishedDocuments, private readonly registrations: RegistrationService, private readonly sealing: SealingService,
    private readonly dispatch: DispatchService, private readonly incoming: IncomingService, @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Does what is not done yet, in order. Stops at the first step that does not succeed: its cause is kept for everybody to see, and the
   * error is thrown so that the queue tries again. A document that is not signed is left alone.
   */
  async run(organisationId: OrganisationId, documentId: DocumentId): Promise<void> {
    await this.carry(organisationId, [documentId]);
  }

  /**
   * The same for documents that were signed together, with hardly more statements than one of them needs. Where one stops the others,
   * each is done by itself, so that only those wait that have to. Answers with them and why; undefined for one that was not begun because
   * the process `stops`.
   */
  async runTogether(organisationId: OrganisationId, documentIds: readonly DocumentId[], stops: () => boolean = () => false): Promise<ReadonlyMap<DocumentId, unknown>> {
    const failed = new Map<DocumentId, unknown>();
    const together = documentIds.length > 1 && (await this.carry(organisationId, documentIds).then(() => true, (error: unknown) => {
      this.logger.warn({ err: error, documents: documentIds.length }, 'documents could not be brought to their end together; each is tried by itself');
      return false;
    }));
    if (together) return failed;
    for (const documentId of documentIds) {
      if (stops()) failed.set(documentId, undefined);
      else await this.run(organisationId, documentId).catch((error: unknown) => failed.set(documentId, error));
    }
    return failed;
  }

  /** What a document still waits for, in the order of the work; empty when everything is done. */
  waiting(organisationId: OrganisationId, documentId: DocumentId): Promise<WaitingStep[]> {
    return waitingSteps(this.dataSource, organisationId, documentId);
  }

  /** For a sweep: documents whose next step was neither done nor tried for so long, also those whose job was lost. Run each again. */
  stuck(olderThanMs: number, limit = 500): Promise<WaitingStep[]> {
    return stuckSteps(this.dataSource, plusMs(this.clock.now(), -olderThanMs), limit);
  }

  /** For the same sweep: records `finalisationStuck` once for every step that has failed and waited for so long. Answers how many. */
  async tellStuck(olderThanMs: number): Promise<number> {
    const now = this.clock.now();
    return inTransaction(this.dataSource, async (tx) => {
      const untold = await claimUntold(tx, plusMs(now, -olderThanMs), now);
      for (const { organisationId, documentId, step, reason, attempts } of untold) await this.recordEach(tx, organisationId, [{ type: 'finalisationStuck', data: { documentId, step, reason: reason ?? '', attempts } }]);
      return untold.length;
    });
  }

  private async carry(organisationId: OrganisationId, documentIds: readonly DocumentId[]): Promise<void> {
    // Read once for all steps: nobody can recall, return or change a document after its last signature (`alreadyCreated`).
    const documents = await inTransaction(this.dataSource, async (tx) => {
      const found = await this.finished.findAll(tx, organisationId, documentIds);
      if (found.length > 0) await beginSteps(tx, organisationId, found.map((one) => one.documentId), this.clock.now());
      return found;
    });
    if (documents.length > 0) for (const steps of stepsOfTransactions) await this.attempt(organisationId, documents, steps);
  }

  private async attempt(organisationId: OrganisationId, documents: readonly FinishedDocument[], steps: readonly FinalisationStep[]): Promise<void> {
    let working = steps[0];
    try {
      await inTransaction(this.dataSource, async (tx) => {
        const claimed = await claimSteps(tx, documents.map((one) => one.documentId), steps, this.clock.now());
        for (const step of steps) {
          const due = documents.filter((one) => claimed.get(step)?.has(one.documentId));
          if (due.length === 0) continue;
          working = step;
          await this.work(tx, step, organisationId, due);
        }
      });
    } catch (error) {
      // Which of several it was is seen when each is tried by itself. Where even this cannot be written down the database is away, and
      // the step is as undone as before.
      const [only, ...others] = documents;
      if (working && only && others.length === 0) await markTried(this.dataSource, only.documentId, working, this.clock.now(), faultWords(error)).catch(() => undefined);
      throw error;
    }
  }

  private async work(tx: EntityManager, step: FinalisationStep, organisationId: OrganisationId, documents: readonly FinishedDocument[]): Promise<void> {
    if (step === 'register') return this.register(tx, organisationId, documents);
    // Nothing is sealed or sent under a number that was annulled meanwhile: the steps after it then count as done.
    const registrations = await this.registrations.standingOfAll(tx, documents.map((one) => one.documentId));
    const subjects = documents.flatMap((document) => {
      const registration = registrations.get(document.documentId);
      return registration ? [{ document, registration }] : [];
    });
    if (step === 'seal') await this.seal(tx, organisationId, subjects);
    if (step === 'dispatch') await this.dispatch.plan(tx, subjects.map((one) => one.document));
    if (step === 'tell') await this.tell(tx, organisationId, subjects);
  }

  private async register(tx: EntityManager, organisationId: OrganisationId, documents: readonly FinishedDocument[]): Promise<void> {
    const actor = this.actor(organisationId);
    const registrations = await this.registrations.register(tx, actor, documents.map((document) => ({ documentId: document.documentId, card: journalCardOf(document) })));
    for (const { documentId, requisites } of documents) {
      const reply = referenceOf(requisites, 'replyTo');
      const registration = registrations.get(documentId);
      if (!reply || !registration) continue;
      const addressees = addresseesOf(requisites, 'addressees').map((one) => one.name);
      await this.incoming.answer(tx, actor, { documentId, index: registration.index }, { index: reply.index, date: reply.date || null }, addressees);
    }
  }

  private async seal(tx: EntityManager, organisationId: OrganisationId, subjects: readonly SealingSubject[]): Promise<void> {
    const sealed = await this.sealing.seal(tx, organisationId, subjects);
    await this.recordEach(tx, organisationId, subjects.flatMap(({ document: { documentId }, registration: { index } }): FinalisationEvent[] => {
      const made = sealed.get(documentId);
      return made ? [{ type: 'documentSealed', data: { documentId, index, ...made } }] : [];
    }));
  }

  private async tell(tx: EntityManager, organisationId: OrganisationId, subjects: readonly SealingSubject[]): Promise<void> {
    const dispatches = await this.dispatch.counts(tx, subjects.map((one) => one.document));
    await this.recordEach(tx, organisationId, subjects.map(({ document: { documentId }, registration: { index, registeredOn } }): FinalisationEvent =>
      ({ type: 'documentFinalised', data: { documentId, index, registeredOn, dispatches: dispatches.get(documentId) ?? 0 } })));
  }

  /** Records events, each in the chain of the document that it is about. */
  private async recordEach(tx: EntityManager, organisationId: OrganisationId, events: readonly FinalisationEvent[]): Promise<void> {
    const [actor, at] = [this.actor(organisationId), this.clock.now()];
    await recordAll(tx, events.map((event) => ({ organisationId, chain: documentChain(event.data.documentId), documentId: event.data.documentId, actor, at, happenings: [event] })));
  }

  private actor(organisationId: OrganisationId): Actor {
    return { kind: 'system', organisationId, process: 'finalisation' };
  }
}
