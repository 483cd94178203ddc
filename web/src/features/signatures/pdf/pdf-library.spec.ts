// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { paragraphsOf } from './pdf-library';

const piece = (str: string, y: number, hasEOL = false): unknown => ({ str, hasEOL, transform: [12, 0, 0, 12, 80, y], height: 12 });

describe('the text of a PDF page', () => {
  it('joins the lines of one paragraph and parts the paragraphs by the gap between them', () => {
    expect(paragraphsOf([
      piece('РОЗПОРЯДЖЕННЯ', 700, true), piece('', 700), piece('Відповідно до статей 6, 39', 660, true), piece('Закону України', 645, true), piece('1. Схвалити', 615), piece(' ', 615), piece('Програму.', 615, true),
    ])).toEqual(['РОЗПОРЯДЖЕННЯ', 'Відповідно до статей 6, 39 Закону України', '1. Схвалити Програму.']);
  });
  it('ignores marks of structure that carry no text', () => {
    expect(paragraphsOf([{ type: 'beginMarkedContent' }, piece('Лист', 700)])).toEqual(['Лист']);
  });
});
