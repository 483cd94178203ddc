import type { Json } from '#shared/domain/canonical-json.js';
import type { Instant, LocalDate, Sha256 } from '#shared/domain/ids.js';
import { element, xmlDocument, type Xml } from '#shared/domain/xml.js';

/** A file of a document inside the package, as card and inventory name it. */
export interface PackagedFile {
  readonly path: string;
  readonly role: 'main' | 'appendix' | 'signature' | 'approvalSheet' | 'version' | 'verification' | 'journal' | 'card';
  readonly name: string | null;
  readonly sha256: Sha256;
  readonly size: number;
}

/**
 * The registration and monitoring card of a finished document (РМК, rules-ua §2.8), as it goes into the archive. It carries no personal
 * codes (РНОКПП) and no contact data of private people (rules-ua §7.3).
 */
export interface ArchiveCard {
  readonly id: string;
  readonly direction: 'internal' | 'outgoing' | 'incoming';
  readonly kind: { readonly code: string; readonly name: string };
  readonly title: string;
  readonly organisation: { readonly name: string; readonly edrpou: string };
  readonly registration: { readonly journal: string; readonly number: number; readonly index: string; readonly date: LocalDate; readonly at: Instant };
  readonly author: { readonly name: string; readonly position: string; readonly unit: string };
  readonly signatories: readonly { readonly name: string; readonly position: string; readonly signedAt: Instant | null; readonly certificateSerial: string; readonly certificateIssuer: string; readonly level: string }[];
  readonly seal: { readonly name: string; readonly certificateSerial: string; readonly certificateIssuer: string; readonly sealedAt: Instant; readonly timestampAt: Instant | null } | null;
  readonly access: string;
  readonly urgent: boolean;
  readonly case: { readonly index: string; readonly title: string; readonly retention: string };
  readonly version: { readonly number: number; readonly contentHash: Sha256; readonly createdAt: Instant };
  readonly rounds: number;
  readonly replyTo: { readonly index: string; readonly date: string } | null;
  readonly answers: string | null;
  readonly dispatches: readonly {
    readonly addressee: string; readonly edrpou: string | null; readonly channel: string; readonly state: string; readonly attempt: number; readonly sentAt: Instant | null; readonly theirIndex: string | null;
    readonly receipts: readonly { readonly type: number; readonly at: Instant; readonly text: string; readonly theirIndex: string | null }[];
  }[];
  readonly requisites: Readonly<Record<string, Json>>;
  readonly verificationUrl: string | null;
}

/** The card for programs: JSON, two spaces, in the order of the type. */
export const cardJson = (card: ArchiveCard, files: readonly PackagedFile[]): string => `${JSON.stringify({ format: 'obih-card/1', ...card, files }, null, 2)}\n`;

const fileXml = (file: PackagedFile): Xml => element('File', { path: file.path, role: file.role, name: file.name, sha256: file.sha256, size: file.size });

/** The card for people and for archives that read XML; it says the same as the JSON but for the free requisites. */
export function cardXml(card: ArchiveCard, files: readonly PackagedFile[]): string {
  const { registration, author, seal } = card;
  return xmlDocument(
    element('RegistrationCard', { format: 'obih-card/1', id: card.id, direction: card.direction, urgent: card.urgent, access: card.access }, [
      element('Kind', { code: card.kind.code }, card.kind.name),
      element('Title', {}, card.title),
      element('Organisation', { edrpou: card.organisation.edrpou }, card.organisation.name),
      element('Registration', { journal: registration.journal, number: registration.number, index: registration.index, date: registration.date, at: registration.at }),
      element('Author', { position: author.position, unit: author.unit }, author.name),
      element('Signatories', {}, card.signatories.map((one) => element('Signatory', { position: one.position, signedAt: one.signedAt, certificateSerial: one.certificateSerial, certificateIssuer: one.certificateIssuer, level: one.level }, one.name))),
      seal ? element('Seal', { sealedAt: seal.sealedAt, timestampAt: seal.timestampAt, certificateSerial: seal.certificateSerial, certificateIssuer: seal.certificateIssuer }, seal.name) : undefined,
      element('Case', { index: card.case.index, retention: card.case.retention }, card.case.title),
      element('Version', { number: card.version.number, contentHash: card.version.contentHash, createdAt: card.version.createdAt, rounds: card.rounds }),
      card.replyTo ? element('ReplyTo', { index: card.replyTo.index, date: card.replyTo.date, answers: card.answers }) : undefined,
      element('Dispatches', {}, card.dispatches.map(dispatchXml)),
      card.verificationUrl ? element('Verification', {}, card.verificationUrl) : undefined,
      element('Files', {}, files.map(fileXml)),
    ]),
  );
}

const dispatchXml = (one: ArchiveCard['dispatches'][number]): Xml =>
  element('Dispatch', { edrpou: one.edrpou, channel: one.channel, state: one.state, attempt: one.attempt, sentAt: one.sentAt, theirIndex: one.theirIndex }, [
    element('Addressee', {}, one.addressee),
    ...one.receipts.map((receipt) => element('Receipt', { type: receipt.type, at: receipt.at, theirIndex: receipt.theirIndex }, receipt.text)),
  ]);
