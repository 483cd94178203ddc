import type { Branded } from '#shared/domain/ids.js';

/** Ids of what records/ keeps; the contract brands its parameters with the same names. */
export type JournalId = Branded<'journal'>;
export type RegistrationId = Branded<'registration'>;
export type DispatchId = Branded<'dispatch'>;
export type MessageId = Branded<'message'>;
export type IncomingId = Branded<'incoming'>;
export type IncomingFileId = Branded<'incomingFile'>;
export type ExportId = Branded<'export'>;
