import { z } from 'zod';

const url = (protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    message: `an address that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
  });

/** Secrets that stand in examples and compose files; production mode refuses to start with one of them (W16). */
export const exampleSecrets: readonly string[] = ['change-me', 'obih-example-secret', 'example', 'secret', 'password'];

const schema = z.object({
  /** `production` refuses example secrets, the development CA and demonstration data. */
  OBIH_MODE: z.enum(['production', 'demonstration', 'test']).default('demonstration'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  /** The address that people open; printed in QR codes and mails. */
  PUBLIC_URL: url(['http:', 'https:']).default('http://localhost:3000'),
  DATABASE_URL: url(['postgres:', 'postgresql:']),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(20),
  /** Where jobs live: the same database by default, or `redis://…` for many machines. */
  QUEUE_URL: url(['postgres:', 'postgresql:', 'redis:', 'rediss:']).optional(),
  /** Where files live: a folder, or `s3://key:secret@host:port/bucket?region=…&tls=0`. */
  STORAGE_URL: z.string().default('file:data/files'),
  DATA_DIR: z.string().default('data'),
  /** Keys the hashes under which session tokens are stored; at least 32 characters of your own in production. Changing it signs everybody out. */
  APP_SECRET: z.string().min(16).default('obih-example-secret'),
  SMTP_URL: url(['smtp:', 'smtps:']).optional(),
  MAIL_FROM: z.string().default('Обіг <obih@localhost>'),
  /** RFC 3161 time-stamp authority; the development one when absent outside production. */
  TSA_URL: url(['http:', 'https:']).optional(),
  /** The organisation’s e-seal in a file (PKCS#12 or JKS) and its password; the development seal when no seal is named outside production. */
  SEAL_KEY_FILE: z.string().optional(),
  SEAL_KEY_PASSWORD: z.string().optional(),
  /** The serial number of the seal's certificate (hexadecimal), where the file holds several keys that could be it. */
  SEAL_KEY_SERIAL: z.string().regex(/^[0-9A-Fa-f: ]+$/).optional(),
  /** The e-seal in a token or HSM: the PKCS#11 library, the token by its label, its PIN, and the key’s label where the token holds several. */
  SEAL_PKCS11_MODULE: z.string().optional(),
  SEAL_PKCS11_TOKEN: z.string().optional(),
  SEAL_PKCS11_PIN: z.string().optional(),
  SEAL_PKCS11_KEY: z.string().optional(),
  /** Signatures that the token makes at once. */
  SEAL_PKCS11_SESSIONS: z.coerce.number().int().min(1).max(64).default(4),
  /** The e-seal at a remote signing service (CSC API v2): its base address, our client there, the credential where there are several, its PIN if it has one. */
  SEAL_CSC_URL: url(['https:', 'http:']).optional(),
  SEAL_CSC_CLIENT_ID: z.string().optional(),
  SEAL_CSC_CLIENT_SECRET: z.string().optional(),
  SEAL_CSC_CREDENTIAL: z.string().optional(),
  SEAL_CSC_PIN: z.string().optional(),
  /** A folder with the certificates (PEM or DER) of the authorities that are trusted; development roots are added outside production. */
  TRUST_DIR: z.string().optional(),
  /** A trusted list (ETSI TS 119 612, XML) as a file; read again when the file changes. */
  TRUST_LIST: z.string().optional(),
  /** The address from which the worker fetches the trusted list by itself, instead of a file; https in production. */
  TRUST_LIST_URL: url(['https:', 'http:']).optional(),
  /** How often it is asked for a newer list, in minutes; near the list's own next update it is asked more often. */
  TRUST_LIST_EVERY_MINUTES: z.coerce.number().int().min(15).max(10_080).default(360),
  /** A folder with the certificates (PEM or DER) whose signature on the list is believed. */
  TRUST_LIST_SIGNERS: z.string().optional(),
  /** Addresses of OCSP responders and lists that may be asked besides those that certificates in TRUST_DIR name: origins, separated by commas (S38). */
  REVOCATION_ORIGINS: z.string().default(''),
  /** A file (JSON) with the plan of renewals of archive time-stamps, instead of the one that is shipped. */
  RENEWAL_POLICY_FILE: z.string().optional(),
  /** A file (JSON) with the severity of each check of the verifier, instead of the one that is shipped; it may be stricter, not laxer. */
  VERIFICATION_POLICY_FILE: z.string().optional(),
  /** How long a file that somebody wants verified may be on its way, in seconds; a slower one would hold its place for nothing. */
  VERIFY_UPLOAD_SECONDS: z.coerce.number().int().min(1).max(3600).default(120),
  /**
   * How long a sealed document waits before its evidence is collected, in minutes: a certificate that was reported stolen on the day of
   * signing is on nobody's list that minute (the caution period of ETSI EN 319 102-1).
   */
  PRESERVE_AFTER_MINUTES: z.coerce.number().int().min(0).max(43_200).default(1440),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  WEB_DIR: z.string().default('web/dist'),
});

export type Settings = z.output<typeof schema>;
/** Injection token of the validated settings. */
export const SETTINGS = Symbol('settings');

const remedies: Partial<Record<keyof Settings, string>> = {
  DATABASE_URL: 'Give it as postgres://user:password@host:5432/database; `npm start` sets it by itself for the embedded server.',
  APP_SECRET: 'Make one with: node -e "console.log(require(\'crypto\').randomBytes(32).toString(\'base64url\'))"',
  SEAL_KEY_FILE: 'Give the path of the organisation’s key file and its password in SEAL_KEY_PASSWORD, or name a token in SEAL_PKCS11_MODULE or a service in SEAL_CSC_URL.',
  TSA_URL: 'Give the address of the qualified provider’s time-stamp service.',
  TRUST_DIR: 'Put the certificates of the accepted authorities into a folder and name it here, or name a trusted list in TRUST_LIST or TRUST_LIST_URL.',
  TRUST_LIST_URL: 'Give the https address at which the list’s operator publishes it, without a name and a password, or put the list into a file and name that in TRUST_LIST.',
  TRUST_LIST_SIGNERS: 'Put the certificates of the list’s operator, had from elsewhere than the list itself, into a folder and name it here.',
};

/** Where the e-seal may be; one of them. */
const sealPlaces = ['SEAL_KEY_FILE', 'SEAL_PKCS11_MODULE', 'SEAL_CSC_URL'] as const;

/** Refuses to start: each line names the variable, the value found and the remedy. */
export class SettingsError extends Error {}

/** Reads and validates every setting from the environment. Throws a SettingsError that lists all faults at once. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  const faults = parsed.success ? [...joinedFaults(parsed.data), ...productionFaults(parsed.data)] : parsed.error.issues.map((issue) => fault(String(issue.path[0]), given[String(issue.path[0])], issue.message));
  if (!parsed.success || faults.length > 0) throw new SettingsError(`Obih cannot start with these settings:\n${faults.map((line) => `  ${line}`).join('\n')}`);
  return parsed.data;
}

function fault(name: string, value: string | undefined, expected: string): string {
  const found = value === undefined ? 'is not set' : /SECRET|PASSWORD|PIN$|_URL/.test(name) ? `has a value of ${value.length} characters` : `is "${value}"`;
  return `${name} ${found}: ${expected}. ${remedies[name as keyof Settings] ?? 'See docs/operations.md.'}`;
}

/** What makes sense only together. */
function joinedFaults(settings: Settings): string[] {
  const faults: string[] = [];
  if ((settings.TRUST_LIST ?? settings.TRUST_LIST_URL) !== undefined && settings.TRUST_LIST_SIGNERS === undefined) faults.push(fault('TRUST_LIST_SIGNERS', undefined, 'a list is believed only by its signature'));
  if (settings.TRUST_LIST !== undefined && settings.TRUST_LIST_URL !== undefined) faults.push(fault('TRUST_LIST_URL', settings.TRUST_LIST_URL, 'the list comes from one place only, and TRUST_LIST names another'));
  if (settings.TRUST_LIST_URL !== undefined && new URL(settings.TRUST_LIST_URL).username !== '') faults.push(fault('TRUST_LIST_URL', settings.TRUST_LIST_URL, 'a list is public, and this address would be shown with its password'));
  const needed = [
    ...(settings.SEAL_PKCS11_MODULE === undefined ? [] : (['SEAL_PKCS11_TOKEN', 'SEAL_PKCS11_PIN'] as const)), ...(settings.SEAL_CSC_URL === undefined ? [] : (['SEAL_CSC_CLIENT_ID', 'SEAL_CSC_CLIENT_SECRET'] as const)),
  ];
  for (const name of needed) if (settings[name] === undefined) faults.push(fault(name, undefined, 'the place of the seal cannot be opened without it'));
  const [first, ...others] = sealPlaces.filter((name) => settings[name] !== undefined);
  for (const name of others) faults.push(fault(name, settings[name], `the seal is in one place only, and ${first} names another`));
  return faults;
}

function productionFaults(settings: Settings): string[] {
  if (settings.OBIH_MODE !== 'production') return [];
  const faults: string[] = [];
  if (exampleSecrets.includes(settings.APP_SECRET) || settings.APP_SECRET.length < 32) faults.push(fault('APP_SECRET', settings.APP_SECRET, 'an example or short secret is refused in production'));
  if (settings.SEAL_KEY_PASSWORD !== undefined && exampleSecrets.includes(settings.SEAL_KEY_PASSWORD)) faults.push(fault('SEAL_KEY_PASSWORD', settings.SEAL_KEY_PASSWORD, 'an example password is refused in production'));
  if (exampleSecrets.includes(decodeURIComponent(new URL(settings.DATABASE_URL).password))) faults.push(fault('DATABASE_URL', settings.DATABASE_URL, 'an example password is refused in production'));
  if (!settings.PUBLIC_URL.startsWith('https:')) faults.push(fault('PUBLIC_URL', settings.PUBLIC_URL, 'production is served over https only'));
  const trusted = settings.TRUST_DIR ?? settings.TRUST_LIST ?? settings.TRUST_LIST_URL;
  const seal = sealPlaces.find((name) => settings[name] !== undefined);
  if (settings.TRUST_LIST_URL?.startsWith('http:')) faults.push(fault('TRUST_LIST_URL', settings.TRUST_LIST_URL, 'a list is fetched over https only'));
  if (settings.SEAL_CSC_URL?.startsWith('http:')) faults.push(fault('SEAL_CSC_URL', settings.SEAL_CSC_URL, 'a remote key is asked over https only'));
  for (const name of [...(seal === undefined ? ['SEAL_KEY_FILE' as const] : []), 'TSA_URL', ...(trusted === undefined ? ['TRUST_DIR' as const] : [])] as const) if (!settings[name]) faults.push(fault(name, undefined, 'the development authority is refused in production'));
  return faults;
}
