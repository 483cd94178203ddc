import type { Bytes } from './bytes';

// The certificates of many older .pfx files are "encrypted" with RC2, which WebCrypto never had; only decryption lives here (RFC 2268).
const piTable = Uint8Array.from(
  (`d978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82
54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb6266fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7
08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731
2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad`
    .replace(/\s/g, '')
    .match(/../g) ?? []
  ).map((pair) => Number.parseInt(pair, 16)),
);
const pi = (index: number): number => piTable[index & 0xff] ?? 0;

function expandKey(key: Uint8Array, effectiveBits: number): number[] {
  const bytes = new Uint8Array(128);
  bytes.set(key);
  const effectiveBytes = Math.ceil(effectiveBits / 8);
  const mask = 0xff >> (8 * effectiveBytes - effectiveBits);
  for (let i = key.length; i < 128; i += 1) bytes[i] = pi((bytes[i - 1] ?? 0) + (bytes[i - key.length] ?? 0));
  bytes[128 - effectiveBytes] = pi((bytes[128 - effectiveBytes] ?? 0) & mask);
  for (let i = 127 - effectiveBytes; i >= 0; i -= 1) bytes[i] = pi((bytes[i + 1] ?? 0) ^ (bytes[i + effectiveBytes] ?? 0));
  return Array.from({ length: 64 }, (_, i) => (bytes[2 * i] ?? 0) | ((bytes[2 * i + 1] ?? 0) << 8));
}

const rotateRight = (word: number, by: number): number => ((word >>> by) | (word << (16 - by))) & 0xffff;
const rotations = [1, 2, 3, 5];

function decryptBlock(words: [number, number, number, number], key: readonly number[]): void {
  const w = (i: number): number => words[(i + 4) % 4] ?? 0;
  let at = 63;
  const mixing = (): void => {
    for (let i = 3; i >= 0; i -= 1) {
      const turned = rotateRight(w(i), rotations[i] ?? 0);
      words[i] = (turned - (key[at] ?? 0) - (w(i - 1) & w(i - 2)) - (~w(i - 1) & w(i - 3))) & 0xffff;
      at -= 1;
    }
  };
  const mashing = (): void => {
    for (let i = 3; i >= 0; i -= 1) words[i] = (w(i) - (key[w(i - 1) & 63] ?? 0)) & 0xffff;
  };
  for (let round = 0; round < 16; round += 1) {
    if (round === 5 || round === 11) mashing();
    mixing();
  }
}

/** Decrypts RC2-CBC with a key of `effectiveBits` (40 or 128) without taking the padding off. */
export function decryptRc2Cbc(key: Uint8Array, effectiveBits: number, iv: Uint8Array, data: Uint8Array): Bytes {
  const schedule = expandKey(key, effectiveBits);
  const out = new Uint8Array(data.length);
  for (let at = 0; at + 8 <= data.length; at += 8) {
    const word = (i: number): number => (data[at + 2 * i] ?? 0) | ((data[at + 2 * i + 1] ?? 0) << 8);
    const words: [number, number, number, number] = [word(0), word(1), word(2), word(3)];
    decryptBlock(words, schedule);
    for (let i = 0; i < 8; i += 1) {
      const plain = ((words[i >> 1] ?? 0) >> (8 * (i & 1))) & 0xff;
      out[at + i] = plain ^ (at === 0 ? (iv[i] ?? 0) : (data[at - 8 + i] ?? 0));
    }
  }
  return out;
}
