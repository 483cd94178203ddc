/** `excluded` was never in the ceremony; `setAside` was taken out of it; `failed` may be tried again in a new one. */
export const itemStates = ['excluded', 'waiting', 'prepared', 'signed', 'failed', 'setAside'] as const;
export type ItemState = (typeof itemStates)[number];

/** What may happen to one document of a signing ceremony. */
export const itemEvents = ['digestHandedOut', 'otherSignerFirst', 'cannotTellNow', 'refused', 'signatureTaken', 'stopped'] as const;
export type ItemEvent = (typeof itemEvents)[number];

/** The documents that still can be signed: a ceremony with one of them is not at its end. */
export const unsettled: readonly ItemState[] = ['waiting', 'prepared'];

/**
 * In which states an event counts, and the state after it; `asItWas` keeps the document where it is, with the reason beside it. What has its
 * end keeps it, whatever comes late (S41): every event that is not listed for a state changes nothing.
 */
export const itemTransitions: Readonly<Record<ItemEvent, { readonly from: readonly ItemState[]; readonly to: ItemState | 'asItWas'; readonly when: string }>> = {
  digestHandedOut: { from: unsettled, to: 'prepared', when: 'the browser asks for what is to be signed next; the reason of an earlier wait is forgotten' },
  otherSignerFirst: { from: ['prepared'], to: 'waiting', when: 'another signer of the same document was quicker: its digest must be made anew' },
  cannotTellNow: { from: unsettled, to: 'asItWas', when: 'the status of the certificate cannot be learnt now; the document waits and says why, and the same signature may be handed in again' },
  refused: { from: unsettled, to: 'failed', when: 'the signature, the certificate or the document is not what it must be' },
  signatureTaken: { from: ['prepared'], to: 'signed', when: 'the signature was checked and embedded, and the route accepted it, in one transaction' },
  stopped: { from: unsettled, to: 'setAside', when: 'the signer ended the ceremony before; a reason that stood beside the document stays there' },
};

/** The state after an event; undefined when the event comes too late or too early and changes nothing. */
export function itemAfter(state: ItemState, event: ItemEvent): ItemState | undefined {
  const { from, to } = itemTransitions[event];
  if (!from.includes(state)) return undefined;
  return to === 'asItWas' ? state : to;
}

/**
 * The refusals that say nothing of the signature: the world outside cannot vouch for the certificate at this moment (no OCSP answer and no
 * list, what is trusted cannot be opened, the trusted list is past its next update). Every other refusal is a judgement.
 */
export const withoutJudgement = ['revocationUnknown', 'trustUnavailable', 'trustedListExpired'] as const;

/** What a refused signature means for its document: it is wrong, or nobody can tell now and it is to be asked again. */
export const eventOfRefusal = (code: string): Extract<ItemEvent, 'cannotTellNow' | 'refused'> =>
  withoutJudgement.some((one) => one === code) ? 'cannotTellNow' : 'refused';
