/** The part of yauzl 3 that is used here; the package brings no types. */
declare module 'yauzl' {
  import type { Readable } from 'node:stream';

  interface Entry {
    readonly fileName: string | Buffer;
    readonly compressedSize: number;
    readonly uncompressedSize: number;
    readonly compressionMethod: number;
    readonly generalPurposeBitFlag: number;
    readonly relativeOffsetOfLocalHeader: number;
    readonly externalFileAttributes: number;
    isEncrypted(): boolean;
  }
  interface LocalFileHeader {
    readonly fileDataStart: number;
    readonly compressionMethod: number;
    readonly fileName: Buffer;
  }
  interface ZipFile {
    readonly entryCount: number;
    eachEntry(): AsyncIterable<Entry>;
    openReadStreamPromise(entry: Entry): Promise<Readable>;
    readLocalFileHeaderPromise(entry: Entry): Promise<LocalFileHeader>;
    openReadStreamLowLevel(fileDataStart: number, compressedSize: number, relativeStart: number, relativeEnd: number, decompress: boolean, uncompressedSize: number, done: (error: Error | null, stream: Readable) => void): void;
    close(): void;
  }
  interface Options {
    readonly autoClose?: boolean;
    readonly lazyEntries?: boolean;
    readonly decodeStrings?: boolean;
    readonly validateEntrySizes?: boolean;
  }
  export function openPromise(path: string, options?: Options): Promise<ZipFile>;
  export function fromBufferPromise(buffer: Buffer, options?: Options): Promise<ZipFile>;
}
