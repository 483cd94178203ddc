// A mail server on the loopback for the story and the journeys: it takes every mail and keeps it, decoded by a parser that is not ours.
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** Opens a letter box on a free port: its address, the mails that came so far, and `close`. */
export async function letterBox() {
  const mails = [];
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      simpleParser(stream).then((mail) => {
        mails.push({ to: session.envelope.rcptTo.map((one) => one.address).join(), subject: mail.subject ?? '', text: mail.text ?? '', attachments: mail.attachments });
        done();
      }, done);
    },
  });
  server.on('error', () => undefined); // a client that went away
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `smtp://127.0.0.1:${server.server.address().port}`, mails, close: () => new Promise((resolve) => server.close(resolve)) };
}
