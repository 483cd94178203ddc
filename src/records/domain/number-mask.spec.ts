import fc from 'fast-check';
import { formatIndex, maskTokens, parseMask, previewIndex, type IndexFacts, type MaskPiece } from './number-mask.js';

const facts: IndexFacts = { number: 1187, year: 2026, journal: 'VYH', kind: 'LETTER_OUT', unit: '15-1', caseIndex: '01-15', initial: 'к' };

const piecesOf = (mask: string): readonly MaskPiece[] => {
  const parsed = parseMask(mask);
  if (!parsed.ok) throw new Error(`${mask}: ${parsed.refusal.code}`);
  return parsed.value;
};
const index = (mask: string, given: IndexFacts = facts): string => {
  const formatted = formatIndex(piecesOf(mask), given);
  if (!formatted.ok) throw new Error(`missing ${formatted.refusal.token}`);
  return formatted.value;
};
const fault = (mask: string): string | undefined => {
  const parsed = parseMask(mask);
  return parsed.ok ? undefined : parsed.refusal.code;
};

/** A literal that keeps `{n}` apart from digits and tokens on both sides. */
const literal = fc.stringMatching(/^[а-яіїєґ/.\- ]{1,6}$/);
const otherToken = fc.constantFrom(...maskTokens.filter((token) => token !== 'n')).map((token) => `{${token}}`);
const side = fc.array(otherToken, { maxLength: 2 });
const number = fc.integer({ min: 1, max: 10_000_000 });
const width = fc.integer({ min: 0, max: 9 });
const mask = fc
  .tuple(side, literal, width, literal, side)
  .map(([left, before, zeros, after, right]) => `${left.join('-')}${before}${zeros ? `{n:${'0'.repeat(zeros)}}` : '{n}'}${after}${right.join('-')}`)
  .filter((text) => text.length <= 60);

describe('the mask of a journal', () => {
  it('prints the indexes of the sample organisation', () => {
    expect(index('{n}', { ...facts, number: 412 })).toBe('412');
    expect(index('{n}-в', { ...facts, number: 57 })).toBe('57-в');
    expect(index('{n}/01-20', { ...facts, number: 8123 })).toBe('8123/01-20');
    expect(index('{case}/{n}')).toBe('01-15/1187');
    expect(index('{case}/{n}-зпі', { ...facts, number: 96, caseIndex: '04-03' })).toBe('04-03/96-зпі');
    expect(index('{n}/{yyyy}-р', { ...facts, number: 412 })).toBe('412/2026-р');
    expect(index('{initial}-{n}', { ...facts, number: 125 })).toBe('К-125');
    expect(index('{journal}.{kind}.{unit}/{n:0000}/{yy}')).toBe('VYH.LETTER_OUT.15-1/1187/26');
  });

  it('pads the number with zeros and never cuts it', () => {
    expect(index('{n:0000}', { ...facts, number: 7 })).toBe('0007');
    expect(index('{n:0000}', { ...facts, number: 12_345 })).toBe('12345');
  });

  it('refuses a fact that the document lacks, and previews it as a gap', () => {
    const pieces = piecesOf('{case}/{n}');
    expect(formatIndex(pieces, { ...facts, caseIndex: null })).toEqual({ ok: false, refusal: { code: 'indexFactMissing', token: 'case' } });
    expect(previewIndex(pieces, { ...facts, caseIndex: null })).toBe('…/1187');
  });

  it.each([
    ['', 'maskEmpty'], ['   ', 'maskEmpty'], ['{n}'.padEnd(61, 'р'), 'maskTooLong'], ['{n}\n', 'maskCharacter'], ['{n}\u202e', 'maskCharacter'], ['{n', 'maskBrace'], ['{n}}', 'maskBrace'],
    ['{m}/{n}', 'maskUnknownToken'], ['{n:12}', 'maskUnknownToken'], ['{yy:00}/{n}', 'maskUnknownToken'], ['{}', 'maskUnknownToken'], ['01-20', 'maskWithoutNumber'], ['{n}/{n}', 'maskNumberTwice'],
    ['1{n}', 'maskNumberTouches'], ['{n}20', 'maskNumberTouches'], ['{yy}{n}', 'maskNumberTouches'], ['{n}{case}', 'maskNumberTouches'],
  ])('refuses %j as %s', (text, code) => {
    expect(fault(text)).toBe(code);
  });

  it('I15 gives different indexes to different numbers of one journal and year', () => {
    fc.assert(
      fc.property(mask, number, number, (text, one, other) => {
        fc.pre(one !== other);
        expect(index(text, { ...facts, number: one })).not.toBe(index(text, { ...facts, number: other }));
      }),
    );
  });

  it('previews exactly what it will print when nothing is missing', () => {
    fc.assert(fc.property(mask, number, (text, n) => expect(previewIndex(piecesOf(text), { ...facts, number: n })).toBe(index(text, { ...facts, number: n }))));
  });

  it('keeps every literal and at least the digits of the number', () => {
    fc.assert(
      fc.property(mask, number, (text, n) => {
        const printed = index(text, { ...facts, number: n });
        for (const piece of piecesOf(text)) expect(printed).toContain('literal' in piece ? piece.literal : piece.token === 'n' ? String(n).padStart(piece.width, '0') : '');
      }),
    );
  });

  it('answers any text with a mask or a fault, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.array(fc.constantFrom('{', '}', 'n', '{n}', ':', '0', '{case}', '7', '/')).map((parts) => parts.join(''))), (text) => {
        const parsed = parseMask(text);
        if (parsed.ok) expect(parsed.value.filter((piece) => 'token' in piece && piece.token === 'n')).toHaveLength(1);
      }),
    );
  });
});
