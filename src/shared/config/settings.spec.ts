import { readSettings, SettingsError } from './settings.js';

const production = {
  OBIH_MODE: 'production', DATABASE_URL: 'postgres://obih:aLongPasswordOfOurOwn@db/obih', APP_SECRET: 'x'.repeat(40), PUBLIC_URL: 'https://obih.example', SEAL_KEY_FILE: '/run/seal.p12', SEAL_KEY_PASSWORD: 'aLongPasswordOfOurOwn', TSA_URL: 'https://tsa.example',
  TRUST_DIR: '/etc/obih/trust',
};
const refusal = (environment: NodeJS.ProcessEnv): string => {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return '';
};

describe('Settings', () => {
  test('have a default for everything but the database', () => {
    expect(readSettings({ DATABASE_URL: 'postgres://a:b@localhost/c' })).toMatchObject({ OBIH_MODE: 'demonstration', PORT: 3000, HOST: '127.0.0.1' });
    expect(refusal({})).toContain('DATABASE_URL is not set');
  });

  test('a wrong one is refused with the variable, the value found and the remedy, all of them at once', () => {
    const message = refusal({ DATABASE_URL: 'mysql://x', PORT: '99999', OBIH_MODE: 'test' });
    expect(message).toContain('DATABASE_URL has a value of 9 characters: an address that starts with postgres://');
    expect(message).toContain('Give it as postgres://user:password@host:5432/database');
    expect(message).toContain('PORT is "99999"');
  });

  test('a password never appears in the words of a refusal', () => {
    expect(refusal({ DATABASE_URL: 'mysql://user:hunter2-hunter2@x/y' })).not.toContain('hunter2');
  });

  test('an empty variable counts as absent', () => {
    expect(readSettings({ DATABASE_URL: 'postgres://a:b@localhost/c', PORT: '' }).PORT).toBe(3000);
  });

  test('production accepts secrets of one’s own', () => {
    expect(readSettings(production).OBIH_MODE).toBe('production');
  });

  test('production takes a trusted list in place of the folder, and only with somebody whose signature on it is believed', () => {
    const { TRUST_DIR: _folder, ...others } = production;
    expect(readSettings({ ...others, TRUST_LIST: '/tl.xml', TRUST_LIST_SIGNERS: '/tl-signers' }).TRUST_LIST).toBe('/tl.xml');
    expect(refusal({ ...others, TRUST_LIST: '/tl.xml' })).toContain('TRUST_LIST_SIGNERS is not set');
  });

  test('production fetches a trusted list over https only, from one place, without a password in the address, and only with somebody whose signature on it is believed', () => {
    const { TRUST_DIR: _folder, ...others } = production;
    const fetched = { ...others, TRUST_LIST_URL: 'https://czo.example/TL-UA-EC.xml', TRUST_LIST_SIGNERS: '/tl-signers' };
    expect(readSettings(fetched)).toMatchObject({ TRUST_LIST_URL: 'https://czo.example/TL-UA-EC.xml', TRUST_LIST_EVERY_MINUTES: 360 });
    expect(refusal({ ...fetched, TRUST_LIST_URL: 'http://czo.example/TL-UA-EC.xml' })).toContain('a list is fetched over https only');
    expect(readSettings({ ...fetched, OBIH_MODE: 'test', TRUST_LIST_URL: 'http://127.0.0.1/tl.xml' }).TRUST_LIST_URL).toContain('http:');
    expect(refusal({ ...fetched, TRUST_LIST: '/tl.xml' })).toContain('TRUST_LIST names another');
    expect(refusal({ ...fetched, TRUST_LIST_SIGNERS: '' })).toContain('TRUST_LIST_SIGNERS is not set');
    const withPassword = refusal({ ...fetched, TRUST_LIST_URL: 'https://obih:hunter2@czo.example/' });
    expect([withPassword.includes('TRUST_LIST_URL has a value of'), withPassword.includes('hunter2')]).toEqual([true, false]);
    for (const minutes of ['0', '14', '10081', '1e9', 'x']) expect(refusal({ ...fetched, TRUST_LIST_EVERY_MINUTES: minutes })).toContain('TRUST_LIST_EVERY_MINUTES');
  });

  test('production takes a token in place of the key file, whole and alone', () => {
    const { SEAL_KEY_FILE: _file, SEAL_KEY_PASSWORD: _password, ...others } = production;
    const token = { SEAL_PKCS11_MODULE: '/usr/lib/libhsm.so', SEAL_PKCS11_TOKEN: 'seal', SEAL_PKCS11_PIN: '482115' };
    expect(readSettings({ ...others, ...token })).toMatchObject({ SEAL_PKCS11_TOKEN: 'seal', SEAL_PKCS11_SESSIONS: 4 });
    expect(refusal({ ...others, ...token, SEAL_PKCS11_PIN: '' })).toContain('SEAL_PKCS11_PIN is not set');
    expect(refusal({ ...production, ...token })).toContain('SEAL_PKCS11_MODULE is "/usr/lib/libhsm.so": the seal is in one place only, and SEAL_KEY_FILE names another');
    expect(refusal({ ...others, ...token, SEAL_PKCS11_SESSIONS: '0' })).not.toContain('482115');
  });

  test('production takes a remote service in place of the key file, over https and with our client there', () => {
    const { SEAL_KEY_FILE: _file, SEAL_KEY_PASSWORD: _password, ...others } = production;
    const remote = { SEAL_CSC_URL: 'https://sign.example/csc/v2', SEAL_CSC_CLIENT_ID: 'obih', SEAL_CSC_CLIENT_SECRET: 'aLongSecretOfOurOwn' };
    expect(readSettings({ ...others, ...remote })).toMatchObject(remote);
    expect(refusal({ ...others, ...remote, SEAL_CSC_CLIENT_SECRET: '' })).toContain('SEAL_CSC_CLIENT_SECRET is not set');
    expect(refusal({ ...others, ...remote, SEAL_CSC_URL: 'http://sign.example/csc/v2' })).toContain('a remote key is asked over https only');
  });

  test.each([
    ['APP_SECRET', { APP_SECRET: 'obih-example-secret' }], ['APP_SECRET', { APP_SECRET: 'short-but-own-one' }], ['SEAL_KEY_PASSWORD', { SEAL_KEY_PASSWORD: 'change-me' }], ['DATABASE_URL', { DATABASE_URL: 'postgres://obih:password@db/obih' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'http://obih.example' }], ['SEAL_KEY_FILE', { SEAL_KEY_FILE: '' }], ['TSA_URL', { TSA_URL: '' }], ['TRUST_DIR', { TRUST_DIR: '' }],
  ])('W16 production refuses to start with an example or missing %s', (name, change) => {
    expect(refusal({ ...production, ...change })).toContain(`${name} `);
  });
});
