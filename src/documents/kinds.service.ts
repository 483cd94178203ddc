import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow, rows, type Runner } from '#shared/database/rows.js';
import type { OrganisationId } from '#shared/domain/ids.js';
import { documentsProblem } from './documents.errors.js';
import type { KindDefinition } from './domain/kinds.js';

/** The kinds of documents of an organisation: data that it may change, read wherever a rule depends on the kind. */
@Injectable()
export class KindsService {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Kinds in use, in the order in which they are offered. */
  async kinds(organisationId: OrganisationId, runner: Runner = this.dataSource): Promise<KindDefinition[]> {
    const found = await rows<{ definition: KindDefinition }>(runner, `select definition from document_kind where organisation_id = $1 and retired_at is null order by place, code`, [organisationId]);
    return found.map((row) => row.definition);
  }

  /** A kind by code, also a retired one, because documents of it go on; undefined when there never was one. */
  async kind(organisationId: OrganisationId, code: string, runner: Runner = this.dataSource): Promise<KindDefinition | undefined> {
    return (await firstRow<{ definition: KindDefinition }>(runner, `select definition from document_kind where organisation_id = $1 and code = $2`, [organisationId, code]))?.definition;
  }
}

/**
 * Gives an organisation its kinds, or new definitions for those that it has; used by the seed and by the administrator's settings. A kind
 * that would print its number before signing is refused with `numberingNotServed` (ADR 0022), and nothing is changed.
 */
export async function installKinds(tx: EntityManager, organisationId: OrganisationId, definitions: readonly KindDefinition[]): Promise<void> {
  const early = definitions.find((definition) => definition.numbering === 'B');
  if (early) throw documentsProblem('numberingNotServed', { kind: early.code });
  for (const [place, definition] of definitions.entries())
    await tx.query(
      `insert into document_kind (organisation_id, code, place, definition) values ($1,$2,$3,$4::jsonb) on conflict (organisation_id, code) do update set place = excluded.place, definition = excluded.definition`,
      [organisationId, definition.code, place, JSON.stringify(definition)],
    );
}
