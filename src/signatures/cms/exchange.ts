import { accept, refuse, type Result } from '#shared/domain/result.js';

/** How long and how much a remote service may take; both have defaults fit for time-stamps and OCSP. */
export interface ExchangeLimits {
  /** Milliseconds for the whole exchange; 5,000 by default. */
  readonly timeLimit?: number;
  /** Bytes of the answer; 1 MiB by default. */
  readonly sizeLimit?: number;
  /** `fetch` of the platform by default. */
  readonly fetch?: typeof globalThis.fetch;
}

export interface ExchangeRequest {
  readonly url: string;
  /** POSTed when given, else the address is fetched with GET. */
  readonly body?: Buffer;
  readonly contentType?: string;
}

/** Why nothing was had: no connection, a redirect or another status than 200; not whole in its time; more bytes than may come. */
export type ExchangeRefusal = 'unreachable' | 'tooSlow' | 'tooLarge';

/** One HTTP exchange of DER messages; undefined for every failure. */
export async function exchange(request: ExchangeRequest, limits: ExchangeLimits): Promise<Buffer | undefined> {
  const answer = await fetchBytes(request, limits);
  return answer.ok ? answer.value : undefined;
}

/** One HTTP exchange within its limits. Redirects are not followed, so that an allowed address cannot send the program to another one (S38). */
export async function fetchBytes(request: ExchangeRequest, limits: ExchangeLimits): Promise<Result<Buffer, ExchangeRefusal>> {
  const { url, body, contentType = 'application/octet-stream' } = request;
  const { timeLimit = 5_000, sizeLimit = 1_048_576, fetch = globalThis.fetch } = limits;
  try {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      redirect: 'error',
      signal: AbortSignal.timeout(timeLimit),
      ...(body ? { body: new Uint8Array(body), headers: { 'content-type': contentType } } : {}),
    });
    if (response.status !== 200 || !response.body) return refuse('unreachable');
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body) {
      length += chunk.length;
      if (length > sizeLimit) return refuse('tooLarge');
      chunks.push(chunk);
    }
    return accept(Buffer.concat(chunks));
  } catch (error) {
    return refuse((error as { name?: string }).name === 'TimeoutError' ? 'tooSlow' : 'unreachable');
  }
}
