// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { csvCell, signingReport } from './report';

describe('the signing report', () => {
  it('W03 a title that looks like a formula stays a text', () => {
    expect(['=1+1', '+380', '-5', '@x', '\tx', 'Лист'].map(csvCell)).toEqual(["'=1+1", "'+380", "'-5", "'@x", "'\tx", 'Лист']);
  });
  it('keeps semicolons, quotes and line breaks inside their cell', () => {
    const item = { documentId: 'd', stepId: 's', title: 'Про «A»; "B"\nC', kindUk: 'Лист', version: 1, pages: 1, pdfHash: null, changedSinceApproval: false, state: 'signed' as const, reason: null, signedAt: null, attachments: [] };
    expect(signingReport([item], ['№', 'Документ'], () => 'Підписано', () => '')).toBe('\uFEFF№;Документ\r\n1;"Про «A»; ""B""\nC";Лист;1;Підписано;;;\r\n');
  });
});
