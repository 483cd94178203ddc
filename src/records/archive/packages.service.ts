import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Clock } from '#shared/clock.js';
import type { DocumentId } from '#shared/domain/ids.js';
import { PrintingService } from '#documents/printing.service.js';
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
  constructor(private readonly documents: ArchiveDocuments, private readonly printing: PrintingService, private readonly seals: SealService, private readonly trust: TrustService, private readonly directory: DirectoryQueries, private readonly clock: Clock) {}

  /** Starts writing: `output` is the package as it grows, `written` resolves with the number of documents once everything has gone in. */
  async open(order: ArchiveExport, wanted: AsyncIterable<{ documentId: DocumentId }>, told: (done: number) => Promise<void>): Promise<{ output: Readable; written: Promise<number> }> {
    const organisation = await this.directory.organisation(order.organisationId);
    const folder = `sprava_${fileSafe([order.caseIndex ?? 'vybrani', order.year ?? ''].filter(Boolean).join('_'))}`;
    const head: InventoryHead = { organisation: organisation.martialLawName ?? organisation.fullName, edrpou: organisation.edrpou, title: order.title, caseIndex: order.caseIndex, year: order.year, madeAt: this.clock.now() };
    const { trust } = await this.trust.material();
    const bag = new BagWriter(folder, head.madeAt);
    const written = writePackage(bag, folder, head, this.collected(order, wanted), {
      cover: (lines) => this.cover(organisation, head, lines), seal: (content) => this.seals.sealDetached(content), issuers: [...trust.known(), ...trust.trusted('certificates', head.madeAt)].map(pem).join(''), written: told,
    });
    written.catch(() => undefined); // the reader of `output` sees the same error
    return { output: bag.output, written };
  }

  private async *collected(order: ArchiveExport, wanted: AsyncIterable<{ documentId: DocumentId }>): AsyncGenerator<PackagedDocument> {
    for await (const { documentId } of wanted) yield await this.documents.collect(order.organisationId, documentId);
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
