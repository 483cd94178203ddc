import { hash } from '@node-rs/argon2';

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. */
const argon = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** A hash to store for a password (argon2id). */
export const hashPassword = (password: string): Promise<string> => hash(password, argon);
