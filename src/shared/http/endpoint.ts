import type { z } from 'zod';
import type { Role } from '../domain/actor.js';

type Schema = z.ZodType;

/**
 * One HTTP operation as data: the single source of its route, its validation, its TypeScript types, its place in OpenAPI and
 * its entry in the generated access tests (ADR 0004). Paths are written as Fastify reads them, `/api/documents/:documentId`.
 */
export interface Endpoint<
  Params extends Schema = Schema,
  Query extends Schema = Schema,
  Body extends Schema = Schema,
  Response extends Schema = Schema,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  /** `public` needs no session; `signedIn` any person of the organisation; a list needs one of these roles. */
  readonly access: 'public' | 'signedIn' | readonly Role[];
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly response?: Response;
  /** Success status; 200 with a response schema, 204 without, unless said. */
  readonly status?: 200 | 201 | 202 | 204;
  /** What comes instead of one JSON document: a file, or NDJSON lines each of the response schema, or server-sent events. */
  readonly streams?: 'file' | 'ndjson' | 'events';
  /** The body is multipart/form-data with one file part named `file` and the fields of `body`. */
  readonly upload?: boolean;
  /** The command accepts an `Idempotency-Key` header: the same key again has no second effect and gives the same answer. */
  readonly idempotent?: boolean;
  /** The operation itself names the place of a text that cannot be stored; elsewhere such a body is refused before the handler (W14). */
  readonly checksTexts?: boolean;
}

/** Declares an operation; keeps the exact schema types for `InputOf` and `OutputOf`. */
export const endpoint = <P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  operation: Endpoint<P, Q, B, R>,
): Endpoint<P, Q, B, R> => operation;

/** What a handler receives, validated: path parameters, query and body. */
export interface InputOf<E extends Endpoint> {
  readonly params: z.output<NonNullable<E['params']>>;
  readonly query: z.output<NonNullable<E['query']>>;
  readonly body: z.output<NonNullable<E['body']>>;
}

/** What a handler answers with. */
export type OutputOf<E extends Endpoint> = z.input<NonNullable<E['response']>>;
