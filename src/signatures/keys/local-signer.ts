import type { KeyObject } from 'node:crypto';
import { certificateOf } from '../certificates/x509.js';
import { defaultAlgorithm, signatureAlgorithm, type SignatureAlgorithmId } from '../cms/algorithms.js';
import type { Signer, SigningInput } from '../ports.js';

/** A signer over a key in this process's memory: an opened PKCS#12, or a development key. */
export class LocalSigner implements Signer {
  readonly certificateChain: readonly Buffer[];
  readonly algorithm: SignatureAlgorithmId;

  /** Throws a RangeError when there is no certificate or its key is of a kind that nothing here signs with. */
  constructor(
    private readonly key: KeyObject,
    certificateChain: readonly Buffer[],
    algorithm?: SignatureAlgorithmId,
  ) {
    const [leaf] = certificateChain;
    if (!leaf) throw new RangeError('a signer needs its certificate');
    const fitting = defaultAlgorithm(certificateOf(leaf).publicKey);
    if (!fitting.ok) throw new RangeError(`cannot sign with a key of ${fitting.refusal.name}`);
    this.certificateChain = certificateChain;
    this.algorithm = algorithm ?? (fitting.value.id as SignatureAlgorithmId);
  }

  sign(input: SigningInput): Buffer {
    return signatureAlgorithm(this.algorithm).sign(this.key, input.data);
  }
}
