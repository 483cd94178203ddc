import type { Json } from '#shared/domain/canonical-json.js';

/** What signatures/ records by itself; signing and sealing are recorded by the modules that decide them. */
export type SignaturesEventType = 'certificateBound' | 'certificateUnbound';

export interface SignaturesEvent {
  readonly type: SignaturesEventType;
  readonly data: Json;
}
