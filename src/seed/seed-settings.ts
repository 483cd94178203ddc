import type { EntityManager } from 'typeorm';
import { localDateIn, plusMs } from '#shared/clock.js';
import type { Instant, TemplateId } from '#shared/domain/ids.js';
import { newId } from '#shared/new-id.js';
import { installKinds } from '#documents/kinds.service.js';
import { seedKinds } from '#documents/domain/kinds.seed.js';
import { warnFrom } from '#records/domain/terms.js';
import { calendar, correspondents, filePlan, incoming, journals } from './sample-organisation.js';
import type { SeededOrganisation } from './seed-organisation.js';
import { sampleRoutes } from './sample-routes.js';

const dayMs = 86_400_000;
const zone = 'Europe/Kyiv';

/** What an administrator would set up: kinds of documents, routes, journals, the file plan, correspondents, and one letter to answer. */
export async function seedSettings(tx: EntityManager, seeded: SeededOrganisation, now: Instant): Promise<void> {
  const { organisationId } = seeded;
  await installKinds(tx, organisationId, seedKinds);
  const known = <Id>(ids: ReadonlyMap<string, Id>) => (name: string): Id => {
    const id = ids.get(name);
    if (!id) throw new Error(`the sample data have no ${name}`);
    return id;
  };
  for (const template of sampleRoutes({ unit: known(seeded.unitIds), person: known(seeded.personIds) }, () => newId<TemplateId>())) {
    await tx.query(`insert into route_template (id, organisation_id, code, version, name, kinds, obligatory_for, definition, created_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`, [
      template.id, organisationId, template.code, template.version, template.name, [...template.kinds], [...template.obligatoryFor], JSON.stringify(template), now]);
  }
  await seedRecords(tx, seeded, now);
}

async function seedRecords(tx: EntityManager, { organisationId, personIds }: SeededOrganisation, now: Instant): Promise<void> {
  const year = Number(localDateIn(zone, now).slice(0, 4));
  for (const one of filePlan) await tx.query(`insert into file_case (organisation_id, index, title, retention) values ($1,$2,$3,$4)`, [organisationId, one.index, one.title, one.retention]);
  for (const one of correspondents) await tx.query(`insert into correspondent (id, organisation_id, name, edrpou, email, channel) values ($1,$2,$3,$4,$5,$6)`, [newId(), organisationId, one.name, one.edrpou, 'email' in one ? one.email : null, one.channel]);
  const journalIds = new Map<string, string>();
  for (const one of journals) {
    const id = newId();
    journalIds.set(one.code, id);
    await tx.query(`insert into journal (id, organisation_id, code, name, mask, instead_of, cases, personal) values ($1,$2,$3,$4,$5,$6,$7,$8)`, [id, organisationId, one.code, one.name, one.mask, one.insteadOf ?? null, [...(one.cases ?? [])], one.personal ?? false]);
    await tx.query(`insert into journal_counter (journal_id, year, last_number) values ($1,$2,$3)`, [id, year, one.next - 1]);
  }
  for (const one of incoming) {
    const id = newId();
    const receivedOn = localDateIn(zone, plusMs(now, -one.receivedDaysAgo * dayMs));
    const dueOn = localDateIn(zone, plusMs(now, one.dueInDays * dayMs));
    const theirDate = localDateIn(zone, plusMs(now, -(one.receivedDaysAgo + 2) * dayMs));
    await tx.query(
      `insert into incoming (id, organisation_id, index, received_on, correspondent, personal, their_index, their_date, title, due_on, warn_on, registered_at, registered_by) values ($1,$2,$3,$4,$5,false,$6,$7,$8,$9,$10,$11,$12)`,
      [id, organisationId, one.index, receivedOn, one.correspondent, one.theirIndex, theirDate, one.title, dueOn, warnFrom(calendar, dueOn), now, personIds.get('hrytsai')],
    );
    await tx.query(
      `insert into registration (id, organisation_id, journal_id, year, number, index, registered_on, registered_at, incoming_id, kind_uk, title, correspondent, author) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,'Вхідний документ',$10,$11,'Ольга ГРИЦАЙ')`,
      [newId(), organisationId, journalIds.get('VH'), year, one.number, one.index, receivedOn, now, id, one.title, one.correspondent],
    );
  }
}
