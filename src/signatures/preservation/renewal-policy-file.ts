import { z } from 'zod';
import type { Instant } from '#shared/domain/ids.js';
import type { RenewalPolicy } from '../domain/renewal-policy.js';

const until = z.union([z.literal('never'), z.iso.datetime().transform((at) => new Date(at).toISOString() as Instant)]);
const end = z.object({ until, source: z.string().min(3) });

const file = z.object({
  marginDays: z.number().int().min(1).max(3650),
  youngestDays: z.number().int().min(1).max(3650),
  hashes: z.record(z.string(), end),
  keys: z.record(z.string(), z.array(end.extend({ minimumBits: z.number().int().min(1) })).min(1)),
});

/** A policy file is not one; the message names what is wrong with it. */
export class RenewalPolicyFault extends Error {}

/** Reads the plan of renewals from JSON of the form of `RenewalPolicy`; key sizes are put largest first. Throws a RenewalPolicyFault. */
export function readRenewalPolicy(json: string): RenewalPolicy {
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch {
    throw new RenewalPolicyFault('RENEWAL_POLICY_FILE is not JSON');
  }
  const parsed = file.safeParse(given);
  if (!parsed.success) throw new RenewalPolicyFault(`RENEWAL_POLICY_FILE: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`);
  const { keys, ...rest } = parsed.data;
  const sorted = Object.fromEntries(Object.entries(keys).map(([kind, list]) => [kind, [...list].sort((a, b) => b.minimumBits - a.minimumBits)]));
  return { ...rest, keys: sorted };
}
