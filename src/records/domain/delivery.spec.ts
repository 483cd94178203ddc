import fc from 'fast-check';
import { afterReceipt, dispatchStates, mayRepeat, planDelivery, type AddresseeFact, type DispatchState, type ReceiptType } from './delivery.js';

const addressee = (name: string, more: Partial<AddresseeFact> = {}): AddresseeFact => ({ name, edrpou: null, email: null, address: null, channel: null, ...more });
const receipt = fc.constantFrom<ReceiptType>(1, 2, 3, 4);
const state = fc.constantFrom(...dispatchStates);
const told = (from: DispatchState, receipts: readonly ReceiptType[]): DispatchState => receipts.reduce(afterReceipt, from);

describe('receipts of a dispatch', () => {
  it('DOC-4 goes from sent over delivered and accepted to registered', () => {
    expect(([1, 2, 3] as const).map((_, index, all) => told('sent', all.slice(0, index + 1)))).toEqual(['delivered', 'accepted', 'registered']);
  });

  it('DOC-5 a refusal lets the office repeat, a registration does not', () => {
    expect(told('sent', [1, 4])).toBe('refused');
    expect(mayRepeat('refused')).toBe(true);
    expect(mayRepeat(told('sent', [1, 2, 3]))).toBe(false);
  });

  it('end in the same state in whatever order and however often they come', () => {
    fc.assert(
      fc.property(fc.array(receipt, { maxLength: 8 }), (receipts) => {
        expect(told('sent', [...receipts].reverse())).toBe(told('sent', receipts));
        expect(told('sent', [...receipts, ...receipts])).toBe(told('sent', receipts));
      }),
    );
  });

  it('never take back what the addressee has said', () => {
    fc.assert(fc.property(state, receipt, receipt, (from, one, other) => expect(afterReceipt(afterReceipt(afterReceipt(from, one), other), one)).toBe(afterReceipt(afterReceipt(from, one), other))));
  });
});

describe('the delivery of a letter', () => {
  it('makes one dispatch per addressee and, over four, puts them on a list', () => {
    const names = ['Північнозорянська РВА', 'Лугівська РВА', 'Веснянська міська рада', 'Ставківська селищна рада', 'Дубрівська сільська рада'];
    const five = planDelivery(names.map((name) => addressee(name)));
    expect(five.map((one) => [one.place, one.name, one.listed])).toEqual(names.map((name, index) => [index + 1, name, true]));
    expect(planDelivery(names.slice(0, 4).map((name) => addressee(name))).every((one) => !one.listed)).toBe(true);
  });

  it('takes the wished channel, else the first that reaches the addressee', () => {
    const plan = planDelivery([addressee('Рада', { edrpou: '00000203', channel: 'email', email: 'rada@dubrivka.example' }), addressee('Міністерство', { edrpou: '00000002' }), addressee('Василь СТЕЦЕНКО', { email: 's@mail.example' }), addressee('Без адреси')]);
    expect(plan.map((one) => one.channel)).toEqual(['email', 'sev', 'email', 'post']);
  });

  it('sends one copy to an addressee named twice', () => {
    expect(planDelivery([addressee('Рада', { edrpou: '1' }), addressee(' рада ', { edrpou: '1' }), addressee('Рада', { edrpou: '2' })])).toHaveLength(2);
  });
});
