import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { packageRoot } from '#shared/package-root.js';
import { lightest, plainPkcs7Reasons, severities, tooLight, verificationChecks, type VerificationPolicy } from '../domain/verification-policy.js';

/** Injection token of the policy that this installation judges by. */
export const VERIFICATION_POLICY = Symbol('verificationPolicy');

const row = z.strictObject({ severity: z.enum(severities), source: z.string().min(3).max(500) });
const shape = z.strictObject({
  // Both stand in the URN of the ETSI report.
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]{2,63}$/, 'expected 3–64 small Latin letters, digits, dots and hyphens'),
  version: z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.-]{0,31}$/, 'expected a version like 1.0.0'),
  checks: z.strictObject(recordOf(verificationChecks, row)),
  plainPkcs7: z.strictObject(recordOf(plainPkcs7Reasons, row)),
});

function recordOf<Key extends string, Value>(keys: readonly Key[], value: Value): Record<Key, Value> {
  return Object.fromEntries(keys.map((key) => [key, value])) as Record<Key, Value>;
}

/** A file is no policy that may be used; each line of the message names the entry, its value and the remedy. */
export class VerificationPolicyFault extends Error {
  constructor(readonly file: string, readonly faults: readonly string[]) {
    super(`The verification policy ${file} cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/**
 * The policy of an installation's own file, or the one that is shipped. Throws a VerificationPolicyFault for a file that cannot be read, has
 * an entry too many or too few, makes a check lighter than any policy may, or calls itself by the name and version of the shipped one.
 */
export function openVerificationPolicy(file: string | undefined): VerificationPolicy {
  if (file === undefined) return shippedPolicy();
  const policy = policyIn(file, bytesOf(file));
  const shipped = shippedPolicy();
  if (policy.sha256 !== shipped.sha256 && policy.name === shipped.name && policy.version === shipped.version) {
    throw new VerificationPolicyFault(file, [`name is ${quoted(policy.name)} and version ${quoted(policy.version)}: that is the policy that is shipped, and this file is another one. Give it a name of your own.`]);
  }
  return policy;
}

let shipped: VerificationPolicy | undefined;

/** The policy that comes with this release: beside its reader in the source tree, and in what is built from it. */
export function shippedPolicy(): VerificationPolicy {
  if (shipped) return shipped;
  const places = ['src', 'dist'].map((tree) => path.join(packageRoot(), tree, 'signatures', 'verification', 'verification-policy.json'));
  const file = places.find((each) => existsSync(each)) ?? places[1] ?? '';
  return (shipped = policyIn(file, bytesOf(file)));
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new VerificationPolicyFault(file, [`the file cannot be read (${(error as { code?: string }).code ?? 'unknown'}): name a file that this process may read, or name none for the policy that is shipped.`]);
  }
}

function policyIn(file: string, bytes: Buffer): VerificationPolicy {
  let given: unknown;
  try {
    given = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new VerificationPolicyFault(file, [`the file is not JSON in UTF-8 (${(error as Error).message}): begin with a copy of src/signatures/verification/verification-policy.json.`]);
  }
  const parsed = shape.safeParse(given);
  if (!parsed.success) throw new VerificationPolicyFault(file, parsed.error.issues.map((issue) => faultOf(issue, given)));
  const light = tooLight(parsed.data).map((name) => `checks.${name}.severity is ${quoted(parsed.data.checks[name].severity)}: no policy may make it lighter than ${quoted(lightest[name])}, or a forged file could pass. Write ${quoted(lightest[name])}.`);
  if (light.length > 0) throw new VerificationPolicyFault(file, light);
  return { ...parsed.data, sha256: createHash('sha256').update(bytes).digest('hex') };
}

const quoted = (value: unknown): string => (value === undefined ? 'not there' : (JSON.stringify(value) ?? typeof value).slice(0, 80));

function faultOf(issue: z.core.$ZodIssue, given: unknown): string {
  const place = issue.path.join('.') || 'the file';
  if (issue.code === 'unrecognized_keys') return `${place} has ${issue.keys.map(quoted).join(', ')}, which no policy has. Take it out, or mend its spelling.`;
  const value = issue.path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], given);
  const remedy = issue.code === 'invalid_value' ? `Write one of: ${severities.join(', ')}.` : value === undefined ? 'Add it: every check has a severity and says where that is laid down.' : 'Mend it after the policy that is shipped.';
  return `${place} is ${quoted(value)}: ${issue.message}. ${remedy}`;
}
