import { readFileSync } from 'node:fs';
import type { Instant } from '#shared/domain/ids.js';
import type { Settings } from '#shared/config/settings.js';
import { certificateOf } from '../certificates/x509.js';
import type { Signer } from '../ports.js';
import { sealAmong } from './choose-key.js';
import { CscError } from './csc/csc-client.js';
import { CscSigner } from './csc/csc-signer.js';
import { LocalSigner } from './local-signer.js';
import { openKeyFile } from './open-key-file.js';
import { Pkcs11Signer } from './pkcs11/pkcs11-signer.js';
import { TokenError } from './pkcs11/token-process.js';

/** The seal's key cannot be used now (S44). `final` means that trying again by itself would do harm: a PIN was refused. */
export class SealKeyError extends Error {
  constructor(readonly reason: string, readonly final = false) {
    super(reason);
  }
}

/** A key file with its password, where the settings name neither a file nor a token (outside production). */
export interface DemonstrationSeal {
  readonly file: string;
  readonly passwordFile: string;
}

/** Opens the organisation's e-seal where the settings say that it is: a key file, a token behind PKCS#11, or a remote service. Throws a SealKeyError. */
export async function openSealKey(settings: Settings, demonstration: DemonstrationSeal, now: Instant): Promise<Signer> {
  if (settings.SEAL_CSC_URL !== undefined) return sealAtService(settings, settings.SEAL_CSC_URL);
  return settings.SEAL_PKCS11_MODULE === undefined ? sealInFile(settings, demonstration, now) : sealInToken(settings, settings.SEAL_PKCS11_MODULE);
}

/** A file with several keys is no lottery: the seal is named by the settings or by its certificate, or the file is refused with what to set. */
function sealInFile(settings: Settings, demonstration: DemonstrationSeal, now: Instant): Signer {
  const { bytes, password } = readOrRefuse(settings, demonstration);
  const opened = openKeyFile(bytes, password);
  if (!opened.ok) throw new SealKeyError(opened.refusal);
  const { SEAL_KEY_SERIAL: serial } = settings;
  const seal = sealAmong([opened.value, ...opened.value.others], ({ certificateChain: [leaf] }) => certificateOf(leaf ?? Buffer.alloc(0)), { now, ...(serial === undefined ? {} : { serial }) });
  if (!seal.ok) throw new SealKeyError(`${seal.refusal.code}: set SEAL_KEY_SERIAL to one of ${seal.refusal.serials.join(', ')}`);
  return new LocalSigner(seal.value.privateKey, seal.value.certificateChain);
}

function readOrRefuse({ SEAL_KEY_FILE, SEAL_KEY_PASSWORD }: Settings, { file, passwordFile }: DemonstrationSeal): { readonly bytes: Buffer; readonly password: string } {
  try {
    if (SEAL_KEY_FILE !== undefined) return { bytes: readFileSync(SEAL_KEY_FILE), password: SEAL_KEY_PASSWORD ?? '' };
    return { bytes: readFileSync(file), password: readFileSync(passwordFile, 'utf8').trim() };
  } catch {
    throw new SealKeyError('keyFileUnreadable');
  }
}

async function sealInToken(settings: Settings, module: string): Promise<Signer> {
  const { SEAL_PKCS11_TOKEN: token = '', SEAL_PKCS11_PIN: pin = '', SEAL_PKCS11_KEY: key, SEAL_PKCS11_SESSIONS: sessions } = settings;
  try {
    return await Pkcs11Signer.open({ module, token, pin, sessions, ...(key === undefined ? {} : { key }) });
  } catch (error) {
    if (error instanceof TokenError) throw new SealKeyError(error.message, error.reason === 'pinRefused');
    throw error;
  }
}

async function sealAtService(settings: Settings, url: string): Promise<Signer> {
  const { SEAL_CSC_CLIENT_ID: clientId = '', SEAL_CSC_CLIENT_SECRET: clientSecret = '', SEAL_CSC_CREDENTIAL: credential, SEAL_CSC_PIN: pin } = settings;
  try {
    return await CscSigner.open({ url, clientId, clientSecret, ...(credential === undefined ? {} : { credential }), ...(pin === undefined ? {} : { pin }) });
  } catch (error) {
    if (error instanceof CscError) throw new SealKeyError(error.message, error.reason === 'pinRefused');
    throw error;
  }
}
