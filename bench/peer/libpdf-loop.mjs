// The peer of B1: load, sign, next. Nothing is checked, numbered, stored or written down; one thread, the key is node:crypto's.
import crypto from 'node:crypto';
import { PDF } from '@libpdf/core';
import { developmentTimestampSource } from '../../dist/signatures/development/adapters.js';

/** A loop over files with this key; `stamped` asks the authority for a time-stamp, as the product does (PAdES B-T). */
export function bareLoop({ privateKey, certificateChain: [leaf, ...above] }, pki) {
  const signer = { certificate: leaf, certificateChain: above, keyType: 'EC', signatureAlgorithm: 'ECDSA', sign: async (data) => crypto.sign('sha256', data, privateKey) };
  const source = developmentTimestampSource(pki, { trust: pki.trustStore(), now: () => new Date().toISOString() });
  const timestampAuthority = {
    async timestamp(digest) {
      const token = await source.timestamp(Buffer.from(digest));
      if (!token.ok) throw new Error(`no time-stamp: ${token.refusal}`);
      return token.value;
    },
  };
  return {
    async signAll(pdfs, { stamped = false } = {}) {
      const signed = [];
      for (const pdf of pdfs) {
        const document = await PDF.load(pdf);
        const { bytes } = await document.sign({ signer, reason: 'Реєстрація', ...(stamped ? { level: 'B-T', timestampAuthority } : {}) });
        signed.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      }
      return signed;
    },
  };
}
