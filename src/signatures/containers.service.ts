import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Clock } from '#shared/clock.js';
import { ContainerWriter } from './asic/container-writer.js';
import { SealService } from './seal.service.js';

/** A file on its way into a container; opened only when it is written. */
export interface ContainerFile {
  readonly name: string;
  readonly mediaType: string;
  open(): Promise<Readable | Buffer>;
}

/** Containers (ASiC-E with CAdES, ETSI EN 319 162-1) that the organisation's e-seal holds together. */
@Injectable()
export class ContainersService {
  constructor(private readonly seals: SealService, private readonly clock: Clock) {}

  /**
   * The container as it is written: the files in their order, then the manifest over all of them and the e-seal (CAdES B-T) over it. It
   * breaks off when a file or the seal is not to be had, so that nobody takes a part for the whole.
   */
  sealed(files: readonly ContainerFile[]): Readable {
    const writer = new ContainerWriter(this.clock.now());
    this.write(writer, files).catch((error: Error) => writer.abort(error));
    return writer.output;
  }

  private async write(writer: ContainerWriter, files: readonly ContainerFile[]): Promise<void> {
    for (const file of files) await writer.add(file.name, file.mediaType, await file.open());
    await writer.finish([(manifest) => this.seals.sealDetached(manifest)]);
  }
}
