import { assertNever } from '#shared/domain/result.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { PersonId, UnitId } from '#shared/domain/ids.js';
import type { Requisites } from '#documents/domain/content.js';
import type { PersonFact, PostFact, UnitFact } from '#users/domain/people.js';
import type { ResolvedSeat } from './domain/facts.js';
import type { AssigneeRule, Choices, RouteTemplate, StageTemplate } from './domain/template.js';

/** The directory of an organisation on one day, as far as rules ask it. */
export interface Directory {
  readonly units: readonly UnitFact[];
  readonly posts: readonly PostFact[];
  readonly people: ReadonlyMap<PersonId, PersonFact>;
}

/** What rules read of the document: its author, its requisites, what the author chose. */
export interface RouteContext {
  readonly authorId: PersonId;
  readonly requisites: Requisites;
  readonly choices: Choices;
}

/** The person that a requisite of type `person` names. */
export function personIn(value: Json | undefined): PersonId | null {
  const id = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { personId?: Json }).personId : value;
  return typeof id === 'string' && id !== '' ? (id as PersonId) : null;
}

/** The units that a requisite of type `units` names. */
export function unitsIn(value: Json | undefined): UnitId[] {
  const list = Array.isArray(value) ? (value as readonly Json[]) : [];
  return list.flatMap((one) => {
    const id = typeof one === 'object' && one !== null && !Array.isArray(one) ? (one as { unitId?: Json }).unitId : one;
    return typeof id === 'string' ? [id as UnitId] : [];
  });
}

/** The choices of the author, completed by what the requisites already say: the signatory and the interested units. */
export function completeChoices(template: RouteTemplate, choices: Choices, requisites: Requisites): Choices {
  const interested = unitsIn(requisites.interestedUnits);
  const units = { ...choices.units };
  for (const stage of template.stages) if (stage.participants.some((rule) => rule.rule === 'unitsChosenByAuthor') && !units[stage.key]?.length && interested.length > 0) units[stage.key] = interested;
  return { ...choices, units, signer: choices.signer ?? personIn(requisites.signatory) };
}

/** Resolves assignee rules to people: a post to its holder, a unit to its head, a choice to who was chosen. Nobody found leaves the place empty, never skips it (I13). */
export class Assignees {
  constructor(private readonly directory: Directory, private readonly context: RouteContext) {}

  /** The places of every stage, by stage key. */
  seats(template: RouteTemplate): Record<string, readonly ResolvedSeat[]> {
    return Object.fromEntries(template.stages.map((stage) => [stage.key, this.seatsOf(stage)]));
  }

  private seatsOf(stage: StageTemplate): ResolvedSeat[] {
    return stage.participants.flatMap((rule, place) => this.resolve(stage, rule, place));
  }

  private resolve(stage: StageTemplate, rule: AssigneeRule, place: number): ResolvedSeat[] {
    const { choices, requisites, authorId } = this.context;
    switch (rule.rule) {
      case 'person':
        return [this.personSeat(`person:${rule.person}`, place, rule.person)];
      case 'post': {
        const post = this.directory.posts.find((one) => one.postId === rule.post);
        return [this.seat(`post:${rule.post}`, place, { post: rule.post, unit: post?.unitId ?? null, person: this.holderOf(post), position: post?.title ?? null })];
      }
      case 'headOfUnit':
        return [this.headSeat(`head:${rule.unit}`, place, rule.unit)];
      case 'headOfAuthorsUnit':
        return [this.headAbove(`authorsHead:${rule.levelsUp}`, place, authorId, rule.levelsUp)];
      case 'headOfPersonsUnit':
        return [this.headAbove(`head:${rule.requisite}:${rule.levelsUp}`, place, personIn(requisites[rule.requisite]), rule.levelsUp)];
      case 'pool':
        return [this.seat(`pool:${place}`, place, { pool: this.poolOf(rule.unit, rule.people), unit: rule.unit })];
      case 'pickedByAuthor':
        return (choices.picked[stage.key] ?? []).map((person) => this.personSeat(`picked:${person}`, place, person));
      case 'unitsChosenByAuthor':
        return (choices.units[stage.key] ?? []).map((unit) => this.headSeat(`unit:${unit}`, place, unit));
      case 'signerChosenByAuthor':
        return choices.signer ? [this.personSeat('signer', place, choices.signer)] : [];
      default:
        return assertNever(rule);
    }
  }

  private seat(key: string, rule: number, found: Partial<ResolvedSeat>): ResolvedSeat {
    return { key, rule, person: null, pool: null, post: null, unit: null, position: null, ...found };
  }

  private personSeat(key: string, rule: number, personId: PersonId): ResolvedSeat {
    const person = this.directory.people.get(personId);
    return this.seat(key, rule, { person: person ? personId : null, unit: person?.unitId ?? null, position: person?.position ?? null });
  }

  private headSeat(key: string, rule: number, unit: UnitId): ResolvedSeat {
    const post = this.headPost(unit);
    return this.seat(key, rule, { post: post?.postId ?? null, unit, person: this.holderOf(post), position: post?.title ?? null });
  }

  /** The head some levels above a person; where the tree ends sooner, the topmost head there is (who then approves once for both). */
  private headAbove(key: string, rule: number, personId: PersonId | null, levelsUp: number): ResolvedSeat {
    let unit = personId ? this.directory.people.get(personId)?.unitId : null;
    for (let level = 0; unit && level < levelsUp; level += 1) unit = this.directory.units.find((one) => one.unitId === unit)?.parentId ?? unit;
    return unit ? this.headSeat(key, rule, unit) : this.seat(key, rule, {});
  }

  private headPost(unit: UnitId): PostFact | undefined {
    const heads = this.directory.posts.filter((post) => post.unitId === unit && post.isHead);
    return heads.find((post) => this.holderOf(post) !== null) ?? heads[0];
  }

  private holderOf(post: PostFact | undefined): PersonId | null {
    return post?.holders.find((holder) => this.directory.people.has(holder)) ?? null;
  }

  private poolOf(unit: UnitId | null, people: readonly PersonId[]): PersonId[] {
    const ofUnit = unit ? this.directory.posts.filter((post) => post.unitId === unit).flatMap((post) => post.holders) : [];
    return [...new Set([...people, ...ofUnit])].filter((person) => this.directory.people.has(person));
  }
}
