import { contentOperations, withoutMarkedContent } from './content-stream.js';
import { PdfError } from './pdf-error.js';

const stripped = (text: string): string => withoutMarkedContent(Buffer.from(text, 'latin1')).toString('latin1');

describe('content streams', () => {
  it('marked content is dropped and every drawing operator stays byte for byte', () => {
    const marked = '/P <</MCID 0>> BDC\nBT /F1 12 Tf (a) Tj ET\nEMC /Artifact BMC 0 0 m 5 5 l S EMC';
    expect(stripped(marked).replace(/\s+/g, ' ').trim()).toBe('BT /F1 12 Tf (a) Tj ET 0 0 m 5 5 l S');
    const plain = 'q 1 0 0 1 0 0 cm\n[(a) -12 (b)] TJ % note\n Q';
    expect(stripped(plain)).toBe(plain);
  });

  it('the words of marked content inside strings and inline images are left alone', () => {
    const text = '(EMC /P BMC) Tj BI /W 1 /H 1 /BPC 8 /CS /G ID EMC\nEI Q';
    expect(stripped(text)).toBe(text);
  });

  it('optional content is refused: without its switch what was hidden would show', () => {
    expect(() => stripped('/OC /Layer1 BDC (secret) Tj EMC')).toThrow(PdfError);
  });

  it('knows operators and operands apart', () => {
    const operations = [...contentOperations(Buffer.from("1 0 0 RG (a) ' T*", 'latin1'))].map(({ operator, operands }) => [
      operator,
      operands.length,
    ]);
    expect(operations).toEqual([
      ['RG', 3],
      ["'", 1],
      ['T*', 0],
    ]);
  });
});
