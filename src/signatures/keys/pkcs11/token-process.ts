import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { packageRoot } from '#shared/package-root.js';

/** Where the key lives: the module's library, the token by its label, and the PIN of its user. */
export interface TokenSettings {
  readonly module: string;
  readonly token: string;
  readonly pin: string;
  /** Signatures made at once; what the token can do at a time. */
  readonly sessions?: number;
}

/**
 * Why a token gives no signature. After `pinRefused` nothing is tried again by itself: a token locks itself after a few wrong PINs.
 * `tokenRefused` carries the module's own code in its message.
 */
export type TokenFailure =
  | 'moduleUnusable' | 'tokenAbsent' | 'tokenAmbiguous' | 'pinRefused' | 'keyAbsent' | 'keyChanged' | 'tokenRefused' | 'tokenTimeout' | 'tokenProcessEnded'
  | 'signatureWrong';

/** A key in a token that cannot be used now; the message is for the operator and holds no secret. */
export class TokenError extends Error {
  constructor(readonly reason: TokenFailure, words: string) {
    super(`${reason}: ${words}`);
  }
}

export interface TokenContents {
  readonly keys: readonly { readonly id: string; readonly label: string }[];
  readonly certificates: readonly { readonly id: string; readonly label: string; readonly der: Uint8Array }[];
}

type Question = { readonly kind: 'open' } & Required<TokenSettings> | { readonly kind: 'sign'; readonly keyId: string; readonly mechanism: 'rsa' | 'ecdsa'; readonly data: Buffer };
type Answer =
  | ({ readonly id: number; readonly ok: true } & Partial<TokenContents> & { readonly signature?: Uint8Array })
  | { readonly id: number; readonly ok: false; readonly reason: TokenFailure; readonly code: number | null; readonly words: string };
interface Waiting {
  readonly resolve: (answer: Answer & { readonly ok: true }) => void;
  readonly reject: (error: TokenError) => void;
  readonly watch: NodeJS.Timeout;
}

/** Wrong, invalid, of the wrong length, expired, locked (PKCS#11 §5.1.4). */
const pinCodes = new Set([0xa0, 0xa1, 0xa2, 0xa3, 0xa4]);
const openLimitMs = 30_000;
const signLimitMs = 15_000;

/** What a vendor's library may need to know of the environment; what might be a secret of ours stays here. */
const environmentForModule = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/SECRET|PASSWORD|_PIN|_TOKEN|_URL|^NODE_OPTIONS$/.test(name)));

/**
 * A child process with a PKCS#11 module in it, logged in once. A library that crashes or hangs takes only this process with it: what was
 * asked then fails with a TokenError, and the process is of no more use. It never keeps the parent alive while it is idle.
 */
export class TokenProcess {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;
  private end: TokenError | undefined;

  constructor(private readonly root: string = packageRoot()) {
    const script = path.join(this.root, 'src', 'signatures', 'keys', 'pkcs11', 'token-child.mjs');
    this.child = fork(script, [], { cwd: this.root, env: environmentForModule(), execArgv: [], serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    this.child.on('message', (message) => this.answered(message as Answer));
    for (const event of ['error', 'exit', 'disconnect']) this.child.on(event, () => this.fail(new TokenError('tokenProcessEnded', 'the process of the PKCS#11 module ended')));
    this.idle();
  }

  get processId(): number | undefined {
    return this.child.pid;
  }

  async open(settings: TokenSettings): Promise<TokenContents> {
    const answer = await this.ask({ kind: 'open', sessions: 4, ...settings }, openLimitMs);
    return { keys: answer.keys ?? [], certificates: answer.certificates ?? [] };
  }

  /** The raw answer of C_Sign: PKCS#1 for RSA (`data` is a DigestInfo), r‖s for ECDSA (`data` is the digest). */
  async sign(keyId: string, mechanism: 'rsa' | 'ecdsa', data: Buffer): Promise<Buffer> {
    const { signature = new Uint8Array() } = await this.ask({ kind: 'sign', keyId, mechanism, data }, signLimitMs);
    return Buffer.from(signature);
  }

  /** Ends the process, and with it the sessions and the login. */
  stop(): void {
    this.fail(new TokenError('tokenProcessEnded', 'closed'));
  }

  private ask(question: Question, limitMs: number): Promise<Answer & { readonly ok: true }> {
    if (this.end) return Promise.reject(this.end);
    const id = (this.asked += 1);
    this.child.ref();
    this.child.channel?.ref();
    return new Promise((resolve, reject) => {
      const watch = setTimeout(() => this.fail(new TokenError('tokenTimeout', `no answer within ${limitMs} ms`)), limitMs);
      this.waiting.set(id, { resolve, reject, watch });
      this.child.send({ id, ...question }, (error) => {
        if (error) this.fail(new TokenError('tokenProcessEnded', 'the process of the PKCS#11 module takes no messages'));
      });
    });
  }

  private answered(answer: Answer): void {
    const waiting = this.waiting.get(answer.id);
    if (!waiting) return;
    clearTimeout(waiting.watch);
    this.waiting.delete(answer.id);
    this.idle();
    if (answer.ok) waiting.resolve(answer);
    else waiting.reject(new TokenError(answer.code !== null && pinCodes.has(answer.code) ? 'pinRefused' : answer.reason, answer.words));
  }

  private fail(error: TokenError): void {
    this.end ??= error;
    this.child.kill('SIGKILL');
    for (const { reject, watch } of this.waiting.values()) {
      clearTimeout(watch);
      reject(this.end);
    }
    this.waiting.clear();
    this.idle();
  }

  private idle(): void {
    if (this.waiting.size > 0) return;
    this.child.unref();
    this.child.channel?.unref();
  }
}
