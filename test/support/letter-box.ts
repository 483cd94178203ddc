import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived: header and body decoded by a parser that we did not write. */
export interface ArrivedMail {
  readonly to: string;
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly headers: ReadonlyMap<string, unknown>;
  readonly attachments: readonly { readonly filename: string; readonly content: Buffer }[];
}

/** A mail server on the loopback that keeps everything it is given; it can be closed and opened again on the same port. */
export class LetterBox {
  readonly mails: ArrivedMail[] = [];
  private server: SMTPServer | undefined;
  private port = 0;

  static async open(): Promise<LetterBox> {
    const box = new LetterBox();
    await box.reopen();
    return box;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  to = (address: string): ArrivedMail[] => this.mails.filter((mail) => mail.to === address);

  async reopen(): Promise<void> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, session, done) => {
        simpleParser(stream).then((mail) => {
          this.mails.push({
            to: session.envelope.rcptTo.map((one) => one.address).join(), messageId: mail.messageId ?? '', subject: mail.subject ?? '', text: mail.text ?? '', headers: mail.headers,
            attachments: mail.attachments.map((file) => ({ filename: file.filename ?? '', content: file.content })),
          });
          done();
        }, done);
      },
    });
    server.on('error', () => undefined); // a client that went away
    await new Promise<void>((resolve, reject) => {
      server.server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
    this.port = (server.server.address() as AddressInfo).port;
    this.server = server;
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}
