import path from 'node:path';
import type { BlobStore } from './blob-store.js';
import { DiskBlobStore } from './disk-blob-store.js';
import { S3BlobStore } from './s3-blob-store.js';

/**
 * Opens the store that STORAGE_URL names: `file:FOLDER`, or `s3://key:secret@host:port/bucket?region=…&tls=0` (TLS unless `tls=0`).
 * `dataDir` holds files on their way to a bucket. Throws on any other address.
 */
export async function openBlobStore(url: string, dataDir: string, nowMs: number): Promise<BlobStore> {
  if (url.startsWith('file:')) {
    const store = new DiskBlobStore(path.resolve(url.slice('file:'.length).replace(/^\/\/(?=\/)/, '')));
    await store.open(nowMs);
    return store;
  }
  const address = URL.canParse(url) ? new URL(url) : undefined;
  const bucket = address?.pathname.slice(1);
  if (address?.protocol !== 's3:' || !bucket) throw new Error('STORAGE_URL is neither file:FOLDER nor s3://key:secret@host/bucket');
  return new S3BlobStore({
    endpoint: `${address.searchParams.get('tls') === '0' ? 'http' : 'https'}://${address.host}`,
    region: address.searchParams.get('region') ?? 'us-east-1',
    bucket,
    accessKeyId: decodeURIComponent(address.username),
    secretAccessKey: decodeURIComponent(address.password),
    arrivals: path.join(path.resolve(dataDir), 'arriving'),
  });
}
