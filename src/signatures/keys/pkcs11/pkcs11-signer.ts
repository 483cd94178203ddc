import { readableCertificates, type Certificate } from '../../certificates/x509.js';
import { defaultAlgorithm, ecdsaRawToDer, signatureAlgorithm, type SignatureAlgorithmId } from '../../cms/algorithms.js';
import { derNull, octetString, oid, sequence } from '../../cms/der.js';
import type { Signer, SigningInput } from '../../ports.js';
import { chainOf, isForSigning, sealFirst } from '../choose-key.js';
import { TokenError, TokenProcess, type TokenContents, type TokenSettings } from './token-process.js';

export interface Pkcs11Settings extends TokenSettings {
  /** CKA_LABEL of the key, where the token holds several; else the seal's own is taken. */
  readonly key?: string;
}

interface Connection {
  readonly process: TokenProcess;
  readonly keyId: string;
  readonly chain: readonly Certificate[];
}

/**
 * A key in a token or HSM behind a PKCS#11 module (v2.20 or newer), with its certificate in the token too. The digest goes out, the
 * signature comes in and is checked against the certificate before anybody sees it. When the token went away, the module is started
 * anew, once per signature; `sign` throws a TokenError when the key still cannot be used (S44), and the next call tries again.
 */
export class Pkcs11Signer implements Signer {
  readonly certificateChain: readonly Buffer[];
  readonly algorithm: SignatureAlgorithmId;
  private refusedPin: TokenError | undefined;

  private constructor(
    private readonly settings: Pkcs11Settings,
    private readonly leaf: Certificate,
    private connection: Promise<Connection> | undefined,
    chain: readonly Certificate[],
  ) {
    const fitting = defaultAlgorithm(leaf.publicKey);
    if (!fitting.ok || leaf.publicKey.kind === 'rsa-pss') throw new TokenError('keyAbsent', 'the key in the token is of a kind that nothing here signs with');
    this.algorithm = fitting.value.id as SignatureAlgorithmId;
    this.certificateChain = chain.map(({ der }) => der);
  }

  /** Starts the module, logs in and finds the key; throws a TokenError. */
  static async open(settings: Pkcs11Settings): Promise<Pkcs11Signer> {
    const connection = await connect(settings);
    const [leaf] = connection.chain;
    if (!leaf) throw new TokenError('keyAbsent', 'no certificate');
    return new Pkcs11Signer(settings, leaf, Promise.resolve(connection), connection.chain);
  }

  async sign(input: SigningInput): Promise<Buffer> {
    if (this.refusedPin) throw this.refusedPin;
    try {
      return await this.signWith(await this.connected(), input);
    } catch (error) {
      this.noteRefusedPin(error);
      if (!(error instanceof TokenError) || this.refusedPin) throw error;
      return this.signWith(await this.connected(), input);
    }
  }

  /** Ends the module's process; the next signature starts it anew. */
  async close(): Promise<void> {
    const connection = await this.connection?.catch(() => undefined);
    this.connection = undefined;
    connection?.process.stop();
  }

  private connected(): Promise<Connection> {
    this.connection ??= connect(this.settings, this.leaf).catch((error: unknown) => {
      this.connection = undefined;
      this.noteRefusedPin(error);
      throw error;
    });
    return this.connection;
  }

  private async signWith(connection: Connection, input: SigningInput): Promise<Buffer> {
    try {
      const { hash, verify } = signatureAlgorithm(this.algorithm);
      const rsa = this.leaf.publicKey.kind === 'rsa';
      const data = rsa ? sequence(sequence(oid(hash.oid), derNull), octetString(input.digest)) : input.digest;
      const raw = await connection.process.sign(connection.keyId, rsa ? 'rsa' : 'ecdsa', data);
      const signature = rsa ? raw : ecdsaRawToDer(raw);
      if (!verify(this.leaf.publicKey, input.data, signature)) throw new TokenError('signatureWrong', 'what the token answered is no signature by this certificate');
      return signature;
    } catch (error) {
      // Whatever went wrong, sessions, login and handles are in doubt: a new process has none of it.
      connection.process.stop();
      if ((await this.connection?.catch(() => undefined)) === connection) this.connection = undefined;
      throw error;
    }
  }

  private noteRefusedPin(error: unknown): void {
    if (error instanceof TokenError && error.reason === 'pinRefused') this.refusedPin = error;
  }
}

async function connect(settings: Pkcs11Settings, wanted?: Certificate): Promise<Connection> {
  const process = new TokenProcess();
  try {
    const contents = await process.open(settings);
    return { process, ...choose(contents, settings.key, wanted) };
  } catch (error) {
    process.stop();
    throw error;
  }
}

/** The key whose certificate stands under the same CKA_ID, for signing; the very one that was there before when it is asked for again. */
function choose({ keys, certificates }: TokenContents, label: string | undefined, wanted: Certificate | undefined): Omit<Connection, 'process'> {
  const readable = certificates.flatMap(({ id, der }) => readableCertificates([Buffer.from(der)]).map((certificate) => ({ id, certificate })));
  const pairs = keys
    .filter((key) => label === undefined || key.label === label)
    .flatMap(({ id }) => readable.filter((each) => each.id === id && isForSigning(each.certificate)));
  const found = wanted ? pairs.find(({ certificate }) => certificate.fingerprint === wanted.fingerprint) : sealFirst(pairs, ({ certificate }) => certificate);
  if (found) return { keyId: found.id, chain: chainOf(found.certificate, readable.map(({ certificate }) => certificate)) };
  if (wanted && pairs.length > 0) throw new TokenError('keyChanged', 'the token holds another key than before: restart to use it');
  throw new TokenError('keyAbsent', `the token holds ${keys.length} private keys and ${certificates.length} certificates, but no pair for signing under one CKA_ID${label === undefined ? '' : ` with the label ${label}`}`);
}
