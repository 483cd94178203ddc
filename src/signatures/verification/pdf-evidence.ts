import type { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfError } from '#shared/pdf/pdf-error.js';
import { PdfStream } from '#shared/pdf/pdf-objects.js';
import type { RevocationEvidence } from '../ports.js';

/** What a PDF brings along for its own verification (`DSS`, ETSI EN 319 142-1 §5.4.2). It is hostile input until it is judged. */
export interface PdfEvidence {
  readonly certificates: readonly Buffer[];
  readonly revocation: readonly RevocationEvidence[];
}

/** More members of one list than this are an attempt to keep the verifier busy; the rest is left out. */
const MAX_MEMBERS = 500;

/** Reads the newest document security store; members that cannot be read are left out, as if they were not there. */
export function evidenceIn(document: PdfDocument): PdfEvidence {
  const store = document.dict(document.catalog.get('DSS'));
  const members = (key: string): Buffer[] => (document.array(store?.get(key)) ?? []).slice(0, MAX_MEMBERS).flatMap((item) => {
    try {
      const stream = document.resolve(item);
      return stream instanceof PdfStream ? [document.decode(stream)] : [];
    } catch (error) {
      if (error instanceof PdfError && error.code !== 'tooLarge') return [];
      throw error;
    }
  });
  const revocation: RevocationEvidence[] = [
    ...members('OCSPs').map((der) => ({ kind: 'ocsp' as const, der })),
    ...members('CRLs').map((der) => ({ kind: 'crl' as const, der })),
  ];
  return { certificates: members('Certs'), revocation };
}
