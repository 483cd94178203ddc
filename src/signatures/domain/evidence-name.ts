/**
 * How evidence about certificates is called where it is kept as files: an OCSP answer by the certificate that it is about, a revocation
 * list by the authority that issued it. Fingerprints are SHA-256 in hexadecimal, so that a verifier finds what it needs without a directory.
 */
export const ocspFile = (certificateFingerprint: string): string => `${certificateFingerprint}.ocsp`;
export const crlFile = (issuerFingerprint: string): string => `${issuerFingerprint}.crl`;
