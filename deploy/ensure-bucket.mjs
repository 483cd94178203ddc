// Makes the bucket that STORAGE_URL names, unless it is there. Run once before the first start; run again it changes nothing.
import { CreateBucketCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';

const url = process.env.STORAGE_URL ?? '';
if (!url.startsWith('s3:')) {
  console.log('STORAGE_URL names no bucket: there is nothing to make.');
  process.exit(0);
}
const address = new URL(url);
const Bucket = address.pathname.slice(1);
const client = new S3Client({
  endpoint: `${address.searchParams.get('tls') === '0' ? 'http' : 'https'}://${address.host}`,
  region: address.searchParams.get('region') ?? 'us-east-1',
  forcePathStyle: true,
  credentials: { accessKeyId: decodeURIComponent(address.username), secretAccessKey: decodeURIComponent(address.password) },
});

const isMissing = (error) => error.name === 'NotFound' || error.$metadata?.httpStatusCode === 404;

try {
  const there = await client.send(new HeadBucketCommand({ Bucket })).then(() => true, (error) => (isMissing(error) ? false : Promise.reject(error)));
  if (!there) await client.send(new CreateBucketCommand({ Bucket }));
  console.log(there ? `The bucket ${Bucket} is there.` : `The bucket ${Bucket} was made.`);
} catch (error) {
  console.error(`The object store at ${address.host} does not make the bucket ${Bucket}: ${error.name} ${error.message}. Check STORAGE_URL and its key.`);
  process.exitCode = 1;
}
