/** A file that goes with a mail. */
export interface MailFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Buffer;
}

/** A mail to one address. `id` makes the Message-ID: the same dispatch sent again after a crash is recognised as the same mail. */
export interface OutgoingMail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments?: readonly MailFile[];
}

/** Port: sends one mail, or throws when the server did not take it. */
export interface Mailer {
  send(mail: OutgoingMail): Promise<void>;
}

/** Injection token of the mailer that carries letters to addressees without exchange. */
export const LETTER_MAILER = Symbol('letter-mailer');

/** Where no mail server is set: every letter by e-mail waits and says why, none counts as sent. */
export const noLetterMailer: Mailer = { send: () => Promise.reject(new Error('SMTP_URL is not set')) };
