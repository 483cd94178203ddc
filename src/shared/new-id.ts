import { randomBytes } from 'node:crypto';
import type { Branded } from './domain/ids.js';

/** A UUIDv7 (RFC 9562): ordered by time, so that keyset paging and B-tree inserts stay local. Needs no server function. */
export function newId<Id extends Branded<string>>(): Id {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as unknown as Id;
}
