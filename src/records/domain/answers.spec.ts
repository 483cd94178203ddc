import { answeredBy, type AwaitingAnswer } from './answers.js';

const ministry: AwaitingAnswer = { incomingId: '1', index: '7960/01-20', receivedOn: '2026-10-28', theirIndex: '1/06-3-12345', theirDate: '2026-10-27', correspondent: 'Міністерство цифрової трансформації України' };
const request: AwaitingAnswer = { incomingId: '2', index: '96-зпі', receivedOn: '2026-11-11', theirIndex: null, theirDate: null, correspondent: 'Василь СТЕЦЕНКО' };
const waiting = [ministry, request];

describe('which incoming document a letter answers', () => {
  it('DOC-4 finds the ministry’s letter by the ministry’s number and date', () => {
    expect(answeredBy({ index: '1/06-3-12345', date: '2026-10-27' }, ['Міністерство цифрової трансформації України'], waiting)).toBe(ministry);
  });

  it('DOC-6 finds the information request by our own number', () => {
    expect(answeredBy({ index: '96-ЗПІ ', date: '2026-11-11' }, ['Василю СТЕЦЕНКУ'], waiting)).toBe(request);
  });

  it('does not take another day’s document of the same number', () => {
    expect(answeredBy({ index: '1/06-3-12345', date: '2025-10-27' }, [], waiting)).toBeNull();
  });

  it('tells two senders of one number apart by the addressee, and guesses nothing', () => {
    const other = { ...ministry, incomingId: '3', correspondent: 'Міністерство юстиції України' };
    const reply = { index: '1/06-3-12345', date: '2026-10-27' };
    expect(answeredBy(reply, ['Міністерство юстиції України'], [ministry, other])).toBe(other);
    expect(answeredBy(reply, ['Зорянська обласна рада'], [ministry, other])).toBeNull();
  });
});
