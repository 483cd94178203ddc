import fc from 'fast-check';
import { faultInBody } from './sound-body.js';

const nested = (depth: number): unknown => Array.from({ length: depth }).reduce((inner) => ({ a: [inner] }), 'x');

describe('A body', () => {
  it('W14 of any well-formed texts in any shape of ours is sound', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 10, stringUnit: 'grapheme' }), (body) => {
      const nul = JSON.stringify(body).includes('\\u0000');
      expect(faultInBody(body, { texts: true }) === undefined).toBe(!nul);
    }));
  });

  it('W14 with a NUL or half of a surrogate pair anywhere is refused with its place', () => {
    expect(faultInBody({ remarks: [{ text: 'а' }, { text: 'а\u0000' }] }, { texts: true })).toEqual({ path: 'remarks.1.text', message: 'the text has characters that cannot be stored' });
    expect(faultInBody('\ud800', { texts: true })?.path).toBe('');
    expect(faultInBody({ facts: { '\udc00': 1 } }, { texts: true })).toEqual({ path: 'facts', message: 'a name has characters that cannot be stored' });
    expect(faultInBody({ text: 'а\u0000' }, { texts: false })).toBeUndefined();
  });

  it('W14 a million deep is refused without exhausting the stack', () => {
    expect(faultInBody(nested(30), { texts: true })).toBeUndefined();
    expect(faultInBody(nested(500_000), { texts: false })?.message).toBe('nested too deeply');
  });
});
