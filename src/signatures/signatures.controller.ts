import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { sha256 } from '#shared/crypto/sha256.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { Acting, Input, Serves } from '#shared/http/serves.js';
import { sendFile } from '#shared/http/streams.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { AccessJournal } from '#documents/access-journal.service.js';
import { DocumentsService } from '#documents/documents.service.js';
import { CertificatesService } from './certificates.service.js';
import { DocumentSigningService } from './document-signing.service.js';
import { signaturesApi } from './signatures.contract.js';
import { SignaturesQueries } from './signatures.queries.js';

/** Certificates of a person; signatures and final files of a document. */
@Controller()
export class SignaturesController {
  constructor(
    private readonly certificates: CertificatesService, private readonly queries: SignaturesQueries, private readonly signing: DocumentSigningService, private readonly documents: DocumentsService, private readonly access: AccessJournal,
  ) {}

  @Serves(signaturesApi.certificates)
  async list(@Acting() actor: PersonActor): Promise<OutputOf<typeof signaturesApi.certificates>> {
    return { certificates: await this.certificates.list(actor) };
  }

  @Serves(signaturesApi.bindCertificate)
  bind(@Input() input: InputOf<typeof signaturesApi.bindCertificate>, @Acting() actor: PersonActor): Promise<OutputOf<typeof signaturesApi.bindCertificate>> {
    return this.certificates.bind(actor, input.body.certificateChain.map((der) => Buffer.from(der, 'base64')));
  }

  @Serves(signaturesApi.unbindCertificate)
  unbind(@Input() input: InputOf<typeof signaturesApi.unbindCertificate>, @Acting() actor: PersonActor): Promise<void> {
    return this.certificates.unbind(actor, input.params.certificateId);
  }

  @Serves(signaturesApi.documentSignatures)
  async signatures(@Input() input: InputOf<typeof signaturesApi.documentSignatures>, @Acting() actor: PersonActor): Promise<OutputOf<typeof signaturesApi.documentSignatures>> {
    await this.documents.assertVisible(actor, input.params.documentId);
    return { signatures: await this.queries.verified(actor.organisationId, input.params.documentId) };
  }

  @Serves(signaturesApi.signatureFile)
  async signatureFile(@Input() { params }: InputOf<typeof signaturesApi.signatureFile>, @Acting() actor: PersonActor, @Res() reply: FastifyReply): Promise<void> {
    const { cms, fileName } = await this.detached(actor, params);
    await sendFile(reply, { name: `${fileName ?? 'decision.json'}.p7s`, mediaType: 'application/pkcs7-signature', data: cms, size: cms.length });
  }

  @Serves(signaturesApi.signedDecision)
  async signedDecision(@Input() { params }: InputOf<typeof signaturesApi.signedDecision>, @Acting() actor: PersonActor, @Res() reply: FastifyReply): Promise<void> {
    const { content } = await this.detached(actor, params);
    if (content === null) throw sharedProblem('notFound');
    const data = Buffer.from(content, 'utf8');
    await sendFile(reply, { name: 'decision.json', mediaType: 'application/json', data, size: data.length });
  }

  private async detached(actor: PersonActor, { documentId, signatureId }: InputOf<typeof signaturesApi.signatureFile>['params']) {
    await this.documents.assertVisible(actor, documentId);
    const found = await this.queries.detached(actor.organisationId, documentId, signatureId);
    if (!found) throw sharedProblem('notFound');
    await this.access.leaves(actor, documentId, { what: 'signed', sha256: sha256(found.cms) });
    return found;
  }

  @Serves(signaturesApi.finalPdf)
  async final(@Input() input: InputOf<typeof signaturesApi.finalPdf>, @Acting() actor: PersonActor, @Res() reply: FastifyReply): Promise<void> {
    await this.documents.assertVisible(actor, input.params.documentId);
    const file = await this.queries.finalFile(input.params.documentId);
    if (!file) throw sharedProblem('notFound');
    const pdf = await this.signing.bytesOf(actor.organisationId, file);
    await this.access.seen(actor, file.documentId, file.versionId);
    await this.access.leaves(actor, file.documentId, { what: 'signed', sha256: file.sha256 });
    await sendFile(reply, { name: 'document.pdf', mediaType: 'application/pdf', data: pdf, size: pdf.length, inline: true, etag: file.sha256 });
  }
}
