import { createTransport, type Transporter } from 'nodemailer';
import type { Mailer, OutgoingMail } from '#records/dispatch/mailer.port.js';

/** Sends by SMTP with short time limits: a server that does not answer costs a job's attempt, never a decision. */
export class SmtpMailer implements Mailer {
  private readonly transport: Transporter;

  constructor(url: string, private readonly from: string) {
    this.transport = createTransport({ url, pool: true, maxConnections: 2, connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 15_000, disableFileAccess: true, disableUrlAccess: true } as never);
  }

  async send(mail: OutgoingMail): Promise<void> {
    const oneLine = (text: string): string => text.replace(/[\r\n\u2028\u2029]+/g, ' ').slice(0, 300);
    await this.transport.sendMail({
      from: this.from, to: { name: '', address: oneLine(mail.to) }, subject: oneLine(mail.subject), text: mail.text, messageId: `<${mail.id}@obih>`,
      attachments: mail.attachments?.map((file) => ({ filename: file.name, contentType: file.mediaType, content: file.content })),
    });
  }

  close(): void {
    this.transport.close();
  }
}

/** Where no SMTP server is set: nothing is sent, and the mail job ends at once; people are told in the application only. */
export const noMailer: Mailer = { send: () => Promise.resolve() };
