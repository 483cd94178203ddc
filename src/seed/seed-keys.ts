import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import type { Clock } from '#shared/clock.js';
import type { Settings } from '#shared/config/settings.js';
import { DevelopmentPki } from '#signatures/development/development-pki.js';
import { writePkcs12 } from '#signatures/keys/write-pkcs12.js';
import { developmentFolder, developmentSealFiles } from '#signatures/trust.service.js';
import { organisation, people, type SamplePerson } from './sample-organisation.js';

/** Fewer rounds of password hashing in tests, where a hundred key files are made and nobody attacks them. */
const iterationsIn = (mode: Settings['OBIH_MODE']): number => (mode === 'test' ? 1000 : 50_000);

/**
 * Makes the demonstration key files in `DATA_DIR/keys`: one PKCS#12 for everybody who approves or signs, named by the login, and the e-seal
 * with a password of its own. Certificates come from the development authority. Files are readable by the owner only.
 */
export async function seedKeys(settings: Settings, clock: Clock, taxNumbers: ReadonlyMap<string, string>, password: string): Promise<void> {
  const pki = await DevelopmentPki.open(developmentFolder(settings), { mode: settings.OBIH_MODE, baseUrl: `${settings.PUBLIC_URL}/development-pki`, now: () => clock.now() });
  const folder = path.join(settings.DATA_DIR, 'keys');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const iterations = iterationsIn(settings.OBIH_MODE);
  for (const person of people.filter((one) => one.roles.some((role) => role === 'approver' || role === 'signer'))) {
    const issued = await pki.issue({ ...profileOf(person), rnokpp: taxNumbers.get(person.login) ?? '' });
    writeFileSync(path.join(folder, `${person.login}.p12`), writePkcs12({ ...issued, password, friendlyName: person.name, iterations }), { mode: 0o600 });
  }
  const seal = developmentSealFiles(settings);
  if (existsSync(seal.file)) return;
  const issued = await pki.issue({ kind: 'seal', commonName: `${organisation.shortName} (електронна печатка)`, organisation: organisation.martialLawName, edrpou: organisation.edrpou, locality: organisation.place });
  const sealPassword = randomBytes(18).toString('base64url');
  writeFileSync(seal.passwordFile, sealPassword, { mode: 0o600 });
  writeFileSync(seal.file, writePkcs12({ ...issued, password: sealPassword, friendlyName: 'seal', iterations }), { mode: 0o600 });
}

function profileOf(person: SamplePerson) {
  const [givenName = '', surname = ''] = person.name.split(' ');
  const whose = { commonName: `${surname} ${givenName}`, surname, givenName, key: person.keyType === 'RSA-2048' ? ('rsa2048' as const) : ('p256' as const) };
  if (person.certificate === 'personal') return { kind: 'personal' as const, ...whose };
  return { kind: 'representative' as const, ...whose, title: person.position, organisation: organisation.martialLawName, locality: organisation.place, edrpou: organisation.edrpou };
}
