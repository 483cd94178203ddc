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
  await runner.query(
    `insert into signature_file (id, organisation_id, document_id, version_id, kind, place, signatories, sha256, size, pages, zones, created_at, level) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13) on conflict on constraint signature_file_once do nothing`,
    [newId(), organisationId, file.documentId, file.versionId, file.kind, file.place, file.signatories, file.sha256, file.size, file.pages, JSON.stringify(file.zones), at, file.level ?? null],
  );
  const kept = await findFile(runner, file.versionId, file.kind, file.place, file.signatories);
  if (!kept) throw new Error('a file that was just kept is not there');
  return kept;
}

export async function findFile(runner: Runner, versionId: VersionId, kind: FileKind, place: number, signatories: string): Promise<SignatureFile | undefined> {
  const row = await firstRow<FileRow>(runner, `select * from signature_file where version_id = $1 and kind = $2 and place = $3 and signatories = $4`, [versionId, kind, place, signatories]);
  return row && fileOf(row);
}

/** The furthest file of a document: lifted before sealed before signed before the form, the newest before the earlier ones. */
export async function furthestFile(runner: Runner, documentId: DocumentId, kinds: readonly FileKind[] = [...finalKinds, 'signed']): Promise<SignatureFile | undefined> {
  const row = await firstRow<FileRow>(
    runner, `select * from signature_file where document_id = $1 and kind = any($2) order by array_position(array['form','signed','sealed','preserved'], kind) desc, created_at desc, place desc limit 1`, [documentId, [...kinds]]);
  return row && fileOf(row);
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
  const s = signature;
  await runner.query(
    `insert into signature (id, organisation_id, document_id, version_id, step_id, kind, person_id, field, file_sha256, file_name, content, cms, level, algorithm, subject, issuer, serial, qualified, valid_from, valid_to, signed_at, timestamp_at, verification)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23)`,
    [s.id, organisationId, s.documentId, s.versionId, s.stepId, s.kind, s.personId, s.field, s.fileSha256, s.fileName, s.content, s.cms, s.level, s.algorithm, s.subject, s.issuer, s.serial, s.qualified, s.validFrom, s.validTo, s.signedAt, s.timestampAt, JSON.stringify(s.verification)],
  );
}

/** Signatures of a document in the order in which they were made. */
export async function signaturesOf(runner: Runner, organisationId: OrganisationId, documentId: DocumentId): Promise<StoredSignature[]> {
  return (await rows<SignatureRow>(runner, `select * from signature where organisation_id = $1 and document_id = $2 order by signed_at, id`, [organisationId, documentId])).map(signatureOf);
}

/** Puts the time-stamp of a detached signature beside it: its unsigned part grows, what was signed stays. One that has its stamp is left. */
export async function stampSignature(runner: Runner, id: string, cms: Buffer, at: Instant): Promise<void> {
  await runner.query(`update signature set cms = $2, level = 'B-T', timestamp_at = $3 where id = $1 and level = 'B-B'`, [id, cms, at]);
}
