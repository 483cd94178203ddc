import type { DocumentId, Instant, OrganisationId, PersonId, Sha256, SigningSessionId, StepId } from '#shared/domain/ids.js';
import type { Json } from '#shared/domain/canonical-json.js';
import { changedRows, firstRow, rows, type Runner } from '#shared/database/rows.js';
import type { AttachmentToSign } from '#signatures/attachment-signing.service.js';
import type { SignatureFile } from '#signatures/signature.store.js';
import { itemTransitions, unsettled, type ItemEvent, type ItemState } from '../domain/signing-item.js';

export type SessionState = 'open' | 'signing' | 'stopped' | 'finished';

/** One document of a ceremony. */
export interface SigningItem {
  readonly documentId: DocumentId;
  readonly stepId: StepId;
  readonly onBehalfOf: PersonId | null;
  readonly round: number;
  readonly version: number;
  readonly contentHash: Sha256;
  readonly title: string;
  readonly kindUk: string;
  readonly changed: boolean;
  readonly state: ItemState;
  /** Why it was left out or not signed; on a document that still waits: why it could not be signed yet. */
  readonly reason: { readonly code: string; readonly facts: Readonly<Record<string, Json>> } | null;
  /** The file that the signature is over, as it stood when the digest was handed out. */
  readonly base: SignatureFile | null;
  readonly field: string | null;
  readonly signingAt: Instant | null;
  readonly signedAt: Instant | null;
  /** Hash of the bytes that were on the screen, as the device says; null when the document was not opened. */
  readonly shown: Sha256 | null;
  /** The files that are signed with the document, frozen when the ceremony opened. */
  readonly attachments: readonly AttachmentToSign[];
}

export interface SigningSession {
  readonly sessionId: SigningSessionId;
  readonly organisationId: OrganisationId;
  readonly personId: PersonId;
  readonly state: SessionState;
  readonly openedAt: Instant;
  readonly chain: readonly Buffer[] | null;
  readonly certificate: { readonly subject: string; readonly issuer: string; readonly serial: string; readonly validTo: Instant } | null;
}

interface SessionRow {
  id: SigningSessionId; organisation_id: OrganisationId; person_id: PersonId; state: SessionState; opened_at: Date; chain: Buffer[] | null; subject: string | null; issuer: string | null; serial: string | null; valid_to: Date | null;
}
interface ItemRow {
  document_id: DocumentId; step_id: StepId; on_behalf_of: PersonId | null; round: number; version: number; content_hash: Sha256; title: string; kind_uk: string; changed: boolean; state: ItemState; reason: SigningItem['reason'];
  base_file: SignatureFile | null; field: string | null; signing_at: Date | null; signed_at: Date | null; shown: Sha256 | null; attachments: AttachmentToSign[];
}

const instant = (date: Date | null): Instant | null => (date ? (date.toISOString() as Instant) : null);

const sessionOf = (row: SessionRow): SigningSession => ({
  sessionId: row.id, organisationId: row.organisation_id, personId: row.person_id, state: row.state, openedAt: row.opened_at.toISOString() as Instant, chain: row.chain,
  certificate: row.subject !== null && row.valid_to ? { subject: row.subject, issuer: row.issuer ?? '', serial: row.serial ?? '', validTo: row.valid_to.toISOString() as Instant } : null,
});

const itemOf = (row: ItemRow): SigningItem => ({
  documentId: row.document_id, stepId: row.step_id, onBehalfOf: row.on_behalf_of, round: row.round, version: row.version, contentHash: row.content_hash, title: row.title, kindUk: row.kind_uk, changed: row.changed, state: row.state,
  reason: row.reason, base: row.base_file, field: row.field, signingAt: instant(row.signing_at), signedAt: instant(row.signed_at), shown: row.shown, attachments: row.attachments,
});

/** A ceremony of this person; undefined for anybody else's. With `lock` the row is held until commit. */
export async function findSession(runner: Runner, personId: PersonId, sessionId: SigningSessionId, lock: '' | 'for update' = ''): Promise<SigningSession | undefined> {
  const row = await firstRow<SessionRow>(runner, `select * from signing_session where id = $1 and person_id = $2 ${lock}`, [sessionId, personId]);
  return row && sessionOf(row);
}

/** Ceremonies of a person that can be resumed, newest first. */
export async function openSessions(runner: Runner, personId: PersonId): Promise<SigningSession[]> {
  return (await rows<SessionRow>(runner, `select * from signing_session where person_id = $1 and state in ('open', 'signing') order by opened_at desc limit 20`, [personId])).map(sessionOf);
}

export async function insertSession(runner: Runner, session: SigningSession, items: readonly SigningItem[]): Promise<void> {
  await runner.query(`insert into signing_session (id, organisation_id, person_id, state, opened_at) values ($1,$2,$3,$4,$5)`, [session.sessionId, session.organisationId, session.personId, session.state, session.openedAt]);
  await runner.query(
    `insert into signing_item (session_id, document_id, step_id, place, on_behalf_of, round, version, content_hash, title, kind_uk, changed, state, reason, attachments)
     select $1, i."documentId", i."stepId", i.place, i."onBehalfOf", i.round, i.version, i."contentHash", i.title, i."kindUk", i.changed, i.state, i.reason, i.attachments
     from jsonb_to_recordset($2::jsonb) as i ("documentId" uuid, "stepId" uuid, place integer, "onBehalfOf" uuid, round integer, version integer, "contentHash" text, title text, "kindUk" text, changed boolean, state text, reason jsonb, attachments jsonb)`,
    [session.sessionId, JSON.stringify(items.map((item, place) => ({ ...item, place })))],
  );
}

export async function itemsOf(runner: Runner, sessionId: SigningSessionId): Promise<SigningItem[]> {
  return (await rows<ItemRow>(runner, `select * from signing_item where session_id = $1 order by place`, [sessionId])).map(itemOf);
}

/** The next items of the list that wait for their signature, in its order. */
export async function waitingItems(runner: Runner, sessionId: SigningSessionId, limit: number): Promise<SigningItem[]> {
  return (await rows<ItemRow>(runner, `select * from signing_item where session_id = $1 and state = any($3) order by place limit $2`, [sessionId, limit, unsettled])).map(itemOf);
}

export async function itemIn(runner: Runner, sessionId: SigningSessionId, documentId: DocumentId, lock: '' | 'for update' = ''): Promise<SigningItem | undefined> {
  const row = await firstRow<ItemRow>(runner, `select * from signing_item where session_id = $1 and document_id = $2 ${lock}`, [sessionId, documentId]);
  return row && itemOf(row);
}

/**
 * What a digest was handed out for; the same item prepared again gets the same digest while its base and certificate are the same. False, and
 * nothing is changed, for an item that has its end: signed, failed, or set aside by somebody who stopped the ceremony meanwhile.
 */
export async function markPrepared(runner: Runner, sessionId: SigningSessionId, documentId: DocumentId, prepared: { base: SignatureFile; field: string; signingAt: Instant }): Promise<boolean> {
  const { from, to } = itemTransitions.digestHandedOut;
  const marked = await changedRows(runner, `update signing_item set state = $6, base_file = $3, field = $4, signing_at = $5, reason = null where session_id = $1 and document_id = $2 and state = any($7) returning document_id`, [
    sessionId, documentId, JSON.stringify(prepared.base), prepared.field, prepared.signingAt, to, from]);
  return marked.length > 0;
}

/** Lets something happen to a document. One that has its end keeps it with its reason, whatever comes late (S41). */
export async function markItem(runner: Runner, sessionId: SigningSessionId, documentId: DocumentId, event: ItemEvent, more: { reason?: SigningItem['reason']; signedAt?: Instant; shown?: Sha256 | null } = {}): Promise<void> {
  const { from, to } = itemTransitions[event];
  await runner.query(`update signing_item set state = coalesce($3, state), reason = $4, signed_at = coalesce($5, signed_at), shown = coalesce($6, shown) where session_id = $1 and document_id = $2 and state = any($7)`, [
    sessionId, documentId, to === 'asItWas' ? null : to, more.reason ? JSON.stringify(more.reason) : null, more.signedAt ?? null, more.shown ?? null, from]);
}

/** Takes everything that was not signed out of a ceremony. */
export async function setRestAside(runner: Runner, sessionId: SigningSessionId): Promise<void> {
  const { from, to } = itemTransitions.stopped;
  await runner.query(`update signing_item set state = $2 where session_id = $1 and state = any($3)`, [sessionId, to, from]);
}

/** How many of each state, without loading the items. */
export async function countItems(runner: Runner, sessionId: SigningSessionId): Promise<{ total: number; excluded: number; waiting: number; signed: number; failed: number }> {
  const found = await rows<{ state: ItemState; count: number }>(runner, `select state, count(*)::int as count from signing_item where session_id = $1 group by state`, [sessionId]);
  const of = (...states: readonly ItemState[]): number => found.filter((row) => states.includes(row.state)).reduce((sum, row) => sum + row.count, 0);
  return { total: found.reduce((sum, row) => sum + row.count, 0), excluded: of('excluded', 'setAside'), waiting: of(...unsettled), signed: of('signed'), failed: of('failed') };
}
