import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '#shared/clock.js';
import type { Runner } from '#shared/database/rows.js';
import type { DocumentId, Instant, OrganisationId, Sha256 } from '#shared/domain/ids.js';
import { BLOB_STORE, type BlobStore } from '#documents/storage/blob-store.js';
import { personOf, referenceOf, textOf } from '#documents/domain/requisite-values.js';
import { DocumentSigningService } from '#signatures/document-signing.service.js';
import { SealService } from '#signatures/seal.service.js';
import { finalKinds, furthestFiles, type SignatureFile } from '#signatures/signature.store.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import type { OrganisationFact } from '#users/domain/people.js';
import { outgoingCard, type ExchangeFile, type OutgoingMessage } from '../domain/sev-message.js';
import { FinishedDocuments, type FinishedDocument } from '../finished-documents.queries.js';
import type { StandingRegistration } from '../journals.queries.js';
import { endingOf, fileSafe } from '../archive/inventory.js';
import { RegistrationService } from '../registration.service.js';
import { VerificationTokens } from '../verification/verification-tokens.service.js';
import type { Dispatch } from './dispatch.store.js';
import { EXCHANGE, type ExchangePort, type ParcelFile } from './exchange.port.js';
import { LETTER_MAILER, type Mailer } from './mailer.port.js';

/** Mail servers take little more than this; a letter with larger appendices goes with a word that they follow another way. */
const mailLimit = 15 * 1024 * 1024;

/** What the letters of a sealed document are made of, whoever they go to. It stands since the document was finished. */
export interface LetterMatter {
  readonly document: FinishedDocument;
  readonly file: SignatureFile;
  readonly verificationUrl: string;
  readonly organisation: OrganisationFact;
}

/** A letter ready to go: its sealed PDF and the files that belong to it. */
interface Letter extends LetterMatter {
  readonly registration: StandingRegistration;
  readonly pdf: Buffer;
  readonly name: string;
}

/** Makes up a letter for one addressee and hands it to the exchange or to the mail server. */
@Injectable()
export class LettersService {
  constructor(
    private readonly finished: FinishedDocuments, private readonly registrations: RegistrationService, private readonly signing: DocumentSigningService, private readonly seals: SealService, private readonly tokens: VerificationTokens,
    private readonly directory: DirectoryQueries, @Inject(BLOB_STORE) private readonly blobs: BlobStore, @Inject(EXCHANGE) private readonly exchange: ExchangePort, @Inject(LETTER_MAILER) private readonly mailer: Mailer, private readonly clock: Clock,
  ) {}

  /** What letters of an organisation's documents are made of, read with the statements of one; a document that is not finished and sealed is left out. */
  async matterOf(runner: Runner, organisationId: OrganisationId, documentIds: readonly DocumentId[]): Promise<ReadonlyMap<DocumentId, LetterMatter>> {
    const files = await furthestFiles(runner, documentIds, finalKinds);
    const documents = await this.finished.findAll(runner, organisationId, documentIds.filter((documentId) => files.has(documentId)));
    if (documents.length === 0) return new Map();
    const addresses = await this.tokens.addressesOf(runner, organisationId, documents.map((one) => one.documentId));
    const organisation = await this.directory.organisation(organisationId, runner);
    return new Map(documents.flatMap((document) => {
      const [file, verificationUrl] = [files.get(document.documentId), addresses.get(document.documentId)];
      return file && verificationUrl ? [[document.documentId, { document, file, verificationUrl, organisation }] as const] : [];
    }));
  }

  /** Hands one dispatch over and answers with the index under which it went. Throws when it was not taken; then nothing counts as sent. */
  async send(tx: EntityManager, dispatch: Dispatch, matter: LetterMatter | undefined): Promise<string> {
    // Asked in the transaction that sends: nothing goes out under a number that was annulled meanwhile.
    const registration = await this.registrations.standing(tx, dispatch.documentId);
    if (!matter || !registration) throw new Error('the letter is not registered and sealed');
    const letter: Letter = { ...matter, registration, pdf: await this.signing.bytesOf(dispatch.organisationId, matter.file), name: `lyst_${fileSafe(registration.index)}.pdf` };
    if (dispatch.channel === 'sev') await this.byExchange(dispatch, letter);
    else await this.byMail(dispatch, letter);
    return registration.index;
  }

  private async byExchange(dispatch: Dispatch, letter: Letter): Promise<void> {
    const now = this.clock.now();
    const seal = await this.seals.sealDetached(letter.pdf);
    const appendices = letter.document.content.attachments.filter((one) => one.role === 'appendix');
    const named = appendices.map((one, index) => ({ ...one, file: `dodatok_${String(index + 1).padStart(2, '0')}${endingOf(one.name)}` }));
    const listed: ExchangeFile[] = [{ id: '1', name: letter.name, sha256: letter.file.sha256, signature: `${letter.name}.p7s` }, ...named.map((one, index) => ({ id: String(index + 2), name: one.file, sha256: one.sha256, signature: null }))];
    const card = Buffer.from(outgoingCard(messageOf(dispatch, letter, listed, now)), 'utf8');
    await this.exchange.send({
      messageId: dispatch.messageId,
      files: [
        { name: 'card.xml', content: card }, { name: 'card.xml.p7s', content: await this.seals.sealDetached(card) }, { name: letter.name, content: letter.pdf }, { name: `${letter.name}.p7s`, content: seal },
        ...named.map((one): ParcelFile => ({ name: one.file, content: () => this.blobs.get(dispatch.organisationId, one.sha256) })),
      ],
    });
  }

  private async byMail(dispatch: Dispatch, letter: Letter): Promise<void> {
    if (!dispatch.email) throw new Error('the addressee has no e-mail address');
    const { document, registration, verificationUrl, organisation } = letter;
    const appendices = document.content.attachments.filter((one) => one.role === 'appendix');
    const fits = letter.pdf.length + appendices.reduce((sum, one) => sum + one.size, 0) <= mailLimit;
    const attachments = [{ name: letter.name, mediaType: 'application/pdf', content: letter.pdf }];
    if (fits) for (const one of appendices) attachments.push({ name: one.name, mediaType: one.mediaType, content: await this.bytesOf(dispatch, one.sha256) });
    const number = `№ ${registration.index} від ${registration.registeredOn.split('-').reverse().join('.')}`;
    const sender = organisation.martialLawName ?? organisation.fullName;
    const text = [
      `${sender} надсилає лист ${number} «${document.title}».`, '', 'Лист підписано кваліфікованим електронним підписом і скріплено електронною печаткою; вони містяться в самому файлі PDF.',
      `Перевірити, чи документ справжній: ${verificationUrl}`, ...(fits ? [] : ['', 'Додатки завеликі для електронної пошти, їх буде надано окремо.']),
      ...(textOf(document.requisites, 'answerBy') ? ['', `Просимо надати відповідь до ${textOf(document.requisites, 'answerBy').split('-').reverse().join('.')}.`] : []), '', `${sender}, ${organisation.address}, тел. ${organisation.phone}`,
    ].join('\n');
    await this.mailer.send({ id: dispatch.messageId, to: dispatch.email, subject: `Лист ${number}: ${document.title}`, text, attachments });
  }

  private async bytesOf(dispatch: Dispatch, sha256: Sha256): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of (await this.blobs.get(dispatch.organisationId, sha256)) as AsyncIterable<Buffer>) pieces.push(piece);
    return Buffer.concat(pieces);
  }
}

/** What the exchange is told about a letter. */
function messageOf(dispatch: Dispatch, { document, registration, verificationUrl, organisation }: Letter, files: readonly ExchangeFile[], at: Instant): OutgoingMessage {
  const reply = referenceOf(document.requisites, 'replyTo') ?? null;
  const executor = personOf(document.requisites, 'executor');
  return {
    messageId: dispatch.messageId, at, documentId: document.documentId, kindUk: document.kind.nameUk, title: document.title, index: registration.index, registeredOn: registration.registeredOn, urgent: document.urgent,
    isReply: reply !== null, purpose: reply ? 4 : dispatch.answerDueOn ? 3 : 0, from: { edrpou: organisation.edrpou, name: organisation.martialLawName ?? organisation.fullName, shortName: organisation.shortName },
    to: { edrpou: dispatch.edrpou, name: dispatch.addressee }, replyTo: reply, answerDueOn: dispatch.answerDueOn,
    writer: executor ? { name: executor.name, position: executor.position ?? document.author?.position ?? '', unit: document.unit?.name ?? '', phone: executor.phone ?? null } : null, verificationUrl, files,
  };
}
