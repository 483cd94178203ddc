import { problems, type ProblemText } from '#shared/errors/problem.js';

/** Refusals of certificates, keys, signatures and seals. */
export const signaturesProblems = {
  /** What came as a certificate is none. */
  notACertificate: { status: 422, title: 'This is not a certificate. Nothing was signed. Choose the key file issued to you.' },
  /** The certificate belongs to somebody else by its РНОКПП (S30). */
  foreignCertificate: { status: 422, title: 'This certificate was issued to somebody else. Nothing was signed. Choose your own key.' },
  certificateExpired: { status: 422, title: 'The certificate has expired. Nothing was signed. Renew it with your provider.' },
  certificateNotYetValid: { status: 422, title: 'The certificate is not valid yet. Nothing was signed.' },
  certificateRevoked: { status: 422, title: 'The certificate was revoked or suspended. Nothing was signed. Contact your provider.' },
  notQualified: { status: 422, title: 'The certificate is not qualified. Nothing was signed. A qualified certificate is needed.' },
  /** A personal certificate where an act of the body is signed (rules-ua §4.3). */
  noOrganisationCode: { status: 422, title: 'The certificate does not name the institution. Nothing was signed. An act is signed with the certificate of its representative.' },
  otherOrganisation: { status: 422, title: 'The certificate names another institution. Nothing was signed.' },
  wrongKeyUsage: { status: 422, title: 'This key is not for signing. Nothing was signed. Choose the other key of the container.' },
  untrustedIssuer: { status: 422, title: 'The certificate was not issued by an authority that is trusted here. Nothing was signed.' },
  /** Neither OCSP nor a list answered; trying again later is safe. */
  revocationUnknown: { status: 503, title: 'The status of the certificate could not be checked now. Nothing was signed. Try again in a minute.' },
  /** The list of trusted authorities is past its next update: nothing new can be vouched for. */
  trustedListExpired: { status: 503, title: 'The list of trusted authorities is out of date. Nothing was signed; reading goes on. The administrator has to put a newer list in place.' },
  /** What this installation trusts cannot be opened; the file and the reason are among the facts, the remedy in the log. */
  trustUnavailable: { status: 503, title: 'The list of trusted authorities cannot be used. Nothing was signed; reading goes on. The administrator has to mend it.' },
  /** The signature does not verify over what it was given for (S29, S42). */
  signatureInvalid: { status: 422, title: 'The signature does not match this document. It was not accepted; what was signed before is safe.' },
  /** Fewer or other signatures came than the document has attachments; all are taken or none. */
  attachmentsUnsigned: { status: 422, title: 'Every attachment of the document is signed with it, and some were not. Nothing was signed. Sign the document again.' },
  /** The stage asks for a stronger kind of signature than this certificate gives. */
  signatureTooWeak: { status: 422, title: 'A qualified signature is needed here. Nothing was signed. Use a key in a protected device.' },
  /** The decision was prepared for another person, another step, or was signed already. */
  decisionNotPrepared: { status: 409, title: 'This decision was not prepared for signing, or was signed already. Prepare it again.' },
  /** No time-stamp can be had now; the document waits and is not sealed (S37). */
  timestampUnavailable: { status: 503, title: 'The time-stamp service does not answer. What is signed is safe; the rest follows when it answers.' },
  /** The seal key cannot be used; nothing is half sealed (S44). */
  sealUnavailable: { status: 503, title: 'The seal key cannot be used now. The document waits, nothing is half sealed.' },
  /** The stored bytes are not those that were recorded (S45). */
  fileChanged: { status: 409, title: 'The stored file is not the one that was signed. It is not handed out; tell the administrator.' },
  /** Nothing to verify came with the request. */
  noFileToVerify: { status: 400, title: 'No file came with the request. Choose the file whose signatures are to be verified.' },
  /** Larger files are verified by the command line. */
  fileTooLargeToVerify: { status: 413, title: 'The file is too large to be verified here. Nothing was kept. An administrator can verify it by the command line.' },
  /** The upload did not come to its end in time. */
  uploadTooSlow: { status: 408, title: 'The file was too long on its way. Nothing was kept. Try again over a faster connection.' },
  /** As many files as may are being verified; nothing is lost, the file is still with its sender. */
  verifierBusy: { status: 503, title: 'Many files are being verified now. Nothing was kept. Try again in a minute.' },
} as const satisfies Record<string, ProblemText>;

export type SignaturesCode = keyof typeof signaturesProblems;
export const signaturesProblem = problems(signaturesProblems);
