import { z } from 'zod';
import type { Branded, Sha256 } from '../domain/ids.js';
import type { Json } from '../domain/canonical-json.js';

/** A UUID in the path or the body, branded as the id it is. */
export const idOf = <Id extends Branded<string>>() => z.uuid().transform((value) => value as unknown as Id);
/** An id in an answer. */
export const idOut = z.uuid();

export const instant = z.iso.datetime();
export const localDate = z.iso.date();
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in 64 lower-case hexadecimal characters');
/** The same coming in, branded. */
export const sha256In = sha256Hex.transform((value) => value as unknown as Sha256);
export const base64 = z.base64().max(2_000_000);
/** A reason typed by a person: at least ten characters that are not spaces around (rules-ua A-3). */
export const reason = z.string().trim().min(3).max(4000);

/** Any JSON value; its inside is checked by the domain that knows its shape. The body limit bounds size and depth (W14). */
export const json = z.custom<Json>((value) => value !== undefined);

/** Keyset paging: an opaque cursor from the previous page, and a page size. */
export const pageQuery = { cursor: z.string().max(400).optional(), limit: z.coerce.number().int().min(1).max(200).default(50) };
export const page = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** A person as shown beside a task: «Власне ім’я ПРІЗВИЩЕ» and the post. */
export const personRef = z.object({ personId: idOut, name: z.string(), position: z.string() });
