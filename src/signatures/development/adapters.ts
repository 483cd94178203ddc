import { positiveNonce, VerifyingTimestampSource, type TimestampSourceSettings } from '../cms/timestamp-source.js';
import { buildOcspRequest } from '../certificates/ocsp.js';
import { certificateOf } from '../certificates/x509.js';
import type { RevocationSource, TimestampSource } from '../ports.js';
import type { DevelopmentPki } from './development-pki.js';

/** The development time-stamp authority in this process, through the same requests and checks as one over HTTP. */
export function developmentTimestampSource(pki: DevelopmentPki, settings: TimestampSourceSettings): TimestampSource {
  return new VerifyingTimestampSource((request) => Promise.resolve(pki.issueTimestamp(request)), settings);
}

/** The development OCSP responder in this process; about certificates of other issuers it has no evidence. */
export function developmentRevocationSource(pki: DevelopmentPki): RevocationSource {
  return {
    async evidenceFor(certificate, issuer) {
      const { root, issuing } = pki.certificates;
      if (!issuer.equals(root) && !issuer.equals(issuing)) return [];
      const nonce = positiveNonce();
      const der = await pki.answerOcsp(buildOcspRequest(certificateOf(certificate), certificateOf(issuer), nonce));
      return [{ kind: 'ocsp', der, nonce }];
    },
  };
}
