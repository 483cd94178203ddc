import { z } from 'zod';

/** A remote signing service in the shape of CSC API v2 and who we are to it (OAuth 2.0 client credentials). */
export interface CscService {
  /** Base address, `https://service.example/csc/v2`; every address that is asked begins with it, whatever the service answers. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Milliseconds for one exchange; 10,000 by default. */
  readonly timeLimit?: number;
  /** Milliseconds before a repetition and between two polls; 1,000 by default. */
  readonly pause?: number;
}

/**
 * Why a remote key gives no signature. `remoteRefused` carries the service's own error code in its message; after `pinRefused` nothing is
 * tried again by itself, because services lock a credential after a few wrong ones.
 */
export type CscFailure =
  | 'remoteUnreachable' | 'remoteRefused' | 'remoteAnswerBroken' | 'remotePending' | 'clientRefused' | 'pinRefused' | 'credentialAbsent' | 'credentialDisabled'
  | 'credentialNeedsPerson' | 'keyKindUnknown' | 'signatureWrong';

/** A remote key that cannot be used now; the message is for the operator and holds no secret. */
export class CscError extends Error {
  constructor(readonly reason: CscFailure, words: string) {
    super(`${reason}: ${words}`);
  }
}

/** `pending` is HTTP 202: the work was accepted and is not done yet. */
export interface CscAnswer<Body> {
  readonly pending: boolean;
  readonly body: Body;
}

const maximumAnswer = 1024 * 1024;
const attempts = 3;
const refusal = z.object({ error: z.string().max(200), error_description: z.string().max(1000).optional() });
const token = z.object({ access_token: z.string().min(1), expires_in: z.number().positive().optional() });
interface Reply {
  readonly status: number;
  readonly text: string;
}

/**
 * Exchanges of JSON with one remote signing service. Redirects are not followed and no address out of an answer is ever asked (S38); answers are
 * limited in size and time. What may be repeated without harm is repeated twice when the service is away or busy.
 */
export class CscClient {
  private access: { readonly token: string; readonly until: number } | undefined;

  constructor(private readonly service: CscService) {}

  /** Throws a CscError. `repeatable` is false for what uses something up, such as an authorisation. */
  async post<Body>(path: string, body: object, shape: z.ZodType<Body>, { repeatable = true } = {}): Promise<CscAnswer<Body>> {
    let reply = await this.authorised(path, body, repeatable);
    if (reply.status === 401) {
      // The token ended early or was revoked: once more with a new one.
      this.access = undefined;
      reply = await this.authorised(path, body, repeatable);
    }
    if (reply.status !== 200 && reply.status !== 202) throw refused(path, reply);
    return { pending: reply.status === 202, body: parsed(path, reply, shape) };
  }

  /** Waits as long as the service's own pace asks for. */
  pause(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.service.pause ?? 1_000));
  }

  private async authorised(path: string, body: object, repeatable: boolean): Promise<Reply> {
    const bearer = await this.accessToken();
    return this.send(path, { 'content-type': 'application/json', authorization: `Bearer ${bearer}` }, JSON.stringify(body), repeatable);
  }

  private async accessToken(): Promise<string> {
    if (this.access && Date.now() < this.access.until) return this.access.token;
    const { clientId, clientSecret } = this.service;
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope: 'service' });
    const reply = await this.send('oauth2/token', { 'content-type': 'application/x-www-form-urlencoded' }, form.toString(), true);
    if (reply.status !== 200) throw new CscError('clientRefused', `oauth2/token answered ${reply.status}: client and secret are not accepted`);
    const { access_token, expires_in = 300 } = parsed('oauth2/token', reply, token);
    this.access = { token: access_token, until: Date.now() + Math.max(0, expires_in - 30) * 1000 };
    return access_token;
  }

  private async send(path: string, headers: Record<string, string>, body: string, repeatable: boolean): Promise<Reply> {
    for (let attempt = 1; ; attempt += 1) {
      const reply = await this.once(path, headers, body);
      const busy = reply === undefined || reply.status === 429 || reply.status >= 500;
      if (reply && !busy) return reply;
      if (!repeatable || attempt === attempts) {
        if (reply) return reply;
        throw new CscError('remoteUnreachable', `${path} does not answer, or sends us elsewhere`);
      }
      await this.pause();
    }
  }

  private async once(path: string, headers: Record<string, string>, body: string): Promise<Reply | undefined> {
    try {
      const response = await fetch(`${this.service.url.replace(/\/+$/, '')}/${path}`, {
        method: 'POST', redirect: 'error', headers: { ...headers, accept: 'application/json' }, body, signal: AbortSignal.timeout(this.service.timeLimit ?? 10_000),
      });
      const chunks: Uint8Array[] = [];
      let length = 0;
      for await (const chunk of response.body ?? []) {
        length += chunk.length;
        if (length > maximumAnswer) throw new CscError('remoteAnswerBroken', `${path} answers more than ${maximumAnswer} bytes`);
        chunks.push(chunk);
      }
      return { status: response.status, text: Buffer.concat(chunks).toString('utf8') };
    } catch (error) {
      if (error instanceof CscError) throw error;
      return undefined;
    }
  }
}

function parsed<Body>(path: string, { text }: Reply, shape: z.ZodType<Body>): Body {
  const found = shape.safeParse(jsonOf(text));
  if (!found.success) throw new CscError('remoteAnswerBroken', `${path} answered what CSC API v2 does not know`);
  return found.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(path: string, reply: Reply): CscError {
  const found = refusal.safeParse(jsonOf(reply.text));
  const { error, error_description: words = '' } = found.success ? found.data : { error: `HTTP ${reply.status}` };
  if (reply.status >= 500 || reply.status === 429) return new CscError('remoteUnreachable', `${path} answered ${reply.status}`);
  const pin = ['invalid_authentication_data', 'invalid_pin', 'invalid_otp'].includes(error) || /credential locked/i.test(words);
  return new CscError(pin ? 'pinRefused' : 'remoteRefused', `${path}: ${error} ${words}`.trim());
}
