import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Instant } from '#shared/domain/ids.js';
import { isReceiptType } from '../domain/delivery.js';
import type { MessageId } from '../records.ids.js';
import type { ArrivedReceipt, ExchangePort, Parcel, ParcelFile } from './exchange.port.js';
import { childOf, readXml, XmlFault } from '#shared/xml/xml-reader.js';

const largestReceipt = 256 * 1024;

/**
 * The exchange as folders, for development and for bodies that carry messages by hand: `out/<message id>/` holds card and files,
 * receipts are XML files of the exchange format that somebody drops into `receipts/`. What was taken moves to `receipts/taken/`, what
 * is no receipt to `receipts/refused/`.
 */
export class DirectoryExchange implements ExchangePort {
  constructor(private readonly folder: string) {}

  async send(parcel: Parcel): Promise<void> {
    const place = path.join(this.folder, 'out', safe(parcel.messageId));
    if (await isFolder(place)) return;
    const making = `${place}.making`;
    await rm(making, { recursive: true, force: true });
    await mkdir(making, { recursive: true });
    for (const { name, content } of parcel.files) await writeOut(path.join(making, safe(name)), content);
    await rename(making, place).catch(async (error: NodeJS.ErrnoException) => {
      if (!(await isFolder(place))) throw error; // otherwise another process sent the very same message first
      await rm(making, { recursive: true, force: true });
    });
    await syncFolder(path.dirname(place));
  }

  async receipts(): Promise<readonly ArrivedReceipt[]> {
    await mkdir(this.arrivals, { recursive: true });
    const names = (await readdir(this.arrivals)).filter((name) => name.endsWith('.xml')).sort();
    const found: ArrivedReceipt[] = [];
    for (const name of names) {
      const receipt = await this.read(name);
      if (receipt) found.push(receipt);
      else await this.move(name, 'refused');
    }
    return found;
  }

  taken(receipt: ArrivedReceipt): Promise<void> {
    return this.move(receipt.name, 'taken');
  }

  private get arrivals(): string {
    return path.join(this.folder, 'receipts');
  }

  private async read(name: string): Promise<ArrivedReceipt | undefined> {
    const file = path.join(this.arrivals, name);
    const facts = await stat(file);
    if (!facts.isFile() || facts.size > largestReceipt) return undefined;
    return receiptIn(name, await readFile(file, 'utf8'));
  }

  private async move(name: string, where: 'taken' | 'refused'): Promise<void> {
    await mkdir(path.join(this.arrivals, where), { recursive: true });
    await rename(path.join(this.arrivals, safe(name)), path.join(this.arrivals, where, safe(name))).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error; // another process took it
    });
  }
}

/** Reads a receipt of the exchange format (rules-ua §5.2, end); undefined when the text is none. */
export function receiptIn(name: string, source: string): ArrivedReceipt | undefined {
  try {
    const header = readXml(source);
    const acknowledgement = childOf(header, 'Acknowledgement');
    const type = Number(acknowledgement?.attributes.ack_type);
    const messageId = acknowledgement?.attributes.msg_id?.toLowerCase();
    if (header.name !== 'Header' || !acknowledgement || !isReceiptType(type) || !messageId || !/^[0-9a-f-]{36}$/.test(messageId)) return undefined;
    const at = header.attributes.time;
    const theirIndex = childOf(acknowledgement, 'RegNumber')?.text.trim().slice(0, 60);
    const text = childOf(acknowledgement, 'AckResult')?.attributes.errortext ?? '';
    return { name, messageId: messageId as MessageId, type, at: at && !Number.isNaN(Date.parse(at)) ? (new Date(at).toISOString() as Instant) : null, text: text.slice(0, 500), theirIndex: theirIndex ? theirIndex : null };
  } catch (error) {
    if (error instanceof XmlFault) return undefined;
    throw error;
  }
}

/** Names come from us and from the folder itself; a path is built from them, so their form is checked all the same (F04). */
function safe(name: string): string {
  if (name !== path.basename(name) || name.startsWith('.') || name.includes('\u0000')) throw new RangeError(`not a file name: ${name}`);
  return name;
}

const isFolder = (place: string): Promise<boolean> => stat(place).then((facts) => facts.isDirectory(), () => false);

/** Writes a new file and makes it durable. */
async function writeOut(place: string, content: ParcelFile['content']): Promise<void> {
  if (Buffer.isBuffer(content)) await writeFile(place, content, { flag: 'wx', flush: true });
  else await pipeline(await content(), createWriteStream(place, { flags: 'wx', flush: true }));
}

/** Makes the renaming survive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
