import { accept, refuse, type Result } from '#shared/domain/result.js';
import { childrenOf, DerError, readDer, readOid, readString, sequenceOf } from '../cms/der-reader.js';
import { extensionOids, nameOids, ukrainianOids } from '../cms/oids.js';
import { curves, type PublicKey } from '../cms/public-key.js';
import { ukrainianAlgorithms } from '../cms/ukrainian-algorithms.js';
import type { CertificateFacts, CertificateRole } from '../domain/certificate-facts.js';
import { extendedKeyUsageOf, keyUsageOf, serviceAddressesOf } from './extensions.js';
import { attributeOf, type DistinguishedName } from './names.js';
import { certificateOf, type Certificate } from './x509.js';

/** Reads what a certificate says of itself; refuses bytes that are not one certificate. Nothing is verified here. */
export function inspectCertificate(der: Buffer): Result<CertificateFacts, 'notACertificate'> {
  try {
    return accept(factsOf(certificateOf(der)));
  } catch (error) {
    if (error instanceof DerError) return refuse('notACertificate');
    throw error;
  }
}

const remembered = new WeakMap<Certificate, CertificateFacts>();

/** The facts of a certificate that is already read; throws a DerError when one of its extensions is broken. */
export function factsOf(certificate: Certificate): CertificateFacts {
  const known = remembered.get(certificate);
  if (known) return known;
  const facts = gatherFacts(certificate);
  remembered.set(certificate, facts);
  return facts;
}

function gatherFacts(certificate: Certificate): CertificateFacts {
  const codes = codesOf(certificate);
  const statements = qcStatementsOf(certificate);
  const keyUsages = keyUsageOf(certificate);
  const extended = extendedKeyUsageOf(certificate)?.usages;
  const { ocsp, crls, issuers, timestamps } = serviceAddressesOf(certificate);
  return {
    fingerprint: certificate.fingerprint,
    serial: certificate.serial,
    subject: {
      ...named('commonName', attributeOf(certificate.subject, nameOids.commonName)),
      ...named('surname', attributeOf(certificate.subject, nameOids.surname)),
      ...named('givenName', attributeOf(certificate.subject, nameOids.givenName)),
      ...named('title', attributeOf(certificate.subject, nameOids.title)),
      ...named('organisation', attributeOf(certificate.subject, nameOids.organisation)),
    },
    issuer: {
      ...named('commonName', attributeOf(certificate.issuer, nameOids.commonName)),
      ...named('organisation', attributeOf(certificate.issuer, nameOids.organisation)),
    },
    notBeforeAt: certificate.notBeforeAt,
    notAfterAt: certificate.notAfterAt,
    ...(keyUsages ? { keyUsages } : {}),
    ...(extended ? { extendedKeyUsages: extended } : {}),
    qualified: statements.has(ukrainianOids.qcCompliance),
    secureDevice: statements.has(ukrainianOids.qcSscd),
    qcTypes: [
      ...(statements.has(ukrainianOids.qcTypeSignature) ? (['signature'] as const) : []),
      ...(statements.has(ukrainianOids.qcTypeSeal) ? (['seal'] as const) : []),
    ],
    ...codes,
    key: keyName(certificate.publicKey),
    addresses: { ocsp, crls, issuers, timestamps },
  };
}

const named = <Name extends string>(name: Name, value: string | undefined): { readonly [key in Name]?: string } =>
  (value === undefined ? {} : { [name]: value }) as { readonly [key in Name]?: string };

/**
 * Codes from both profiles: `subjectDirectoryAttributes` of the older one, `TINUA-` and `NTRUA-` of the newer one. When both
 * stand and differ, neither is believed: the role is then unknown, which nothing accepts.
 */
function codesOf(certificate: Certificate): Pick<CertificateFacts, 'rnokpp' | 'edrpou' | 'unzr' | 'role'> {
  const attributes = directoryAttributesOf(certificate);
  const persons = distinct([
    attributes.get(ukrainianOids.rnokpp),
    attributes.get(ukrainianOids.rnokppVariant),
    prefixed(certificate.subject, nameOids.serialNumber, 'TINUA-'),
  ]);
  const bodies = distinct([attributes.get(ukrainianOids.edrpou), prefixed(certificate.subject, nameOids.organisationIdentifier, 'NTRUA-')]);
  const unzr = attributes.get(ukrainianOids.unzr);
  if (persons.length > 1 || bodies.length > 1) return { role: 'unknown' };
  const [rnokpp] = persons;
  const [edrpou] = bodies;
  return { ...named('rnokpp', rnokpp), ...named('edrpou', edrpou), ...named('unzr', unzr), role: roleOf(rnokpp, edrpou) };
}

const distinct = (values: readonly (string | undefined)[]): string[] => [
  ...new Set(values.map((value) => value?.trim()).filter((value): value is string => value !== undefined && value !== '')),
];

function roleOf(rnokpp: string | undefined, edrpou: string | undefined): CertificateRole {
  if (rnokpp === undefined) return edrpou === undefined ? 'unknown' : 'seal';
  return edrpou === undefined || edrpou === rnokpp ? 'personal' : 'representative';
}

function prefixed(name: DistinguishedName, type: string, prefix: string): string | undefined {
  const value = name.attributes.find((attribute) => attribute.type === type && attribute.value.startsWith(prefix))?.value;
  return value?.slice(prefix.length);
}

const codeOids = new Set<string>([ukrainianOids.rnokpp, ukrainianOids.rnokppVariant, ukrainianOids.edrpou, ukrainianOids.unzr]);

function directoryAttributesOf(certificate: Certificate): ReadonlyMap<string, string> {
  const extension = certificate.extensions.get(extensionOids.subjectDirectoryAttributes);
  const found = new Map<string, string>();
  if (!extension) return found;
  for (const node of childrenOf(readDer(extension.value))) {
    const fields = sequenceOf(node);
    const type = readOid(fields.next());
    const value = childrenOf(fields.next())[0];
    if (value && codeOids.has(type)) found.set(type, readString(value));
  }
  return found;
}

/** OIDs of the QcStatements, those inside QcType included. */
function qcStatementsOf(certificate: Certificate): ReadonlySet<string> {
  const extension = certificate.extensions.get(extensionOids.qcStatements);
  const found = new Set<string>();
  for (const node of extension ? childrenOf(readDer(extension.value)) : []) {
    const [id, info] = childrenOf(node);
    if (!id) continue;
    found.add(readOid(id));
    if (info && readOid(id) === ukrainianOids.qcType) for (const type of childrenOf(info)) found.add(readOid(type));
  }
  return found;
}

const curveNames: Readonly<Record<string, string>> = { [curves.p256]: 'P-256', [curves.p384]: 'P-384', [curves.p521]: 'P-521' };

function keyName(key: PublicKey): CertificateFacts['key'] {
  if (key.kind === 'ec') return { name: `ECDSA ${curveNames[key.curve ?? ''] ?? key.curve}`, supported: true };
  if (key.kind === 'rsa' || key.kind === 'rsa-pss') return { name: `${key.kind.toUpperCase()}-${key.bits}`, supported: true };
  return { name: ukrainianAlgorithms.get(key.algorithm) ?? key.algorithm, supported: false };
}

/** The first certificate of a chain in other hands is often a PEM text: both forms are read, the DER is returned. */
export function derFromFile(bytes: Buffer): Buffer | undefined {
  const text = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(bytes.toString('latin1'))?.[1];
  const der = text === undefined ? bytes : Buffer.from(text, 'base64');
  return inspectCertificate(der).ok ? der : undefined;
}

