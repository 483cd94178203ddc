import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '#shared/clock.js';
import { SETTINGS, type Settings } from '#shared/config/settings.js';
import type { OrganisationId, Sha256 } from '#shared/domain/ids.js';
import { receivedMarkData } from '#documents/rendering/mark-data.js';
import { PrintingService } from '#documents/printing.service.js';
import { BLOB_STORE, type BlobStore } from '#documents/storage/blob-store.js';
import type { CertificateFacts } from '#signatures/domain/certificate-facts.js';
import { SealService } from '#signatures/seal.service.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import type { IncomingId } from '../records.ids.js';

/** What marking came to: the sealed copy, or why there is none. */
export type Marked =
  | { readonly ok: true; readonly sha256: Sha256; readonly size: number; readonly page: number; readonly addedPage: boolean }
  | { readonly ok: false; readonly reason: string };

/** A page more and a seal with its time-stamp. */
const roomForMark = 1024 * 1024;

/** Puts the registration mark on received PDFs where it covers nothing, and closes the copy with the e-seal. */
@Injectable()
export class RegistrationMarks {
  constructor(
    private readonly seals: SealService, private readonly printing: PrintingService, private readonly directory: DirectoryQueries, private readonly clock: Clock, @Inject(BLOB_STORE) private readonly blobs: BlobStore, @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The sealed copy, kept by its hash. Files that somebody signed, and those that cannot be read, get none. Throws while seal or time-stamp are away. */
  async mark(organisationId: OrganisationId, incomingId: IncomingId, registration: { index: string; date: string }, pdf: Buffer): Promise<Marked> {
    const decision = this.seals.placeFor(pdf);
    if (!decision.ok) return decision;
    const { place } = decision;
    const organisation = await this.directory.organisation(organisationId);
    const { pdf: mark } = await this.printing.printMark(receivedMarkData(place.size, {
      createdAt: this.clock.now(), system: '«Обіг»', organisation: organisation.shortName, registration, certificates: [sealLine(await this.seals.certificate())], cardUrl: `${this.settings.PUBLIC_URL.replace(/\/$/, '')}/incoming/${incomingId}`,
    }));
    const sealed = await this.seals.sealReceived(place, mark, `Реєстрація вхідного № ${registration.index} від ${registration.date.split('-').reverse().join('.')}`);
    const { sha256, size } = await this.blobs.put(organisationId, sealed, pdf.length + roomForMark);
    return { ok: true, sha256, size, page: place.pageIndex + 1, addedPage: place.addedPage };
  }
}

const sealLine = ({ subject, serial, qualified, notBeforeAt, notAfterAt }: CertificateFacts) => ({
  name: subject.organisation ?? subject.commonName ?? '', kind: qualified ? 'Кваліфікована електронна печатка' : 'Електронна печатка', serial: serial.toUpperCase(), validFrom: notBeforeAt, validTo: notAfterAt,
});
