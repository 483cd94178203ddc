import type { Json } from '#shared/domain/canonical-json.js';
import type { Block } from '../domain/content.js';
import { numberPoints } from '../domain/numbering.js';
import { tableColumns } from './table-columns.js';
import type { PrintableText } from './printable-text.js';
import { formatDate, formatInstant, type DateForm } from './ukrainian-dates.js';
import type { TypesetJob } from './typesetter.js';

/**
 * What a template is really given: the job's data with every string made printable, points numbered, dates written out, the
 * columns of tables weighed. Templates only lay out; they decide nothing about the text.
 */
export function printModel(job: TypesetJob, text: PrintableText): Json {
  const dates: DateForm = job.template === 'order' ? 'words' : 'digits';
  const model = (value: unknown, name: string): Json => {
    if (typeof value === 'string') return writeOut(value, name, dates, text);
    if (typeof value === 'number' || typeof value === 'boolean') return value;
    if (typeof value !== 'object' || value === null) return null;
    if (Array.isArray(value)) return value.map((member: unknown) => model(member, name));
    return fields(value);
  };
  const fields = (value: object) => Object.fromEntries(Object.entries(value).map(([key, member]) => [key, model(member, key)]));
  const set = fields('body' in job.data ? { ...job.data, body: readyToSet(job.data.body, text) } : job.data);
  return { ...set, longWords: text.longWords };
}

function writeOut(value: string, name: string, dates: DateForm, text: PrintableText): Json {
  if (name === 'createdAt') return { ...formatInstant(value), utc: utcParts(value) };
  if (/(?:At|From|To)$/.test(name) || name === 'at') return formatInstant(value);
  if (name === 'date') return formatDate(value, dates);
  if (name.endsWith('On')) return formatDate(value, 'digits');
  return name === 'qr' ? value : text.print(value);
}

/** Year, month, day, hour, minute, second in UTC: the creation date of the PDF. */
function utcParts(instant: string): readonly number[] {
  const at = new Date(instant);
  return [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()];
}

/** Blocks with what the template must not work out itself: the numbers of points and the widths of columns. */
function readyToSet(blocks: readonly Block[], text: PrintableText): readonly unknown[] {
  const numbers = numberPoints(blocks);
  return blocks.map((block) => {
    if (block.type === 'point') return { ...block, label: numbers.get(block.id)?.printed };
    return block.type === 'table' ? { ...block, columns: tableColumns(block.rows, (raw) => text.print(raw)) } : block;
  });
}
