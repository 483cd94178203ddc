import type { PersonFact } from '#users/domain/people.js';
import type { PersonId } from '#shared/domain/ids.js';
import type { Route, Step } from '../domain/route.js';
import type { Capacity, Hop } from '../domain/substitution.js';
import { openRound } from '../domain/standing.js';

/** A signature requisite as it is printed: the actual position and «Власне ім’я ПРІЗВИЩЕ» (rules-ua A-12, G-4). */
export interface Signatory {
  readonly position: string;
  readonly name: string;
}

/** Who signs in a step: the holder, or somebody for them by a chain of substitutions. */
export interface SigningPlace {
  readonly step: Step;
  readonly place: number;
  readonly by: PersonId | null;
  readonly chain: readonly Hop[];
}

const capacityWords: Readonly<Record<Capacity, string>> = { acting: 'В. о.', temporarilyActing: 'Т. в. о.', onInstruction: '' };

const lowered = (text: string): string => text.charAt(0).toLocaleLowerCase('uk') + text.slice(1);

/** The position under which somebody signs: their own, or «В. о. начальника …» where they act for the holder of another post. */
export function positionOf(signer: PersonFact | undefined, absent: PersonFact | undefined, chain: readonly Hop[]): string {
  const capacity = chain[0]?.capacity;
  if (!absent || !capacity || capacity === 'onInstruction') return signer?.position ?? '';
  return `${capacityWords[capacity]} ${lowered(absent.positionForms.genitive ?? absent.position)}`;
}

/** The steps of the open signature stage in their order, each with the number of its signature field, from 1. */
export function signaturePlaces(route: Route): SigningPlace[] {
  const run = openRound(route)?.runs.find((candidate) => candidate.state === 'open' && route.template.stages[candidate.index]?.purpose === 'signature');
  const steps = (run?.steps ?? []).filter((step) => step.deferredTo === null && !step.implied && !step.closed);
  return steps.map((step, index) => ({ step, place: index + 1, by: step.decision?.by ?? step.assignee, chain: step.decision?.chain ?? [] }));
}

/** The signature requisites of a document about to be signed by `signer` in `stepId`; the other places as their holders stand. */
export function signatoriesOf(places: readonly SigningPlace[], people: ReadonlyMap<PersonId, PersonFact>, now: { stepId: string; signer: PersonId; chain: readonly Hop[] } | null): Signatory[] {
  return places.map(({ step, by, chain }) => {
    const mine = now?.stepId === step.id ? now : null;
    const signer = mine?.signer ?? by;
    const person = signer ? people.get(signer) : undefined;
    const absent = step.assignee && step.assignee !== signer ? people.get(step.assignee) : undefined;
    return { name: person?.name ?? '', position: positionOf(person, absent, mine?.chain ?? chain) };
  });
}
