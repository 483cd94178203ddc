import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '#shared/clock.js';
import { SETTINGS, type Settings } from '#shared/config/settings.js';
import { firstRow, rows, type Runner } from '#shared/database/rows.js';
import type { DocumentId, OrganisationId } from '#shared/domain/ids.js';

/** 144 random bits: nobody finds a document by trying (A13); 24 characters keep the QR code coarse enough for phones. */
const tokenBytes = 18;

/** The random public address of each finished document, printed in its QR code. */
@Injectable()
export class VerificationTokens {
  constructor(@Inject(SETTINGS) private readonly settings: Settings, private readonly clock: Clock) {}

  /** The address at which anybody with the page may check it; made once, the same for ever. */
  async addressOf(runner: Runner, organisationId: OrganisationId, documentId: DocumentId): Promise<string> {
    const address = (await this.addressesOf(runner, organisationId, [documentId])).get(documentId);
    if (!address) throw new Error(`document ${documentId} got no address`);
    return address;
  }

  /** The addresses of several documents. */
  async addressesOf(runner: Runner, organisationId: OrganisationId, documentIds: readonly DocumentId[]): Promise<ReadonlyMap<DocumentId, string>> {
    const found = await rows<{ document_id: DocumentId; token: string }>(
      runner,
      `with made as (insert into verification (document_id, organisation_id, token, created_at) select id, $2, token, $4 from unnest($1::uuid[], $3::text[]) as n (id, token) on conflict (document_id) do nothing returning document_id, token)
       select document_id, token from made union all select document_id, token from verification where document_id = any($1)`,
      [documentIds, organisationId, documentIds.map(() => randomBytes(tokenBytes).toString('base64url')), this.clock.now()],
    );
    const addresses = new Map(found.map((row) => [row.document_id, `${this.settings.PUBLIC_URL.replace(/\/$/, '')}/v/${row.token}`]));
    // Made by another in this very instant: it is there in the next statement.
    return documentIds.every((id) => addresses.has(id)) ? addresses : this.addressesOf(runner, organisationId, documentIds);
  }

  /** Whose token it is, or undefined. */
  async documentOf(runner: Runner, token: string): Promise<{ organisationId: OrganisationId; documentId: DocumentId } | undefined> {
    const row = await firstRow<{ organisation_id: OrganisationId; document_id: DocumentId }>(runner, `select organisation_id, document_id from verification where token = $1`, [token]);
    return row && { organisationId: row.organisation_id, documentId: row.document_id };
  }
}
