import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { connect, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { VerificationDesk } from '#signatures/verification-desk.service.js';
import { Instance } from './support/instance.js';

const boundary = '----obih-upload';
const megabyte = 1024 * 1024;
type Part = readonly [field: string, content: Buffer];
const head = (field: string): Buffer => Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="лист.pdf"\r\nContent-Type: application/pdf\r\n\r\n`);
const end = Buffer.from(`\r\n--${boundary}--\r\n`);
const formOf = (...parts: readonly Part[]): Buffer => Buffer.concat([...parts.flatMap(([field, content], place) => [...(place > 0 ? [Buffer.from('\r\n')] : []), head(field), content]), end]);

let asked = 0;
/** Each question from another address: the limit by address is another test's. */
const address = (): string => `10.1.${Math.floor((asked += 1) / 250)}.${asked % 250}`;
const send = (obih: Instance, to: string, payload: Buffer) => obih.anonymous<{ code?: string }>('POST', to, payload, { 'content-type': `multipart/form-data; boundary=${boundary}`, 'x-forwarded-for': address() });
const arriving = (obih: Instance): string[] => {
  try {
    return readdirSync(path.join(obih.settings.DATA_DIR, 'arriving'));
  } catch {
    return [];
  }
};
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await pause(10);
};

/** A sender that says that more comes than it sends. */
function beginsToSend(obih: Instance, to: string, body: Buffer): { readonly socket: Socket; readonly answer: Promise<string> } {
  const server = obih.app.getHttpServer() as { address(): AddressInfo | null };
  const socket = connect(server.address()?.port ?? 0, '127.0.0.1');
  const pieces: Buffer[] = [];
  const answer = new Promise<string>((resolve) => {
    socket.on('data', (piece) => pieces.push(piece));
    socket.on('close', () => resolve(Buffer.concat(pieces).toString('utf8')));
  });
  socket.on('error', () => undefined);
  socket.write(`POST ${to} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: ${address()}\r\nContent-Type: multipart/form-data; boundary=${boundary}\r\nContent-Length: ${body.length + 10 * megabyte}\r\n\r\n`);
  socket.write(body);
  return { socket, answer };
}

const ways = ['/v', '/api/verify', '/api/verify/report'];

describe('A file that somebody wants verified', () => {
  let obih: Instance;
  beforeAll(async () => {
    obih = await Instance.start();
    await obih.app.listen(0, '127.0.0.1');
  }, 60_000);
  afterAll(() => obih.stop());

  test.each(ways)('F11 lies on the disk while it is on its way to %s, and is gone when its sender has gone', async (way) => {
    const { socket, answer } = beginsToSend(obih, way, Buffer.concat([head('file'), Buffer.alloc(megabyte, '%')]));
    await until(() => arriving(obih).length === 1);
    socket.destroy();
    await answer;
    await until(() => arriving(obih).length === 0);
  }, 60_000);

  test('F11 is gone when its sender has gone between two files', async () => {
    const { socket } = beginsToSend(obih, '/api/verify', Buffer.concat([head('file'), Buffer.from('%PDF-'), Buffer.from(`\r\n--${boundary}\r\n`)]));
    await until(() => arriving(obih).length === 1);
    socket.destroy();
    await until(() => arriving(obih).length === 0);
  }, 60_000);

  test.each(ways)('F11 is refused by %s beyond fifty megabytes, alone or together with its data, and nothing stays', async (way) => {
    for (const form of [formOf(['file', Buffer.alloc(51 * megabyte)]), formOf(['file', Buffer.alloc(30 * megabyte)], ['detached', Buffer.alloc(30 * megabyte)])]) expect((await send(obih, way, form)).status).toBe(413);
    expect(arriving(obih)).toEqual([]);
  }, 120_000);

  test('F11 stays nowhere when it was judged, when it is no file at all, when a part came twice, or when there are too many', async () => {
    const pdf = Buffer.from('%PDF-1.7 not much');
    const answers = [];
    for (const form of [formOf(['file', pdf]), formOf(['file', pdf], ['detached', pdf]), formOf(['file', Buffer.alloc(0)]), formOf(['other', pdf]), formOf(['file', pdf], ['file', pdf]), formOf(['file', pdf], ['detached', pdf], ['more', pdf]), Buffer.from('не форма')]) {
      const { status, body } = await send(obih, '/api/verify', form);
      answers.push([status, body.code]);
    }
    expect(answers.slice(0, 6)).toEqual([[200, undefined], [200, undefined], [400, 'noFileToVerify'], [400, 'noFileToVerify'], [200, undefined], [413, 'fileTooLargeToVerify']]);
    expect(answers[6]?.[0]).toBeGreaterThanOrEqual(400);
    expect(arriving(obih)).toEqual([]);
  }, 60_000);

  test('F11 what a killed process left behind is dropped after a day, at the next start', async () => {
    const folder = path.join(obih.settings.DATA_DIR, 'arriving');
    mkdirSync(folder, { recursive: true });
    for (const name of ['yesterday', 'now']) writeFileSync(path.join(folder, name), 'x');
    const longAgo = new Date(Date.now() - 3 * 86_400_000);
    utimesSync(path.join(folder, 'yesterday'), longAgo, longAgo);
    await obih.app.get(VerificationDesk).onModuleInit();
    expect(arriving(obih)).toEqual(['now']);
  });
});

describe('A file that does not come to its end', () => {
  let obih: Instance;
  beforeAll(async () => {
    obih = await Instance.start({ VERIFY_UPLOAD_SECONDS: '1' });
    await obih.app.listen(0, '127.0.0.1');
  }, 60_000);
  afterAll(() => obih.stop());

  test.each([
    ['in the middle of the file', Buffer.concat([head('file'), Buffer.alloc(megabyte, '%')])],
    ['between the file and its data', Buffer.concat([head('file'), Buffer.from('%PDF-'), Buffer.from(`\r\n--${boundary}\r\n`)])],
    ['before it began', Buffer.alloc(0)],
  ])('F11 %s is refused when its time is over, the line is closed, and nothing stays', async (_, body) => {
    for (const [way, said] of [['/v', 'Файл надходив надто довго'], ['/api/verify', 'uploadTooSlow']] as const) {
      const { answer } = beginsToSend(obih, way, body);
      const told = await answer;
      expect([told.split('\r\n')[0], told.includes(said)]).toEqual(['HTTP/1.1 408 Request Timeout', true]);
      expect(arriving(obih)).toEqual([]);
    }
  }, 60_000);

  test('F11 does not hold its place: as many as may be on their way come and go, and the next is taken', async () => {
    const body = Buffer.concat([head('file'), Buffer.alloc(1000, '%')]);
    const begun = Array.from({ length: 12 }, () => beginsToSend(obih, '/api/verify', body));
    for (const { answer } of begun) expect((await answer).split('\r\n')[0]).toBe('HTTP/1.1 408 Request Timeout');
    expect(arriving(obih)).toEqual([]);
    const after = beginsToSend(obih, '/api/verify', Buffer.alloc(0));
    expect((await after.answer).split('\r\n')[0]).toBe('HTTP/1.1 408 Request Timeout');
  }, 60_000);
});
