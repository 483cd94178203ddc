/** A certificate (DER) in the text form that openssl reads (RFC 7468): lines of 64 characters and never an empty one. */
export const pem = (der: Buffer): string => `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/(.{64})(?=.)/g, '$1\n')}\n-----END CERTIFICATE-----\n`;
