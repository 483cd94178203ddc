import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { buildTimestampRequest } from '#signatures/cms/timestamp.js';
import { positiveNonce } from '#signatures/cms/timestamp-source.js';
import { DevelopmentPki } from '#signatures/development/development-pki.js';
import type { Settings } from '#shared/config/settings.js';
import type { Instant } from '#shared/domain/ids.js';

/** A time-stamp authority of another house: it stamps in the name of the instance that it serves, and can be away. */
export class TimeStampAuthority {
  /** `late`: takes what is asked and waits for `letGo`; `aboutOtherBytes`: stamps something that nobody asked for. */
  answers: boolean | 'late' | 'aboutOtherBytes' = true;
  private readonly unanswered: (() => void)[] = [];
  private pki: DevelopmentPki | undefined;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<TimeStampAuthority> {
    const server = createServer();
    const authority = new TimeStampAuthority(server);
    server.on('request', (request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const { pki } = authority;
        if (!authority.answers || !pki) return void response.writeHead(503).end();
        const asked = authority.answers === 'aboutOtherBytes' ? buildTimestampRequest(Buffer.alloc(32, 7), positiveNonce(), 'sha256') : Buffer.concat(pieces);
        const answer = (): void => void response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(pki.issueTimestamp(asked));
        if (authority.answers === 'late') authority.unanswered.push(answer);
        else answer();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return authority;
  }

  /** Answers whoever was let wait. */
  letGo(): void {
    for (const answer of this.unanswered.splice(0)) answer();
  }

  /** Waits until so many requests wait for their answer. */
  async taken(count: number): Promise<void> {
    while (this.unanswered.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** For TSA_URL. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** Takes the keys of the instance, whose list trusts them; before that it answers nobody. */
  async serve(settings: Settings): Promise<void> {
    this.pki = await DevelopmentPki.open(path.join(settings.DATA_DIR, 'pki'), { mode: 'test', baseUrl: `${settings.PUBLIC_URL}/development-pki`, now: () => new Date().toISOString() as Instant });
  }

  async close(): Promise<void> {
    this.letGo();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
