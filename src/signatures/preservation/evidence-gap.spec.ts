import { Problem } from '#shared/errors/problem.js';
import { attemptBrokenBy, attemptFailedBy } from './evidence-gap.js';

describe('Why a document could not be lifted', () => {
  test('is kept by code and certificate, each once, with the machine’s words beside them', () => {
    const missing = (signature: string) => ({ code: 'revocationEvidenceMissing' as const, signature, certificate: 'САВЧЕНКО Ірина', detail: 'no evidence' });
    expect(attemptFailedBy([missing('signature-1'), missing('decision'), { code: 'timestampUnavailable', signature: '', certificate: '', detail: 'noAnswer' }])).toEqual({
      reasons: [{ code: 'revocationEvidenceMissing', signature: 'signature-1', certificate: 'САВЧЕНКО Ірина' }, { code: 'timestampUnavailable', signature: '', certificate: '' }],
      words: 'revocationEvidenceMissing · signature-1 · САВЧЕНКО Ірина · no evidence; revocationEvidenceMissing · decision · САВЧЕНКО Ірина · no evidence; timestampUnavailable · noAnswer',
    });
  });

  test('is the code of a refusal, and a fault for everything else', () => {
    expect(attemptBrokenBy(new Problem('fileChanged', 409, 'The stored file is not the one that was signed.')).reasons).toEqual([{ code: 'fileChanged', signature: '', certificate: '' }]);
    expect(attemptBrokenBy(new Error('ENOSPC'))).toEqual({ reasons: [{ code: 'fault', signature: '', certificate: '' }], words: 'ENOSPC' });
  });
});
