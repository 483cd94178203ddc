import type { Actor } from '#shared/domain/actor.js';

/**
 * Whose tasks a person may do today as a substitute, followed three deep (approvals.md, Substitution): pairs of the absent person
 * and the kinds that the chain is limited to, null for all. Parameters: $person, $today.
 */
const actsFor = (person: string, today: string): string => `
  with recursive acts (absent_id, kinds, depth) as (
    select s.absent_id, case when s.scope = 'kinds' then s.kinds end, 1 from substitution s
    where s.substitute_id = ${person} and s.revoked_at is null and s.from_on <= ${today} and s.to_on >= ${today}
    union all
    select s.absent_id,
      case when s.scope <> 'kinds' then a.kinds when a.kinds is null then s.kinds else array(select unnest(a.kinds) intersect select unnest(s.kinds)) end, a.depth + 1
    from acts a join substitution s on s.substitute_id = a.absent_id
    where a.depth < 3 and s.revoked_at is null and s.from_on <= ${today} and s.to_on >= ${today} and s.absent_id <> ${person})
  select absent_id, kinds from acts`;

/** Units whose documents a person sees by post: their own, and for a head everything below. */
const unitsOf = (person: string, today: string): string => `
  with recursive below (unit_id, is_head) as (
    select q.unit_id, q.is_head from holding h join post q on q.id = h.post_id
    where h.person_id = ${person} and h.from_on <= ${today} and (h.to_on is null or h.to_on >= ${today})
    union
    select u.id, true from unit u join below b on u.parent_id = b.unit_id and b.is_head)
  select unit_id from below`;

/**
 * The one condition of who may see a document, over a row `d` of table `document`, used by every query (reliability.md, promise 7).
 * Author and participants always; before the first submission nobody else; then by access class. Substitutes see what those for whom
 * they act see, except documents for named people. The records office sees what is signed, the archivist what is registered. An
 * administrator reads nothing (approvals.md, Confidentiality). Pushes its values onto `parameters` and answers with SQL.
 */
export function visibleDocuments(actor: Actor, today: string, parameters: unknown[]): string {
  if (actor.kind === 'person' && actor.roles.includes('administrator')) return 'false';
  const value = (given: unknown, type: string): string => `$${parameters.push(given)}::${type}`;
  const ofOrganisation = `d.organisation_id = ${value(actor.organisationId, 'uuid')}`;
  if (actor.kind === 'system') return ofOrganisation;
  const person = value(actor.personId, 'uuid');
  const day = value(today, 'date');
  const submitted = 'd.current_version_id is not null';
  const grounds = [
    `d.author_id = ${person}`,
    `exists (select 1 from document_sight x where x.document_id = d.id and x.person_id = ${person})`,
    `(${submitted} and d.access = 'organisation')`,
    `(${submitted} and d.access = 'unit' and d.unit_id in (${unitsOf(person, day)}))`,
    `(d.access <> 'named' and exists (
       select 1 from (${actsFor(person, day)}) acting where (acting.kinds is null or d.kind = any(acting.kinds))
         and ((${submitted} and acting.absent_id = d.author_id) or exists (select 1 from document_sight x where x.document_id = d.id and x.person_id = acting.absent_id))))`,
  ];
  if (actor.roles.includes('records')) grounds.push(`(d.access <> 'named' and d.phase in ('signed', 'registered', 'archived'))`);
  if (actor.roles.includes('archivist')) grounds.push(`(d.access <> 'named' and d.phase in ('registered', 'archived'))`);
  return `(${ofOrganisation} and (${grounds.join(' or ')}))`;
}
