import { numberPoints } from '#documents/domain/numbering.js';
import type { Block as DomainBlock } from '#documents/domain/content.js';
import type { View } from './api';

export type Body = View<'WorkingCopyView'>['body'];
export type Block = Body[number];
export type Inline = Extract<Block, { type: 'paragraph' }>['text'][number];
export type TableBlock = Extract<Block, { type: 'table' }>;
export type Part = View<'PartSchema'>;
export type ChangeSet = View<'ChangeSetView'>;
export type BlockChange = ChangeSet['blocks'][number];
export type WordChange = BlockChange['words'][number];
export type Requisites = Record<string, unknown>;
export type Kind = View<'KindView'>;
export type RequisiteSchema = Kind['requisites'][number];

/** Numbers of points as they are printed («2.», «1)», «а)»), by block id; the very rule that the server prints by. */
export function pointNumbers(body: readonly Block[]): ReadonlyMap<string, string> {
  return new Map([...numberPoints(body as unknown as readonly DomainBlock[])].map(([id, number]) => [id, number.printed]));
}

export const inlineText = (text: readonly Inline[]): string => text.map((run) => run.text).join('');

/** The words of a block; cells of a row are apart by a tab, rows by a line feed. */
export const blockText = (block: Block): string =>
  block.type === 'table' ? block.rows.map((row) => row.cells.map((cell) => inlineText(cell.text)).join('\t')).join('\n') : inlineText(block.text);

/** The body before the first appendix, and from it on: the signature stands between the two. */
export function splitAtAppendix(body: readonly Block[]): [readonly Block[], readonly Block[]] {
  const at = body.findIndex((block) => block.type === 'appendix');
  return at === -1 ? [body, []] : [body.slice(0, at), body.slice(at)];
}

/** «п. 2», «п. 2 пп. 1», «додаток 1», «абзац 3» as a person names the place of a block. */
export function placeOf(body: readonly Block[], id: string): string {
  const numbers = pointNumbers(body);
  let appendix = '';
  let chain: string[] = [];
  let paragraph = 0;
  let table = 0;
  for (const block of body) {
    if (block.type === 'appendix') [appendix, chain, paragraph, table] = [`додаток ${block.number}`, [], 0, 0];
    else if (block.type === 'heading') [chain, paragraph] = [[], 0];
    else if (block.type === 'point') {
      const bare = (numbers.get(block.id) ?? '').replace(/[.)]$/, '');
      chain = [...chain.slice(0, block.level - 1), bare];
      paragraph = 1;
    } else if (block.type === 'table') table += 1;
    else paragraph += 1;
    if (block.id !== id) continue;
    const [first, second, third] = chain;
    const point = [first && `п. ${first}`, second && `пп. ${second}`, third && `пп. «${third}»`].filter(Boolean).join(' ');
    const own = block.type === 'table' ? `таблиця ${table}` : block.type === 'heading' ? 'підзаголовок' : block.type === 'point' || block.type === 'appendix' ? '' : `абзац ${paragraph}`;
    return [appendix, point, own].filter(Boolean).join(', ');
  }
  return '';
}

/** The piece of a run list between two character offsets, with its marks. */
export function sliceInlines(text: readonly Inline[], from: number, to: number): Inline[] {
  const out: Inline[] = [];
  let at = 0;
  for (const run of text) {
    const start = Math.max(from - at, 0);
    const end = Math.min(to - at, run.text.length);
    if (end > start) out.push({ ...run, text: run.text.slice(start, end) });
    at += run.text.length;
  }
  return out;
}

/** A person as requisites keep it. */
export interface PersonValue {
  readonly personId?: string;
  readonly name: string;
  readonly position?: string;
  readonly phone?: string;
  readonly email?: string;
}
const isObject = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object' && !Array.isArray(value);
export const textValue = (value: unknown): string => (typeof value === 'string' ? value : '');
export const personValue = (value: unknown): PersonValue | null => (isObject(value) && typeof value.name === 'string' ? (value as unknown as PersonValue) : null);
export const listValue = <Item>(value: unknown): readonly Item[] => (Array.isArray(value) ? (value as Item[]) : []);
export interface AddresseeValue {
  readonly name: string;
  readonly address?: string;
  readonly email?: string;
}
export interface ReferenceValue {
  readonly index: string;
  readonly date: string;
}
export const referenceValue = (value: unknown): ReferenceValue | null => (isObject(value) && typeof value.index === 'string' ? (value as unknown as ReferenceValue) : null);
