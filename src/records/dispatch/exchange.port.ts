import type { Readable } from 'node:stream';
import type { Instant } from '#shared/domain/ids.js';
import type { ReceiptType } from '../domain/delivery.js';
import type { MessageId } from '../records.ids.js';

/** A file of a parcel: bytes that were made for it, or a stored file, which is opened only when it is written out. */
export interface ParcelFile {
  readonly name: string;
  readonly content: Buffer | (() => Promise<Readable>);
}

/** One message to one body: its card and its files. */
export interface Parcel {
  readonly messageId: MessageId;
  readonly files: readonly ParcelFile[];
}

/** A receipt that arrived: about which of our messages, of what type, in whose words. `name` is how the exchange calls it. */
export interface ArrivedReceipt {
  readonly name: string;
  readonly messageId: MessageId;
  readonly type: ReceiptType;
  readonly at: Instant | null;
  readonly text: string;
  readonly theirIndex: string | null;
}

/**
 * Port: exchange with other bodies (СЕВ ОВВ, rules-ua §5). `send` hands a parcel over whole or throws; the same message id twice is one
 * message. `receipts` gives those that were not taken yet; each is given again until `taken` is called for it.
 */
export interface ExchangePort {
  send(parcel: Parcel): Promise<void>;
  receipts(): Promise<readonly ArrivedReceipt[]>;
  taken(receipt: ArrivedReceipt): Promise<void>;
}

/** Injection token of the exchange. */
export const EXCHANGE = Symbol('exchange');
