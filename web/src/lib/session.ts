import type { components } from '../api/schema';
import { ProblemError } from './problem';
import { reportConnection } from './connection';

export type Session = components['schemas']['SessionView'];
type Role = Session['roles'][number];

let current: Session | null = null;
const listeners = new Set<() => void>();

/** Who is signed in, as far as this page knows; null before sign-in. */
export const currentSession = (): Session | null => current;

/** Keeps the session (and with it the CSRF token) and tells everybody who listens. */
export function keepSession(session: Session | null): void {
  current = session;
  for (const listener of listeners) listener();
}

/** For `useSyncExternalStore`: calls back when the session changes. */
export function onSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const hasRole = (session: Session | null, ...wanted: Role[]): boolean => session?.roles.some((role) => wanted.includes(role)) ?? false;

type Renewal = { promise: Promise<boolean>; settle: (renewed: boolean) => void };
let renewal: Renewal | null = null;
const renewalListeners = new Set<() => void>();
const tellRenewal = () => renewalListeners.forEach((listener) => listener());

/** True while the dialog «Сеанс завершився» must be shown. */
export const renewalAsked = (): boolean => renewal !== null;
export function onRenewal(listener: () => void): () => void {
  renewalListeners.add(listener);
  return () => renewalListeners.delete(listener);
}
/** Ends the wait of all requests that met a closed session: they are sent again, or get their 401. */
export function settleRenewal(renewed: boolean): void {
  renewal?.settle(renewed);
  renewal = null;
  tellRenewal();
}

function askRenewal(): Promise<boolean> {
  if (!renewal) {
    let settle: Renewal['settle'] = () => undefined;
    const promise = new Promise<boolean>((resolve) => (settle = resolve));
    renewal = { promise, settle };
    tellRenewal();
  }
  return renewal.promise;
}

const changes = (request: Request): boolean => request.method !== 'GET' && request.method !== 'HEAD';
const isAboutSession = (request: Request): boolean => new URL(request.url).pathname === '/api/session';

async function send(request: Request): Promise<Response> {
  if (changes(request) && current) request.headers.set('X-CSRF-Token', current.csrfToken);
  try {
    const response = await fetch(request);
    reportConnection(true);
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    reportConnection(false);
    throw new ProblemError({ code: 'networkUnavailable', status: 0 });
  }
}

/** Sends a request within the session; when the session has ended meanwhile, waits for the person to sign in again and repeats it. */
export async function fetchInSession(request: Request): Promise<Response> {
  if (isAboutSession(request) || !current) return send(request);
  const again = request.clone();
  const response = await send(request);
  if (response.status !== 401) return response;
  return (await askRenewal()) ? send(again) : response;
}
