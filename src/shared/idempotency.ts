import type { EntityManager } from 'typeorm';
import type { Json } from './domain/canonical-json.js';
import type { PersonActor } from './domain/actor.js';
import { firstRow } from './database/rows.js';
import { sha256OfJson } from './crypto/sha256.js';
import { sharedProblem } from './shared.errors.js';

/** The key that a client repeats when it does not know whether its command arrived, and what the command was. */
export interface Repeatable {
  readonly key: string | undefined;
  readonly command: Json;
}

/**
 * Runs a command once per person and key, inside its transaction: a repeat waits for the first to commit and gets its answer
 * without a second effect (I02). The same key with another command is refused with `idempotencyKeyReused`.
 */
export async function once<Answer extends Json>(
  tx: EntityManager,
  actor: PersonActor,
  repeatable: Repeatable,
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (!repeatable.key) return work();
  const fingerprint = sha256OfJson(repeatable.command);
  const fresh = await firstRow(tx, `insert into idempotency_key (person_id, key, fingerprint) values ($1, $2, $3) on conflict do nothing returning key`, [
    actor.personId, repeatable.key, fingerprint,
  ]);
  if (!fresh) {
    const earlier = await firstRow<{ fingerprint: string; answer: Answer }>(tx, `select fingerprint, answer from idempotency_key where person_id = $1 and key = $2`, [
      actor.personId, repeatable.key,
    ]);
    if (!earlier || earlier.fingerprint !== fingerprint) throw sharedProblem('idempotencyKeyReused');
    return earlier.answer;
  }
  const answer = await work();
  await tx.query(`update idempotency_key set answer = $3::jsonb where person_id = $1 and key = $2`, [actor.personId, repeatable.key, JSON.stringify(answer)]);
  return answer;
}
