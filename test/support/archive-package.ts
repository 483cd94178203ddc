import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import * as yauzl from 'yauzl';
import yazl from 'yazl';

/** The files of a package by their names inside its folder, in order. */
export type PackageFiles = Map<string, Buffer>;

export async function unpacked(zip: Buffer): Promise<{ folder: string; files: PackageFiles }> {
  const opened = await yauzl.fromBufferPromise(zip, { lazyEntries: true, autoClose: false });
  const files: PackageFiles = new Map();
  let folder = '';
  for await (const entry of opened.eachEntry()) {
    const [first = '', ...rest] = String(entry.fileName).split('/');
    folder = first;
    files.set(rest.join('/'), await buffer(await opened.openReadStreamPromise(entry)));
  }
  return { folder, files };
}

/** A ZIP file of these entries, as they are: names may repeat, and an entry may be a link. */
export async function zipped(entries: Iterable<readonly [name: string, data: Buffer, options?: { mode?: number; compress?: boolean }]>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, data, options] of entries) zip.addBuffer(data, name, { mode: options?.mode ?? 0o100644, compress: options?.compress ?? false });
  zip.end();
  return buffer(zip.outputStream as NodeJS.ReadableStream & AsyncIterable<Buffer>);
}

export const packed = (folder: string, files: PackageFiles): Promise<Buffer> => zipped([...files].map(([name, data]) => [`${folder}/${name}`, data] as const));

const sha256 = (data: Buffer): string => createHash('sha256').update(data).digest('hex');

/** Makes the manifests anew, as somebody would who wants a changed package to look whole; sealed by whoever `seal` is, or by nobody. */
export async function remade(files: PackageFiles, seal: ((manifest: Buffer) => Promise<Buffer>) | null): Promise<PackageFiles> {
  const made = new Map([...files].filter(([name]) => !/^(tag)?manifest-sha256\.txt/.test(name)));
  const lines = (wanted: (name: string) => boolean): Buffer => Buffer.from([...made].filter(([name]) => wanted(name)).map(([name, data]) => `${sha256(data)}  ${name}\n`).join(''));
  made.set('manifest-sha256.txt', lines((name) => name.startsWith('data/')));
  const payload = [...made].filter(([name]) => name.startsWith('data/'));
  const info = made.get('bag-info.txt')?.toString('utf8') ?? '';
  made.set('bag-info.txt', Buffer.from(info.replace(/^Payload-Oxum: .*$/m, `Payload-Oxum: ${payload.reduce((sum, [, data]) => sum + data.length, 0)}.${payload.length}`)));
  made.set('tagmanifest-sha256.txt', lines((name) => !name.startsWith('data/')));
  if (seal) made.set('tagmanifest-sha256.txt.p7s', await seal(made.get('tagmanifest-sha256.txt') ?? Buffer.alloc(0)));
  return made;
}

/** Writes the card of a document anew after its files were changed, so that it names them as they are. */
export function recarded(files: PackageFiles, folder: string): PackageFiles {
  const made = new Map(files);
  const card = JSON.parse(made.get(`${folder}card.json`)?.toString('utf8') ?? '{}') as { files: { path: string; sha256: string; size: number }[] };
  card.files = card.files.flatMap((file) => {
    const data = made.get(folder + file.path);
    return data ? [{ ...file, sha256: sha256(data), size: data.length }] : [];
  });
  made.set(`${folder}card.json`, Buffer.from(JSON.stringify(card)));
  const main = made.get(`${folder}main.pdf`);
  const inventory = made.get('data/opys.xml')?.toString('utf8') ?? '';
  if (main) made.set('data/opys.xml', Buffer.from(inventory.replace(new RegExp(`(folder="${folder.slice(0, -1)}"[^>]*sha256=")[0-9a-f]{64}`), `$1${sha256(main)}`)));
  return made;
}
