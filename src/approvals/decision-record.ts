import { sha256OfJson } from '#shared/crypto/sha256.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { PersonId, Sha256, StepId } from '#shared/domain/ids.js';
import type { RemarkDraft, Seen } from './domain/commands.js';
import type { Facts } from './domain/facts.js';
import type { Route, Step } from './domain/route.js';
import type { Verdict } from './domain/verdicts.js';

/** A decision as somebody gives it, before the core has said yes. */
export interface GivenVerdict {
  readonly stepId: StepId;
  readonly seen: Seen;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly remarks: readonly RemarkDraft[];
  readonly onBehalfOf: PersonId | null;
}

/**
 * What an electronic visa signs (signatures.md, Kinds of signature): the document, the version with its hash, the hash of the parts that the
 * stage answers for, the verdict, the hash of the remarks, who and for whom. A carried visa stays provable from the second hash.
 */
export function decisionRecord(route: Route, step: Step, facts: Facts, by: PersonId, given: GivenVerdict): Json {
  return {
    what: 'decision', documentId: route.documentId, routeId: route.id, stepId: given.stepId, round: given.seen.round, versionId: facts.version.id, version: facts.version.number, contentHash: facts.version.contentHash,
    concernedHash: facts.concernedHash(step.concerns), verdict: given.verdict, reason: given.reason, remarksHash: remarksHash(given.remarks), by, onBehalfOf: given.onBehalfOf,
  };
}

const remarksHash = (remarks: readonly RemarkDraft[]): Sha256 => sha256OfJson(remarks as unknown as Json);
