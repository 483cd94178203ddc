import { Asn1, Asn1Error } from './asn1';
import { javaMagic } from './java-key-store';
import { KeyFileError, type UnsupportedKind } from './key-file-error';

/** A container of keys is a few kilobytes; with a chain of certificates some dozens. More is another file picked by mistake. */
export const largestKeyFile = 1_000_000;

const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean => head.every((byte, i) => bytes[i] === byte);
const unsupportedByExtension: Readonly<Record<string, UnsupportedKind>> = { dat: 'key6', jceks: 'jceks', zs2: 'zs2', pk8: 'pkcs8' };
const certificateExtensions = new Set(['cer', 'crt', 'p7b', 'p7c', 'der']);
const extensionOf = (name: string): string => name.toLowerCase().split('.').pop() ?? '';

/** Kinds of containers that are opened. */
export type OpenableKind = 'pkcs12' | 'jks';
type Kind = OpenableKind | 'certificate' | UnsupportedKind | null;

function kindOfText(bytes: Uint8Array): Kind {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 20_000));
  const labels = Array.from(text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----/g), (match) => match[1] ?? '');
  if (labels.length === 0) return null;
  return labels.some((label) => label.endsWith('PRIVATE KEY')) ? 'pem' : 'certificate';
}

/** A SEQUENCE that says version first: PKCS#12 (3) or a bare PKCS#8 key (0 or 1). */
function kindByVersion(value: Asn1): Kind {
  return value.at(0).number === 3 ? 'pkcs12' : 'pkcs8';
}

function kindOfStructure(value: Asn1): Kind {
  if (!value.isSequence) return null;
  const first = value.at(0);
  if (first.tag.class === 1 && first.tag.number === 2) return kindByVersion(value);
  if (first.tag.class === 1 && first.tag.number === 6) return first.oid === '1.2.840.113549.1.7.2' ? 'certificate' : null;
  if (!first.isSequence) return null;
  const head = first.items[0];
  if (head?.tag.class === 1 && head.tag.number === 6) {
    if (head.oid.startsWith('1.3.6.1.4.1.19398.')) return 'key6';
    return value.items.length === 2 ? 'pkcs8' : null;
  }
  // TBSCertificate: [0] version or the serial number, then signatureAlgorithm and signature beside it.
  return value.items.length === 3 ? 'certificate' : null;
}

/**
 * Tells by its content (its name only when the content says nothing) what a chosen file is, before any password is asked for.
 * Returns the kind of a container that is opened here and throws the `KeyFileError` that names the right file for everything else.
 */
export function requireKeyContainer(bytes: Uint8Array, name: string): OpenableKind {
  const extension = extensionOf(name);
  const refuse = (kind: Kind): void => {
    if (kind === 'certificate') throw new KeyFileError('certificateInsteadOfKey');
    if (kind !== null && kind !== 'pkcs12' && kind !== 'jks') throw new KeyFileError('unsupportedKeyFile', { kind: kind === 'pkcs8' && extension === 'zs2' ? 'zs2' : kind });
  };
  if (bytes.length === 0 || bytes.length > largestKeyFile) throw new KeyFileError('notAKeyFile');
  if (startsWith(bytes, javaMagic.jks)) return 'jks';
  if (startsWith(bytes, javaMagic.jceks)) refuse('jceks');
  refuse(kindOfText(bytes));
  let kind: Kind = null;
  try {
    kind = kindOfStructure(Asn1.read(bytes));
  } catch (fault) {
    if (!(fault instanceof Asn1Error)) throw fault;
    if (extension === 'p12' || extension === 'pfx' || extension === 'jks') throw new KeyFileError('keyFileBroken', {}, fault);
  }
  refuse(kind);
  if (kind === 'pkcs12') return kind;
  if (certificateExtensions.has(extension)) throw new KeyFileError('certificateInsteadOfKey');
  const unsupported = unsupportedByExtension[extension];
  if (unsupported !== undefined) throw new KeyFileError('unsupportedKeyFile', { kind: unsupported });
  throw new KeyFileError('notAKeyFile');
}
