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
/** A signature inside the PDF, over a decision, or over the attachment that `fileName` names. `signatureId`: the detached one can be taken away as a file. */
export const SignatureView = z.object({
  signatureId: idOut.nullable(), field: z.string(), kind: z.enum(['signature', 'seal', 'timestamp', 'visa', 'attachment']), fileName: z.string().nullable(), signer: z.string(), position: z.string().nullable(), organisation: z.string().nullable(), issuer: z.string(), serial: z.string(),
  signedAt: instant.nullable(), timestampAt: instant.nullable(), level: z.string(), algorithm: z.string(), coversWholeFile: z.boolean(), verdict: z.enum(['TOTAL-PASSED', 'INDETERMINATE', 'TOTAL-FAILED']), subIndication: z.string().nullable(), checks: z.array(CheckView),
});

const indication = z.enum(['TOTAL-PASSED', 'INDETERMINATE', 'TOTAL-FAILED']);
const bilingual = z.object({ uk: z.string(), en: z.string() });
/** A verdict with its sub-indication (ETSI EN 319 102-1) and its reason in words; the reason is absent when all is well. */
export const VerdictView = z.object({ indication, subIndication: z.string().nullable(), reason: z.string().nullable(), heading: bilingual, text: bilingual.nullable() });
/** One signature, seal or time-stamp in a file that somebody wants verified. Instants are those of the report; `changes` name the state of the file that made them, from 1. */
export const VerifiedSignatureView = z.object({
  id: z.string(), kind: z.enum(['signature', 'seal', 'timestamp']), format: z.string(), level: z.string().nullable(), algorithm: z.string().nullable(), key: z.string().nullable(), verdict: VerdictView,
  signer: z.object({ name: z.string(), title: z.string().nullable(), organisation: z.string().nullable(), edrpou: z.string().nullable() }).nullable(),
  certificate: z.object({ issuer: z.string(), serial: z.string(), validFrom: instant, validTo: instant, qualified: z.boolean() }).nullable(),
  claimedAt: instant.nullable(), provedAt: instant.nullable(), covers: bilingual, coversAll: z.boolean(),
  changes: z.array(z.object({ state: z.number().int(), kind: z.string(), text: bilingual, detail: z.string().nullable(), allowed: z.boolean() })), moreChanges: z.number().int(),
  checks: z.array(z.object({ name: z.string(), title: bilingual, verdict: z.enum(['passed', 'failed', 'unknown', 'skipped']), severity: z.enum(['error', 'warning', 'info']), reason: z.string().nullable(), text: bilingual.nullable(), detail: z.string().nullable() })),
});
/** What a verification found; `etsi` is the same in the shape of ETSI TS 119 102-2, when it was asked for. */
export const VerificationView = z.object({
  verdict: VerdictView, verifiedAt: instant, policy: z.object({ name: z.string(), version: z.string(), sha256: z.string() }), file: z.object({ name: z.string().nullable(), size: z.number().int(), sha256: z.string(), kind: z.enum(['pdf', 'cms', 'asic-e', 'asic-s', 'unknown']) }),
  signatures: z.array(VerifiedSignatureView), moreSignatures: z.number().int(), etsi: json.optional(),
});

const signatureParams = documentParams.extend({ signatureId: idOf<Branded<'signature'>>() });

export const signaturesApi = {
  verify: endpoint({ method: 'POST', path: '/api/verify', summary: 'Verify the signatures of a file: part `file` is a PDF, a .p7s or an ASiC container, part `detached` the data of a detached signature; nothing is kept', access: 'public', upload: true, query: z.object({ etsi: z.enum(['true', 'false']).default('false') }), response: VerificationView }),
  verificationReport: endpoint({ method: 'POST', path: '/api/verify/report', summary: 'The same, as a report in PDF', access: 'public', upload: true, streams: 'file' }),
  certificates: endpoint({ method: 'GET', path: '/api/me/certificates', summary: 'My certificates', access: 'signedIn', response: z.object({ certificates: z.array(CertificateView) }) }),
  bindCertificate: endpoint({ method: 'POST', path: '/api/me/certificates', summary: 'Bind a certificate to me; it must carry my РНОКПП', access: 'signedIn', status: 201, body: z.object({ certificateChain: z.array(base64).min(1).max(10) }), response: CertificateView }),
  unbindCertificate: endpoint({ method: 'DELETE', path: '/api/me/certificates/:certificateId', summary: 'Unbind a certificate of mine', access: 'signedIn', params: z.object({ certificateId: idOf<Branded<'certificate'>>() }), status: 204 }),
  documentSignatures: endpoint({ method: 'GET', path: '/api/documents/:documentId/signatures', summary: 'Signatures and seals of a document, each with its checks', access: 'signedIn', params: documentParams, response: z.object({ signatures: z.array(SignatureView) }) }),
  signatureFile: endpoint({ method: 'GET', path: '/api/documents/:documentId/signatures/:signatureId/signature.p7s', summary: 'One detached signature (CAdES), over a decision or an attachment', access: 'signedIn', params: signatureParams, streams: 'file' }),
  signedDecision: endpoint({ method: 'GET', path: '/api/documents/:documentId/signatures/:signatureId/decision.json', summary: 'The very bytes of the decision that a detached signature is over', access: 'signedIn', params: signatureParams, streams: 'file' }),
  finalPdf: endpoint({ method: 'GET', path: '/api/documents/:documentId/document.pdf', summary: 'The signed (and, when ready, sealed) PDF', access: 'signedIn', params: documentParams, streams: 'file' }),
};
