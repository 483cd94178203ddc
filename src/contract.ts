import type { Endpoint } from '#shared/http/endpoint.js';
import { z } from 'zod';
import * as schemas from '#shared/http/schemas.js';
import * as users from '#users/users.contract.js';
import * as documents from '#documents/documents.contract.js';
import * as signatures from '#signatures/signatures.contract.js';
import * as approvals from '#approvals/approvals.contract.js';
import * as records from '#records/records.contract.js';
import * as queues from '#queues/queues.contract.js';

/** Every operation of the API by module: what OpenAPI, the generated client and the generated access tests are made from. */
export const contract = {
  users: users.usersApi,
  documents: documents.documentsApi,
  signatures: signatures.signaturesApi,
  approvals: approvals.approvalsApi,
  records: records.recordsApi,
  queues: queues.queuesApi,
} as const;

/** The operations as one flat list, each with its module and name. */
export function operations(): { module: string; name: string; operation: Endpoint }[] {
  return Object.entries(contract).flatMap(([module, api]) =>
    Object.entries(api as Record<string, Endpoint>).map(([name, operation]) => ({ module, name, operation })),
  );
}

/** The schemas that have a name (every exported one that starts with a capital, and `personRef`), for OpenAPI's components. */
export function namedSchemas(): [string, z.ZodType][] {
  const exported = [users, documents, signatures, approvals, records, queues].flatMap((module) => Object.entries(module as Record<string, unknown>));
  const named = exported.filter((entry): entry is [string, z.ZodType] => /^[A-Z]/.test(entry[0]) && entry[1] instanceof z.ZodType);
  return [['PersonRef', schemas.personRef], ...named];
}
