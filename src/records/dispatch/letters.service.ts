import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '#shared/clock.js';
import type { Instant, Sha256 } from '#shared/domain/ids.js';
import { BLOB_STORE, type BlobStore } from '#documents/storage/blob-store.js';
import { personOf, referenceOf, textOf } from '#documents/domain/requisite-values.js';
import { DocumentSigningService } from '#signatures/document-signing.service.js';
import { SealService } from '#signatures/seal.service.js';
import { finalKinds, furthestFile } from '#signatures/signature.store.js';
import { DirectoryQueries } from '#users/directory.queries.js';
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

/** A letter ready to go: its sealed PDF and the files that belong to it. */
interface Letter {
  readonly document: FinishedDocument;
  readonly registration: StandingRegistration;
  readonly pdf: Buffer;
  readonly sha256: Sha256;
  readonly name: string;
  readonly verificationUrl: string;
}

/** Makes up a letter for one addressee and hands it to the exchange or to the mail server. */
@Injectable()
export class LettersService {
  constructor(
    private readonly finished: FinishedDocuments, private readonly registrations: RegistrationService, private readonly signing: DocumentSigningService, private readonly seals: SealService, private readonly tokens: VerificationTokens,
    private readonly directory: DirectoryQueries, @Inject(BLOB_STORE) private readonly blobs: BlobStore, @Inject(EXCHANGE) private readonly exchange: ExchangePort, @Inject(LETTER_MAILER) private readonly mailer: Mailer, private readonly clock: Clock,
  ) {}

  /** Hands one dispatch over and answers with the index under which it went. Throws when it was not taken; then nothing counts as sent. */
  async send(tx: EntityManager, dispatch: Dispatch): Promise<string> {
    const letter = await this.letterOf(tx, dispatch);
    if (dispatch.channel === 'sev') await this.byExchange(tx, dispatch, letter);
    else await this.byMail(tx, dispatch, letter);
    return letter.registration.index;
  }

  private async letterOf(tx: EntityManager, { organisationId, documentId }: Dispatch): Promise<Letter> {
    const document = await this.finished.find(tx, organisationId, documentId);
    const registration = await this.registrations.standing(tx, documentId);
    const file = await furthestFile(tx, documentId, finalKinds);
    if (!document || !registration || !file) throw new Error('the letter is not registered and sealed');
    return { document, registration, pdf: await this.signing.bytesOf(organisationId, file), sha256: file.sha256, name: `lyst_${fileSafe(registration.index)}.pdf`, verificationUrl: await this.tokens.addressOf(tx, organisationId, documentId) };
  }

  private async byExchange(tx: EntityManager, dispatch: Dispatch, letter: Letter): Promise<void> {
    const now = this.clock.now();
    const seal = await this.seals.sealDetached(letter.pdf);
    const appendices = letter.document.content.attachments.filter((one) => one.role === 'appendix');
    const named = appendices.map((one, index) => ({ ...one, file: `dodatok_${String(index + 1).padStart(2, '0')}${endingOf(one.name)}` }));
    const listed: ExchangeFile[] = [{ id: '1', name: letter.name, sha256: letter.sha256, signature: `${letter.name}.p7s` }, ...named.map((one, index) => ({ id: String(index + 2), name: one.file, sha256: one.sha256, signature: null }))];
    const card = Buffer.from(outgoingCard(await this.messageOf(tx, dispatch, letter, listed, now)), 'utf8');
    await this.exchange.send({
      messageId: dispatch.messageId,
      files: [
        { name: 'card.xml', content: card }, { name: 'card.xml.p7s', content: await this.seals.sealDetached(card) }, { name: letter.name, content: letter.pdf }, { name: `${letter.name}.p7s`, content: seal },
        ...named.map((one): ParcelFile => ({ name: one.file, content: () => this.blobs.get(dispatch.organisationId, one.sha256) })),
      ],
    });
  }

  private async messageOf(tx: EntityManager, dispatch: Dispatch, { document, registration, verificationUrl }: Letter, files: readonly ExchangeFile[], at: Instant): Promise<OutgoingMessage> {
    const organisation = await this.directory.organisation(dispatch.organisationId, tx);
    const reply = referenceOf(document.requisites, 'replyTo') ?? null;
    const executor = personOf(document.requisites, 'executor');
    return {
      messageId: dispatch.messageId, at, documentId: document.documentId, kindUk: document.kind.nameUk, title: document.title, index: registration.index, registeredOn: registration.registeredOn, urgent: document.urgent,
      isReply: reply !== null, purpose: reply ? 4 : dispatch.answerDueOn ? 3 : 0, from: { edrpou: organisation.edrpou, name: organisation.martialLawName ?? organisation.fullName, shortName: organisation.shortName },
      to: { edrpou: dispatch.edrpou, name: dispatch.addressee }, replyTo: reply, answerDueOn: dispatch.answerDueOn,
      writer: executor ? { name: executor.name, position: executor.position ?? document.author?.position ?? '', unit: document.unit?.name ?? '', phone: executor.phone ?? null } : null, verificationUrl, files,
    };
  }

  private async byMail(tx: EntityManager, dispatch: Dispatch, letter: Letter): Promise<void> {
    if (!dispatch.email) throw new Error('the addressee has no e-mail address');
    const { document, registration, verificationUrl } = letter;
    const organisation = await this.directory.organisation(dispatch.organisationId, tx);
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
