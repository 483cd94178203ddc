import { numberPoints } from './numbering.js';
import { seedKinds } from './kinds.seed.js';
import { checkRequisites, valueUk } from './requisite-values.js';
import { requisiteOf, type KindDefinition } from './kinds.js';
import type { Block } from './content.js';
import type { BlockId } from '#shared/domain/ids.js';

const kindOf = (code: string): KindDefinition => {
  const kind = seedKinds.find((candidate) => candidate.code === code);
  if (!kind) throw new Error(`no kind ${code}`);
  return kind;
};
const order = kindOf('ORDER_MAIN');
const letter = kindOf('LETTER_OUT');

describe('the kinds that are shipped', () => {
  it('are those of the list, each code and each requisite name once', () => {
    expect(seedKinds.map((kind) => kind.code)).toEqual([
      'ORDER_MAIN', 'ORDER_STAFF', 'ORDER_ADMIN', 'ORDER_TRIP', 'NAKAZ', 'LETTER_OUT', 'LETTER_INT', 'PROTOCOL', 'INCOMING', 'CITIZEN', 'INFO_REQ',
    ]);
    for (const kind of seedKinds) expect(new Set(kind.requisites.map((requisite) => requisite.name)).size).toBe(kind.requisites.length);
  });

  it('ask for the obligatory requisites 19 and 22 of ДСТУ 4163:2020 wherever they are drafted', () => {
    for (const kind of seedKinds.filter((candidate) => candidate.drafted)) {
      const required = kind.requisites.filter((requisite) => requisite.required).map((requisite) => requisite.dstuCode);
      expect(required).toEqual(expect.arrayContaining(['19', '22']));
    }
  });
});

describe('requisites of a kind', () => {
  const refusal = (requisites: Parameters<typeof checkRequisites>[1], kind = order) => {
    const checked = checkRequisites(kind, requisites);
    return checked.ok ? 'fits' : `${checked.refusal.code} ${checked.refusal.facts.name}`;
  };

  it('fit when every value has the shape of its type', () => {
    expect(refusal({
      title: 'Про схвалення проєкту', hasMoney: true, amount: 450_000, signatory: { name: 'Андрій ГАЙОВИЙ', position: 'Начальник' },
      interestedUnits: [{ unitId: 'u', name: 'Департамент' }], publish: null,
    })).toBe('fits');
    expect(refusal({ letterKind: 'reply', replyTo: { index: '1/06-3-12345', date: '2026-10-27' }, addressees: [{ name: 'Міністерство цифрової\nтрансформації України' }] }, letter)).toBe('fits');
  });

  it('A05 refuse what the kind does not have: status, number or owner cannot be smuggled in', () => {
    expect(refusal({ status: 'signed' })).toBe('unknownRequisite status');
    expect(refusal({ organisationId: 'x' })).toBe('unknownRequisite organisationId');
    expect(refusal(JSON.parse('{"__proto__": {"required": false}}') as Parameters<typeof checkRequisites>[1])).toBe('unknownRequisite __proto__');
  });

  it('refuse a value of the wrong shape by its name', () => {
    expect(refusal({ title: 5 })).toBe('requisiteWrongShape title');
    expect(refusal({ title: 'два\nрядки' })).toBe('requisiteWrongShape title');
    expect(refusal({ amount: -1 })).toBe('requisiteWrongShape amount');
    expect(refusal({ amount: 10.5 })).toBe('requisiteWrongShape amount');
    expect(refusal({ signatory: { name: 'Андрій ГАЙОВИЙ', role: 'admin' } })).toBe('requisiteWrongShape signatory');
    expect(refusal({ letterKind: 'telegram' }, letter)).toBe('requisiteWrongShape letterKind');
    expect(refusal({ answerBy: '2026-02-30' }, letter)).toBe('requisiteWrongShape answerBy');
  });

  it('W14 refuse NUL, lone surrogates and endless values', () => {
    expect(refusal({ title: 'Про\u0000' })).toBe('requisiteNotWellFormed title');
    expect(refusal({ signatory: { name: '\ud800' } })).toBe('requisiteNotWellFormed signatory');
    expect(refusal({ title: 'а'.repeat(10_001) })).toBe('requisiteTooLong title');
  });

  it('read as a Ukrainian reader expects', () => {
    const read = (value: Parameters<typeof valueUk>[0], name: string, kind = order) => valueUk(value, requisiteOf(kind, name));
    expect(read(123_456_789, 'amount')).toBe('1\u00a0234\u00a0567,89 грн');
    expect(read(true, 'hasMoney')).toBe('так');
    expect(read('reply', 'letterKind', letter)).toBe('Відповідь');
    expect(read({ index: '96-зпі', date: '2026-11-11' }, 'replyTo', letter)).toBe('№ 96-зпі від 11.11.2026');
    expect(read({ name: 'Ірина САВЧЕНКО', position: 'Заступник начальника' }, 'signatory')).toBe('Ірина САВЧЕНКО, Заступник начальника');
  });
});

describe('point numbers', () => {
  const point = (id: string, level: 1 | 2 | 3): Block => ({ id: id as BlockId, type: 'point', level, text: [] });
  const paragraph = (id: string): Block => ({ id: id as BlockId, type: 'paragraph', text: [] });
  const appendix = (id: string, number: number): Block => ({ id: id as BlockId, type: 'appendix', number, text: [] });
  const printed = (body: readonly Block[]): readonly string[] => [...numberPoints(body).values()].map((number) => number.printed);

  it('run through the levels «1.», «1)», «а)» and start anew below', () => {
    expect(printed([point('a', 1), point('b', 2), point('c', 3), point('d', 3), point('e', 2), point('f', 1), point('g', 2)])).toEqual(
      ['1.', '1)', 'а)', 'б)', '2)', '2.', '1)'],
    );
  });

  it('go on over unnumbered paragraphs and start anew in an appendix', () => {
    expect(printed([point('a', 1), paragraph('b'), point('c', 1), appendix('d', 1), point('e', 1)])).toEqual(['1.', '2.', '1.']);
  });

  it('leave out the letters that lists leave out, and do not run dry', () => {
    const letters = printed(Array.from({ length: 26 }, (_, index) => point(String(index), 3)));
    expect(letters.join(' ')).toBe('а) б) в) г) д) е) ж) и) к) л) м) н) п) р) с) т) у) ф) х) ц) ш) щ) ю) я) аа) аб)');
  });
});
