import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';

/** RFC 6266/8187 file name: an ASCII fallback and the real name, which may be Cyrillic. */
const dispositionOf = (disposition: 'inline' | 'attachment', name: string): string =>
  `${disposition}; filename="${name.replace(/[^\x20-\x7e]|["\\%]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;

/**
 * Sends a file so that a browser never runs it as a page of ours: type as given, nosniff, a sandboxing policy (F05).
 * `inline` only for PDFs of our own making.
 */
export async function sendFile(reply: FastifyReply, file: { name: string; mediaType: string; data: Buffer | Readable; size?: number; inline?: boolean; etag?: string }): Promise<void> {
  void reply
    .header('content-type', file.mediaType)
    .header('content-disposition', dispositionOf(file.inline ? 'inline' : 'attachment', file.name))
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-cache');
  if (!file.inline) void reply.header('content-security-policy', "sandbox; default-src 'none'");
  if (file.size !== undefined) void reply.header('content-length', file.size);
  if (file.etag) void reply.header('etag', `"${file.etag}"`);
  await reply.send(file.data);
}

/** Writes JSON lines as they become known; answers false once the client has gone, so that the caller may go on without it. */
export class LineStream {
  private open = true;

  constructor(private readonly reply: FastifyReply) {
    reply.hijack();
    reply.raw.on('close', () => (this.open = false));
    reply.raw.writeHead(200, { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no', 'x-content-type-options': 'nosniff' });
  }

  async write(value: unknown): Promise<boolean> {
    if (this.open && !this.reply.raw.write(`${JSON.stringify(value)}\n`)) await this.drained();
    return this.open;
  }

  private drained(): Promise<void> {
    const { raw } = this.reply;
    return new Promise((resolve) => {
      const done = (): void => {
        raw.off('drain', done).off('close', done);
        resolve();
      };
      raw.once('drain', done).once('close', done);
    });
  }

  end(): void {
    this.reply.raw.end();
  }
}
