/** PITABLE of RFC 2268 §2, a permutation made from the digits of π. */
const piTable = Buffer.from(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82' +
    '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb6266fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7' +
    '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad',
  'hex',
);

const pi = (index: number): number => piTable[index & 0xff] ?? 0;

/** Key expansion (RFC 2268 §2): 64 words of 16 bits from a key whose effective strength is `effectiveBits`. */
function expand(key: Buffer, effectiveBits: number): Uint16Array {
  const bytes = Buffer.alloc(128);
  key.copy(bytes);
  const at = (index: number): number => bytes[index] ?? 0;
  for (let index = key.length; index < 128; index += 1) bytes[index] = pi(at(index - 1) + at(index - key.length));
  const effective = Math.ceil(effectiveBits / 8);
  bytes[128 - effective] = pi(at(128 - effective) & (0xff >> (8 * effective - effectiveBits)));
  for (let index = 127 - effective; index >= 0; index -= 1) bytes[index] = pi(at(index + 1) ^ at(index + effective));
  return Uint16Array.from({ length: 64 }, (_, index) => bytes.readUInt16LE(2 * index));
}

/** Decrypts one block of 8 bytes (RFC 2268 §4) in place of four words. */
function decryptBlock(words: Uint16Array, keys: Uint16Array): void {
  const w = (index: number): number => words[index & 3] ?? 0;
  const k = (index: number): number => keys[index] ?? 0;
  const rotations = [1, 2, 3, 5];
  let key = 63;
  const mix = (): void => {
    for (let index = 3; index >= 0; index -= 1, key -= 1) {
      const rotation = rotations[index] ?? 0;
      const turned = (w(index) >>> rotation) | (w(index) << (16 - rotation));
      words[index] = turned - k(key) - (w(index + 3) & w(index + 2)) - (~w(index + 3) & w(index + 1));
    }
  };
  const mash = (): void => {
    for (let index = 3; index >= 0; index -= 1) words[index] = w(index) - k(w(index + 3) & 63);
  };
  for (const rounds of [5, 6, 5]) {
    for (let round = 0; round < rounds; round += 1) mix();
    if (key > 0) mash();
  }
}

/**
 * Decrypts RC2 in CBC mode with PKCS#7 padding. Only for reading key containers of the nineties, which OpenSSL 3 no longer
 * opens; answers undefined when the padding shows that the key is wrong.
 */
export function decryptRc2Cbc(ciphertext: Buffer, key: Buffer, iv: Buffer, effectiveBits: number): Buffer | undefined {
  if (ciphertext.length === 0 || ciphertext.length % 8 !== 0 || iv.length !== 8) return undefined;
  const keys = expand(key, effectiveBits);
  const plain = Buffer.alloc(ciphertext.length);
  const words = new Uint16Array(4);
  for (let at = 0; at < ciphertext.length; at += 8) {
    for (let index = 0; index < 4; index += 1) words[index] = ciphertext.readUInt16LE(at + 2 * index);
    decryptBlock(words, keys);
    for (let index = 0; index < 4; index += 1) plain.writeUInt16LE(words[index] ?? 0, at + 2 * index);
    for (let index = 0; index < 8; index += 1) {
      const previous = at === 0 ? iv[index] : ciphertext[at - 8 + index];
      plain[at + index] = (plain[at + index] ?? 0) ^ (previous ?? 0);
    }
  }
  const padding = plain[plain.length - 1] ?? 0;
  if (padding < 1 || padding > 8) return undefined;
  return plain.subarray(plain.length - padding).every((byte) => byte === padding) ? plain.subarray(0, plain.length - padding) : undefined;
}
