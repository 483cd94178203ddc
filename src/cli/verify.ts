import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Clock } from '#shared/clock.js';
import { readSettings } from '#shared/config/settings.js';
import { createLogger } from '#shared/logging/logger.js';
import { trustInFolder, VerificationService, type VerificationTrust } from '#signatures/verification.service.js';
import { developmentFolder, TrustService } from '#signatures/trust.service.js';
import { TrustFault } from '#signatures/trust/trust-fault.js';
import { openVerificationPolicy, VerificationPolicyFault } from '#signatures/verification/policy-file.js';
import type { VerificationPolicy } from '#signatures/domain/verification-policy.js';
import { databaseAt } from '../database.js';
import { CommandRefused, UsageError, type Terminal } from './terminal.js';

export interface VerifyOptions {
  /** The data that a detached signature is about. */
  readonly detached: string | undefined;
  readonly json: boolean;
  /** A folder of trusted certificates instead of those of this installation. */
  readonly trust: string | undefined;
  /** A policy file instead of that of this installation. */
  readonly policy: string | undefined;
  /** `uk` or `en`; Ukrainian by default. */
  readonly language: string | undefined;
}

/** A file that one process can hold; larger ones are no office documents. */
const largest = 2 ** 31 - 1;
const exitCodes = { 'TOTAL-PASSED': 0, INDETERMINATE: 2, 'TOTAL-FAILED': 1 } as const;

/** `verify FILE`: prints the report and answers with 0 (passed), 2 (indeterminate) or 1 (failed). Changes nothing, needs no database. */
export async function verifyCommand(file: string, options: VerifyOptions, terminal: Terminal): Promise<number> {
  const language = options.language ?? 'uk';
  if (language !== 'uk' && language !== 'en') throw new UsageError('--lang is uk or en');
  const bytes = await bytesOf(file);
  const detached = options.detached === undefined ? undefined : await bytesOf(options.detached);
  const service = new VerificationService(await trustOf(options.trust, terminal.environment), new Clock(), policyOf(options.policy ?? terminal.environment.VERIFICATION_POLICY_FILE));
  const { report, stopped } = await service.verify({ bytes, name: path.basename(file), ...(detached ? { detached } : {}) });
  if (stopped) terminal.err(`The check was stopped (${stopped.why}): ${stopped.message}`);
  terminal.out(options.json ? JSON.stringify(service.etsi(report)) : service.text(report, language));
  return exitCodes[report.verdict.indication];
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size > largest) throw new CommandRefused(`${file} is larger than 2 GB. It was not checked.`, 2);
    return await readFile(file);
  } catch (error) {
    if (error instanceof CommandRefused) throw error;
    throw new CommandRefused(`${file} cannot be read: ${(error as Error).message}.`, 2);
  }
}

/** Rules as the installation has them, or those of a file; a policy that may not be used is refused in its own words. */
function policyOf(file: string | undefined): VerificationPolicy {
  try {
    return openVerificationPolicy(file || undefined);
  } catch (error) {
    throw error instanceof VerificationPolicyFault ? new CommandRefused(error.message, 2) : error;
  }
}

function inFolder(folder: string | undefined): VerificationTrust {
  try {
    return trustInFolder(folder);
  } catch (error) {
    throw error instanceof TrustFault ? new CommandRefused(error.message, 2) : error;
  }
}

/** Trust as the installation has it; the database is asked only where the trusted list lies in it, so its address may be missing. */
async function trustOf(folder: string | undefined, environment: NodeJS.ProcessEnv): Promise<VerificationTrust> {
  if (folder !== undefined) {
    if (!existsSync(folder)) throw new CommandRefused(`There is no folder ${folder} with trusted certificates.`, 2);
    return inFolder(folder);
  }
  const settings = readSettings({ DATABASE_URL: 'postgres://localhost/none', ...environment });
  // Looking at a file must not found a development authority.
  const founded = settings.OBIH_MODE === 'production' || existsSync(developmentFolder(settings));
  if (!founded) return inFolder(settings.TRUST_DIR);
  const logger = createLogger('cli', settings.LOG_LEVEL === 'info' ? 'warn' : settings.LOG_LEVEL);
  const dataSource = databaseAt(settings.DATABASE_URL, 2);
  if (settings.TRUST_LIST_URL !== undefined) await dataSource.initialize().catch((error: Error) => {
    throw new CommandRefused(`the trusted list lies in the database, which cannot be asked: ${error.message}. Name it in DATABASE_URL, or give a folder with certificates by --trust.`, 2);
  });
  const service = new TrustService(settings, new Clock(), logger, dataSource);
  // What was opened stays open: the database is asked once.
  const fault = await service.fault();
  if (dataSource.isInitialized) await dataSource.destroy();
  if (fault) throw new CommandRefused(fault.message, 2);
  return service;
}
