// @vitest-environment node
import crypto from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ecdsaToDer } from './ecdsa-signature';
import { toHex } from './bytes';
import { derivePkcs12 } from './password-derivation';
import { decryptRc2Cbc } from './rc2';
import { decryptTripleDesCbc } from './triple-des';

const bytes = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex, 'hex'));

describe('ciphers of old containers', () => {
  it('triple DES undoes what another library encrypted', () => {
    const [key, iv, plain] = [crypto.randomBytes(24), crypto.randomBytes(8), crypto.randomBytes(64)];
    const cipher = crypto.createCipheriv('des-ede3-cbc', key, iv).setAutoPadding(false);
    const data = Buffer.concat([cipher.update(plain), cipher.final()]);
    expect(toHex(decryptTripleDesCbc(key, iv, data))).toBe(plain.toString('hex'));
  });

  it('RC2 answers the test vectors of RFC 2268', () => {
    const zero = new Uint8Array(8);
    expect(toHex(decryptRc2Cbc(bytes('0000000000000000'), 63, zero, bytes('ebb773f993278eff')))).toBe('0000000000000000');
    expect(toHex(decryptRc2Cbc(bytes('ffffffffffffffff'), 64, zero, bytes('278b27e42e2f0d49')))).toBe('ffffffffffffffff');
    expect(toHex(decryptRc2Cbc(bytes('88bca90e90875a7f0f79c384627bafb2'), 128, zero, bytes('2269552ab0f85ca6')))).toBe('0000000000000000');
  });

  it('PKCS#12 derivation gives the known key and vector for a known password', async () => {
    // Password «smeg», salt 0A58CF64530D823F, one iteration: the vectors that implementations of RFC 7292 share.
    const password = bytes('0073006d006500670000');
    const salt = bytes('0a58cf64530d823f');
    expect(toHex(await derivePkcs12('SHA-1', password, salt, 1, 1, 24))).toBe('8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3');
    expect(toHex(await derivePkcs12('SHA-1', password, salt, 1, 2, 8))).toBe('79993dfe048d3b76');
  });
});

describe('an ECDSA signature', () => {
  it('becomes the shortest DER: a leading one bit gets a zero, leading zeros go', () => {
    const raw = new Uint8Array(64);
    raw[0] = 0x80;
    raw[63] = 1;
    expect(toHex(ecdsaToDer(raw))).toBe(`3026022100${'80'.padEnd(64, '0')}020101`);
  });

  it('is accepted as DER by another library, whatever its numbers', () => {
    const { privateKey, publicKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-384' });
    for (let i = 0; i < 200; i += 1) {
      const data = crypto.randomBytes(32);
      const raw = crypto.sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
      expect(crypto.verify('sha256', data, publicKey, Buffer.from(ecdsaToDer(raw)))).toBe(true);
    }
  });
});
