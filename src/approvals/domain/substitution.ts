import type { Instant, PersonId, SubstitutionId } from '#shared/domain/ids.js';
import type { Purpose } from './template.js';

/** How the substitute stands in: «в. о.», «т. в. о.», «за дорученням» (rules-ua A-12). */
export type Capacity = 'acting' | 'temporarilyActing' | 'onInstruction';

/**
 * One substitution as the core sees it: from `from` until `until` (excluded). `visas` covers visas and legal review, `kinds`
 * everything on documents of these kinds. Signing is never included: it is granted by `maySign`, inside the scope.
 */
export interface Substitution {
  readonly id: SubstitutionId;
  readonly person: PersonId;
  readonly substitute: PersonId;
  readonly from: Instant;
  readonly until: Instant;
  readonly scope: 'all' | 'visas' | { readonly kinds: readonly string[] };
  readonly maySign: boolean;
  readonly capacity: Capacity;
  readonly ground: string;
}

/** What is asked for: which sort of decision on which kind of document, at which instant. */
export interface Need {
  readonly purpose: Purpose;
  readonly kind: string;
  readonly at: Instant;
}

/** One link between the absent person and the one who acts, as the decision records it. */
export interface Hop {
  readonly substitution: SubstitutionId;
  readonly person: PersonId;
  readonly substitute: PersonId;
  readonly capacity: Capacity;
  readonly ground: string;
}

/** Substitutes of substitutes are followed so far and no further (approvals.md, Substitution). */
export const longestChain = 3;

export const isActive = (substitution: Substitution, at: Instant): boolean => substitution.from <= at && at < substitution.until;

/** Why a substitution does not serve the need, or null when it does. */
export function shortfall(substitution: Substitution, need: Need): 'notActive' | 'outOfScope' | 'mayNotSign' | null {
  if (!isActive(substitution, need.at)) return 'notActive';
  const { scope } = substitution;
  if (scope === 'visas' && need.purpose !== 'visa' && need.purpose !== 'legal' && need.purpose !== 'signature') return 'outOfScope';
  if (typeof scope === 'object' && !scope.kinds.includes(need.kind)) return 'outOfScope';
  if (need.purpose === 'signature' && (!substitution.maySign || scope === 'visas')) return 'mayNotSign';
  return null;
}

/** A way from the absent person to the one who wants to act, or the nearest reason why there is none. */
export type ChainAnswer =
  | { readonly found: true; readonly chain: readonly Hop[] }
  | { readonly found: false; readonly because: 'noSubstitution' | 'notActive' | 'outOfScope' | 'mayNotSign' };

const severity = ['noSubstitution', 'notActive', 'outOfScope', 'mayNotSign'] as const;

/** Somebody to whom substitutions lead, and over which links. */
interface Reached {
  readonly at: PersonId;
  readonly chain: readonly Hop[];
}
const hopOf = ({ id, person, substitute, capacity, ground }: Substitution): Hop => ({ substitution: id, person, substitute, capacity, ground });

/**
 * Whether `actor` may act for `person`: the shortest chain of substitutions, each of which serves the need at that instant. A
 * person met before is not entered again, so circles end; chains longer than three links are not followed.
 */
export function chainBetween(substitutions: readonly Substitution[], person: PersonId, actor: PersonId, need: Need): ChainAnswer {
  let because: (typeof severity)[number] = 'noSubstitution';
  const visited = new Set<PersonId>([person]);
  let frontier: readonly Reached[] = [{ at: person, chain: [] }];
  for (let depth = 0; depth < longestChain; depth += 1) {
    const links = frontier.flatMap((from) => substitutions.filter((one) => one.person === from.at).map((link) => ({ from, link, fault: shortfall(link, need) })));
    for (const { link, fault } of links) if (fault && link.substitute === actor && severity.indexOf(fault) > severity.indexOf(because)) because = fault;
    const next = links.filter(({ link, fault }) => fault === null && !visited.has(link.substitute)).map(({ from, link }): Reached => ({ at: link.substitute, chain: [...from.chain, hopOf(link)] }));
    const there = next.find(({ at }) => at === actor);
    if (there) return { found: true, chain: there.chain };
    for (const { at } of next) visited.add(at);
    frontier = next;
  }
  return { found: false, because };
}

/** Everybody for whom `actor` may act under this need: whose inbox to show beside one's own. */
export function actsFor(substitutions: readonly Substitution[], actor: PersonId, need: Need): readonly PersonId[] {
  const absent = [...new Set(substitutions.map((substitution) => substitution.person))];
  return absent.filter((person) => person !== actor && chainBetween(substitutions, person, actor, need).found);
}
