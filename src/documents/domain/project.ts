import { canonicalJson, type Json } from '#shared/domain/canonical-json.js';
import type { BlockId } from '#shared/domain/ids.js';
import type { Concerns, Part } from './concerns.js';
import type { Block, Content } from './content.js';
import { canonicalAttachment, canonicalBlock, canonicalContent, normalise } from './content-hash.js';
import { outline, sameSection, type Placed } from './outline.js';
import type { Section } from './change-set.js';

const inSection = (body: readonly Placed[], section: Section): Json =>
  body.filter((placed) => sameSection(placed.section, section)).map((placed) => canonicalBlock(placed.block));

function rowOf(body: readonly Block[], id: BlockId): Json {
  for (const block of body)
    if (block.type === 'table') {
      const row = block.rows.find((candidate) => candidate.id === id);
      if (row) return { table: block.id, row: row as unknown as Json };
    }
  return null;
}

/** A block with everything under it, and the words of the points around it; null when it is not there. */
function blockOf(body: readonly Placed[], id: BlockId): Json {
  const own = body.find((placed) => placed.block.id === id);
  if (!own) return rowOf(body.map((placed) => placed.block), id);
  const around = own.path.map((enclosing) => body.find((placed) => placed.block.id === enclosing)?.block).filter((block) => block !== undefined);
  const under = body.filter((placed) => placed.path.includes(id));
  return { under: around.map(canonicalBlock), blocks: [own, ...under].map((placed) => canonicalBlock(placed.block)) };
}

function partOf(content: Content, body: readonly Placed[], part: Part): Json {
  switch (part.part) {
    case 'requisite':
      return (Object.hasOwn(content.requisites, part.name) ? content.requisites[part.name] : null) ?? null;
    case 'requisites':
      return content.requisites;
    case 'text':
      return inSection(body, 'text');
    case 'appendix':
      return inSection(body, { appendix: part.number });
    case 'block':
      return blockOf(body, part.id);
    case 'attachment':
      return content.attachments.filter((fact) => fact.name === part.name).map((fact) => ({ role: fact.role, sha256: fact.sha256 }));
    case 'attachments':
      return content.attachments.map(canonicalAttachment);
  }
}

/** A part by its own members only, whatever else came with it. */
function nameOf(part: Part): Json {
  if (part.part === 'requisite' || part.part === 'attachment') return { part: part.part, name: part.name };
  if (part.part === 'appendix') return { part: part.part, number: part.number };
  return part.part === 'block' ? { part: part.part, id: part.id } : { part: part.part };
}

/**
 * The parts of a content that a stage answers for, as canonical JSON: its SHA-256 is the second hash that a signed visa carries
 * (approvals.md, rule 3). No concerns: the whole content. The order in which concerns are listed makes no difference.
 */
export function project(content: Content, concerns: Concerns): Json {
  if (concerns.length === 0) return canonicalContent(content);
  const normal = normalise(content);
  const body = outline(normal.body);
  const parts = new Map(concerns.map((part) => [canonicalJson(nameOf(part)), { ...(nameOf(part) as object), is: partOf(normal, body, part) }]));
  return { format: 'obih-parts/1', kind: normal.kind, parts: [...parts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part as Json) };
}
