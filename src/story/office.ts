import { createPrivateKey, sign as signWith, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openPkcs12 } from '#signatures/keys/pkcs12.js';

/** An answer of the API: a status and a body, whatever it is. */
export interface Reply<Body> {
  readonly status: number;
  readonly body: Body;
  readonly bytes: Buffer;
}

/** How the story reaches the API: over HTTP from outside, or straight into the application in a test. */
export interface Line {
  send(method: string, url: string, options: { headers: Record<string, string>; json?: unknown; file?: { name: string; type: string; content: Buffer } }): Promise<{ status: number; headers: { get(name: string): string | null }; bytes: Buffer }>;
}

/** An expectation of the story that was not met; the story ends with it. */
export class NotAsTold extends Error {}

/** States something about the story; when it is not so, the story has failed. */
export function expectThat(holds: unknown, what: string): asserts holds {
  if (!holds) throw new NotAsTold(what);
}

/** A person of the sample organisation at their desk: signed in, with their key file. */
export class Desk {
  private key: { chain: string[]; privateKey: KeyObject } | undefined;

  constructor(readonly login: string, readonly personId: string, readonly name: string, private readonly line: Line, private readonly cookie: string, private readonly csrf: string, private readonly keyFile: string, private readonly password: string) {}

  async try<Body>(method: string, url: string, json?: unknown, headers: Record<string, string> = {}): Promise<Reply<Body>> {
    const { status, bytes, headers: given } = await this.line.send(method, url, { headers: { cookie: this.cookie, 'x-csrf-token': this.csrf, ...headers }, json });
    const isJson = /json/.test(given.get('content-type') ?? '') && !/ndjson/.test(given.get('content-type') ?? '');
    return { status, bytes, body: (isJson && bytes.length > 0 ? JSON.parse(bytes.toString('utf8')) : undefined) as Body };
  }

  async do<Body>(method: string, url: string, json?: unknown): Promise<Body> {
    const reply = await this.try<Body>(method, url, json);
    expectThat(reply.status < 300, `${this.name}: ${method} ${url} → ${reply.status} ${reply.bytes.toString('utf8').slice(0, 600)}`);
    return reply.body;
  }

  get = <Body>(url: string): Promise<Body> => this.do('GET', url);
  post = <Body>(url: string, json: unknown = {}): Promise<Body> => this.do('POST', url, json);
  put = <Body>(url: string, json: unknown): Promise<Body> => this.do('PUT', url, json);

  async bytes(url: string): Promise<Buffer> {
    const reply = await this.try('GET', url);
    expectThat(reply.status === 200, `${this.name}: GET ${url} → ${reply.status}`);
    return reply.bytes;
  }

  async attach(documentId: string, file: { name: string; type: string; content: Buffer }, role: 'appendix' | 'supporting'): Promise<void> {
    const { status, bytes } = await this.line.send('POST', `/api/documents/${documentId}/attachments?role=${role}`, { headers: { cookie: this.cookie, 'x-csrf-token': this.csrf }, file });
    expectThat(status === 201, `${this.name}: attaching ${file.name} → ${status} ${bytes.toString('utf8').slice(0, 300)}`);
  }

  /** The certificates of the key file, leaf first, as the browser would send them. */
  get certificateChain(): string[] {
    return this.opened().chain;
  }

  /** What the browser does with the unlocked key: signs exactly these bytes. */
  sign(signedAttributes: string): string {
    return signWith('sha256', Buffer.from(signedAttributes, 'base64'), this.opened().privateKey).toString('base64');
  }

  private opened(): { chain: string[]; privateKey: KeyObject } {
    if (this.key) return this.key;
    const opened = openPkcs12(readFileSync(this.keyFile), this.password);
    expectThat(opened.ok, `the key file of ${this.login} cannot be opened`);
    this.key = { chain: opened.value.certificateChain.map((der) => der.toString('base64')), privateKey: createPrivateKey(opened.value.privateKey.export({ type: 'pkcs8', format: 'pem' })) };
    return this.key;
  }
}

/** The whole office: gives everybody their desk, signed in once. */
export class Office {
  private readonly desks = new Map<string, Promise<Desk>>();
  private accounts: Promise<{ login: string; name: string; password: string }[]> | undefined;

  constructor(private readonly line: Line, private readonly dataDir: string) {}

  desk(login: string): Promise<Desk> {
    let desk = this.desks.get(login);
    if (!desk) this.desks.set(login, (desk = this.signIn(login)));
    return desk;
  }

  async personId(login: string): Promise<string> {
    return (await this.desk(login)).personId;
  }

  /** Waits until something is so; consequences come by themselves, a little later. */
  async until<Found>(what: string, look: () => Promise<Found | undefined | false>, patienceMs = 60_000): Promise<Found> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const found = await look();
      if (found) return found;
      expectThat(Date.now() < end, `waited in vain: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }

  private async signIn(login: string): Promise<Desk> {
    this.accounts ??= this.line.send('GET', '/api/demo-accounts', { headers: {} }).then(({ bytes }) => (JSON.parse(bytes.toString('utf8')) as { accounts: { login: string; name: string; password: string }[] }).accounts);
    const account = (await this.accounts).find((one) => one.login === login);
    expectThat(account, `there is no demonstration account ${login}`);
    const { status, headers, bytes } = await this.line.send('POST', '/api/session', { headers: {}, json: { login, password: account.password } });
    expectThat(status === 201, `${login} cannot sign in: ${status}`);
    const session = JSON.parse(bytes.toString('utf8')) as { csrfToken: string; person: { personId: string } };
    const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
    return new Desk(login, session.person.personId, account.name, this.line, cookie, session.csrfToken, path.join(this.dataDir, 'keys', `${login}.p12`), account.password);
  }
}

/** The line over HTTP to an address. */
export const httpLine = (address: string): Line => ({
  async send(method, url, { headers, json, file }) {
    const body = file ? formOf(file) : json === undefined ? undefined : JSON.stringify(json);
    const response = await fetch(address + url, { method, headers: { ...headers, ...(json === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body }) });
    return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
  },
});

function formOf(file: { name: string; type: string; content: Buffer }): FormData {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(file.content)], { type: file.type }), file.name);
  return form;
}
