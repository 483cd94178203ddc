import type { Json } from '#shared/domain/canonical-json.js';

/** What users/ records: sign-ins, passwords and substitutions. */
export type UsersEventType = 'signedIn' | 'signInFailed' | 'passwordChanged' | 'substitutionGranted' | 'substitutionRevoked' | 'organisationCreated' | 'administratorCreated';

export interface UsersEvent {
  readonly type: UsersEventType;
  readonly data: Json;
}
