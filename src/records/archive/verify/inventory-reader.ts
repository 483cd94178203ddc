/** What the inventory says of one document. */
export interface InventoryEntry {
  readonly id: string;
  readonly index: string;
  readonly date: string;
  readonly sha256: string;
  readonly files: number;
}

/** The inventory of a package (`opys.xml`): whose it is, and its documents by their folders. */
export interface Inventory {
  readonly edrpou: string;
  readonly documents: ReadonlyMap<string, InventoryEntry>;
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const decode = (text: string): string => text.replace(/&(?:#([0-9]{1,3})|([a-z]{2,4}));/g, (whole, code: string | undefined, name: string | undefined) => (code ? String.fromCharCode(Number(code)) : (named[name ?? ''] ?? whole)));
const attributesOf = (source: string): Record<string, string> => Object.fromEntries([...source.matchAll(/([A-Za-z0-9]+)="([^"<]*)"/g)].map(([, name = '', value = '']) => [name, decode(value)]));

/**
 * Reads an inventory as this program writes it, tag by tag and without building a tree: it may list ten thousand documents. Undefined when
 * it is not one: another format, a document type, a folder twice, or fewer documents than it counts.
 */
export function readInventory(source: string): Inventory | undefined {
  if (source.includes('<!')) return undefined;
  const head = attributesOf(/^<\?xml[^>]*\?>\s*<Opys ([^<>]*)>/.exec(source)?.[1] ?? '');
  if (head.format !== 'obih-opys/1' || head.edrpou === undefined) return undefined;
  const documents = new Map<string, InventoryEntry>();
  for (const [, written = ''] of source.matchAll(/<Document ([^<>]*)>/g)) {
    const { folder, id = '', index = '', date = '', sha256 = '', files = '' } = attributesOf(written);
    if (folder === undefined || documents.has(folder)) return undefined;
    documents.set(folder, { id, index, date, sha256, files: Number(files) });
  }
  return documents.size === Number(head.documents) ? { edrpou: head.edrpou, documents } : undefined;
}
