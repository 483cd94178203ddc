import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow } from '#shared/database/rows.js';
import type { DocumentId, Instant, OrganisationId, Sha256, UnitId, VersionId } from '#shared/domain/ids.js';
import { LOGGER, type Logger } from '#shared/logging/logger.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import type { UnitFact } from '#users/domain/people.js';
import { documentsProblem } from './documents.errors.js';
import { DocumentsService } from './documents.service.js';
import type { Content } from './domain/content.js';
import { printJob } from './print-job.js';
import type { MarkData } from './rendering/mark-data.js';
import type { PrintedRegistration, Signatory } from './rendering/print-data.js';
import { TypesettingError, type Typeset, type Typesetter, type TypesetJob } from './rendering/typesetter.js';
import { BLOB_STORE, BlobError, type BlobStore } from './storage/blob-store.js';
import { versionById } from './version.store.js';

/** Injection token of the typesetter that the process has. */
export const TYPESETTER = Symbol('typesetter');

/** A finished PDF larger than this is no office document (S39). */
const pdfLimit = 100 * 1024 * 1024;

/** What a page says beyond its content; see `PrintContext`. */
export interface PrintOptions {
  readonly createdAt: Instant;
  readonly signatories?: readonly Signatory[];
  readonly printed?: PrintedRegistration;
}

/** Makes the exact pages of documents, and keeps those of versions: the same version is set once. */
@Injectable()
export class PrintingService implements OnModuleDestroy {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource,
    @Inject(TYPESETTER) private readonly typesetter: Typesetter,
    @Inject(BLOB_STORE) private readonly blobs: BlobStore,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly clock: Clock,
    private readonly directory: DirectoryQueries,
    private readonly documents: DocumentsService,
  ) {}

  /** Sets a content of a document on its letterhead. Refuses with `typesettingRefused` what cannot be set; `typesettingAway` may be tried again. */
  async print(organisationId: OrganisationId, documentId: DocumentId, content: Content, options: PrintOptions): Promise<Typeset> {
    const document = await this.documents.facts(this.dataSource, organisationId, documentId);
    const [organisation, units] = await Promise.all([this.directory.organisation(organisationId), this.directory.units(organisationId)]);
    return this.typeset(printJob(document.kindDefinition, content, { ...options, organisation, unitName: topUnit(units, document.unitId)?.name ?? null }));
  }

  /** Sets a visible mark (of a signature, of the registration) as a page of its own: without transparency, so that it may become a part of a page of either archive profile. */
  printMark(data: MarkData): Promise<Typeset> {
    return this.typeset({ template: 'mark', data, profile: 'PDF/A-1b' });
  }

  /** Sets any job; for the papers of other modules (approval sheet, archive cover). */
  async typeset(job: TypesetJob): Promise<Typeset> {
    try {
      return await this.typesetter.typeset(job);
    } catch (error) {
      if (!(error instanceof TypesettingError)) throw error;
      this.logger.warn({ err: error, template: job.template }, 'a page could not be set');
      throw documentsProblem(error.code === 'timedOut' || error.code === 'crashed' || error.code === 'closed' ? 'typesettingAway' : 'typesettingRefused', { reason: error.code });
    }
  }

  /** The PDF of a version as it was submitted, set once and kept; from the store it comes checked against its hash. */
  async versionPdf(organisationId: OrganisationId, versionId: VersionId): Promise<{ pdf: Buffer; sha256: Sha256; pages: number }> {
    const known = await firstRow<{ sha256: Sha256; pages: number }>(
      this.dataSource, `select r.sha256, r.pages from document_rendition r join document_version v on v.id = r.version_id where r.version_id = $1 and v.organisation_id = $2`, [versionId, organisationId]);
    const kept = known && (await this.kept(organisationId, known.sha256));
    if (known && kept) return { pdf: kept, ...known };
    const version = await versionById(this.dataSource, organisationId, versionId);
    if (!version) throw new Error(`version ${versionId} is not there`);
    const set = await this.print(organisationId, version.documentId, version.content, { createdAt: version.createdAt });
    const { sha256, size } = await this.blobs.put(organisationId, set.pdf, pdfLimit);
    await this.dataSource.query(
      `insert into document_rendition (version_id, sha256, size, pages, zones, unprintable, made_at) values ($1,$2,$3,$4,$5::jsonb,$6::jsonb,$7)
       on conflict (version_id) do update set sha256 = excluded.sha256, size = excluded.size, pages = excluded.pages, zones = excluded.zones, unprintable = excluded.unprintable, made_at = excluded.made_at`,
      [versionId, sha256, size, set.pages, JSON.stringify(set.zones), JSON.stringify(set.unprintable), this.clock.now()],
    );
    return { pdf: set.pdf, sha256, pages: set.pages };
  }

  async onModuleDestroy(): Promise<void> {
    await this.typesetter.close();
  }

  /** A rendition is made again when it was lost or changed: it is derived, the version is the truth. */
  private async kept(organisationId: OrganisationId, sha256: Sha256): Promise<Buffer | undefined> {
    try {
      return await this.blobs.read(organisationId, sha256, pdfLimit);
    } catch (error) {
      if (error instanceof BlobError && error.code !== 'unavailable') return undefined;
      throw error;
    }
  }
}

/** The department above a unit: letterheads are of departments, not of their sections. */
function topUnit(units: readonly UnitFact[], unitId: UnitId | null): UnitFact | undefined {
  let unit = units.find((one) => one.unitId === unitId);
  for (let depth = 0; unit?.parentId && depth < 20; depth += 1) {
    const parent: UnitFact | undefined = units.find((one) => one.unitId === unit?.parentId);
    unit = parent ?? unit;
    if (!parent) break;
  }
  return unit;
}
