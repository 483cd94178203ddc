import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { Clock, plusMs } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { Actor } from '#shared/domain/actor.js';
import type { DocumentId, OrganisationId } from '#shared/domain/ids.js';
import { documentChain, record } from '#shared/journal/record.js';
import { DocumentsService } from '#documents/documents.service.js';
import { addresseesOf, referenceOf } from '#documents/domain/requisite-values.js';
import { DispatchService } from '../dispatch/dispatch.service.js';
import { faultWords } from '../fault-words.js';
import { FinishedDocuments, journalCardOf, type FinishedDocument } from '../finished-documents.queries.js';
import { IncomingService } from '../incoming/incoming.service.js';
import type { StandingRegistration } from '../journals.queries.js';
import type { RecordsEvent } from '../records.events.js';
import { RegistrationService } from '../registration.service.js';
import { beginSteps, claimSteps, claimUntold, markTried, stuckSteps, waitingSteps, type FinalisationStep, type WaitingStep } from './finalisation.store.js';
import { SealingService } from './sealing.service.js';

/** Registration holds the journal's counter and sealing waits for a time-stamp: each has a transaction of its own. */
const stepsOfTransactions: readonly (readonly FinalisationStep[])[] = [['register'], ['seal'], ['dispatch', 'tell']];

/**
 * Carries a signed document to its end: register → seal → dispatch → tell (reliability.md, promise 4). Every step is done in one transaction
 * under the lock of its own row: run twice at once, killed between any two statements, run again a week later, it happens once. What only
 * writes rows, and waits for nobody, shares a transaction.
 */
@Injectable()
export class FinalisationService {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock, private readonly finished: FinishedDocuments, private readonly registrations: RegistrationService, private readonly sealing: SealingService,
    private readonly dispatch: DispatchService, private readonly incoming: IncomingService, private readonly documents: DocumentsService,
  ) {}

  /**
   * Does what is not done yet, in order. Stops at the first step that does not succeed: its cause is kept for everybody to see, and the
   * error is thrown so that the queue tries again. A document that is not signed is left alone.
   */
  async run(organisationId: OrganisationId, documentId: DocumentId): Promise<void> {
    // Read once for all steps: nobody can recall, return or change a document after its last signature (`alreadyCreated`).
    const document = await inTransaction(this.dataSource, async (tx) => {
      const found = await this.finished.find(tx, organisationId, documentId);
      if (found) await beginSteps(tx, organisationId, documentId, this.clock.now());
      return found;
    });
    if (!document) return;
    for (const steps of stepsOfTransactions) await this.attempt(document, steps);
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
      for (const stuck of untold) await this.record(tx, stuck, { type: 'finalisationStuck', data: { documentId: stuck.documentId, step: stuck.step, reason: stuck.reason ?? '', attempts: stuck.attempts } });
      return untold.length;
    });
  }

  private async attempt(document: FinishedDocument, steps: readonly FinalisationStep[]): Promise<void> {
    const { documentId } = document;
    let working = steps[0];
    try {
      await inTransaction(this.dataSource, async (tx) => {
        const claimed = await claimSteps(tx, documentId, steps, this.clock.now());
        if (claimed.length === 0) return;
        // Nothing is sealed or sent under a number that was annulled meanwhile: the steps after it then count as done.
        const registration = claimed[0] === 'register' ? await this.register(tx, document) : await this.registrations.standing(tx, documentId);
        if (!registration) return;
        for (const step of claimed) {
          working = step;
          await this.work(tx, step, document, registration);
        }
      });
    } catch (error) {
      // Where even this cannot be written down the database is away, and the step is as undone as before.
      if (working) await markTried(this.dataSource, documentId, working, this.clock.now(), faultWords(error)).catch(() => undefined);
      throw error;
    }
  }

  private async work(tx: EntityManager, step: FinalisationStep, document: FinishedDocument, registration: StandingRegistration): Promise<void> {
    if (step === 'seal') await this.seal(tx, document, registration);
    if (step === 'dispatch') await this.dispatch.plan(tx, document);
    if (step === 'tell') await this.tell(tx, document, registration);
  }

  private async register(tx: EntityManager, document: FinishedDocument): Promise<StandingRegistration> {
    const { organisationId, documentId, requisites } = document;
    const actor = this.actor(organisationId);
    const registration = await this.registrations.register(tx, actor, documentId, journalCardOf(document));
    await this.documents.setPhase(tx, organisationId, documentId, 'registered');
    const reply = referenceOf(requisites, 'replyTo');
    const addressees = addresseesOf(requisites, 'addressees').map((one) => one.name);
    if (reply) await this.incoming.answer(tx, actor, { documentId, index: registration.index }, { index: reply.index, date: reply.date || null }, addressees);
    return registration;
  }

  private async seal(tx: EntityManager, document: FinishedDocument, registration: StandingRegistration): Promise<void> {
    const sealed = await this.sealing.seal(tx, document, registration);
    if (sealed) await this.record(tx, document, { type: 'documentSealed', data: { documentId: document.documentId, index: registration.index, ...sealed } });
  }

  private async tell(tx: EntityManager, document: FinishedDocument, { index, registeredOn }: StandingRegistration): Promise<void> {
    const { documentId } = document;
    const dispatches = await this.dispatch.count(tx, documentId);
    await this.record(tx, document, { type: 'documentFinalised', data: { documentId, index, registeredOn, dispatches } });
  }

  private async record(tx: EntityManager, { organisationId, documentId }: Pick<WaitingStep, 'organisationId' | 'documentId'>, event: RecordsEvent): Promise<void> {
    await record(tx, { organisationId, chain: documentChain(documentId), documentId, actor: this.actor(organisationId), at: this.clock.now() }, [event]);
  }

  private actor(organisationId: OrganisationId): Actor {
    return { kind: 'system', organisationId, process: 'finalisation' };
  }
}
