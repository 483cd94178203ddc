import type { XmlElement } from '@xmldom/xmldom';
import type { Instant } from '#shared/domain/ids.js';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import { readableCertificates, type Certificate } from '../certificates/x509.js';
import type { TrustedService } from '../ports.js';
import { parseXml, readSignedDocument } from './signed-xml.js';
import type { ListedService, ServicePeriod, TrustedList, TrustedListRefusal } from './trusted-list.js';

const listNamespace = 'http://uri.etsi.org/02231/v2#';

/** What comes after `…/Svctype/`: national lists use addresses of their own before it (the Ukrainian one that of the ЦЗО). */
const serviceTypes: Readonly<Record<string, TrustedService>> = { 'CA/QC': 'certificates', 'TSA/QTST': 'timestamps', 'Certstatus/OCSP/QC': 'ocsp' };
/** Statuses under which a service may be relied on: TS 119 612 §5.5.4, and those that lists used before July 2016. */
const grantedStatuses = new Set(['granted', 'undersupervision', 'supervisionincessation', 'accredited']);

class Broken extends Error {}

/** Believes a list only if one of these certificates signed it, and at this instant it is neither too old nor from the future. */
export interface TrustedListQuestion {
  readonly signers: readonly Buffer[];
  readonly at: Instant;
  /** Takes a list past its next update, too: it vouches for the past only. */
  readonly expiredToo?: boolean;
}

/**
 * Reads a trusted list (ETSI TS 119 612, XML): verifies the signature with a certificate of the installation's own, never with the one
 * the list brings, and reads only what was signed. Services of other kinds than qualified certificates, time-stamps and their OCSP are left out.
 * Refuses the whole list by name; never throws on input.
 */
export function readTrustedList(file: Buffer, question: TrustedListQuestion): Result<TrustedList, TrustedListRefusal> {
  const document = readSignedDocument(file);
  if (!document.ok) return document;
  const { claimedSigner } = document.value;
  const signer = readableCertificates(question.signers).find(({ der }) => claimedSigner?.equals(der));
  if (!signer) return refuse('listSignerUnknown');
  const signed = document.value.verifyWith(pemOf(signer.der));
  if (!signed.ok) return signed;
  const list = listIn(signed.value);
  if (!list) return refuse('listBroken');
  const refusal = timeObjection(list, signer, question);
  return refusal ? refuse(refusal) : accept(list);
}

const pemOf = (der: Buffer): string => `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

function timeObjection(list: TrustedList, signer: Certificate, { at, expiredToo }: TrustedListQuestion): TrustedListRefusal | undefined {
  if (list.issuedAt < signer.notBeforeAt || list.issuedAt > signer.notAfterAt) return 'listSignerExpired';
  if (list.issuedAt > at) return 'listNotYetIssued';
  return list.nextUpdateAt < at && !expiredToo ? 'listExpired' : undefined;
}

function listIn(xml: string): TrustedList | undefined {
  const root = parseXml(xml)?.documentElement;
  if (root?.namespaceURI !== listNamespace || root.localName !== 'TrustServiceStatusList') return undefined;
  try {
    const scheme = child(root, 'SchemeInformation');
    const version = Number(textOf(scheme, 'TSLVersionIdentifier'));
    const sequenceNumber = Number(textOf(scheme, 'TSLSequenceNumber'));
    if (![5, 6].includes(version) || !Number.isSafeInteger(sequenceNumber)) throw new Broken('version');
    return {
      territory: textOf(scheme, 'SchemeTerritory'), sequenceNumber, issuedAt: instantOf(textOf(scheme, 'ListIssueDateTime')),
      nextUpdateAt: instantOf(textOf(child(scheme, 'NextUpdate'), 'dateTime')),
      services: children(root, 'TrustServiceProviderList').flatMap((list) => children(list, 'TrustServiceProvider')).flatMap(servicesOf),
    };
  } catch (error) {
    if (error instanceof Broken) return undefined;
    throw error;
  }
}

function servicesOf(provider: XmlElement): ListedService[] {
  const name = namesIn(provider, 'TSPInformation', 'TSPName');
  return children(provider, 'TSPServices').flatMap((services) => children(services, 'TSPService')).flatMap((service) => {
    const information = child(service, 'ServiceInformation');
    const kind = serviceTypes[textOf(information, 'ServiceTypeIdentifier').split('/Svctype/')[1] ?? ''];
    if (!kind) return [];
    const history = children(service, 'ServiceHistory').flatMap((each) => children(each, 'ServiceHistoryInstance'));
    const periods = [information, ...history].map(periodOf).sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
    return [{
      provider: name, name: namesIn(service, 'ServiceInformation', 'ServiceName'), service: kind, periods,
      certificates: certificatesIn(information),
      addresses: children(information, 'ServiceSupplyPoints').flatMap((points) => children(points, 'ServiceSupplyPoint')).map((point) => point.textContent?.trim() ?? ''),
    }];
  });
}

const periodOf = (information: XmlElement): ServicePeriod => ({
  startsAt: instantOf(textOf(information, 'StatusStartingTime')),
  granted: grantedStatuses.has(textOf(information, 'ServiceStatus').split('/Svcstatus/')[1] ?? ''),
});

/** Certificates that cannot be read (ДСТУ keys are read; a broken one is not) do not take the rest of the list with them. */
function certificatesIn(information: XmlElement): Buffer[] {
  const identities = children(information, 'ServiceDigitalIdentity').flatMap((each) => children(each, 'DigitalId')).flatMap((each) => children(each, 'X509Certificate'));
  return readableCertificates(identities.map((each) => Buffer.from(each.textContent ?? '', 'base64'))).map(({ der }) => der);
}

/** The Ukrainian name, else the first one. */
function namesIn(parent: XmlElement, ...path: readonly [string, string]): string {
  const names = children(child(parent, path[0]), path[1]).flatMap((each) => children(each, 'Name'));
  return (names.find((each) => each.getAttribute('xml:lang') === 'uk') ?? names[0])?.textContent?.trim() ?? '';
}

const children = (parent: XmlElement, name: string): XmlElement[] =>
  Array.from(parent.childNodes).filter((node): node is XmlElement => node.nodeType === 1 && 'localName' in node && node.localName === name && 'namespaceURI' in node && node.namespaceURI === listNamespace);

function child(parent: XmlElement, name: string): XmlElement {
  const [only, ...others] = children(parent, name);
  if (!only || others.length > 0) throw new Broken(name);
  return only;
}

const textOf = (parent: XmlElement, name: string): string => child(parent, name).textContent?.trim() ?? '';

function instantOf(text: string): Instant {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new Broken('time');
  return new Date(time).toISOString() as Instant;
}
