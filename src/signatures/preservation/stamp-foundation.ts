import type { Instant } from '#shared/domain/ids.js';
import type { Chain } from '../certificates/chain.js';
import { resolveHash, resolveSignatureAlgorithm } from '../cms/algorithms.js';
import { parseSignedData } from '../cms/parse.js';
import { readTimestampInfo, type VerifiedTimestamp } from '../cms/timestamp.js';
import type { AlgorithmUse } from '../domain/algorithm-policy.js';
import type { StampFoundation } from '../domain/renewal-policy.js';

/** What a verified time-stamp rests on, for planning its renewal. The trusted certificate itself is left to the trust list. */
export function foundationOf(token: Buffer, stamp: VerifiedTimestamp): StampFoundation {
  const parsed = parseSignedData(token);
  const content = parsed.ok ? parsed.value.content : undefined;
  const [signer] = parsed.ok ? parsed.value.signers : [];
  if (!content || !signer) throw new RangeError('a verified time-stamp is a CMS with content and a signer');
  const imprint = resolveHash(readTimestampInfo(content).hashAlgorithm);
  const signerHash = resolveHash(signer.digestAlgorithm);
  const { publicKey } = stamp.certificate;
  const own = signerHash.ok ? [{ hash: signerHash.value.name, keyKind: publicKey.kind, keyBits: publicKey.bits }] : [];
  return {
    madeAt: stamp.generatedAt,
    certificatesUntil: certificatesUntil(stamp.chain),
    hashes: imprint.ok ? [imprint.value.name] : [],
    uses: [...own, ...issuerUses(stamp.chain)],
  };
}

function certificatesUntil({ path, anchor }: Chain): Instant {
  const below = path.filter((each) => each.fingerprint !== anchor.fingerprint);
  const ends = (below.length > 0 ? below : [anchor]).map(({ notAfterAt }) => notAfterAt);
  return ends.reduce((earliest, end) => (end < earliest ? end : earliest));
}

/** How each certificate of the path was signed by the one above it. */
function issuerUses({ path, anchor }: Chain): AlgorithmUse[] {
  return path.flatMap((each, index) => {
    const issuer = path[index + 1] ?? anchor;
    if (each.fingerprint === anchor.fingerprint) return [];
    const algorithm = resolveSignatureAlgorithm(each.signatureAlgorithm);
    return algorithm.ok ? [{ hash: algorithm.value.hash.name, keyKind: issuer.publicKey.kind, keyBits: issuer.publicKey.bits }] : [];
  });
}
