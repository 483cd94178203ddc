import { z } from 'zod';
import { endpoint } from '#shared/http/endpoint.js';
import { base64, idOf, idOut, instant, json } from '#shared/http/schemas.js';
import { documentParams } from '#documents/documents.contract.js';
import type { Branded } from '#shared/domain/ids.js';

/** A certificate bound to a person; the private key never reaches the server. The РНОКПП is shown masked. */
export const CertificateView = z.object({
  certificateId: idOut, subject: z.string(), issuer: z.string(), serial: z.string(), role: z.enum(['personal', 'representative', 'seal']), taxNumberMasked: z.string().nullable(),
  edrpou: z.string().nullable(), qualified: z.boolean(), validFrom: instant, validTo: instant, daysLeft: z.number().int(), boundAt: instant, state: z.enum(['valid', 'expiring', 'expired', 'revoked']),
});
/** One named check of a signature: what was asked, the verdict, and why. */
export const CheckView = z.object({ name: z.string(), verdict: z.enum(['passed', 'failed', 'unknown', 'skipped']), code: z.string().nullable(), facts: z.record(z.string(), json) });
/** A signature inside the PDF, over a decision, or over the attachment that `fileName` names. */
export const SignatureView = z.object({
  field: z.string(), kind: z.enum(['signature', 'seal', 'timestamp', 'visa', 'attachment']), fileName: z.string().nullable(), signer: z.string(), position: z.string().nullable(), organisation: z.string().nullable(), issuer: z.string(), serial: z.string(),
  signedAt: instant.nullable(), timestampAt: instant.nullable(), level: z.string(), algorithm: z.string(), coversWholeFile: z.boolean(), verdict: z.enum(['TOTAL-PASSED', 'INDETERMINATE', 'TOTAL-FAILED']), subIndication: z.string().nullable(), checks: z.array(CheckView),
});

export const signaturesApi = {
  certificates: endpoint({ method: 'GET', path: '/api/me/certificates', summary: 'My certificates', access: 'signedIn', response: z.object({ certificates: z.array(CertificateView) }) }),
  bindCertificate: endpoint({ method: 'POST', path: '/api/me/certificates', summary: 'Bind a certificate to me; it must carry my РНОКПП', access: 'signedIn', status: 201, body: z.object({ certificateChain: z.array(base64).min(1).max(10) }), response: CertificateView }),
  unbindCertificate: endpoint({ method: 'DELETE', path: '/api/me/certificates/:certificateId', summary: 'Unbind a certificate of mine', access: 'signedIn', params: z.object({ certificateId: idOf<Branded<'certificate'>>() }), status: 204 }),
  documentSignatures: endpoint({ method: 'GET', path: '/api/documents/:documentId/signatures', summary: 'Signatures and seals of a document, each with its checks', access: 'signedIn', params: documentParams, response: z.object({ signatures: z.array(SignatureView) }) }),
  finalPdf: endpoint({ method: 'GET', path: '/api/documents/:documentId/document.pdf', summary: 'The signed (and, when ready, sealed) PDF', access: 'signedIn', params: documentParams, streams: 'file' }),
};
