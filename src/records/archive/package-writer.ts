import type { Readable } from 'node:stream';
import { canonicalJson, type Json } from '#shared/domain/canonical-json.js';
import type { Sha256 } from '#shared/domain/ids.js';
import type { JournalEntry } from '#shared/journal/chain.js';
import type { BagWriter } from './bag-writer.js';
import { cardJson, cardXml, type ArchiveCard, type PackagedFile } from './card.js';
import { endingOf, inventoryXml, type InventoryHead, type InventoryLine } from './inventory.js';
import { instructionsPage } from './instructions-page.js';
import { packageReadme } from './readme.js';

/** A stored file: known by its hash, opened only when it is written. */
export interface StoredFile {
  readonly sha256: Sha256;
  open(): Promise<Readable>;
}

/** Everything about one document that goes into a package. */
export interface PackagedDocument {
  readonly card: ArchiveCard;
  readonly main: StoredFile;
  /** Appendices with the signatures over each, in the order in which they were given. */
  readonly appendices: readonly (StoredFile & { readonly name: string; readonly signatures: readonly Buffer[] })[];
  readonly sheet: { readonly pdf: Buffer; readonly seal: Buffer; readonly data: Json };
  readonly visas: readonly { readonly content: string; readonly signature: Buffer }[];
  readonly versions: readonly { readonly number: string; readonly canonical: Json }[];
  readonly verification: Json;
  readonly journal: readonly JournalEntry[];
  /** Whom the journal means by an id: it names nobody by itself. */
  readonly people: Readonly<Record<string, { readonly name: string; readonly position: string }>>;
}

/** What the writer is given besides documents. */
export interface PackageTools {
  /** The cover of the case as PDF, out of the finished inventory. */
  cover(lines: readonly InventoryLine[]): Promise<Buffer>;
  /** The detached e-seal (CAdES) over the tag manifest. */
  seal(content: Buffer): Promise<Buffer>;
  /** Certificates of the authorities above seal and signatures, PEM. */
  readonly issuers: string;
  /** Proof that the certificates of seal and signatures were good, for those who can ask nobody any more. Called after the last document. */
  evidence(): Promise<readonly { readonly name: string; readonly data: Buffer }[]>;
  written(done: number): Promise<void>;
}

/** Where OCSP answers and revocation lists lie in a package. */
export const evidenceFolder = 'certificates/evidence';

/** A file is not the one that was recorded; the package is given up. */
export class PackageFault extends Error {
  constructor(readonly documentId: string, readonly code: 'fileChanged', message: string) {
    super(message);
  }
}

/**
 * Writes documents one after the other into a bag: at any moment one file is open, and what stays in memory is a line per document.
 * Ends the bag with inventory, cover, readme and the e-seal over the tag manifest; when anything fails the bag is broken off.
 */
export async function writePackage(bag: BagWriter, folder: string, head: InventoryHead, documents: AsyncIterable<PackagedDocument>, tools: PackageTools): Promise<number> {
  try {
    const lines: InventoryLine[] = [];
    for await (const document of documents) {
      lines.push(await writeDocument(bag, lines.length + 1, document));
      await tools.written(lines.length);
    }
    await bag.add('opys.xml', inventoryXml(head, lines));
    await bag.add('obkladynka.pdf', await tools.cover(lines));
    await bag.addTag('README.html', instructionsPage(folder, head.title, head.madeAt));
    await bag.addTag('README.txt', packageReadme(folder, head.title, head.madeAt));
    await bag.addTag('certificates/issuers.pem', tools.issuers);
    for (const { name, data } of await tools.evidence()) await bag.addTag(`${evidenceFolder}/${name}`, data);
    await bag.finish(infoOf(head, lines.length), async (manifest) => [{ name: 'tagmanifest-sha256.txt.p7s', data: await tools.seal(manifest) }]);
    return lines.length;
  } catch (error) {
    bag.abort(error as Error);
    throw error;
  }
}

const infoOf = (head: InventoryHead, documents: number): readonly (readonly [string, string])[] => [
  ['Source-Organization', `${head.organisation} (ЄДРПОУ ${head.edrpou})`], ['External-Description', head.title], ['Bagging-Date', head.madeAt.slice(0, 10)], ['Bag-Software-Agent', 'Obih'],
  ...(head.caseIndex ? [['Bag-Group-Identifier', head.caseIndex] as const] : []), ['Obih-Documents', String(documents)],
];

const two = (place: number): string => String(place).padStart(2, '0');

async function writeDocument(bag: BagWriter, place: number, document: PackagedDocument): Promise<InventoryLine> {
  const { card } = document;
  const folder = `documents/${String(place).padStart(4, '0')}`;
  const files: PackagedFile[] = [];
  const add = async (file: string, role: PackagedFile['role'], source: Buffer | string | Readable, name: string | null = null): Promise<PackagedFile> => {
    const stored = await bag.add(`${folder}/${file}`, source);
    const packaged = { path: file, role, name, ...stored };
    files.push(packaged);
    return packaged;
  };
  const addStored = async (file: string, role: PackagedFile['role'], stored: StoredFile, name: string | null = null): Promise<void> => {
    const written = await add(file, role, await stored.open(), name);
    if (written.sha256 !== stored.sha256) throw new PackageFault(card.id, 'fileChanged', `${file} of ${card.registration.index} is not the file that was recorded`);
  };
  await addStored('main.pdf', 'main', document.main);
  for (const [index, appendix] of document.appendices.entries()) {
    const file = `app_${two(index + 1)}${endingOf(appendix.name)}`;
    await addStored(file, 'appendix', appendix, appendix.name);
    for (const [place, signature] of appendix.signatures.entries()) await add(`${file}${place === 0 ? '' : `.${place + 1}`}.p7s`, 'signature', signature);
  }
  await add('approval.pdf', 'approvalSheet', document.sheet.pdf);
  await add('approval.pdf.p7s', 'signature', document.sheet.seal);
  await add('approval.json', 'approvalSheet', canonicalJson(document.sheet.data));
  for (const [index, visa] of document.visas.entries()) {
    await add(`visa_${two(index + 1)}.json`, 'signature', visa.content);
    await add(`visa_${two(index + 1)}.p7s`, 'signature', visa.signature);
  }
  for (const version of document.versions) await add(`version_${version.number}.json`, 'version', canonicalJson(version.canonical));
  await add('verification.json', 'verification', `${JSON.stringify(document.verification, null, 2)}\n`);
  await add('audit.ndjson', 'journal', document.journal.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  await add('people.json', 'journal', `${JSON.stringify(document.people, null, 2)}\n`);
  const listed = [...files];
  await add('card.json', 'card', cardJson(card, listed));
  await add('card.xml', 'card', cardXml(card, listed));
  return {
    place, documentId: card.id, folder: `data/${folder}`, index: card.registration.index, date: card.registration.date, kindUk: card.kind.name, title: card.title, author: card.author.name, caseIndex: card.case.index, retention: card.case.retention,
    files: files.length, sha256: document.main.sha256,
  };
}

