import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { Instant, LocalDate, Sha256 } from '#shared/domain/ids.js';
import { outgoingCard, type OutgoingMessage } from '../domain/sev-message.js';
import type { MessageId } from '../records.ids.js';
import { DirectoryExchange } from './directory-exchange.js';
import { childOf, readXml } from '#shared/xml/xml-reader.js';

const messageId = '0d1b6a1e-5c0b-4b0d-9c55-6c0c1e7e0a11' as MessageId;
const message: OutgoingMessage = {
  messageId, at: '2026-11-12T12:05:31.000Z' as Instant, documentId: '5f0d7c1e-6f3b-4c1e-9a55-0c2a6f1f4d21', kindUk: 'Лист', title: 'Про стан упровадження', index: '01-15/1187', registeredOn: '2026-11-12' as LocalDate, urgent: false, isReply: true, purpose: 4,
  from: { edrpou: '00000001', name: 'Зорянська обласна військова адміністрація', shortName: 'Зорянська ОВА' }, to: { edrpou: '00000002', name: 'Міністерство цифрової трансформації України' },
  replyTo: { index: '1/06-3-12345', date: '2026-10-27' }, answerDueOn: null, writer: { name: 'Тарас Мельничук', position: 'головний спеціаліст', unit: 'Відділ розвитку електронного урядування', phone: '(000) 00-00-15' },
  verificationUrl: 'https://oda.example/v/x', files: [{ id: '1', name: 'lyst.pdf', sha256: 'a'.repeat(64) as Sha256, signature: 'lyst.pdf.p7s' }],
};
const receipt = (type: number, more = ''): string =>
  `<Header standart="1207" msg_type="0" time="2026-11-12T14:00:00+02:00"><Acknowledgement msg_id="${messageId.toUpperCase()}" ack_type="${type}">${more}<AckResult errorcode="${type === 4 ? 1 : 0}" errortext="${type === 4 ? 'Документ відхилено: відсутній додаток 2' : ''}"/></Acknowledgement></Header>`;

describe('the exchange in folders', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'obih-exchange-'));
    mkdirSync(path.join(folder, 'receipts'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  const parcel = (content: string) => ({ messageId, files: [{ name: 'card.xml', content: Buffer.from(outgoingCard(message)) }, { name: 'lyst.pdf', content: () => Promise.resolve(Readable.from([content])) }] });

  it('DOC-4 writes card and file into a folder of the message, once for one message id', async () => {
    const exchange = new DirectoryExchange(folder);
    await exchange.send(parcel('перший'));
    await exchange.send(parcel('другий'));
    expect(readdirSync(path.join(folder, 'out'))).toEqual([messageId]);
    expect(readFileSync(path.join(folder, 'out', messageId, 'lyst.pdf'), 'utf8')).toBe('перший');
    const card = readXml(readFileSync(path.join(folder, 'out', messageId, 'card.xml'), 'utf8'));
    expect(card.attributes).toMatchObject({ standart: '1207', msg_type: '3', msg_id: messageId.toUpperCase(), from_org_id: '00000001', to_org_id: '00000002' });
    const document = childOf(card, 'Document');
    expect(document && childOf(document, 'RegNumber')?.text).toBe('01-15/1187');
  });

  it('leaves nothing that looks sent when a file cannot be read', async () => {
    const exchange = new DirectoryExchange(folder);
    await expect(exchange.send({ messageId, files: [{ name: 'card.xml', content: () => Promise.reject(new Error('lost')) }] })).rejects.toThrow('lost');
    expect(readdirSync(path.join(folder, 'out'))).toEqual([`${messageId}.making`]);
    await exchange.send(parcel('цілий'));
    expect(readdirSync(path.join(folder, 'out'))).toEqual([messageId]);
  });

  it('reads receipts with the index of the addressee and the words of a refusal', async () => {
    writeFileSync(path.join(folder, 'receipts', '1.xml'), receipt(3, '<RegNumber regdate="2026-11-13">12877/0/01-26</RegNumber>'));
    writeFileSync(path.join(folder, 'receipts', '2.xml'), receipt(4));
    const exchange = new DirectoryExchange(folder);
    const [registered, refused] = await exchange.receipts();
    expect(registered).toEqual({ name: '1.xml', messageId, type: 3, at: '2026-11-12T12:00:00.000Z', text: '', theirIndex: '12877/0/01-26' });
    expect(refused).toMatchObject({ type: 4, text: 'Документ відхилено: відсутній додаток 2', theirIndex: null });
    if (registered) await exchange.taken(registered);
    expect((await exchange.receipts()).map((one) => one.name)).toEqual(['2.xml']);
  });

  it('puts what is no receipt aside and goes on', async () => {
    for (const [name, content] of [['a.xml', '<html>'], ['b.xml', '<!DOCTYPE x><Header/>'], ['c.xml', receipt(7)], ['d.xml', receipt(1).replace(messageId.toUpperCase(), '../../etc')], ['e.xml', receipt(1)]] as const) writeFileSync(path.join(folder, 'receipts', name), content);
    expect((await new DirectoryExchange(folder).receipts()).map((one) => one.name)).toEqual(['e.xml']);
    expect(readdirSync(path.join(folder, 'receipts', 'refused')).sort()).toEqual(['a.xml', 'b.xml', 'c.xml', 'd.xml']);
  });

  it('shows an addressee no other addressee', () => {
    expect(outgoingCard(message).match(/<Addressee/g)).toHaveLength(1);
  });
});
