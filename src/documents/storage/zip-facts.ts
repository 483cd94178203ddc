import { text } from 'node:stream/consumers';
import * as yauzl from 'yauzl';

/** Bounds for an archive that somebody will open one day: a bomb is refused before it reaches anybody's desk (F02). */
export const zipLimits = { entries: 10_000, inflatedBytes: 2_000_000_000, ratio: 200, ratioFromBytes: 50_000_000 } as const;

/** What the directory of a ZIP says; `mimetype` is the declaration that OpenDocument and ASiC put first. */
export interface ZipFacts {
  readonly names: ReadonlySet<string>;
  readonly mimetype: string | undefined;
  readonly encrypted: boolean;
  /** Too many entries, too much inside, too dense, or entries that share their bytes. */
  readonly bomb: boolean;
}

/** Reads the directory of a ZIP of this many bytes without unpacking anything. Throws when it is broken. */
export async function zipFacts(path: string, fileSize: number): Promise<ZipFacts> {
  const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false });
  try {
    const names = new Set<string>();
    let [inflated, packed, encrypted, mimetype] = [0, 0, false, undefined as string | undefined];
    if (zip.entryCount > zipLimits.entries) return { names, mimetype, encrypted, bomb: true };
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName.toString('utf8');
      names.add(name);
      inflated += entry.uncompressedSize;
      packed += entry.compressedSize;
      encrypted ||= entry.isEncrypted();
      if (name === 'mimetype' && entry.compressionMethod === 0 && entry.uncompressedSize < 200 && !entry.isEncrypted())
        mimetype = (await text(await zip.openReadStreamPromise(entry))).trim();
    }
    const dense = inflated > zipLimits.ratioFromBytes && inflated > fileSize * zipLimits.ratio;
    return { names, mimetype, encrypted, bomb: inflated > zipLimits.inflatedBytes || dense || packed > fileSize };
  } finally {
    zip.close();
  }
}
