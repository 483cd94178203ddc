/** Branded ids: a person's id cannot be passed where a post's is wanted. All are UUIDs in text form. */
declare const brand: unique symbol;
export type Branded<Name extends string> = string & { readonly [brand]: Name };

/** The body (орган, установа) that owns a row; every row has one from the first migration. */
export type OrganisationId = Branded<'organisation'>;
export type UnitId = Branded<'unit'>;
export type PostId = Branded<'post'>;
export type PersonId = Branded<'person'>;
export type SubstitutionId = Branded<'substitution'>;
export type DocumentId = Branded<'document'>;
export type VersionId = Branded<'version'>;
export type AttachmentId = Branded<'attachment'>;
export type BlockId = Branded<'block'>;
export type RouteId = Branded<'route'>;
export type StageId = Branded<'stage'>;
export type StepId = Branded<'step'>;
export type RemarkId = Branded<'remark'>;
export type DecisionId = Branded<'decision'>;
export type TemplateId = Branded<'template'>;
export type SigningSessionId = Branded<'signing-session'>;
export type EventId = Branded<'event'>;

/** An instant, ISO 8601 in UTC with milliseconds. */
export type Instant = Branded<'instant'>;
/** A calendar date, YYYY-MM-DD, in the organisation's time zone. */
export type LocalDate = Branded<'date'>;
/** SHA-256 as 64 lower-case hexadecimal characters. */
export type Sha256 = Branded<'sha256'>;
