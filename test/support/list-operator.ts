import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Instant } from '#shared/domain/ids.js';
import { makeAuthority } from '#signatures/development/authority.js';
import { encodeName, issueCertificate } from '#signatures/development/issue-certificate.js';
import { listXml, signList, type ListEntry } from '#signatures/trust/trusted-list.fixture.js';

type Release = Omit<ListEntry, 'services'> & { readonly status?: 'granted' | 'withdrawn' };

/** An operator of a trusted list with one provider on it, who publishes it at an address over HTTP, and can be away, slow or lie. */
export class ListOperator {
  /** What the address answers with. */
  serves: (response: ServerResponse) => void = (response) => void response.writeHead(503).end();
  asked = 0;
  /** The provider that the list vouches for. */
  readonly provider: Buffer;
  private readonly key;
  private readonly certificate: Buffer;

  private constructor(private readonly server: Server) {
    const issuedOn = '2024-01-01T00:00:00.000Z' as Instant;
    this.provider = makeAuthority(issuedOn, { ocsp: '', issuer: '', crl: '', timestamp: '' }).root.chain[0] ?? Buffer.alloc(0);
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const name = encodeName([{ type: 'commonName', value: 'Оператор' }]);
    this.key = privateKey;
    this.certificate = issueCertificate({ subject: name, publicKey, notBeforeAt: issuedOn, notAfterAt: '2049-01-01T00:00:00.000Z' as Instant, extensions: [] }, { nameDer: name, key: privateKey, algorithm: 'ecdsa-sha256' });
  }

  static async open(): Promise<ListOperator> {
    const server = createServer();
    const operator = new ListOperator(server);
    server.on('request', (_request, response) => {
      operator.asked += 1;
      operator.serves(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return operator;
  }

  /** For TRUST_LIST_URL. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/TL.xml`;
  }

  /** For TRUST_LIST_SIGNERS: makes the folder with the operator's certificate in it. */
  signersIn(folder: string): string {
    const signers = path.join(folder, 'signers');
    mkdirSync(signers, { recursive: true });
    writeFileSync(path.join(signers, 'operator.crt'), this.certificate);
    return signers;
  }

  signed({ status = 'granted', ...release }: Release): Buffer {
    const services = [{ type: 'CA/QC', name: 'Надавач', certificates: [this.provider], periods: [['2024-06-01T00:00:00Z', status]] as const }];
    return Buffer.from(signList(listXml({ ...release, services }), { key: this.key, certificate: this.certificate }));
  }

  publish(body: Buffer): void {
    this.serves = (response) => void response.writeHead(200, { 'content-type': 'application/vnd.etsi.tsl+xml' }).end(body);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
