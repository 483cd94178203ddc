import type { Json } from '#shared/domain/canonical-json.js';

/**
 * What signatures/ records by itself; signing and sealing are recorded by the modules that decide them. `documentPreserved` names the
 * lifted or renewed file (`file`: hash before and after, level, time-stamp, when it is due again; null when only detached signatures
 * were lifted) and each detached signature by the hash of its new form.
 */
export type SignaturesEventType = 'certificateBound' | 'certificateUnbound' | 'documentPreserved';

export interface SignaturesEvent {
  readonly type: SignaturesEventType;
  readonly data: Json;
}
