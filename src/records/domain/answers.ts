/** What a letter answers: the number and date on its line «На № … від …». */
export interface ReplyReference {
  readonly index: string;
  readonly date: string | null;
}

/** An incoming document that waits for an answer: under which numbers it can be named, and who sent it. */
export interface AwaitingAnswer {
  readonly incomingId: string;
  readonly index: string;
  readonly receivedOn: string;
  readonly theirIndex: string | null;
  readonly theirDate: string | null;
  readonly correspondent: string;
}

const plain = (text: string): string => text.normalize('NFC').replace(/[\s\u00a0]+/g, ' ').trim().toLocaleLowerCase('uk-UA');

const named = (reply: ReplyReference, incoming: AwaitingAnswer): boolean => {
  const sameDay = (date: string | null): boolean => !reply.date || !date || reply.date === date;
  const theirs = incoming.theirIndex !== null && plain(incoming.theirIndex) === plain(reply.index) && sameDay(incoming.theirDate);
  return theirs || (plain(incoming.index) === plain(reply.index) && sameDay(incoming.receivedOn));
};

/**
 * The incoming document that a letter answers, or null. A letter names the sender's number (a ministry's) or ours (an information
 * request's); where two senders used the same number, only one whom the letter is written to is answered, and else none.
 */
export function answeredBy<Incoming extends AwaitingAnswer>(reply: ReplyReference, addressees: readonly string[], waiting: readonly Incoming[]): Incoming | null {
  const found = waiting.filter((one) => named(reply, one));
  if (found.length <= 1) return found[0] ?? null;
  const written = new Set(addressees.map(plain));
  const sent = found.filter((one) => written.has(plain(one.correspondent)));
  return sent.length === 1 ? (sent[0] ?? null) : null;
}
