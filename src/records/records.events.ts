import type { DocumentId, LocalDate, PersonId, Sha256 } from '#shared/domain/ids.js';
import type { TermWarning } from './domain/terms.js';
import type { DispatchId, ExportId, IncomingFileId, IncomingId, RegistrationId } from './records.ids.js';

/** The registration of a document or of an incoming one, as events carry it. */
type Registered = { readonly registrationId: RegistrationId; readonly journal: string; readonly number: number; readonly index: string; readonly registeredOn: LocalDate };
type IncomingFileFacts = { readonly incomingId: IncomingId; readonly incomingFileId: IncomingFileId; readonly index: string; readonly sha256: Sha256 };
type Dispatched = { readonly dispatchId: DispatchId; readonly addressee: string; readonly channel: string; readonly attempt: number };

/**
 * What records/ writes into journal and outbox. These shapes are kept for decades: members are added, never renamed. `documentSealed`
 * names the sealed file by its SHA-256; `finalisationStuck` comes once per step when it has not succeeded for a while.
 */
export type RecordsEvent =
  | { readonly type: 'numberReserved'; readonly data: Registered & { readonly documentId: DocumentId } }
  | { readonly type: 'documentRegistered'; readonly data: Registered & { readonly documentId: DocumentId } }
  | { readonly type: 'registrationAnnulled'; readonly data: Registered & { readonly documentId: DocumentId | null; readonly reason: string } }
  | { readonly type: 'documentSealed'; readonly data: { readonly documentId: DocumentId; readonly index: string; readonly signedSha256: Sha256; readonly sealedSha256: Sha256; readonly size: number; readonly sealSerial: string; readonly timestampAt: string } }
  | { readonly type: 'finalisationStuck'; readonly data: { readonly documentId: DocumentId; readonly step: string; readonly reason: string; readonly attempts: number } }
  | { readonly type: 'documentFinalised'; readonly data: { readonly documentId: DocumentId; readonly index: string; readonly registeredOn: LocalDate; readonly dispatches: number } }
  | { readonly type: 'dispatchSent'; readonly data: Dispatched & { readonly documentId: DocumentId; readonly index: string } }
  | { readonly type: 'dispatchFailed'; readonly data: Dispatched & { readonly documentId: DocumentId; readonly text: string } }
  | { readonly type: 'dispatchAcknowledged'; readonly data: Dispatched & { readonly documentId: DocumentId; readonly receipt: 1 | 2 | 3; readonly text: string; readonly theirIndex: string | null } }
  | { readonly type: 'dispatchRefused'; readonly data: Dispatched & { readonly documentId: DocumentId; readonly text: string } }
  | { readonly type: 'dispatchRepeated'; readonly data: Dispatched & { readonly documentId: DocumentId; readonly index: string } }
  | { readonly type: 'incomingRegistered'; readonly data: Registered & { readonly incomingId: IncomingId; readonly title: string; readonly correspondent: string; readonly dueOn: LocalDate | null } }
  | { readonly type: 'incomingFileAdded'; readonly data: IncomingFileFacts & { readonly name: string; readonly size: number } }
  | { readonly type: 'incomingFileMarked'; readonly data: IncomingFileFacts & { readonly markedSha256: Sha256; readonly page: number; readonly addedPage: boolean } }
  | { readonly type: 'incomingFileWithdrawn'; readonly data: IncomingFileFacts & { readonly name: string; readonly reason: string } }
  | { readonly type: 'incomingFileTaken'; readonly data: IncomingFileFacts }
  | { readonly type: 'incomingDueSoon'; readonly data: { readonly incomingId: IncomingId; readonly index: string; readonly title: string; readonly dueOn: LocalDate; readonly warning: TermWarning } }
  | { readonly type: 'incomingAnswered'; readonly data: { readonly incomingId: IncomingId; readonly incomingIndex: string; readonly documentId: DocumentId; readonly index: string } }
  | { readonly type: 'exportRequested'; readonly data: { readonly exportId: ExportId; readonly title: string; readonly documents: number; readonly requestedBy: PersonId } }
  | { readonly type: 'exportReady'; readonly data: { readonly exportId: ExportId; readonly title: string; readonly sha256: Sha256; readonly size: number; readonly documents: number; readonly requestedBy: PersonId } }
  | { readonly type: 'exportFailed'; readonly data: { readonly exportId: ExportId; readonly title: string; readonly reason: string; readonly problems: number; readonly requestedBy: PersonId } };

export type RecordsEventType = RecordsEvent['type'];
