import { createHash, privateEncrypt, sign, constants, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { derNull, octetString, oid, sequence } from '../../cms/der.js';

type Fields = Readonly<Record<string, unknown>>;
type Reply = { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string>; readonly raw?: string };
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export interface FakeServiceOptions {
  readonly key: KeyObject;
  readonly certificateChain: readonly Buffer[];
  readonly pin?: string;
  readonly credentials?: readonly string[];
}

const sha256 = '2.16.840.1.101.3.4.2.1';

/**
 * A remote signing service in the shape of CSC API v2 on a port of this machine: OAuth client credentials, SADs bound to hashes and
 * used up by one signature, a PIN that locks the credential after three wrong ones. `twist` may answer in place of it.
 */
export class FakeCscService {
  readonly calls: { readonly path: string; readonly body: Fields }[] = [];
  twist: (path: string, call: number) => Reply | undefined | 'silence' = () => undefined;
  /** How often authorisation and signature say «not yet» before they are done. */
  pendingAuthorisations = 0;
  pendingSignatures = 0;
  derSignatures = true;
  wrongPins = 0;
  private readonly sads = new Map<string, string>();
  private readonly waiting = new Map<string, { left: number; readonly answer: Fields }>();
  private readonly tokens = new Set<string>();
  private readonly server = createServer((request, response) => void this.answer(request, response));
  private made = 0;

  constructor(private readonly options: FakeServiceOptions) {}

  async start(): Promise<string> {
    await new Promise<void>((resolve) => void this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/csc/v2`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => void this.server.close(resolve));
  }

  count(path: string): number {
    return this.calls.filter((call) => call.path === path).length;
  }

  forgetTokens(): void {
    this.tokens.clear();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = (request.url ?? '').replace('/csc/v2/', '');
    const raw = Buffer.concat(chunks).toString('utf8');
    const body = (path === 'oauth2/token' ? Object.fromEntries(new URLSearchParams(raw)) : JSON.parse(raw || '{}')) as Fields;
    this.calls.push({ path, body });
    const twisted = this.twist(path, this.count(path));
    if (twisted === 'silence') return;
    const bearer = (request.headers.authorization ?? '').replace('Bearer ', '');
    const reply = twisted ?? (path === 'oauth2/token' ? this.token(body) : this.tokens.has(bearer) ? this.handle(path, body) : { status: 401, body: { error: 'invalid_token' } });
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(reply.raw ?? JSON.stringify(reply.body ?? {}));
  }

  private token({ client_id, client_secret }: Fields): Reply {
    if (client_id !== 'obih' || client_secret !== 'secret-of-the-client') return { status: 401, body: { error: 'invalid_client' } };
    const issued = `token-${(this.made += 1)}`;
    this.tokens.add(issued);
    return { status: 200, body: { access_token: issued, token_type: 'Bearer', expires_in: 3600 } };
  }

  private handle(path: string, body: Fields): Reply {
    const { certificateChain, credentials = ['seal-1'] } = this.options;
    if (path === 'credentials/list') return { status: 200, body: { credentialIDs: credentials } };
    if (path !== 'credentials/authorizeCheck' && path !== 'signatures/signPolling' && !credentials.includes(text(body['credentialID']))) return refused('Invalid parameter credentialID');
    if (path === 'credentials/info') {
      const algo = this.options.key.asymmetricKeyType === 'ec' ? ['1.2.840.10045.4.3.2', '1.2.840.10045.4.3.3'] : ['1.2.840.113549.1.1.1'];
      return { status: 200, body: { key: { status: 'enabled', algo, len: 256 }, cert: { status: 'valid', certificates: certificateChain.map((der) => der.toString('base64')) }, auth: { mode: 'explicit' }, multisign: 1 } };
    }
    if (path === 'credentials/authorize') return this.authorise(body);
    if (path === 'credentials/authorizeCheck') return this.poll(text(body['handle']), 'handle');
    if (path === 'signatures/signHash') return this.signHash(body);
    if (path === 'signatures/signPolling') return this.poll(text(body['requestID']), 'error');
    return { status: 404, body: { error: 'invalid_request' } };
  }

  private authorise(body: Fields): Reply {
    const { pin } = this.options;
    if (this.wrongPins >= 3) return refused('Credential locked');
    const [given] = body['authData'] as { id: string; value: string }[];
    if (pin !== undefined && (given?.id !== 'PIN' || given.value !== pin)) {
      this.wrongPins += 1;
      return { status: 400, body: { error: 'invalid_authentication_data', error_description: 'The authentication data is invalid' } };
    }
    const sad = `sad-${(this.made += 1)}`;
    this.sads.set(sad, JSON.stringify(body['hashes']));
    return this.later(this.pendingAuthorisations, { SAD: sad }, 'handle');
  }

  private signHash(body: Fields): Reply {
    const sad = text(body['SAD']);
    const hashes = body['hashes'] as string[];
    if (this.sads.get(sad) !== JSON.stringify(hashes)) return refused('Hash is not authorized by the SAD');
    this.sads.delete(sad);
    const signatures = hashes.map((each) => this.signature(Buffer.from(each, 'base64')).toString('base64'));
    return this.pendingSignatures === 0 ? { status: 200, body: { signatures } } : { ...this.later(this.pendingSignatures, { signatures }, 'responseID'), status: 200 };
  }

  /** RSA signs the digest as it is; a raw ECDSA operation is not in node:crypto, so the fake is told the data by its digest. */
  private signature(digest: Buffer): Buffer {
    const { key } = this.options;
    if (key.asymmetricKeyType !== 'ec') return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, sequence(sequence(oid(sha256), derNull), octetString(digest)));
    const data = this.known.get(digest.toString('hex')) ?? Buffer.alloc(0);
    return sign('sha256', data, { key, dsaEncoding: this.derSignatures ? 'der' : 'ieee-p1363' });
  }

  private readonly known = new Map<string, Buffer>();
  /** Lets the fake sign by ECDSA what has this digest. */
  tell(data: Buffer): void {
    this.known.set(createHash('sha256').update(data).digest('hex'), data);
  }

  private later(times: number, answer: Fields, name: 'handle' | 'responseID'): Reply {
    if (times === 0) return { status: 200, body: answer };
    const id = `later-${(this.made += 1)}`;
    this.waiting.set(id, { left: times - 1, answer });
    return { status: 202, body: { [name]: id } };
  }

  private poll(id: string, name: 'handle' | 'error'): Reply {
    const found = this.waiting.get(id);
    if (!found) return refused('Invalid parameter handle');
    if (found.left === 0) return { status: 200, body: found.answer };
    found.left -= 1;
    return { status: 202, body: name === 'handle' ? { handle: id } : { error: 'accepted_request' } };
  }
}

const refused = (words: string): Reply => ({ status: 400, body: { error: 'invalid_request', error_description: words } });
