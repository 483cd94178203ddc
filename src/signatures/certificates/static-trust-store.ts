import type { Instant } from '#shared/domain/ids.js';
import type { TrustedService, TrustStore } from '../ports.js';
import { readableCertificates, type Certificate } from './x509.js';

/** A trusted certificate and what for; by default for everything. */
export interface TrustedCertificate {
  readonly der: Buffer;
  readonly services?: readonly TrustedService[];
}

/** A trust store from a fixed list (settings, the development authority): a certificate is trusted within its own validity. */
export class StaticTrustStore implements TrustStore {
  private readonly anchors: readonly { readonly certificate: Certificate; readonly services?: readonly TrustedService[] }[];

  constructor(
    trusted: readonly TrustedCertificate[],
    private readonly others: readonly Buffer[] = [],
  ) {
    this.anchors = trusted.flatMap(({ der, services }) =>
      readableCertificates([der]).map((certificate) => (services ? { certificate, services } : { certificate })),
    );
  }

  trusted(service: TrustedService, at: Instant): readonly Buffer[] {
    return this.anchors
      .filter(({ services }) => !services || services.includes(service))
      .filter(({ certificate }) => certificate.notBeforeAt <= at && at <= certificate.notAfterAt)
      .map(({ certificate }) => certificate.der);
  }

  known(): readonly Buffer[] {
    return this.others;
  }
}
