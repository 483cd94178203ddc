import fc from 'fast-check';
import { PdfString } from './pdf-objects.js';
import { instantOf, pdfDate, textOf, textString } from './pdf-text.js';

describe('text strings', () => {
  it('any text reads back as it was', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => expect(textOf(textString(text))).toBe(text)));
  });

  it('Ukrainian is written as UTF-16BE with its mark', () => {
    expect(textString('Є').bytes.toString('hex')).toBe('feff0404');
  });

  it('reads UTF-8 and the old document encoding too', () => {
    expect(textOf(new PdfString(Buffer.from('\ufeffКиїв', 'utf8')))).toBe('Київ');
    expect(textOf(new PdfString(Buffer.from([0x80, 0x41, 0xe9])))).toBe('•Aé');
  });
});

describe('dates', () => {
  it('an instant is written in UTC to the second and reads back', () => {
    expect(pdfDate('2026-03-09T08:07:06.543Z')).toBe('D:20260309080706Z');
    expect(instantOf('D:20260309080706Z')).toBe('2026-03-09T08:07:06.000Z');
  });

  it('reads zones and shortened forms, and refuses nonsense', () => {
    expect(instantOf("D:20260309100706+02'00'")).toBe('2026-03-09T08:07:06.000Z');
    expect(instantOf("D:20260309050706-03'00")).toBe('2026-03-09T08:07:06.000Z');
    expect(instantOf('D:2026')).toBe('2026-01-01T00:00:00.000Z');
    expect(instantOf('D:20261399')).toBeUndefined();
    expect(instantOf('yesterday')).toBeUndefined();
  });
});
