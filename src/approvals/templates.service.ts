import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow, rows, type Runner } from '#shared/database/rows.js';
import type { OrganisationId } from '#shared/domain/ids.js';
import { approvalsProblem } from './approvals.errors.js';
import type { RouteTemplate } from './domain/template.js';

/** Route templates by version. A changed template is a new version; routes that run keep the copy with which they started (A09). */
@Injectable()
export class TemplatesService {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock) {}

  /** The newest version of every template that is offered for a kind; an obligatory one leaves no choice. */
  async forKind(organisationId: OrganisationId, kind: string, runner: Runner = this.dataSource): Promise<RouteTemplate[]> {
    const found = await rows<{ definition: RouteTemplate }>(
      runner, `select distinct on (code) definition from route_template where organisation_id = $1 and retired_at is null order by code, version desc`, [organisationId]);
    const offered = found.map((row) => row.definition).filter((template) => template.kinds.includes(kind));
    const obligatory = offered.filter((template) => template.obligatoryFor.includes(kind));
    return obligatory.length > 0 ? obligatory : offered;
  }

  /** A template by id, if it is offered for the kind now; otherwise refuses with `templateUnknown`. */
  async offered(runner: Runner, organisationId: OrganisationId, templateId: RouteTemplate['id'], kind: string): Promise<RouteTemplate> {
    const template = (await this.forKind(organisationId, kind, runner)).find((one) => one.id === templateId);
    if (!template) throw approvalsProblem('templateUnknown');
    return template;
  }

  /** Adds a template, or the next version of one that has the same code. */
  async add(runner: Runner, organisationId: OrganisationId, template: RouteTemplate): Promise<RouteTemplate> {
    const last = await firstRow<{ version: number }>(runner, `select max(version) as version from route_template where organisation_id = $1 and code = $2`, [organisationId, template.code]);
    const added: RouteTemplate = { ...template, version: (last?.version ?? 0) + 1 };
    await runner.query(`insert into route_template (id, organisation_id, code, version, name, kinds, obligatory_for, definition, created_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`, [
      added.id, organisationId, added.code, added.version, added.name, [...added.kinds], [...added.obligatoryFor], JSON.stringify(added), this.clock.now()]);
    return added;
  }
}
