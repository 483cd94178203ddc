import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSettings } from '#shared/config/settings.js';
import type { Instant } from '#shared/domain/ids.js';
import { certificateOf } from '../certificates/x509.js';
import { makeAuthority } from '../development/authority.js';
import { issueCertificate } from '../development/issue-certificate.js';
import { personExtensions, personName, type PersonProfile } from '../development/profiles.js';
import { openSealKey } from './seal-source.js';
import { writeJavaKeyStore } from './write-java-key-store.js';

const now = '2026-03-10T09:30:00.000Z' as Instant;
const urls = { ocsp: '', issuer: '', crl: '', timestamp: '' };
const authority = makeAuthority(now, urls);
const issuer = { nameDer: certificateOf(authority.issuing.chain[0] ?? Buffer.alloc(0)).subject.der, key: authority.issuing.key, algorithm: 'ecdsa-sha256' as const };
const password = 'seal';

interface Pair { readonly alias: string; readonly privateKey: KeyObject; readonly certificateChain: readonly Buffer[] }
function pair(kind: PersonProfile['kind'], from = '2026-01-01T00:00:00.000Z', to = '2028-01-01T00:00:00.000Z'): Pair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const profile: PersonProfile = { kind, commonName: 'Зорянська ОВА', ...(kind === 'seal' ? {} : { rnokpp: '1234567890' }), edrpou: '00000001', organisation: 'Зорянська ОВА' };
  const template = { subject: personName(profile), publicKey, extensions: personExtensions(profile, urls), notBeforeAt: from as Instant, notAfterAt: to as Instant };
  return { alias: `${kind} ${from}`, privateKey, certificateChain: [issueCertificate(template, issuer), ...authority.issuing.chain] };
}
const serialOf = ({ certificateChain: [leaf] }: Pair): string => certificateOf(leaf ?? Buffer.alloc(0)).serial.toUpperCase();

let folder: string;
beforeAll(() => (folder = mkdtempSync(path.join(tmpdir(), 'obih-seal-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

/** The serial number of the seal that a file with these keys gives, or the words of the refusal. */
async function sealOf(keys: readonly Pair[], settings: Record<string, string> = {}): Promise<string> {
  const file = path.join(folder, 'seal.jks');
  writeFileSync(file, writeJavaKeyStore({ password, keys: [...keys] }));
  const read = readSettings({ OBIH_MODE: 'test', DATABASE_URL: 'postgres://nobody@localhost/none', SEAL_KEY_FILE: file, SEAL_KEY_PASSWORD: password, ...settings });
  return openSealKey(read, { file: '', passwordFile: '' }, now).then(({ certificateChain: [leaf] }) => certificateOf(leaf ?? Buffer.alloc(0)).serial.toUpperCase(), (error: Error) => error.message);
}

describe('A key file with several keys gives the seal', () => {
  const person = pair('representative');
  const seal = pair('seal');
  const next = pair('seal', '2026-06-01T00:00:00.000Z', '2029-06-01T00:00:00.000Z');
  const last = pair('seal', '2024-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z');
  const twin = pair('seal');

  it('whose certificate is a seal’s, wherever in the file it lies', async () => {
    expect([await sealOf([person, seal]), await sealOf([seal, person]), await sealOf([person])]).toEqual([serialOf(seal), serialOf(seal), serialOf(person)]);
  });

  it('that is valid now, beside the one that has ended and the one that has not begun', async () => {
    expect(await sealOf([last, next, seal])).toBe(serialOf(seal));
  });

  it('of none that could be either: two valid seals are refused with their numbers and the setting that chooses', async () => {
    expect(await sealOf([seal, twin])).toBe(`severalSealKeys: set SEAL_KEY_SERIAL to one of ${serialOf(seal)}, ${serialOf(twin)}`);
    expect(await sealOf([last, next])).toBe(`severalSealKeys: set SEAL_KEY_SERIAL to one of ${serialOf(last)}, ${serialOf(next)}`);
  });

  it('that the setting names, as people write such a number; a number that is not there is refused', async () => {
    const written = `00:${(serialOf(twin).match(/.{1,2}/g) ?? []).join(':').toLowerCase()}`;
    expect(await sealOf([seal, twin], { SEAL_KEY_SERIAL: serialOf(twin) })).toBe(serialOf(twin));
    expect(await sealOf([seal, twin], { SEAL_KEY_SERIAL: serialOf(twin).length % 2 === 0 ? written : serialOf(twin).toLowerCase() })).toBe(serialOf(twin));
    expect(await sealOf([seal, twin], { SEAL_KEY_SERIAL: 'FF' })).toBe(`keyNotInFile: set SEAL_KEY_SERIAL to one of ${serialOf(seal)}, ${serialOf(twin)}`);
  });
});
