/** A file as a person picks it in a form. */
export interface PickedFile {
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
}

const boundary = '----obih-test-boundary';

/** One file as the browser's form would send it: the body, and the header that goes with it. */
export function multipartOf(file: PickedFile): { headers: Record<string, string>; payload: Buffer } {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${file.name}"\r\nContent-Type: ${file.type}\r\n\r\n`;
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([Buffer.from(head, 'utf8'), file.content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
