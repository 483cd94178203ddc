import type { Json } from '#shared/domain/canonical-json.js';
import type { AttachmentFact, Block, Content, Inline, Mark, Requisites, TableRow } from './content.js';

type JsonObject = { readonly [name: string]: Json | undefined };

/** Composed characters and one kind of line break: the same text typed on two systems is the same text. */
const normalText = (text: string): string => text.normalize('NFC').replace(/\r\n?/g, '\n');

function normalMarks(marks: readonly Mark[] | undefined): readonly Mark[] {
  return [...new Set(marks ?? [])].sort();
}

/** Merges neighbouring runs with equal marks, drops empty ones, sorts marks. */
function normalInlines(text: readonly Inline[]): readonly Inline[] {
  const merged: { text: string; marks: readonly Mark[] }[] = [];
  for (const run of text) {
    if (run.text === '') continue;
    const marks = normalMarks(run.marks);
    const last = merged.at(-1);
    if (last && last.marks.join() === marks.join()) last.text += run.text;
    else merged.push({ text: run.text, marks });
  }
  // Composed after merging: a letter and its accent may have come in two runs.
  return merged.map((run) => (run.marks.length > 0 ? { text: normalText(run.text), marks: run.marks } : { text: normalText(run.text) }));
}

const normalRow = (row: TableRow): TableRow => ({ id: row.id, cells: row.cells.map((cell) => ({ text: normalInlines(cell.text) })) });

/** The one form of a block: only the members that its type has, defaults left out. */
export function normalBlock(block: Block): Block {
  const { id } = block;
  switch (block.type) {
    case 'paragraph':
      return { id, type: 'paragraph', ...(block.align ? { align: block.align } : {}), text: normalInlines(block.text) };
    case 'point':
      return { id, type: 'point', level: block.level, text: normalInlines(block.text) };
    case 'appendix':
      return { id, type: 'appendix', number: block.number, text: normalInlines(block.text) };
    case 'table':
      return { id, type: 'table', ...(block.header ? { header: true } : {}), rows: block.rows.map(normalRow) };
    case 'heading':
    case 'bullet':
      return { id, type: block.type, text: normalInlines(block.text) };
  }
}

/** An empty requisite is an absent one: null, '', [] and {} have no canonical form. */
function normalJson(value: Json | undefined): Json | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  if (typeof value === 'string') return normalText(value);
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map(normalJson).filter((item): item is Json => item !== undefined);
    return items.length > 0 ? items : undefined;
  }
  const members = normalMembers(value as JsonObject);
  return Object.keys(members).length > 0 ? members : undefined;
}

function normalMembers(value: JsonObject): Requisites {
  const members = Object.entries(value)
    .map(([name, member]): [string, Json | undefined] => [name, normalJson(member)])
    .filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return Object.fromEntries(members);
}

const normalAttachment = (fact: AttachmentFact): AttachmentFact => ({
  id: fact.id, name: fact.name.normalize('NFC'), role: fact.role, mediaType: fact.mediaType, size: fact.size, sha256: fact.sha256,
});

/**
 * The one form of a content that says the same: runs merged, marks sorted, text in NFC, empty requisites left out. It is
 * idempotent, and it is this form that a version stores.
 */
export function normalise(content: Content): Content {
  return {
    kind: content.kind,
    requisites: normalMembers(content.requisites),
    body: content.body.map(normalBlock),
    attachments: content.attachments.map(normalAttachment),
  };
}

/** What identifies an attachment in the hash; its id, size and media type follow from where and what it is. */
export const canonicalAttachment = (fact: AttachmentFact): Json => ({ name: fact.name, role: fact.role, sha256: fact.sha256 });

export const canonicalBlock = (block: Block): Json => block as unknown as Json;

/**
 * What the content hash of a version covers (approvals.md, The things): the SHA-256 of the RFC 8785 form of this value. Names
 * its own format, so that a later form can live beside it. Expects any content and normalises it first.
 */
export function canonicalContent(content: Content): Json {
  const normal = normalise(content);
  return {
    format: 'obih-content/1',
    kind: normal.kind,
    requisites: normal.requisites,
    body: normal.body.map(canonicalBlock),
    attachments: normal.attachments.map(canonicalAttachment),
  };
}
