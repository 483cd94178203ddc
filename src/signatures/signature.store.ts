import { rows, firstRow, type Runner } from '#shared/database/rows.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { DocumentId, Instant, OrganisationId, PersonId, Sha256, StepId, VersionId } from '#shared/domain/ids.js';
import { newId } from '#shared/new-id.js';
import type { Zone } from '#documents/rendering/typesetter.js';

/**
 * `form`: typeset, fields reserved, nobody has signed; `signed`: after the signature in `place` (1 for the first); `sealed`: closed by the
 * e-seal; `preserved`: the sealed file lifted to a long-term level, `place` counts its document time-stamps.
 */
export type FileKind = 'form' | 'signed' | 'sealed' | 'preserved';

/** Kinds of a document's final file, whichever of them is there. */
export const finalKinds: readonly FileKind[] = ['preserved', 'sealed'];

/** Levels of the baseline profiles (ETSI EN 319 142-1, 319 122-1). */
export type SignatureLevel = 'B-B' | 'B-T' | 'B-LT' | 'B-LTA';

/** A PDF of a version, by its hash; the bytes are in the blob store. */
export interface SignatureFile {
  readonly documentId: DocumentId;
  readonly versionId: VersionId;
  readonly kind: FileKind;
  readonly place: number;
  /** Whose names and posts stand in it: a change of signer makes another file. */
  readonly signatories: string;
  readonly sha256: Sha256;
  readonly size: number;
  readonly pages: number;
  readonly zones: readonly Zone[];
  /** The long-term level that all its signatures have reached; absent below. */
  readonly level?: SignatureLevel;
}

interface FileRow { document_id: DocumentId; version_id: VersionId; kind: FileKind; place: number; signatories: string; sha256: Sha256; size: string; pages: number; zones: Zone[]; level: SignatureLevel | null }

const fileOf = (row: FileRow): SignatureFile => ({
  documentId: row.document_id, versionId: row.version_id, kind: row.kind, place: row.place, signatories: row.signatories, sha256: row.sha256, size: Number(row.size), pages: row.pages, zones: row.zones, ...(row.level ? { level: row.level } : {}),
});

/** Remembers a file of a version, once per kind, place and signatories; an earlier one of the same name wins and is answered (S43). */
export async function keepFile(runner: Runner, organisationId: OrganisationId, file: SignatureFile, at: Instant): Promise<SignatureFile> {
  await keepFiles(runner, organisationId, [file], at);
  const kept = await findFile(runner, file.versionId, file.kind, file.place, file.signatories);
  if (!kept) throw new Error('a file that was just kept is not there');
  return kept;
}

/** The same for files of several documents; an earlier one of the same name wins. */
export async function keepFiles(runner: Runner, organisationId: OrganisationId, files: readonly SignatureFile[], at: Instant): Promise<void> {
  await runner.query(
    `insert into signature_file (id, organisation_id, document_id, version_id, kind, place, signatories, sha256, size, pages, zones, created_at, level)
     select id, $1, "documentId", "versionId", kind, place, signatories, sha256, size, pages, zones, $2, level
     from jsonb_to_recordset($3::jsonb) as f (id uuid, "documentId" uuid, "versionId" uuid, kind text, place integer, signatories text, sha256 text, size bigint, pages integer, zones jsonb, level text)
     on conflict on constraint signature_file_once do nothing`,
    [organisationId, at, JSON.stringify(files.map((file) => ({ ...file, id: newId() })))],
  );
}

export async function findFile(runner: Runner, versionId: VersionId, kind: FileKind, place: number, signatories: string): Promise<SignatureFile | undefined> {
  const row = await firstRow<FileRow>(runner, `select * from signature_file where version_id = $1 and kind = $2 and place = $3 and signatories = $4`, [versionId, kind, place, signatories]);
  return row && fileOf(row);
}

/** The furthest file of a document: lifted before sealed before signed before the form, the newest before the earlier ones. */
export async function furthestFile(runner: Runner, documentId: DocumentId, kinds: readonly FileKind[] = [...finalKinds, 'signed']): Promise<SignatureFile | undefined> {
  return (await furthestFiles(runner, [documentId], kinds)).get(documentId);
}

/** The same for several documents; those that have no such file are left out. */
export async function furthestFiles(runner: Runner, documentIds: readonly DocumentId[], kinds: readonly FileKind[] = [...finalKinds, 'signed']): Promise<ReadonlyMap<DocumentId, SignatureFile>> {
  const found = await rows<FileRow>(
    runner,
    `select distinct on (document_id) * from signature_file where document_id = any($1) and kind = any($2)
     order by document_id, array_position(array['form','signed','sealed','preserved'], kind) desc, created_at desc, place desc`,
    [documentIds, kinds],
  );
  return new Map(found.map((row) => [row.document_id, fileOf(row)]));
}

/**
 * A signature over a document (in `field` of the PDF), over a decision (`content` is the signed text, `cms` the detached signature), or
 * over an attachment (`cms` detached over the file `fileSha256`, which is called `fileName`; `field` names the place and the attachment).
 */
export interface StoredSignature {
  readonly id: string;
  readonly documentId: DocumentId;
  readonly versionId: VersionId;
  readonly stepId: StepId | null;
  readonly kind: 'signature' | 'seal' | 'visa' | 'attachment';
  readonly personId: PersonId | null;
  readonly field: string | null;
  readonly fileSha256: Sha256 | null;
  readonly fileName: string | null;
  readonly content: string | null;
  readonly cms: Buffer | null;
  readonly level: SignatureLevel;
  readonly algorithm: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly qualified: boolean;
  readonly validFrom: Instant;
  readonly validTo: Instant;
  readonly signedAt: Instant;
  readonly timestampAt: Instant | null;
  readonly verification: Json;
}

interface SignatureRow {
  id: string; document_id: DocumentId; version_id: VersionId; step_id: StepId | null; kind: StoredSignature['kind']; person_id: PersonId | null; field: string | null; file_sha256: Sha256 | null; file_name: string | null; content: string | null; cms: Buffer | null;
  level: SignatureLevel; algorithm: string; subject: string; issuer: string; serial: string; qualified: boolean; valid_from: Date; valid_to: Date; signed_at: Date; timestamp_at: Date | null; verification: Json;
}

const signatureOf = (row: SignatureRow): StoredSignature => ({
  id: row.id, documentId: row.document_id, versionId: row.version_id, stepId: row.step_id, kind: row.kind, personId: row.person_id, field: row.field, fileSha256: row.file_sha256, fileName: row.file_name, content: row.content, cms: row.cms, level: row.level,
  algorithm: row.algorithm, subject: row.subject, issuer: row.issuer, serial: row.serial, qualified: row.qualified, validFrom: row.valid_from.toISOString() as Instant, validTo: row.valid_to.toISOString() as Instant,
  signedAt: row.signed_at.toISOString() as Instant, timestampAt: row.timestamp_at ? (row.timestamp_at.toISOString() as Instant) : null, verification: row.verification,
});

export async function keepSignature(runner: Runner, organisationId: OrganisationId, signature: StoredSignature): Promise<void> {
  await keepSignatures(runner, organisationId, [signature]);
}

export async function keepSignatures(runner: Runner, organisationId: OrganisationId, signatures: readonly StoredSignature[]): Promise<void> {
  // The signatures themselves travel beside the rest: JSON has no place for binary.
  await runner.query(
    `insert into signature (id, organisation_id, document_id, version_id, step_id, kind, person_id, field, file_sha256, file_name, content, cms, level, algorithm, subject, issuer, serial, qualified, valid_from, valid_to, signed_at, timestamp_at, verification)
     select id, $1, "documentId", "versionId", "stepId", kind, "personId", field, "fileSha256", "fileName", content, ($3::bytea[])[place], level, algorithm, subject, issuer, serial, qualified, "validFrom", "validTo", "signedAt", "timestampAt", verification
     from jsonb_to_recordset($2::jsonb) as s (place integer, id uuid, "documentId" uuid, "versionId" uuid, "stepId" uuid, kind text, "personId" uuid, field text, "fileSha256" text, "fileName" text, content text, level text, algorithm text, subject text, issuer text,
       serial text, qualified boolean, "validFrom" timestamptz, "validTo" timestamptz, "signedAt" timestamptz, "timestampAt" timestamptz, verification jsonb)`,
    [organisationId, JSON.stringify(signatures.map(({ cms: _cms, ...one }, index) => ({ ...one, place: index + 1 }))), signatures.map((one) => one.cms)],
  );
}

/** Signatures of a document in the order in which they were made. */
export async function signaturesOf(runner: Runner, organisationId: OrganisationId, documentId: DocumentId): Promise<StoredSignature[]> {
  return signaturesOfAll(runner, organisationId, [documentId]);
}

/** The same of several documents, in one list. */
export async function signaturesOfAll(runner: Runner, organisationId: OrganisationId, documentIds: readonly DocumentId[]): Promise<StoredSignature[]> {
  return (await rows<SignatureRow>(runner, `select * from signature where organisation_id = $1 and document_id = any($2) order by signed_at, id`, [organisationId, documentIds])).map(signatureOf);
}

/** Puts the time-stamp of a detached signature beside it: its unsigned part grows, what was signed stays. One that has its stamp is left. */
export async function stampSignature(runner: Runner, id: string, cms: Buffer, at: Instant): Promise<void> {
  await runner.query(`update signature set cms = $2, level = 'B-T', timestamp_at = $3 where id = $1 and level = 'B-B'`, [id, cms, at]);
}
