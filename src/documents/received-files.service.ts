import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '#shared/config/settings.js';
import type { OrganisationId, Sha256 } from '#shared/domain/ids.js';
import { documentsProblem } from './documents.errors.js';
import { storageProblem } from './attachments.service.js';
import { BLOB_STORE, type BlobStore } from './storage/blob-store.js';
import { fileKind } from './storage/file-kind.js';
import { attachmentLimit, withUploadedFile } from './uploaded-file.js';

/** A file that came from outside and is kept by its hash. */
export interface ReceivedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: Sha256;
}

/** Types that a browser might run; they go out as bytes, whatever the file is (F06). */
export const inertType = (mediaType: string): string => (/html|svg|xml|javascript|message\//.test(mediaType) ? 'application/octet-stream' : mediaType);

/** Files that belong to no document of ours: what came with an incoming letter. Who may bring and take them, the caller decides. */
@Injectable()
export class ReceivedFiles {
  private readonly arrivals: string;

  constructor(@Inject(BLOB_STORE) private readonly blobs: BlobStore, @Inject(SETTINGS) settings: Settings) {
    this.arrivals = path.join(path.resolve(settings.DATA_DIR), 'arriving');
  }

  /** Takes the one file of a multipart request. Refused by name when it is not what it says, encrypted, broken, or too large. */
  async take(organisationId: OrganisationId, request: FastifyRequest): Promise<ReceivedFile> {
    return withUploadedFile(request, this.arrivals, async ({ file, name }) => {
      const kind = await fileKind(file.path, name);
      if (!kind.ok) throw documentsProblem(kind.refusal.code, { ...kind.refusal.facts });
      const { sha256, size } = await this.blobs.put(organisationId, createReadStream(file.path), attachmentLimit).catch(storageProblem);
      return { name: kind.value.name, mediaType: kind.value.mediaType, size, sha256 };
    });
  }

  /** The bytes as a stream, checked against the hash while they are read. */
  open(organisationId: OrganisationId, sha256: Sha256): Promise<Readable> {
    return this.blobs.get(organisationId, sha256).catch(storageProblem);
  }

  /** The whole file in memory, for what has to be read from its end. */
  bytes(organisationId: OrganisationId, sha256: Sha256, limit: number): Promise<Buffer> {
    return this.blobs.read(organisationId, sha256, limit).catch(storageProblem);
  }
}
