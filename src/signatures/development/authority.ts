import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Instant } from '#shared/domain/ids.js';
import type { ServiceKey } from './answers.js';
import { encodeName, issueCertificate, type Issuer } from './issue-certificate.js';
import { authorityExtensions, responderExtensions, timestampExtensions, type ServiceUrls } from './profiles.js';

/** The keys of a development authority. */
export type AuthorityName = 'root' | 'issuing' | 'timestamp' | 'responder' | 'root-responder';

const decade = 10 * 365 * 86_400_000;

/** Names are such that nobody takes them for a real provider's. */
const commonNames: Readonly<Record<AuthorityName, string>> = {
  root: 'Тестовий центральний засвідчувальний орган (лише для розробки)',
  issuing: 'Тестовий КНЕДП',
  timestamp: 'Тестова служба позначок часу',
  responder: 'Тестовий OCSP-сервер',
  'root-responder': 'Тестовий OCSP-сервер центрального органу',
};

const nameOf = (name: AuthorityName): Buffer =>
  encodeName([
    { type: 'country', value: 'UA' },
    { type: 'organisation', value: 'Обіг: тестові сертифікати' },
    { type: 'commonName', value: commonNames[name] },
  ]);

/** Makes all keys and certificates of a development authority: root → issuing → time-stamps and OCSP; P-256, ten years. */
export function makeAuthority(at: Instant, urls: ServiceUrls): Record<AuthorityName, ServiceKey> {
  const pair = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const notBeforeAt = new Date(Date.parse(at) - 86_400_000).toISOString() as Instant;
  const notAfterAt = new Date(Date.parse(at) + decade).toISOString() as Instant;
  const make = (name: AuthorityName, key: KeyObject, issuer: Issuer, extensions: readonly Buffer[]): Buffer =>
    issueCertificate({ subject: nameOf(name), publicKey: key, notBeforeAt, notAfterAt, extensions }, issuer);
  const issuerOf = (name: AuthorityName, key: KeyObject): Issuer => ({ nameDer: nameOf(name), key, algorithm: 'ecdsa-sha256' });
  const rootKey = pair();
  const issuingKey = pair();
  const root = make('root', rootKey, issuerOf('root', rootKey), authorityExtensions());
  const issuing = make('issuing', issuingKey, issuerOf('root', rootKey), authorityExtensions(0));
  const under = (name: AuthorityName, issuer: Issuer, extensions: readonly Buffer[], above: readonly Buffer[]): ServiceKey => {
    const key = pair();
    return { key, chain: [make(name, key, issuer, extensions), ...above] };
  };
  return {
    root: { key: rootKey, chain: [root] },
    issuing: { key: issuingKey, chain: [issuing, root] },
    timestamp: under('timestamp', issuerOf('issuing', issuingKey), timestampExtensions(urls), [issuing, root]),
    responder: under('responder', issuerOf('issuing', issuingKey), responderExtensions(), [issuing]),
    'root-responder': under('root-responder', issuerOf('root', rootKey), responderExtensions(), [root]),
  };
}
