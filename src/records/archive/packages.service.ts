import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '#shared/clock.js';
import type { DocumentId } from '#shared/domain/ids.js';
import { PrintingService } from '#documents/printing.service.js';
import { BLOB_STORE, type BlobStore } from '#documents/storage/blob-store.js';
import { EvidenceService, type EvidenceCollection } from '#signatures/evidence.service.js';
import { pdfLimit } from '#signatures/document-signing.service.js';
import { SealService } from '#signatures/seal.service.js';
import { TrustService } from '#signatures/trust.service.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import type { OrganisationFact } from '#users/domain/people.js';
import { ArchiveDocuments } from './archive-documents.service.js';
import { BagWriter } from './bag-writer.js';
import type { ArchiveExport } from './export.store.js';
import { fileSafe, type InventoryHead, type InventoryLine } from './inventory.js';
import { pem } from './pem.js';
import { writePackage, type PackagedDocument } from './package-writer.js';

/** Puts a package together out of an order: documents, cover, certificates, seal. */
@Injectable()
export class PackagesService {
  constructor(
    private readonly documents: ArchiveDocuments, private readonly printing: PrintingService, private readonly seals: SealService, private readonly trust: TrustService, private readonly proofs: EvidenceService,
    private readonly directory: DirectoryQueries, private readonly clock: Clock, @Inject(BLOB_STORE) private readonly blobs: BlobStore,
  ) {}

  /** Starts writing: `output` is the package as it grows, `written` resolves with the number of documents once everything has gone in. */
  async open(order: ArchiveExport, wanted: AsyncIterable<{ documentId: DocumentId }>, told: (done: number) => Promise<void>): Promise<{ output: Readable; written: Promise<number> }> {
    const organisation = await this.directory.organisation(order.organisationId);
    const folder = `sprava_${fileSafe([order.caseIndex ?? 'vybrani', order.year ?? ''].filter(Boolean).join('_'))}`;
    const head: InventoryHead = { organisation: organisation.martialLawName ?? organisation.fullName, edrpou: organisation.edrpou, title: order.title, caseIndex: order.caseIndex, year: order.year, madeAt: this.clock.now() };
    const { trust } = await this.trust.material();
    const bag = new BagWriter(folder, head.madeAt);
    const evidence = await this.proofs.open();
    const written = writePackage(bag, folder, head, this.collected(order, wanted, evidence), {
      cover: (lines) => this.cover(organisation, head, lines), seal: (content) => this.seals.sealDetached(content), issuers: [...trust.known(), ...trust.trusted('certificates', head.madeAt)].map(pem).join(''), evidence: () => this.evidenceFor(evidence), written: told,
    });
    written.catch(() => undefined); // the reader of `output` sees the same error
    return { output: bag.output, written };
  }

  private async *collected(order: ArchiveExport, wanted: AsyncIterable<{ documentId: DocumentId }>, evidence: EvidenceCollection): AsyncGenerator<PackagedDocument> {
    for await (const { documentId } of wanted) {
      const document = await this.documents.collect(order.organisationId, documentId);
      await evidence.add({ bytes: await this.blobs.read(order.organisationId, document.main.sha256, pdfLimit) });
      await evidence.add({ bytes: document.sheet.seal, detached: document.sheet.pdf });
      for (const appendix of document.appendices) await evidence.addOver(order.organisationId, appendix.sha256, appendix.signatures);
      for (const visa of document.visas) await evidence.add({ bytes: visa.signature, detached: Buffer.from(visa.content, 'utf8') });
      yield document;
    }
  }

  /** What was gathered from the documents, and the proof for the seal's own certificate: the seal over the package comes after it. */
  private async evidenceFor(evidence: EvidenceCollection): Promise<{ name: string; data: Buffer }[]> {
    const sample = Buffer.from('seal', 'utf8');
    await evidence.add({ bytes: await this.seals.sealDetached(sample), detached: sample });
    return evidence.files();
  }

  private async cover(organisation: OrganisationFact, head: InventoryHead, lines: readonly InventoryLine[]): Promise<Buffer> {
    const dates = lines.map((line) => line.date).sort();
    const retentions = [...new Set(lines.map((line) => line.retention))];
    const { fullName, martialLawName, shortName, edrpou } = organisation;
    const { pdf } = await this.printing.typeset({
      template: 'archive-cover', profile: 'PDF/A-2a+UA',
      data: {
        createdAt: head.madeAt, organisation: { fullName, ...(martialLawName ? { martialLawName } : {}), shortName, edrpou }, title: head.title, ...(head.caseIndex ? { caseIndex: head.caseIndex } : {}),
        ...(retentions.length > 0 ? { retention: retentions.join('; ') } : {}), ...(dates[0] ? { startedOn: dates[0] } : {}), ...(dates.at(-1) ? { endedOn: dates.at(-1) as string } : {}),
        documents: lines.map((line) => ({ index: line.index, date: line.date, kindTitle: line.kindUk, title: line.title, files: line.files, sha256: line.sha256 })),
      },
    });
    return pdf;
  }
}
