import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { isUniqueViolation, inTransaction } from '#shared/database/transaction.js';
import { Problem } from '#shared/errors/problem.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { DocumentId, Instant, PersonId, Sha256, SigningSessionId, StepId } from '#shared/domain/ids.js';
import { once } from '#shared/idempotency.js';
import { newId } from '#shared/new-id.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import type { PersonFact } from '#users/domain/people.js';
import { AttachmentSigningService, type AttachmentsFor, type AttachmentSignature, type AttachmentToSign } from '#signatures/attachment-signing.service.js';
import { CertificatesService, issuerName, subjectName } from '#signatures/certificates.service.js';
import { DocumentSigningService, signatureField, type PreparedFor } from '#signatures/document-signing.service.js';
import { ApprovalsService } from '../approvals.service.js';
import { approvalsProblem } from '../approvals.errors.js';
import { eventOfRefusal, itemAfter } from '../domain/signing-item.js';
import { keepLease, takeLease } from './ceremony-lease.js';
import { SigningForms } from './signing-forms.js';
import { countItems, findSession, insertSession, itemIn, itemsOf, markItem, markPrepared, openSessions, setRestAside, waitingItems, type SigningItem, type SigningSession } from './signing-session.js';

/** What the signer had on the screen for one document of the pile. */
export interface PileItem {
  readonly documentId: DocumentId;
  readonly stepId: StepId;
  readonly round: number;
  readonly version: number;
  readonly contentHash: Sha256;
  readonly onBehalfOf?: PersonId | undefined;
}

export interface SessionState {
  readonly session: SigningSession;
  readonly counts: { readonly total: number; readonly excluded: number; readonly waiting: number; readonly signed: number; readonly failed: number };
}

/** The person whose key signs, as a ceremony needs them. */
interface Signer {
  readonly person: PersonFact | undefined;
  readonly edrpou: string;
  readonly rnokpp: string | null;
}

/** The signatures that came back for one document: over its PDF, and over each of its attachments. */
export interface GivenSignatures {
  readonly documentId: DocumentId;
  readonly signature: Buffer;
  /** SHA-256 of the bytes that were on the signer's screen; null when the document was not opened (S28). */
  readonly shown: Sha256 | null;
  readonly attachments: readonly AttachmentSignature[];
}

/** What a key signs for one document of a ceremony. */
export interface PreparedItem {
  readonly documentId: DocumentId;
  readonly pdfHash: Sha256;
  readonly signedAttributes: Buffer;
  readonly attachments: readonly (AttachmentToSign & { readonly signedAttributes: Buffer })[];
}

/** An item whose digests were handed out. */
type PreparedSigning = SigningItem & Pick<PreparedFor, 'base' | 'field' | 'signingAt'>;

/** How many documents of a ceremony are worked on at once. */
const atOnce = 6;

/** Works on a list some at a time; the answers come in the order of the list. */
async function inChunks<Item, Answer>(list: readonly Item[], size: number, work: (item: Item) => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let first = 0; first < list.length; first += size) answers.push(...(await Promise.all(list.slice(first, first + size).map(work))));
  return answers;
}

/**
 * One ceremony for many documents (signatures.md): the list is frozen, digests go out, signatures come back in chunks, each is checked
 * against its own digest and accepted by the approval core in a transaction of its own. It can be resumed by its owner until it ends.
 */
@Injectable()
export class SigningService {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock, private readonly approvals: ApprovalsService, private readonly forms: SigningForms,
    private readonly certificates: CertificatesService, private readonly signing: DocumentSigningService, private readonly attachments: AttachmentSigningService, private readonly directory: DirectoryQueries,
  ) {}

  /** Opens a ceremony over a pile; what cannot be signed is excluded with the reason that the core gives. A document is in one open ceremony only, and once in it. */
  async open(actor: PersonActor, wanted: readonly PileItem[], key: string | undefined): Promise<SigningSessionId> {
    const pile = wanted.filter((one, place) => wanted.findIndex((other) => other.documentId === one.documentId) === place);
    const items = await inChunks(pile, atOnce, (one) => this.forms.judge(actor, one));
    const session: SigningSession = { sessionId: newId<SigningSessionId>(), organisationId: actor.organisationId, personId: actor.personId, state: 'open', openedAt: this.clock.now(), chain: null, certificate: null };
    try {
      return await inTransaction(this.dataSource, (tx) =>
        once(tx, actor, { key, command: { openSigning: pile.map((one) => [one.documentId, one.stepId, one.contentHash]) } }, async () => {
          await insertSession(tx, session, items);
          return session.sessionId;
        }),
      );
    } catch (error) {
      if (isUniqueViolation(error, 'signing_item_once')) throw approvalsProblem('ceremonyOpen');
      throw error;
    }
  }

  async show(actor: PersonActor, sessionId: SigningSessionId): Promise<SessionState & { items: SigningItem[] }> {
    return { ...(await this.stateOf(actor, sessionId)), items: await itemsOf(this.dataSource, sessionId) };
  }

  async unfinished(actor: PersonActor): Promise<SessionState[]> {
    const sessions = await openSessions(this.dataSource, actor.personId);
    return Promise.all(sessions.map(async (session) => ({ session, counts: await countItems(this.dataSource, session.sessionId) })));
  }

  /** The very bytes that a document of the ceremony will be signed over (S28). */
  async shown(actor: PersonActor, sessionId: SigningSessionId, documentId: DocumentId): Promise<{ pdf: Buffer; sha256: Sha256; title: string }> {
    const { session } = await this.stateOf(actor, sessionId);
    const item = await itemIn(this.dataSource, sessionId, documentId);
    if (!item || item.state === 'excluded') throw sharedProblem('notFound');
    const base = item.base ?? (await this.forms.baseFor(actor, item)).base;
    return { pdf: await this.signing.bytesOf(session.organisationId, base), sha256: base.sha256, title: item.title };
  }

  /** Hands out the next digests for a certificate with which this person may sign; the certificate is the same for the whole ceremony. */
  async prepare(actor: PersonActor, sessionId: SigningSessionId, chain: readonly Buffer[], { limit, holder, takeOver }: { limit: number; holder: string; takeOver: boolean }): Promise<{ items: PreparedItem[]; algorithm: string } & SessionState> {
    const session = await this.begin(actor, sessionId, chain, holder, takeOver);
    if (session.state === 'finished') return { items: [], algorithm: '', ...(await this.stateOf(actor, sessionId)) };
    const signer = await this.directory.person(actor.organisationId, actor.personId);
    for (;;) {
      const waiting = await waitingItems(this.dataSource, sessionId, limit);
      const prepared = await inChunks(waiting, atOnce, (item) => this.prepareItem(actor, session, item, signer).catch((error: unknown) => this.notSigned(sessionId, item.documentId, error)));
      const items = prepared.flatMap((one) => (typeof one === 'object' ? [one] : []));
      // What waits for the world outside is not asked for again in the same breath; the device asks later.
      if (items.length === 0 && prepared.includes('waits')) return { items, algorithm: '', ...(await this.stateOf(actor, sessionId)) };
      // A chunk of which nothing can be signed any more is no reason to stop: the next one is looked at; after the last one the ceremony is at its end.
      if (items.length === 0 && waiting.length > 0) continue;
      if (items.length === 0) await this.finishIfDone(session);
      return { items, algorithm: items[0]?.algorithm ?? '', ...(await this.stateOf(actor, sessionId)) };
    }
  }

  /**
   * Takes signatures; each has its own outcome, a repeated one is answered as it was the first time (S41, S42). One whose certificate's status
   * cannot be learnt now stays prepared with that as its reason: the ceremony stays open, and the same signature may come again.
   */
  async complete(actor: PersonActor, sessionId: SigningSessionId, signatures: readonly GivenSignatures[], holder: string): Promise<{ items: SigningItem[] } & SessionState> {
    const { session } = await this.stateOf(actor, sessionId);
    if (!session.chain) throw approvalsProblem('notPrepared');
    if (session.state === 'signing') await keepLease(this.dataSource, sessionId, holder, this.clock.now());
    const signer = await this.signerOf(actor);
    let away: SigningItem['reason'] = null;
    const outcomes = await inChunks(signatures, atOnce, async (one) => {
      // All are of one certificate: what could not be learnt about it for one is not waited for with each of the others.
      const item = away ? await this.putOff(session, one.documentId, away) : await this.completeItem(actor, session, signer, one);
      if (item.state === 'prepared' && item.reason) away = item.reason;
      return item;
    });
    await this.finishIfDone(session);
    return { items: outcomes, ...(await this.stateOf(actor, sessionId)) };
  }

  /** Ends a ceremony; what is signed stays signed, what is not goes back to the inbox. */
  async stop(actor: PersonActor, sessionId: SigningSessionId): Promise<void> {
    await inTransaction(this.dataSource, async (tx) => {
      const session = await findSession(tx, actor.personId, sessionId, 'for update');
      if (!session) throw sharedProblem('notFound');
      if (session.state === 'finished' || session.state === 'stopped') return;
      await setRestAside(tx, sessionId);
      await tx.query(`update signing_session set state = 'stopped', holder = null, ended_at = $2 where id = $1`, [sessionId, this.clock.now()]);
    });
  }

  private async begin(actor: PersonActor, sessionId: SigningSessionId, chain: readonly Buffer[], holder: string, takeOver: boolean): Promise<SigningSession> {
    const facts = await this.certificates.assertMaySign(actor.organisationId, actor.personId, chain, 'signature');
    return inTransaction(this.dataSource, async (tx) => {
      const session = await findSession(tx, actor.personId, sessionId, 'for update');
      if (!session) throw sharedProblem('notFound');
      if (session.state === 'stopped') throw approvalsProblem('ceremonyEnded');
      if (session.state === 'finished') return session;
      if (session.certificate && session.certificate.serial !== facts.serial) throw approvalsProblem('otherCertificate');
      await takeLease(tx, sessionId, holder, takeOver, this.clock.now());
      await tx.query(`update signing_session set state = 'signing', chain = $2, subject = $3, issuer = $4, serial = $5, valid_to = $6 where id = $1`, [
        sessionId, [...chain], subjectName(facts), issuerName(facts), facts.serial, facts.notAfterAt]);
      return { ...session, state: 'signing' as const, chain };
    });
  }

  private async prepareItem(actor: PersonActor, session: SigningSession, item: SigningItem, signer: PersonFact | undefined): Promise<(PreparedItem & { algorithm: string }) | undefined> {
    const { base, place, appearance } = await this.forms.baseFor(actor, item);
    const same = item.state === 'prepared' && item.base?.sha256 === base.sha256 && item.signingAt;
    const signingAt: Instant = same ? same : this.clock.now();
    const field = signatureField(place);
    const prepared = await this.signing.prepare(session.organisationId, this.request(session, { base, field, signingAt }, appearance, signer));
    const attachments = await this.attachments.prepare(session.organisationId, this.besides(session, { ...item, base, field, signingAt }));
    if (!(await markPrepared(this.dataSource, session.sessionId, item.documentId, { base, field, signingAt }))) return undefined;
    return { documentId: item.documentId, pdfHash: base.sha256, ...prepared, attachments };
  }

  private request(session: SigningSession, item: Pick<PreparedFor, 'base' | 'field' | 'signingAt'>, appearance: Buffer | null, signer: PersonFact | undefined): PreparedFor {
    return { base: item.base, field: item.field, signingAt: item.signingAt, certificateChain: session.chain ?? [], signerName: signer?.name ?? '', ...(appearance ? { appearance } : {}) };
  }

  /** The request for the attachments, which go with the signature in the PDF. */
  private besides(session: SigningSession, item: PreparedSigning): AttachmentsFor {
    return { documentId: item.documentId, versionId: item.base.versionId, field: item.field, signingAt: item.signingAt, certificateChain: session.chain ?? [], attachments: item.attachments };
  }

  /** Whose signatures a ceremony takes: asked once for a chunk. */
  private async signerOf(actor: PersonActor): Promise<Signer> {
    const person = await this.directory.person(actor.organisationId, actor.personId);
    const { edrpou } = await this.directory.organisation(actor.organisationId);
    return { person, edrpou, rnokpp: await this.certificates.taxNumber(actor.organisationId, actor.personId) };
  }

  private async completeItem(actor: PersonActor, session: SigningSession, signer: Signer, given: GivenSignatures): Promise<SigningItem> {
    const item = await itemIn(this.dataSource, session.sessionId, given.documentId);
    if (!item) throw sharedProblem('notFound');
    if (item.state === 'signed') return item;
    try {
      if (item.state !== 'prepared' || !item.base || !item.field || !item.signingAt) throw approvalsProblem('notPrepared');
      if (given.shown !== null && given.shown !== item.base.sha256) throw approvalsProblem('shownDiffers');
      if (!(await this.forms.isLast(item.base))) {
        // Another signer of the same document was first: this signature would be over a file that is no longer the last.
        await markItem(this.dataSource, session.sessionId, item.documentId, 'otherSignerFirst');
        return { ...item, state: itemAfter(item.state, 'otherSignerFirst') ?? item.state };
      }
      await this.accept(actor, session, signer, { ...item, base: item.base, field: item.field, signingAt: item.signingAt }, given);
    } catch (error) {
      await this.notSigned(session.sessionId, given.documentId, error);
    }
    return (await itemIn(this.dataSource, session.sessionId, given.documentId)) ?? item;
  }

  private async putOff(session: SigningSession, documentId: DocumentId, reason: SigningItem['reason']): Promise<SigningItem> {
    await markItem(this.dataSource, session.sessionId, documentId, 'cannotTellNow', { reason });
    const item = await itemIn(this.dataSource, session.sessionId, documentId);
    if (!item) throw sharedProblem('notFound');
    return item;
  }

  private async accept(actor: PersonActor, session: SigningSession, signer: Signer, item: PreparedSigning, given: GivenSignatures): Promise<void> {
    const place = Number(item.field.slice(item.field.indexOf('-') + 1));
    const appearance = await this.forms.markFor(item.base, place, signer.person, session.organisationId);
    const request = this.request(session, item, appearance, signer.person);
    const who = { personId: actor.personId, rnokpp: signer.rnokpp, edrpou: signer.edrpou, stepId: item.stepId };
    const besides = await this.attachments.complete(session.organisationId, { ...this.besides(session, item), signatures: given.attachments, who });
    const completed = await this.signing.complete(session.organisationId, { ...request, signature: given.signature, who });
    await inTransaction(this.dataSource, async (tx) => {
      const locked = await itemIn(tx, session.sessionId, item.documentId, 'for update');
      if (locked?.state !== 'prepared') return;
      await this.approvals.commandIn(tx, actor, item.documentId, ({ route, facts }) => {
        const step = this.forms.stepIn(route, item.stepId);
        return {
          type: 'decide', stepId: item.stepId, seen: { round: item.round, contentHash: item.contentHash }, verdict: 'sign', reason: null, remarks: [], onBehalfOf: item.onBehalfOf,
          signature: { level: completed.signature.qualified ? 'qualified' : 'advanced', signatureId: completed.signature.id, contentHash: item.contentHash, concernedHash: facts.concernedHash(step.concerns) },
        };
      }, `${session.sessionId}:${item.documentId}`);
      await this.signing.keep(tx, session.organisationId, completed, item.base, place);
      await this.attachments.keep(tx, session.organisationId, besides);
      await markItem(tx, session.sessionId, item.documentId, 'signatureTaken', { signedAt: this.clock.now(), shown: given.shown });
    });
  }

  /** Writes down why a document was not signed; one about which nobody can tell now waits, every other has failed. */
  private async notSigned(sessionId: SigningSessionId, documentId: DocumentId, error: unknown): Promise<'waits' | 'failed'> {
    if (!(error instanceof Problem)) throw error;
    const event = eventOfRefusal(error.code);
    await markItem(this.dataSource, sessionId, documentId, event, { reason: { code: error.code, facts: error.facts } });
    return event === 'cannotTellNow' ? 'waits' : 'failed';
  }

  private async finishIfDone(session: SigningSession): Promise<void> {
    const { waiting } = await countItems(this.dataSource, session.sessionId);
    if (waiting === 0) await this.dataSource.query(`update signing_session set state = 'finished', holder = null, ended_at = $2 where id = $1 and state in ('open', 'signing')`, [session.sessionId, this.clock.now()]);
  }

  private async stateOf(actor: PersonActor, sessionId: SigningSessionId): Promise<SessionState> {
    const session = await findSession(this.dataSource, actor.personId, sessionId);
    if (!session) throw sharedProblem('notFound');
    return { session, counts: await countItems(this.dataSource, sessionId) };
  }
}
