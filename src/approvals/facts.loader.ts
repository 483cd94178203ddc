import { Injectable } from '@nestjs/common';
import { Clock, plusMs } from '#shared/clock.js';
import { sha256OfJson } from '#shared/crypto/sha256.js';
import { rows, type Runner } from '#shared/database/rows.js';
import type { DocumentId, Instant, OrganisationId, PersonId, SubstitutionId, VersionId } from '#shared/domain/ids.js';
import { newId } from '#shared/new-id.js';
import { DocumentsService } from '#documents/documents.service.js';
import { compare } from '#documents/domain/compare.js';
import type { ChangeSet } from '#documents/domain/change-set.js';
import type { Content } from '#documents/domain/content.js';
import { project } from '#documents/domain/project.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import type { SubstitutionFact, WorkCalendar } from '#users/domain/people.js';
import { SubstitutionsService } from '#users/substitutions.service.js';
import { Assignees, completeChoices, type Directory } from './assignees.js';
import type { Facts, KindFact, PersonFact, VersionFact } from './domain/facts.js';
import type { Substitution } from './domain/substitution.js';
import type { Choices, RouteTemplate } from './domain/template.js';
import { europeanSummerTime, type WorkingCalendar, type WorkingSpan } from './domain/working-time.js';

/** What a command is about, besides the route: the version in question and the choices that rules read. */
export interface FactsQuestion {
  readonly organisationId: OrganisationId;
  readonly documentId: DocumentId;
  readonly authorId: PersonId;
  readonly template: RouteTemplate;
  readonly choices: Choices;
  readonly version: VersionFact;
  /** Content of versions by id, for differences; the version in question among them. */
  readonly contents: ReadonlyMap<VersionId, Content>;
  readonly kind: KindFact;
}

const directoryAgeMs = 900;

/** Gathers what `decide` may know, inside the transaction: who holds which place, who stands in for whom, what changed, the calendar. */
@Injectable()
export class FactsLoader {
  private readonly directories = new Map<OrganisationId, { at: number; directory: Directory }>();

  constructor(private readonly clock: Clock, private readonly directory: DirectoryQueries, private readonly substitutions: SubstitutionsService, readonly documents: DocumentsService) {}

  async load(runner: Runner, question: FactsQuestion): Promise<Facts> {
    // One after the other: a transaction is one connection, and a connection answers one question at a time.
    const directory = await this.directoryOf(runner, question.organisationId);
    const substitutions = await this.substitutions.inForce(question.organisationId, runner);
    const organisation = await this.directory.organisation(question.organisationId, runner);
    const now = this.clock.now();
    const calendar = workingCalendar(organisation.calendar, now);
    const given = substitutions.map((one) => substitutionOf(one, organisation.timeZone));
    const choices = completeChoices(question.template, question.choices, question.version.requisites);
    const ids: string[] = [];
    const differences = new Map<string, ChangeSet>();
    const content = question.contents.get(question.version.id);
    return {
      now,
      id: (n) => (ids[n] ??= newId()),
      version: question.version,
      kind: question.kind,
      seats: new Assignees(directory, { authorId: question.authorId, requisites: question.version.requisites, choices }).seats(question.template),
      people: peopleFacts(directory, given),
      substitutions: given,
      changes: (from, to) => {
        const key = `${from} ${to}`;
        const known = differences.get(key);
        if (known) return known;
        const [before, after] = [question.contents.get(from), question.contents.get(to)];
        if (!before || !after) throw new Error(`the content of version ${before ? to : from} was not loaded`);
        const computed = compare(before, after);
        differences.set(key, computed);
        return computed;
      },
      concernedHash: (parts) => {
        if (!content) throw new Error(`the content of version ${question.version.id} was not loaded`);
        return sha256OfJson(project(content, parts));
      },
      calendar,
    };
  }

  /** The substitutions in force today, as the core reads them. */
  async standingIn(runner: Runner, organisationId: OrganisationId): Promise<readonly Substitution[]> {
    const { timeZone } = await this.directory.organisation(organisationId, runner);
    return (await this.substitutions.inForce(organisationId, runner)).map((one) => substitutionOf(one, timeZone));
  }

  /** Everybody and every post of the organisation, at most a second old: a dismissal or an appointment counts within that (A07). */
  async directoryOf(runner: Runner, organisationId: OrganisationId): Promise<Directory> {
    const known = this.directories.get(organisationId);
    const at = Date.parse(this.clock.now());
    if (known && at >= known.at && at - known.at < directoryAgeMs) return known.directory;
    const directory = await this.readDirectory(runner, organisationId);
    this.directories.set(organisationId, { at, directory });
    return directory;
  }

  private async readDirectory(runner: Runner, organisationId: OrganisationId): Promise<Directory> {
    const units = await this.directory.units(organisationId, runner);
    const posts = await this.directory.posts(organisationId, runner);
    const there = await rows<{ id: PersonId }>(runner, `select id from person where organisation_id = $1 and dismissed_at is null`, [organisationId]);
    const people = await this.directory.people(organisationId, there.map(({ id }) => id), runner);
    return { units, posts, people };
  }
}

function peopleFacts(directory: Directory, substitutions: readonly Substitution[]): Record<string, PersonFact> {
  const headsOf = new Map<string, PersonId[]>();
  for (const post of directory.posts) if (post.isHead) headsOf.set(post.unitId, [...(headsOf.get(post.unitId) ?? []), ...post.holders]);
  const parentOf = new Map(directory.units.map((unit) => [unit.unitId as string, unit.parentId]));
  return Object.fromEntries([...directory.people.values()].map((person) => {
    const above: PersonId[] = [];
    for (let unit = person.unitId, depth = 0; unit && depth < 20; unit = parentOf.get(unit) ?? null, depth += 1) above.push(...(headsOf.get(unit) ?? []));
    const absence = substitutions.find((one) => one.person === person.personId && one.scope === 'all');
    return [person.personId, { active: true, absentUntil: absence?.until ?? null, heads: above.filter((head) => head !== person.personId), position: person.position }];
  }));
}

/** From local midnight of the first day until local midnight after the last; days are of the organisation's zone. */
function substitutionOf(fact: SubstitutionFact, timeZone: string): Substitution {
  return {
    id: fact.substitutionId as SubstitutionId, person: fact.absentId, substitute: fact.substituteId, from: midnight(fact.fromOn, timeZone), until: midnight(nextDay(fact.toOn), timeZone),
    scope: fact.scope === 'kinds' ? { kinds: fact.kinds } : fact.scope, maySign: fact.maySign, capacity: fact.capacity, ground: fact.ground,
  };
}

const nextDay = (date: string): string => plusMs(`${date}T00:00:00.000Z` as Instant, 86_400_000).slice(0, 10);

function midnight(date: string, timeZone: string): Instant {
  const utc = `${date}T00:00:00.000Z` as Instant;
  return plusMs(utc, -zoneMinutes(timeZone, utc) * 60_000);
}

/** Making a formatter costs a hundred times what using it does. */
const offsetFormats = new Map<string, Intl.DateTimeFormat>();

/** Minutes east of UTC of a zone at an instant, by the platform's time zone data. */
function zoneMinutes(timeZone: string, at: Instant): number {
  let format = offsetFormats.get(timeZone);
  if (!format) offsetFormats.set(timeZone, (format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })));
  const name = format.formatToParts(new Date(at)).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])?(\d{2})?:?(\d{2})?/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** The organisation's calendar in the form of the core: the zone as a table of offsets around now. */
export function workingCalendar(calendar: WorkCalendar, now: Instant): WorkingCalendar {
  const year = Number(now.slice(0, 4));
  const standard = Math.min(zoneMinutes(calendar.timeZone, `${year}-01-15T12:00:00.000Z` as Instant), zoneMinutes(calendar.timeZone, `${year}-07-15T12:00:00.000Z` as Instant));
  const spans = (day: string | number): WorkingSpan[] => (calendar.week[String(day)] ?? []).map(([from, to]) => ({ from, to }));
  const exceptions: Record<string, readonly WorkingSpan[]> = Object.fromEntries(calendar.holidays.map((date) => [date, []]));
  for (const [date, weekday] of Object.entries(calendar.transferred)) exceptions[date] = spans(weekday);
  return { offsets: europeanSummerTime(standard, Array.from({ length: 8 }, (_, n) => year - 2 + n)), week: [1, 2, 3, 4, 5, 6, 7].map(spans), exceptions };
}
