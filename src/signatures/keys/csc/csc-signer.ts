import { z } from 'zod';
import { readableCertificates, type Certificate } from '../../certificates/x509.js';
import { defaultAlgorithm, ecdsaRawToDer, signatureAlgorithm, type SignatureAlgorithmId } from '../../cms/algorithms.js';
import type { Signer, SigningInput } from '../../ports.js';
import { chainOf, isForSigning } from '../choose-key.js';
import { CscClient, CscError, type CscService } from './csc-client.js';

export interface CscSettings extends CscService {
  /** The credential's id at the service; may be left out where the service has one only. */
  readonly credential?: string;
  /** For credentials whose use is confirmed by a PIN (`explicit`). */
  readonly pin?: string;
  /** How often an unfinished authorisation or signature is asked for; 60 times by default. */
  readonly polls?: number;
}

const listShape = z.object({ credentialIDs: z.array(z.string()).max(1000) });
const infoShape = z.object({
  key: z.object({ status: z.string(), algo: z.array(z.string()).max(100) }),
  cert: z.object({ status: z.string().optional(), certificates: z.array(z.string()).max(20) }),
  auth: z.object({ mode: z.string() }).optional(),
});
const authorisationShape = z.object({ SAD: z.string().min(1).optional(), handle: z.string().min(1).optional() });
const signedShape = z.object({ signatures: z.array(z.string()).max(10).optional(), responseID: z.string().min(1).optional() });

interface Credential {
  readonly id: string;
  readonly chain: readonly Certificate[];
  readonly algorithm: SignatureAlgorithmId;
  readonly signAlgo: string;
}

/**
 * A key at a remote signing service (Cloud Signature Consortium API v2): the hash goes out, the signature comes in and is checked against
 * the certificate before anybody sees it. Authorisation by PIN or none (`explicit`, `implicit`), at once or by polling; a credential that asks its
 * person in a browser (`oauth2code`) is refused. `sign` throws a CscError when the key cannot be used now (S44).
 */
export class CscSigner implements Signer {
  readonly certificateChain: readonly Buffer[];
  readonly algorithm: SignatureAlgorithmId;
  private refusedPin: CscError | undefined;

  private constructor(private readonly client: CscClient, private readonly settings: CscSettings, private readonly credential: Credential) {
    this.certificateChain = credential.chain.map(({ der }) => der);
    this.algorithm = credential.algorithm;
  }

  /** Asks the service for the credential and its certificates; throws a CscError. */
  static async open(settings: CscSettings): Promise<CscSigner> {
    const client = new CscClient(settings);
    const id = settings.credential ?? (await onlyCredential(client));
    return new CscSigner(client, settings, await describe(client, id));
  }

  async sign(input: SigningInput): Promise<Buffer> {
    if (this.refusedPin) throw this.refusedPin;
    try {
      return await this.signOnce(input);
    } catch (error) {
      if (error instanceof CscError && error.reason === 'pinRefused') this.refusedPin = error;
      throw error;
    }
  }

  private async signOnce(input: SigningInput): Promise<Buffer> {
    const { id, signAlgo, chain } = this.credential;
    const { hash, verify } = signatureAlgorithm(this.algorithm);
    const asked = { credentialID: id, hashes: [input.digest.toString('base64')], hashAlgorithmOID: hash.oid };
    const sad = await this.authorise(asked);
    const answer = await this.client.post('signatures/signHash', { ...asked, SAD: sad, signAlgo, operationMode: 'S' }, signedShape, { repeatable: false });
    const { responseID } = answer.body;
    const signatures = answer.body.signatures ?? (responseID === undefined ? [] : await this.poll(responseID));
    const [leaf] = chain;
    const [only, ...others] = signatures.map((text) => Buffer.from(text, 'base64'));
    if (!leaf || !only || others.length > 0) throw new CscError('remoteAnswerBroken', 'one signature was asked for');
    // ECDSA comes as DER from some services and as r‖s from others.
    const forms = [only, ...(leaf.publicKey.kind === 'ec' && only.length > 0 && only.length % 2 === 0 ? [ecdsaRawToDer(only)] : [])];
    const found = forms.find((form) => verify(leaf.publicKey, input.data, form));
    if (!found) throw new CscError('signatureWrong', 'what the service answered is no signature by this certificate');
    return found;
  }

  /** Signature activation data for these hashes alone; waits while the service says that it is under way. */
  private async authorise(asked: object): Promise<string> {
    const { pin } = this.settings;
    const authData = pin === undefined ? [] : [{ id: 'PIN', value: pin }];
    let answer = await this.client.post('credentials/authorize', { ...asked, numSignatures: 1, authData }, authorisationShape, { repeatable: false });
    for (let poll = 0; answer.pending && poll < this.limit; poll += 1) {
      const { handle } = answer.body;
      if (handle === undefined) throw new CscError('remoteAnswerBroken', 'credentials/authorize is under way, but has no handle');
      await this.client.pause();
      answer = await this.client.post('credentials/authorizeCheck', { handle }, authorisationShape);
    }
    if (answer.pending) throw new CscError('remotePending', 'the authorisation was not finished in time');
    if (answer.body.SAD === undefined) throw new CscError('remoteAnswerBroken', 'the authorisation has no SAD');
    return answer.body.SAD;
  }

  private async poll(requestID: string): Promise<readonly string[]> {
    for (let poll = 0; poll < this.limit; poll += 1) {
      await this.client.pause();
      const { pending, body } = await this.client.post('signatures/signPolling', { requestID }, z.object({ signatures: z.array(z.string()).max(10).optional() }));
      if (!pending && body.signatures) return body.signatures;
    }
    throw new CscError('remotePending', 'the signature was not finished in time');
  }

  private get limit(): number {
    return this.settings.polls ?? 60;
  }
}

async function onlyCredential(client: CscClient): Promise<string> {
  const { body } = await client.post('credentials/list', {}, listShape);
  const [only, ...others] = body.credentialIDs;
  if (only === undefined) throw new CscError('credentialAbsent', 'the service has no credential for this client');
  if (others.length > 0) throw new CscError('credentialAbsent', `the service has ${body.credentialIDs.length} credentials: name one`);
  return only;
}

async function describe(client: CscClient, id: string): Promise<Credential> {
  const { body } = await client.post('credentials/info', { credentialID: id, certificates: 'chain', certInfo: false, authInfo: true }, infoShape);
  if (body.key.status !== 'enabled' || (body.cert.status ?? 'valid') !== 'valid') throw new CscError('credentialDisabled', `key ${body.key.status}, certificate ${body.cert.status ?? 'valid'}`);
  if (body.auth?.mode === 'oauth2code') throw new CscError('credentialNeedsPerson', 'the credential asks its person in a browser');
  const certificates = readableCertificates(body.cert.certificates.map((text) => Buffer.from(text, 'base64')));
  const [leaf] = certificates;
  if (!leaf || !isForSigning(leaf)) throw new CscError('credentialAbsent', 'the credential has no certificate for signing');
  const fitting = defaultAlgorithm(leaf.publicKey);
  if (!fitting.ok || leaf.publicKey.kind === 'rsa-pss') throw new CscError('keyKindUnknown', 'the key is of a kind that nothing here signs with');
  const { id: name, oid } = fitting.value;
  // A service names the whole algorithm or the bare key; with the latter the hash is told beside it.
  const signAlgo = [oid, leaf.publicKey.algorithm].find((each) => body.key.algo.includes(each));
  if (signAlgo === undefined) throw new CscError('keyKindUnknown', `the service does not sign with ${name}`);
  return { id, chain: chainOf(leaf, certificates), algorithm: name as SignatureAlgorithmId, signAlgo };
}
