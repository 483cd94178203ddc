import createClient from 'openapi-fetch';
import type { components, operations, paths } from '../api/schema';
import { ProblemError, problemOf } from './problem';
import { fetchInSession } from './session';

/** A named schema of the API, e.g. `View<'DocumentView'>`. */
export type View<Name extends keyof components['schemas']> = components['schemas'][Name];

type JsonBody<Operation> = Operation extends { requestBody: { content: { 'application/json': infer Body } } } ? Body : never;
/** What an operation is sent, e.g. `Input<'approvals.decide'>`. */
export type Input<Name extends keyof operations> = JsonBody<operations[Name]>;
type JsonAnswer<Operation> = Operation extends { responses: infer Responses } ? { [Status in keyof Responses]: Responses[Status] extends { content: { 'application/json': infer Data } } ? Data : never }[keyof Responses] : never;
/** What an operation answers with, e.g. `Output<'approvals.inboxCounts'>`. */
export type Output<Name extends keyof operations> = JsonAnswer<operations[Name]>;

/**
 * The typed client of the API. Changing requests carry the CSRF token of the session; when the session has ended, the request
 * waits until the person has signed in again in the dialog, and is then sent once more (nothing typed is lost).
 */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: fetchInSession });

interface Answered<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** Gives the data of an answer, or throws a `ProblemError` with the stable code of the refusal (`networkUnavailable` without a connection). */
export async function answer<Data>(pending: Promise<Answered<Data>>): Promise<Data> {
  const { data, error, response } = await pending;
  if (response.ok) return data as Data;
  throw problemOf(error, response);
}

/** A key by which the server recognises the repetition of one and the same command. */
export const commandKey = (): string => {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** Header of a command that may be repeated without a second effect; make it once per press of a button, not once per attempt. */
export const asCommand = (key: string = commandKey()): { 'Idempotency-Key': string } => ({ 'Idempotency-Key': key });

export { ProblemError };
