import { createHash, timingSafeEqual } from 'node:crypto';
import { canonicalJson, type Json } from '../domain/canonical-json.js';
import type { Sha256 } from '../domain/ids.js';

/** SHA-256 of bytes or UTF-8 text, in lower-case hexadecimal. */
export const sha256 = (data: string | Uint8Array): Sha256 => createHash('sha256').update(data).digest('hex') as Sha256;

/** SHA-256 of the canonical JSON (RFC 8785) of a value: the content hash of versions and journal entries. */
export const sha256OfJson = (value: Json): Sha256 => sha256(canonicalJson(value));

/** Compares two secrets without telling by time where they differ. */
export const sameSecret = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
