import fc from 'fast-check';
import { eventOfRefusal, itemAfter, itemEvents, itemStates, unsettled, withoutJudgement, type ItemEvent, type ItemState } from './signing-item.js';
import { signaturesProblems } from '#signatures/signatures.errors.js';
import { approvalsProblems, refusalProblems } from '../approvals.errors.js';

const play = (from: ItemState, events: readonly ItemEvent[]): ItemState[] => events.reduce<ItemState[]>((states, event) => [...states, itemAfter(states.at(-1) ?? from, event) ?? states.at(-1) ?? from], [from]);
const anyEvents = fc.array(fc.constantFrom(...itemEvents), { maxLength: 30 });

describe('A document of a signing ceremony', () => {
  test('S41 whatever comes late changes nothing about one that is signed, failed, set aside or was never in it', () => {
    for (const state of itemStates.filter((one) => !unsettled.includes(one))) for (const event of itemEvents) expect(itemAfter(state, event)).toBeUndefined();
  });

  test('is signed only out of the digest that was handed out for it, and only once', () => {
    fc.assert(fc.property(anyEvents, (events) => {
      const states = play('waiting', events);
      const entered = states.filter((state, place) => state === 'signed' && states[place - 1] !== 'signed');
      expect(entered.length).toBeLessThanOrEqual(1);
      const at = states.indexOf('signed');
      if (at > 0) expect(states[at - 1]).toBe('prepared');
    }));
  });

  test('waits while nobody can tell, as often as that is so, and can then be signed, refused or set aside', () => {
    fc.assert(fc.property(fc.nat({ max: 20 }), fc.constantFrom<ItemEvent>('signatureTaken', 'refused', 'stopped'), (times, end) => {
      const waited = play('prepared', Array<ItemEvent>(times).fill('cannotTellNow'));
      expect(new Set(waited)).toEqual(new Set(['prepared']));
      expect(unsettled).not.toContain(itemAfter(waited.at(-1) ?? 'prepared', end));
    }));
  });

  test('S31 a certificate that is revoked and a signature that does not fit are judged; a status that nobody tells is not', () => {
    for (const code of ['certificateRevoked', 'certificateExpired', 'signatureInvalid', 'untrustedIssuer', 'shownDiffers', 'staleVersion']) expect(eventOfRefusal(code)).toBe('refused');
    expect(eventOfRefusal('revocationUnknown')).toBe('cannotTellNow');
  });

  test('only refusals that are the edge’s «not now» keep it waiting, and each of them has its words', () => {
    const known: Readonly<Record<string, { readonly status: number }>> = { ...refusalProblems, ...approvalsProblems, ...signaturesProblems };
    for (const code of withoutJudgement) expect([code, known[code]?.status]).toEqual([code, 503]);
    for (const [code, { status }] of Object.entries(known)) if (status < 500) expect([code, eventOfRefusal(code)]).toEqual([code, 'refused']);
  });
});
