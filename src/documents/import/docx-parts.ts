import { buffer } from 'node:stream/consumers';
import * as yauzl from 'yauzl';
import { ZipFile } from 'yazl';

/** Bounds of what is unpacked: a text of several hundred pages has a few megabytes of XML (F02). */
export const docxLimits = { fileBytes: 60_000_000, partBytes: 8_000_000, totalBytes: 12_000_000, entries: 10_000 } as const;

/** The parts that carry text; pictures, embedded files, macros, headers and settings with their outside links are left out (F01). */
const textParts = /^(?:\[Content_Types\]\.xml|_rels\/\.rels|word\/(?:document\d*|styles|numbering)\.xml|word\/_rels\/document\d*\.xml\.rels)$/;
const mainPart = /^word\/document\d*\.xml$/;

/** A DOCX reduced to its text parts, and what lay beside them, counted. */
export interface DocxParts {
  readonly docx: Buffer;
  readonly mainXml: string;
  readonly beside: { readonly headers: number; readonly embedded: number; readonly macros: number };
}

/** The file is a ZIP, but not one that can be read as text: damaged, too large, or with a DTD in its XML (F07). */
export class DocxPartsError extends Error {
  constructor(readonly code: 'docxBroken' | 'docxTooLarge') {
    super(code);
  }
}

/** XML of a DOCX has no DTD; one that has is a bomb or wants to read files. Looked for in every encoding that XML may start in. */
const hasDtd = (part: Buffer): boolean => [part.toString('latin1'), part.toString('utf16le'), part.subarray(1).toString('utf16le')].some((text) => text.includes('<!DOCTYPE') || text.includes('<!ENTITY'));

function counted(names: readonly string[]): DocxParts['beside'] {
  const count = (pattern: RegExp): number => names.filter((name) => pattern.test(name)).length;
  return { headers: count(/^word\/(?:header|footer)\d*\.xml$/), embedded: count(/^word\/embeddings\//), macros: count(/^word\/vbaProject\.bin$/) };
}

async function readParts(path: string): Promise<{ readonly parts: ReadonlyMap<string, Buffer>; readonly names: readonly string[] }> {
  const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false });
  try {
    if (zip.entryCount > docxLimits.entries) throw new DocxPartsError('docxTooLarge');
    const parts = new Map<string, Buffer>();
    const names: string[] = [];
    let total = 0;
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName.toString('utf8').replaceAll('\\', '/');
      names.push(name);
      if (!textParts.test(name) || parts.has(name)) continue;
      total += entry.uncompressedSize;
      if (entry.uncompressedSize > docxLimits.partBytes || total > docxLimits.totalBytes) throw new DocxPartsError('docxTooLarge');
      // A part that unpacks to more than it declares ends in an error here, after the declared size at the latest.
      parts.set(name, await buffer(await zip.openReadStreamPromise(entry)));
    }
    return { parts, names };
  } finally {
    zip.close();
  }
}

/** Takes the text parts out of a DOCX on disk, bounded, and packs them anew. Throws a DocxPartsError. */
export async function docxParts(path: string): Promise<DocxParts> {
  const { parts, names } = await readParts(path).catch((error: unknown) => {
    throw error instanceof DocxPartsError ? error : new DocxPartsError('docxBroken');
  });
  const main = [...parts].find(([name]) => mainPart.test(name))?.[1];
  if (!main || [...parts.values()].some(hasDtd)) throw new DocxPartsError('docxBroken');
  const zip = new ZipFile();
  for (const [name, part] of parts) zip.addBuffer(part, name, { compress: false });
  zip.end();
  return { docx: await buffer(zip.outputStream), mainXml: main.toString('utf8'), beside: counted(names) };
}
