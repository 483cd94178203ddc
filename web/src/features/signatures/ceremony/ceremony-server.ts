import { answer, api, type Input, type View } from '../../../lib/api';
import { sha256Hex } from '../../../lib/keys/bytes';
import type { CeremonyServer } from './run-state';

const deviceName = 'obih.device';
let thisPage: string | undefined;

/** The random name of this browser, made once: tabs of one browser keep out of each other's way by a lock, devices by this name. */
function holder(): string {
  thisPage ??= crypto.randomUUID();
  try {
    const known = localStorage.getItem(deviceName) ?? thisPage;
    localStorage.setItem(deviceName, known);
    return known;
  } catch {
    return thisPage;
  }
}

/**
 * The signing session of the server as a run uses it. The certificate chain goes with every request for digests, leaf first. `takeOver` goes on
 * with a session that another device works on, which is refused from then on.
 */
export function ceremonyServer(sessionId: string, certificateChain: readonly string[], takeOver: boolean): CeremonyServer {
  const path = { sessionId };
  let first = takeOver;
  return {
    prepare: async (limit) => {
      const prepared = await answer(api.POST('/api/signing-sessions/{sessionId}/digests', { params: { path }, body: { certificateChain: [...certificateChain], limit, holder: holder(), takeOver: first } }));
      first = false;
      return prepared;
    },
    complete: (signatures) => answer(api.POST('/api/signing-sessions/{sessionId}/signatures', { params: { path }, body: { holder: holder(), signatures: signatures.map((one) => ({ ...one, attachments: [...one.attachments] })) } })),
    look: () => answer(api.GET('/api/signing-sessions/{sessionId}', { params: { path } })),
    stop: () => answer(api.POST('/api/signing-sessions/{sessionId}/stop', { params: { path } })),
  };
}

/** The very bytes that will be signed, and their hash computed here, not told by the server. */
export interface ShownPdf {
  readonly bytes: ArrayBuffer;
  readonly hash: string;
}

/** Fetches the PDF of one document of a ceremony and takes its hash (S28: what is shown is what is signed). */
export async function fetchSigningPdf(sessionId: string, documentId: string, signal?: AbortSignal): Promise<ShownPdf> {
  const bytes = (await answer(
    api.GET('/api/signing-sessions/{sessionId}/items/{documentId}/document.pdf', { params: { path: { sessionId, documentId } }, parseAs: 'arrayBuffer', signal }),
  )) as unknown as ArrayBuffer;
  return { bytes, hash: await sha256Hex(bytes) };
}

type Wish = Input<'approvals.openSigning'>['items'][number];

const wishOf = (item: View<'InboxItem'>): Wish[] =>
  item.stepId !== null && item.round !== null && item.version !== null && item.contentHash !== null
    ? [{ documentId: item.documentId, stepId: item.stepId, round: item.round, version: item.version, contentHash: item.contentHash, ...(item.onBehalfOf && { onBehalfOf: item.onBehalfOf.personId }) }]
    : [];

/**
 * Freezes the list of a ceremony out of rows of the inbox tab `sign`, in their order, and gives the session to go to (`/signing/:sessionId`).
 * Press a button once, make one `command`: the same command twice opens one session.
 */
export const openCeremony = (items: readonly View<'InboxItem'>[], command: { 'Idempotency-Key': string }): Promise<View<'SigningSessionView'>> =>
  answer(api.POST('/api/signing-sessions', { body: { items: items.flatMap(wishOf).slice(0, 1000) }, headers: command }));

/** Everything that waits for my signature, mine and of those I stand in for, up to what one ceremony takes. */
export async function everythingToSign(onBehalfOf?: string): Promise<View<'InboxItem'>[]> {
  const all: View<'InboxItem'>[] = [];
  let cursor: string | undefined;
  do {
    const page = await answer(api.GET('/api/inbox', { params: { query: { tab: 'sign', limit: 200, cursor, onBehalfOf } } }));
    all.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && all.length < 1000);
  return all;
}
