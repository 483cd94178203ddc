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

/**
 * One HTTP exchange of DER messages. Answers undefined for every failure: no connection, too slow, too big, another status than
 * 200. Redirects are not followed, so that an allowed address cannot send the program to another one (S38).
 */
export async function exchange(request: ExchangeRequest, limits: ExchangeLimits): Promise<Buffer | undefined> {
  const { url, body, contentType = 'application/octet-stream' } = request;
  const { timeLimit = 5_000, sizeLimit = 1_048_576, fetch = globalThis.fetch } = limits;
  try {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      redirect: 'error',
      signal: AbortSignal.timeout(timeLimit),
      ...(body ? { body: new Uint8Array(body), headers: { 'content-type': contentType } } : {}),
    });
    if (response.status !== 200 || !response.body) return undefined;
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body) {
      length += chunk.length;
      if (length > sizeLimit) return undefined;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch {
    return undefined;
  }
}
