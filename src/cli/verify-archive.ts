import type { Instant } from '#shared/domain/ids.js';
import { verifyPackage, type PackageReport } from '#records/archive/verify/verify-package.js';
import { StaticTrustStore } from '#signatures/certificates/static-trust-store.js';
import type { TrustStore } from '#signatures/ports.js';
import { openTrustFolder } from '#signatures/trust/open-trust.js';
import { archiveJudge } from './archive-judge.js';
import { CommandRefused, type Terminal } from './terminal.js';

export interface VerifyArchiveOptions {
  /** Folder with the certificates of trusted authorities; without it `TRUST_DIR` of the environment. */
  readonly trust?: string | undefined;
  /** ЄДРПОУ of the organisation whose seal is expected. */
  readonly edrpou?: string | undefined;
}

const nobody: TrustStore = new StaticTrustStore([]);

/** `verify-archive FILE`: exit code 0 whole, 1 broken, 2 not everything can be proved, or the file cannot be read. Needs neither settings nor a network. */
export async function verifyArchiveCommand(file: string, options: VerifyArchiveOptions, terminal: Terminal): Promise<number> {
  const folder = options.trust ?? terminal.environment.TRUST_DIR;
  const trusted = folder ? trustIn(folder) : undefined;
  const report = await packageAt(file, trusted, options.edrpou);
  for (const { severity, code, path: where, detail } of report.findings) (severity === 'told' ? terminal.out : terminal.err)(`${severity}: ${code}${where === null ? '' : ` ${printable(where)}`}: ${printable(detail)}`);
  if (report.unlisted > 0) terminal.err(`… and ${report.unlisted} findings more.`);
  const counts = `${report.documents} documents, ${report.files} files, ${report.signatures} signatures and seals${levelsOf(report)}`;
  if (report.verdict === 'broken') terminal.err('BROKEN: do not rely on this package. Keep it and this message, and ask for the package anew where it came from.');
  else if (report.verdict === 'unproven') terminal.err(`NOT PROVED: ${counts}; nothing is broken, but not everything can be proved.${!trusted ? ' No authority is trusted: give the folder with their certificates by --trust.' : ''}`);
  else terminal.out(`OK: ${counts}; sealed by ${printable(report.seal?.by ?? '')} (ЄДРПОУ ${report.seal?.edrpou ?? '—'}) at ${report.seal?.timestampedAt ?? '—'}.`);
  return { whole: 0, broken: 1, unproven: 2 }[report.verdict];
}

/** The levels that the signatures of the documents have by themselves: how long each can be proved without this package. */
function levelsOf({ levels }: PackageReport): string {
  const told = [...levels].sort().map(([level, count]) => `${level} ${count}`);
  return told.length > 0 ? ` (${told.join(', ')})` : '';
}

async function packageAt(file: string, trusted: TrustStore | undefined, edrpou: string | undefined): Promise<PackageReport> {
  try {
    return await verifyPackage(file, { judge: (packaged) => archiveJudge(trusted ?? nobody, packaged), now: new Date().toISOString() as Instant, edrpou });
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('E')) throw new CommandRefused(`${file} cannot be read: ${(error as Error).message}.`, 2);
    throw error;
  }
}

/** Names come out of a file that may be hostile: nothing in them may move the cursor or colour a lie (W06). */
const printable = (text: string): string => text.replace(/[\p{C}\u2028\u2029]/gu, '\ufffd');

function trustIn(folder: string): TrustStore {
  try {
    return openTrustFolder(folder).store;
  } catch (error) {
    throw new CommandRefused(`the trusted authorities in ${folder} cannot be read: ${(error as Error).message}.`, 2);
  }
}
