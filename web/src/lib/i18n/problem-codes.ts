import type { ApprovalsCode } from '#approvals/approvals.errors.js';
import type { RefusalCode } from '#approvals/domain/refusals.js';
import type { DocumentsCode } from '#documents/documents.errors.js';
import type { RecordsCode } from '#records/records.errors.js';
import type { SharedCode } from '#shared/shared.errors.js';
import type { SignaturesCode } from '#signatures/signatures.errors.js';
import type { UsersCode } from '#users/users.errors.js';

/** A refusal in three parts: what happened, what is safe, what to do. */
export interface ProblemText {
  readonly happened: string;
  readonly safe?: string;
  readonly todo?: string;
}

/** What goes wrong on this side: no connection, a fault of the server without a code, a fault of the page. */
type ClientCode = 'networkUnavailable' | 'tooLarge' | 'internal' | 'serverFault' | 'refused' | 'unexpected' | 'cancelled' | 'documentChanged';

/** Every stable code of the server and of the page; a code without a text in a language does not compile. */
export type ProblemCode = SharedCode | UsersCode | DocumentsCode | RefusalCode | ApprovalsCode | RecordsCode | SignaturesCode | ClientCode;
