import { exchange, type ExchangeLimits } from '../cms/exchange.js';
import { positiveNonce } from '../cms/timestamp-source.js';
import type { RevocationEvidence, RevocationSource } from '../ports.js';
import { serviceAddressesOf } from './extensions.js';
import { buildOcspRequest, readOcspResponse } from './ocsp.js';
import { certificateOf, type Certificate } from './x509.js';

export interface HttpRevocationSettings extends ExchangeLimits {
  /**
   * Origins (`http://ocsp.example.ua`, with the port when it is not the scheme's own) that may be contacted. An address in a
   * certificate is somebody else's text: what is not listed here is never contacted (S38).
   */
  readonly allowedOrigins: readonly string[];
  /** Lists are larger than answers; bytes, 32 MiB by default. */
  readonly crlSizeLimit?: number;
}

/**
 * Asks the OCSP responders that a certificate names and, when none answers, fetches its lists; only allow-listed origins. A responder that
 * answers with an error («try later»), or with something else than an OCSP answer, has not answered.
 */
export class HttpRevocationSource implements RevocationSource {
  constructor(private readonly settings: HttpRevocationSettings) {}

  async evidenceFor(certificateDer: Buffer, issuerDer: Buffer): Promise<readonly RevocationEvidence[]> {
    const certificate = certificateOf(certificateDer);
    const { ocsp, crls } = serviceAddressesOf(certificate);
    const issuer = certificateOf(issuerDer);
    for (const url of ocsp.filter((each) => this.allowed(each))) {
      const answer = await this.ask(url, certificate, issuer);
      if (answer) return [answer];
    }
    const limits = { ...this.settings, sizeLimit: this.settings.crlSizeLimit ?? 32 * 1024 * 1024 };
    const lists = await Promise.all(crls.filter((each) => this.allowed(each)).map((url) => exchange({ url }, limits)));
    return lists.flatMap((der) => (der ? [{ kind: 'crl' as const, der }] : []));
  }

  private async ask(url: string, certificate: Certificate, issuer: Certificate): Promise<RevocationEvidence | undefined> {
    const nonce = positiveNonce();
    const body = buildOcspRequest(certificate, issuer, nonce);
    const der = await exchange({ url, body, contentType: 'application/ocsp-request' }, this.settings);
    return der && readOcspResponse(der).ok ? { kind: 'ocsp', der, nonce } : undefined;
  }

  private allowed(url: string): boolean {
    if (!URL.canParse(url)) return false;
    const { protocol, origin } = new URL(url);
    return (protocol === 'http:' || protocol === 'https:') && this.settings.allowedOrigins.includes(origin);
  }
}
