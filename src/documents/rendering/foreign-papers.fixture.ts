import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '#shared/package-root.js';
import type { ArchiveProfile } from '../domain/kinds.js';
import type { TypesetJob } from './typesetter.js';

/** Papers of the invented administration, and ways to ask poppler and qpdf, which we did not write, about a PDF. For tests. */

/** Whether the foreign tools are there; says plainly what stays unchecked, and throws where nothing may be skipped (CI). */
export function foreignTools(): boolean {
  const missing = ['qpdf', 'pdftotext', 'pdfinfo', 'pdffonts', 'pdftoppm'].filter((tool) => spawnSync(tool, ['--version']).error);
  if (missing.length > 0 && process.env.CI) throw new Error(`Not installed: ${missing.join(', ')}`);
  if (missing.length > 0) process.stderr.write(`PDFs were not checked with foreign tools: ${missing.join(', ')} not installed.\n`);
  return missing.length === 0;
}

/** Runs a tool and gives what it printed; throws when it fails. */
export const run = (tool: string, ...args: string[]): string =>
  execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64e6 });

/** Any white space as one space, so that line ends of the layout do not matter. */
export const squeezed = (text: string): string => text.replace(/[\s\u00ad\u200b]+/gu, ' ').trim();

/** The text of a PDF by pdftotext, squeezed. */
export const textOf = (file: string, ...options: string[]): string => squeezed(run('pdftotext', ...options, file, '-'));

/** A word with its box in points from the top left of its page; pages from 0. */
export type Word = { page: number; text: string; left: number; top: number; right: number; bottom: number };

/** The words of a PDF with their boxes, as poppler sees them. */
export function wordsOf(file: string): Word[] {
  let page = -1;
  return run('pdftotext', '-bbox', file, '-').split('\n').flatMap((line) => {
    if (line.includes('<page ')) page++;
    const found = /xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)<\/word>/.exec(line);
    if (!found) return [];
    const [left = 0, top = 0, right = 0, bottom = 0] = found.slice(1, 5).map(Number);
    return [{ page, text: found[5] ?? '', left, top, right, bottom }];
  });
}

/** Millimetres in points. */
export const mm = (millimetres: number): number => (millimetres * 72) / 25.4;

/** A sample job by the name of its file. */
export function sample(name: string, profile: ArchiveProfile = 'PDF/A-2a+UA'): TypesetJob {
  const file = path.join(packageRoot(), 'src', 'documents', 'rendering', 'samples', `${name}.json`);
  return { ...(JSON.parse(readFileSync(file, 'utf8')) as TypesetJob), profile };
}

/** A job that has a body. */
export type Paper = Extract<TypesetJob, { template: 'order' | 'letter' | 'memo' }>;

/** A sample order, letter or memo; throws on any other. */
export function paper(name: string): Paper {
  const job = sample(name);
  if (job.template === 'order' || job.template === 'letter' || job.template === 'memo') return job;
  throw new Error(`${name} has no body`);
}
