/** Object identifiers of RFC 5652, 5035, 3161, 5280, 6960 and of the ETSI profiles, by the names the standards use. */
export const oids = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  encryptedData: '1.2.840.113549.1.7.6',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  algorithmProtection: '1.2.840.113549.1.9.52',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  signatureTimeStampToken: '1.2.840.113549.1.9.16.2.14',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  ocspRevocationInfo: '1.3.6.1.5.5.7.16.2',
  archiveTimestampV3: '0.4.0.1733.2.4',
  atsHashIndexV3: '0.4.0.19122.1.5',
  basicOcspResponse: '1.3.6.1.5.5.7.48.1.1',
  ocspNonce: '1.3.6.1.5.5.7.48.1.2',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  timeStampingUsage: '1.3.6.1.5.5.7.3.8',
  ocspSigningUsage: '1.3.6.1.5.5.7.3.9',
  anyUsage: '2.5.29.37.0',
} as const;

/** Certificate and CRL extensions (RFC 5280 §4.2, §5.2, §5.3; RFC 3739). */
export const extensionOids = {
  subjectDirectoryAttributes: '2.5.29.9',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  deltaCrlIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  certificateIssuer: '2.5.29.29',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  freshestCrl: '2.5.29.46',
  inhibitAnyPolicy: '2.5.29.54',
  authorityInformationAccess: '1.3.6.1.5.5.7.1.1',
  subjectInformationAccess: '1.3.6.1.5.5.7.1.11',
  qcStatements: '1.3.6.1.5.5.7.1.3',
} as const;

/** Attribute types of distinguished names (X.520, RFC 4519; 2.5.4.97 is ETSI EN 319 412-1). */
export const nameOids = {
  commonName: '2.5.4.3',
  surname: '2.5.4.4',
  serialNumber: '2.5.4.5',
  country: '2.5.4.6',
  locality: '2.5.4.7',
  organisation: '2.5.4.10',
  organisationalUnit: '2.5.4.11',
  title: '2.5.4.12',
  givenName: '2.5.4.42',
  organisationIdentifier: '2.5.4.97',
  email: '1.2.840.113549.1.9.1',
} as const;

/** Codes of people and bodies in `subjectDirectoryAttributes` of the older Ukrainian profile, and QcStatements (rules-ua §4.5). */
export const ukrainianOids = {
  rnokpp: '1.2.804.2.1.1.1.11.1.4.1.1',
  edrpou: '1.2.804.2.1.1.1.11.1.4.2.1',
  rnokppVariant: '1.2.804.2.1.1.1.11.1.4.7.1',
  unzr: '1.2.804.2.1.1.1.11.1.4.11.1',
  qcCompliance: '0.4.0.1862.1.1',
  qcSscd: '0.4.0.1862.1.4',
  qcType: '0.4.0.1862.1.6',
  qcTypeSignature: '0.4.0.1862.1.6.1',
  qcTypeSeal: '0.4.0.1862.1.6.2',
} as const;
