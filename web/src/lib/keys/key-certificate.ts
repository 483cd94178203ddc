import { Asn1, Asn1Error } from './asn1';
import { toHex, type Bytes } from './bytes';

/** What the page needs to know of a certificate: whom it names, how long it lives and what its key may do. Nothing is trusted here. */
export interface KeyCertificate {
  readonly der: Bytes;
  /** Common name, or the whole name when there is none. */
  readonly subject: string;
  readonly organisation: string | null;
  readonly issuer: string;
  readonly serial: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  /** digitalSignature or nonRepudiation is set, or the certificate does not limit its key. */
  readonly maySign: boolean;
  readonly nonRepudiation: boolean;
  readonly authority: boolean;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Bytes;
  /** DER of the names, for finding the issuer of a certificate. */
  readonly subjectDer: string;
  readonly issuerDer: string;
}

const attributes: Readonly<Record<string, string>> = { '2.5.4.3': 'CN', '2.5.4.10': 'O', '2.5.4.4': 'SN', '2.5.4.42': 'GN', '2.5.4.12': 'title', '2.5.4.6': 'C' };

function nameParts(name: Asn1): Map<string, string> {
  const parts = new Map<string, string>();
  for (const set of name.items) for (const pair of set.items) {
    const label = attributes[pair.at(0).oid] ?? pair.at(0).oid;
    if (!parts.has(label)) parts.set(label, pair.at(1).text);
  }
  return parts;
}

const displayName = (parts: Map<string, string>): string =>
  parts.get('CN') ?? ([parts.get('SN'), parts.get('GN')].filter(Boolean).join(' ') || parts.get('O') || [...parts.values()].join(', '));

/** The value of an extension, already unwrapped from its OCTET STRING. */
function extension(fields: readonly Asn1[], oid: string): Asn1 | null {
  const found = fields.find((field) => field.tag.class === 3 && field.tag.number === 3)?.at(0).items.find((item) => item.at(0).oid === oid);
  const value = found?.items.at(-1);
  return value === undefined ? null : Asn1.read(value.octets);
}

/** Reads an X.509 certificate (RFC 5280); throws `Asn1Error` when it is not one. */
export function readCertificate(der: Bytes): KeyCertificate {
  const fields = Asn1.read(der).at(0).items;
  const [serial, , issuer, validity, subject, spki] = fields[0]?.tag.class === 3 ? fields.slice(1) : fields;
  if (!serial || !issuer || !validity || !subject || !spki) throw new Asn1Error('this is not a certificate');
  const usage = extension(fields, '2.5.29.15')?.bits;
  const constraints = extension(fields, '2.5.29.19');
  const parts = nameParts(subject);
  const bit = (mask: number): boolean => usage !== undefined && ((usage[0] ?? 0) & mask) !== 0;
  return {
    der,
    subject: displayName(parts),
    organisation: parts.get('O') ?? null,
    issuer: displayName(nameParts(issuer)),
    serial: toHex(serial.integerBytes).replace(/^00(?=.)/, ''),
    validFrom: validity.at(0).time,
    validTo: validity.at(1).time,
    maySign: usage === undefined || bit(0x80) || bit(0x40),
    nonRepudiation: bit(0x40),
    authority: (constraints?.items.length ?? 0) > 0 && constraints?.items[0]?.tag.number === 1,
    spki: spki.raw,
    subjectDer: toHex(subject.raw),
    issuerDer: toHex(issuer.raw),
  };
}

/** The certificate followed by its issuers as far as the container holds them, leaf first, as signatures carry it. */
export function chainOf(leaf: KeyCertificate, all: readonly KeyCertificate[]): KeyCertificate[] {
  const chain = [leaf];
  for (let last = leaf; last.issuerDer !== last.subjectDer && chain.length < 10; ) {
    const issuer = all.find((candidate) => candidate.subjectDer === last.issuerDer && !chain.includes(candidate));
    if (issuer === undefined) break;
    chain.push(issuer);
    last = issuer;
  }
  return chain;
}
