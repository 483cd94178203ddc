import { accept, refuse, type Result } from '#shared/domain/result.js';
import { readZip, type ZipEntry, type ZipLimits, type ZipRefusal } from '#shared/zip/read-zip.js';
import { hashes } from '../cms/algorithms.js';
import { asicKinds, readManifest, type AsicKind, type AsicManifest } from './asic-manifest.js';

/**
 * Why bytes are not a container that may be looked at further; besides the reasons of the ZIP reader:
 * - `mimetypeMissing`: no `mimetype` entry; it declares what the container is;
 * - `mimetypeMisplaced`: it is not the first entry, compressed, or carries extra fields;
 * - `mimetypeWrong`: it declares something else than ASiC-E or ASiC-S;
 * - `manifestBroken`: a manifest cannot be read;
 * - `noSignature`: no CAdES signature and no time-stamp inside;
 * - `noContent`, `severalContents`: ASiC-S holds exactly one file, ASiC-E at least one.
 */
export type ContainerRefusal = ZipRefusal | 'mimetypeMissing' | 'mimetypeMisplaced' | 'mimetypeWrong' | 'manifestBroken' | 'noSignature' | 'noContent' | 'severalContents';

/** What became of a file that a manifest names. `unknownDigest`: its digest method cannot be computed here, so nothing is proved. */
export interface CoveredFile {
  readonly name: string;
  readonly state: 'matches' | 'differs' | 'missing' | 'unknownDigest';
}

/** A signature or time-stamp token of the container and the bytes that it is over. */
export interface ContainerSignature {
  readonly name: string;
  readonly kind: 'signature' | 'timestamp';
  /** CMS, DER. */
  readonly cms: Buffer;
  /** The manifest (ASiC-E) or the one file (ASiC-S); undefined when no manifest names this signature: it proves nothing then. */
  readonly signed: { readonly name: string; readonly data: Buffer } | undefined;
  /** Files that its manifest names; for ASiC-S the one file. */
  readonly covers: readonly CoveredFile[];
  /** Files of the container that this signature says nothing about. */
  readonly uncovered: readonly string[];
}

export interface SignedContainer {
  readonly kind: AsicKind;
  /** Everything but `mimetype` and `META-INF/`, by name. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly signatures: readonly ContainerSignature[];
  /** Entries of `META-INF/` that are not understood here: XML signatures among them. */
  readonly foreign: readonly string[];
}

/** A container of an office: a document with its attachments. Larger ones are refused, not read in part. */
export const containerLimits: ZipLimits = { entries: 1_000, inflatedBytes: 256 * 1024 * 1024, ratio: 200, ratioFromBytes: 10 * 1024 * 1024 };

const manifestName = /^META-INF\/ASiC(?:Archive)?Manifest[^/]*\.xml$/i;
const signatureName = /^META-INF\/[^/]*signature[^/]*\.p7[sm]$/i;
const timestampName = /^META-INF\/[^/]*timestamp[^/]*\.tst$/i;

/**
 * Reads an ASiC-E or ASiC-S container with CAdES signatures (ETSI EN 319 162-1) and compares every digest that a manifest names. No
 * signature is verified here: whoever does needs `cms`, `signed` and must not call a signature good unless all of `covers` match.
 */
export function readContainer(bytes: Buffer, limits: ZipLimits = containerLimits): Result<SignedContainer, ContainerRefusal> {
  const unpacked = readZip(bytes, limits);
  if (!unpacked.ok) return unpacked;
  const kind = kindOf(unpacked.value);
  if (!kind.ok) return kind;
  const meta = unpacked.value.filter(({ name }) => isMeta(name));
  const files = new Map(unpacked.value.filter(({ name }) => !isMeta(name) && name !== 'mimetype').map(({ name, data }) => [name, data]));
  const signing = meta.filter(({ name }) => signatureName.test(name) || timestampName.test(name));
  if (signing.length === 0) return refuse('noSignature');
  if (files.size === 0) return refuse('noContent');
  if (kind.value === 'ASiC-S' && files.size > 1) return refuse('severalContents');
  const manifests = kind.value === 'ASiC-E' ? manifestsIn(meta) : accept([]);
  if (!manifests.ok) return manifests;
  const all = new Map(unpacked.value.map(({ name, data }) => [name, data]));
  const signatures = signing.map((entry) => (kind.value === 'ASiC-S' ? simple(entry, files) : extended(entry, manifests.value, all, files)));
  const foreign = meta.map(({ name }) => name).filter((name) => !manifestName.test(name) && !signatureName.test(name) && !timestampName.test(name));
  return accept({ kind: kind.value, files, signatures, foreign });
}

const isMeta = (name: string): boolean => /^META-INF\//i.test(name);

function kindOf(entries: readonly ZipEntry[]): Result<AsicKind, ContainerRefusal> {
  const declaration = entries.find(({ name }) => name === 'mimetype');
  if (!declaration) return refuse('mimetypeMissing');
  if (declaration.offset !== 0 || !declaration.stored || declaration.extraBytes > 0) return refuse('mimetypeMisplaced');
  const declared = declaration.data.toString('latin1');
  const kind = (Object.keys(asicKinds) as AsicKind[]).find((each) => asicKinds[each] === declared.replace(/\r?\n$/, ''));
  return kind ? accept(kind) : refuse('mimetypeWrong');
}

interface NamedManifest extends AsicManifest {
  readonly name: string;
  readonly data: Buffer;
}

function manifestsIn(meta: readonly ZipEntry[]): Result<NamedManifest[], 'manifestBroken'> {
  const found: NamedManifest[] = [];
  for (const { name, data } of meta.filter((entry) => manifestName.test(entry.name))) {
    const read = readManifest(data);
    if (!read.ok) return read;
    found.push({ ...read.value, name, data });
  }
  return accept(found);
}

const kindOfEntry = ({ name }: ZipEntry): ContainerSignature['kind'] => (timestampName.test(name) ? 'timestamp' : 'signature');

function simple(entry: ZipEntry, files: ReadonlyMap<string, Buffer>): ContainerSignature {
  const [only] = [...files].map(([name, data]) => ({ name, data }));
  return { name: entry.name, kind: kindOfEntry(entry), cms: entry.data, signed: only, covers: only ? [{ name: only.name, state: 'matches' }] : [], uncovered: [] };
}

function extended(entry: ZipEntry, manifests: readonly NamedManifest[], all: ReadonlyMap<string, Buffer>, files: ReadonlyMap<string, Buffer>): ContainerSignature {
  const [own, second] = manifests.filter(({ signatureUri }) => pathOf(signatureUri, all) === entry.name);
  // Two manifests over which one signature would be made: it can be over one only, and nobody can say which was meant.
  const manifest = second ? undefined : own;
  const covers = (manifest?.references ?? []).map(({ uri, hash, digest }): CoveredFile => {
    const name = pathOf(uri, all);
    const data = all.get(name);
    if (data === undefined) return { name, state: 'missing' };
    if (hash === undefined) return { name, state: 'unknownDigest' };
    return { name, state: hashes[hash].digest(data).equals(digest) ? 'matches' : 'differs' };
  });
  const named = new Set(covers.map(({ name }) => name));
  return {
    name: entry.name, kind: kindOfEntry(entry), cms: entry.data, signed: manifest && { name: manifest.name, data: manifest.data }, covers,
    uncovered: [...files.keys()].filter((name) => !named.has(name)),
  };
}

/** The entry that a URI of a manifest means: by its name as it stands, or percent-decoded; relative to the container's root. */
function pathOf(uri: string, all: ReadonlyMap<string, Buffer>): string {
  const plain = uri.replace(/^\.?\//, '');
  if (all.has(plain)) return plain;
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}
