import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const versionFlag: Readonly<Record<string, string>> = { openssl: 'version', unzip: '-v', 'redis-server': '--version' };

/**
 * `describe`, or `describe.skip` with a sentence when a tool that we did not write is not on this machine. In CI nothing may be
 * left out: there the tests run and fail.
 */
export function describeWith(...tools: readonly string[]): jest.Describe {
  const missing = tools.filter((tool) => spawnSync(tool, [versionFlag[tool] ?? '--version'], { stdio: 'ignore' }).error !== undefined);
  if (missing.length === 0 || process.env.CI) return describe;
  process.stderr.write(`Not checked, because this machine has no ${missing.join(', ')}.\n`);
  return describe.skip;
}

/** A folder in which foreign tools look at files. */
export class Bench {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'obih-bench-'));

  at = (name: string): string => path.join(this.folder, name);

  save(name: string, bytes: Buffer | string): string {
    writeFileSync(this.at(name), bytes);
    return this.at(name);
  }

  /** Runs a tool in the folder; everything it printed, or a fault with it when the tool is not content. */
  run(tool: string, ...parameters: string[]): string {
    const { status, stdout, stderr, error } = spawnSync(tool, parameters, { cwd: this.folder, encoding: 'utf8', maxBuffer: 64e6 });
    if (error || status !== 0) throw new Error(`${tool} ${parameters.join(' ')} → ${status ?? error?.message}\n${stdout}${stderr}`);
    return `${stdout}${stderr}`;
  }

  clear = (): void => rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
}

/** The PEM of a DER certificate in a file. */
export const pemOf = (file: string): string => pemText(readFileSync(file));

/** The PEM of a DER certificate. */
export const pemText = (der: Buffer): string => `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/(.{64})/g, '$1\n').trimEnd()}\n-----END CERTIFICATE-----\n`;

/** The signatures of a PDF by their byte ranges, cut out without our own reader: the CMS and what it covers, in the order of the file. */
export function cutSignatures(pdf: Buffer): { cms: Buffer; covered: Buffer; whole: boolean }[] {
  const text = pdf.toString('latin1');
  return [...text.matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)].map((found) => {
    const [start = 0, before = 0, after = 0, rest = 0] = found.slice(1, 5).map(Number);
    const hex = text.slice(start + before + 1, after - 1);
    return { cms: derOf(Buffer.from(hex, 'hex')), covered: Buffer.concat([pdf.subarray(start, start + before), pdf.subarray(after, after + rest)]), whole: after + rest === pdf.length };
  });
}

/** One DER value out of the zeros that fill its placeholder. */
function derOf(padded: Buffer): Buffer {
  const first = padded[1] ?? 0;
  if (first < 0x80) return padded.subarray(0, 2 + first);
  const count = first & 0x7f;
  return padded.subarray(0, 2 + count + padded.readUIntBE(2, count));
}
