import type { Json } from '#shared/domain/canonical-json.js';

/** What documents/ records in a document's chain. Autosaves are not recorded: a version is, when it is frozen. */
export type DocumentsEventType =
  | 'documentCreated' | 'documentDiscarded' | 'documentSettingsChanged' | 'fileAttached' | 'fileDetached' | 'versionFrozen' | 'correctionFrozen' | 'correctionAdopted' | 'sightGranted'
  | 'versionSeen' | 'fileTaken' | 'accessRefused';

export interface DocumentsEvent {
  readonly type: DocumentsEventType;
  readonly data: Json;
}
