/** How a letter reaches an addressee (rules-ua §2.11), in the order of preference. */
export const channels = ['sev', 'email', 'post', 'hand'] as const;
export type Channel = (typeof channels)[number];

/**
 * Where a dispatch stands. `queued` waits to be handed over; `failed` could not be handed over; `delivered`, `accepted`,
 * `registered`, `refused` are what the addressee said (receipts 1–4 of the exchange format, rules-ua §5.3).
 */
export const dispatchStates = ['queued', 'sent', 'delivered', 'accepted', 'registered', 'refused', 'failed'] as const;
export type DispatchState = (typeof dispatchStates)[number];

/** The receipts of the exchange: 1 delivered, 2 accepted, 3 registered, 4 registration refused. */
export type ReceiptType = 1 | 2 | 3 | 4;
const stateOf: Readonly<Record<ReceiptType, DispatchState>> = { 1: 'delivered', 2: 'accepted', 3: 'registered', 4: 'refused' };
const rank: Readonly<Record<DispatchState, number>> = { queued: 0, failed: 0, sent: 1, delivered: 2, accepted: 3, refused: 4, registered: 5 };

export const isReceiptType = (value: number): value is ReceiptType => value === 1 || value === 2 || value === 3 || value === 4;

/**
 * The state after a receipt. Receipts travel by themselves and may come twice or out of order: a later stage is never undone by
 * an earlier one, and a registration by the addressee outweighs a refusal.
 */
export function afterReceipt(state: DispatchState, type: ReceiptType): DispatchState {
  const said = stateOf[type];
  return rank[said] > rank[state] ? said : state;
}

/** Whether the records office may send again under the same index: the addressee refused, or it was never handed over. */
export const mayRepeat = (state: DispatchState): boolean => state === 'refused' || state === 'failed';

/** More addressees than this stand on a list of their own (rules-ua §2.11); each copy names only its own. */
export const mostPrintedAddressees = 4;

/** One addressee as the letter's requisite names it; whatever is missing is unknown. */
export interface AddresseeFact {
  readonly name: string;
  readonly edrpou: string | null;
  readonly email: string | null;
  readonly address: string | null;
  readonly channel: Channel | null;
}

/** One dispatch to be made: to whom, how, and whether the addressee stands on the distribution list. */
export interface PlannedDispatch extends AddresseeFact {
  readonly channel: Channel;
  readonly place: number;
  readonly listed: boolean;
}

/**
 * One dispatch per addressee, in the order of the letter. Without a wish the channel is the first that can reach the addressee:
 * the exchange for a body with its ЄДРПОУ, e-mail for an address, else post. The same addressee twice gets one copy.
 */
export function planDelivery(addressees: readonly AddresseeFact[]): readonly PlannedDispatch[] {
  const seen = new Set<string>();
  const distinct = addressees.filter((one) => {
    const key = `${one.edrpou ?? ''}|${one.name.trim().toLocaleLowerCase('uk-UA')}|${one.email ?? ''}`;
    return seen.has(key) ? false : seen.add(key);
  });
  const listed = distinct.length > mostPrintedAddressees;
  return distinct.map((one, index) => ({ ...one, channel: one.channel ?? (one.edrpou ? 'sev' : one.email ? 'email' : 'post'), place: index + 1, listed }));
}
