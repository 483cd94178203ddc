import { createSign, sign, type KeyLike, type KeyObject } from 'node:crypto';
import { SignedXml } from 'xml-crypto';

const more = 'http://www.w3.org/2001/04/xmldsig-more#';
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

export interface ServiceEntry {
  readonly type: string;
  readonly name: string;
  readonly certificates: readonly Buffer[];
  /** The newest period first: from when, and the last word of the status. */
  readonly periods: readonly (readonly [string, string])[];
  readonly supplyPoint?: string;
}

export interface ListEntry {
  readonly issuedAt?: string;
  readonly nextUpdateAt?: string;
  readonly sequenceNumber?: number;
  readonly services: readonly ServiceEntry[];
  readonly root?: string;
}

const status = (word: string): string => `http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/${word}`;
const information = ({ type, name, certificates, supplyPoint }: ServiceEntry, [from, word]: readonly [string, string]): string => `
<ServiceTypeIdentifier>http://uri.etsi.org/TrstSvc/Svctype/${type}</ServiceTypeIdentifier>
<ServiceName><Name xml:lang="en">${name}</Name><Name xml:lang="uk">${name} (укр)</Name></ServiceName>
<ServiceDigitalIdentity>${certificates.map((der) => `<DigitalId><X509Certificate>${der.toString('base64')}</X509Certificate></DigitalId>`).join('')}</ServiceDigitalIdentity>
<ServiceStatus>${status(word)}</ServiceStatus><StatusStartingTime>${from}</StatusStartingTime>
${supplyPoint === undefined ? '' : `<ServiceSupplyPoints><ServiceSupplyPoint>${supplyPoint}</ServiceSupplyPoint></ServiceSupplyPoints>`}`;

const service = (entry: ServiceEntry): string => {
  const [now = ['2020-01-01T00:00:00Z', 'granted'] as const, ...before] = entry.periods;
  const history = before.map((period) => `<ServiceHistoryInstance>${information(entry, period)}</ServiceHistoryInstance>`).join('');
  return `<TSPService><ServiceInformation>${information(entry, now)}</ServiceInformation>${history ? `<ServiceHistory>${history}</ServiceHistory>` : ''}</TSPService>`;
};

/** An unsigned list in the shape of ETSI TS 119 612 version 5. */
export const listXml = ({ issuedAt = '2026-03-01T00:00:00Z', nextUpdateAt = '2026-08-01T00:00:00Z', sequenceNumber = 7, services, root = '' }: ListEntry): string => `<?xml version="1.0" encoding="UTF-8"?>
<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#"${root} TSLTag="http://uri.etsi.org/19612/TSLTag"><SchemeInformation>
<TSLVersionIdentifier>5</TSLVersionIdentifier><TSLSequenceNumber>${sequenceNumber}</TSLSequenceNumber><SchemeTerritory>UA</SchemeTerritory>
<ListIssueDateTime>${issuedAt}</ListIssueDateTime><NextUpdate><dateTime>${nextUpdateAt}</dateTime></NextUpdate></SchemeInformation>
<TrustServiceProviderList><TrustServiceProvider><TSPInformation><TSPName><Name xml:lang="uk">Тестовий надавач</Name></TSPName></TSPInformation>
<TSPServices>${services.map(service).join('')}</TSPServices></TrustServiceProvider></TrustServiceProviderList></TrustServiceStatusList>`;

export interface SigningOptions {
  readonly key: KeyObject;
  readonly certificate: Buffer;
  readonly digest?: string;
  readonly algorithm?: string;
  /** What the one reference is about; the whole list by default. */
  readonly xpath?: string;
  readonly location?: { readonly reference: string; readonly action: 'append' | 'before' };
}

/** Signs a list as its operator would: one enveloped signature, exclusive canonical form, the signer's certificate in KeyInfo. */
export function signList(xml: string, options: SigningOptions): string {
  const { key, certificate, algorithm = `${more}${key.asymmetricKeyType === 'ec' ? 'ecdsa' : 'rsa'}-sha256`, xpath } = options;
  const pem = `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----`;
  const signer = new SignedXml({ privateKey: key, publicCert: pem, signatureAlgorithm: algorithm, canonicalizationAlgorithm: exclusive });
  signer.SignatureAlgorithms[`${more}ecdsa-sha256`] = class {
    getAlgorithmName = (): string => `${more}ecdsa-sha256`;
    verifySignature = (): boolean => false;
    getSignature = (data: unknown, secret: unknown): string => sign('sha256', Buffer.from(String(data)), { key: secret as KeyObject, dsaEncoding: 'ieee-p1363' }).toString('base64');
  };
  signer.SignatureAlgorithms['http://www.w3.org/2000/09/xmldsig#rsa-sha1'] = class {
    getAlgorithmName = (): string => 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
    verifySignature = (): boolean => false;
    getSignature = (data: unknown, secret: unknown): string => createSign('RSA-SHA1').update(String(data)).sign(secret as KeyLike, 'base64');
  };
  signer.addReference({
    xpath: xpath ?? '/*', transforms: [enveloped, exclusive], digestAlgorithm: options.digest ?? 'http://www.w3.org/2001/04/xmlenc#sha256', ...(xpath === undefined ? { uri: '', isEmptyUri: true } : {}),
  });
  signer.computeSignature(xml, { location: options.location ?? { reference: '/*', action: 'append' }, prefix: 'ds' });
  return signer.getSignedXml();
}
