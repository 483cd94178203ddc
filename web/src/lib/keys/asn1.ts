import { fromBER, type BaseBlock, BitString, Constructed, GeneralizedTime, Integer, ObjectIdentifier, OctetString, UTCTime } from 'asn1js';
import { concat, copyOf, type Bytes } from './bytes';

/** What was read is not the structure that was expected; the caller says what that means for the person. */
export class Asn1Error extends Error {}

const children = (block: unknown): BaseBlock[] => (block as { valueBlock?: { value?: unknown } }).valueBlock?.value as BaseBlock[] | undefined ?? [];

/** What asn1js makes of the bytes; of some broken values, like a time that is none, it throws instead of telling. */
function parsed(bytes: Uint8Array): ReturnType<typeof fromBER> {
  try {
    return fromBER(copyOf(bytes).buffer);
  } catch (fault) {
    throw new Asn1Error(fault instanceof Error ? fault.message : 'unreadable');
  }
}

/**
 * A read-only view of one BER or DER value, thin over asn1js: typed access that throws `Asn1Error` instead of giving `undefined`.
 * BER is read too, since containers exported by Windows and older Java use indefinite lengths.
 */
export class Asn1 {
  readonly #block: BaseBlock;

  private constructor(block: BaseBlock) {
    this.#block = block;
  }

  /** Reads exactly one value; bytes after it are an error. */
  static read(bytes: Uint8Array): Asn1 {
    const { offset, result } = parsed(bytes);
    if (offset !== bytes.length || result.error) throw new Asn1Error(result.error || 'bytes after the end of the value');
    return new Asn1(result);
  }

  /** Universal (1) or context-specific (3) tag number. */
  get tag(): { readonly class: number; readonly number: number } {
    return { class: this.#block.idBlock.tagClass, number: this.#block.idBlock.tagNumber };
  }

  get isSequence(): boolean {
    return this.tag.class === 1 && this.tag.number === 16;
  }

  /** Elements of a SEQUENCE, SET or constructed context tag. */
  get items(): Asn1[] {
    if (!(this.#block instanceof Constructed)) throw new Asn1Error('a constructed value was expected');
    return children(this.#block).map((block) => new Asn1(block));
  }

  /** The element at this place; throws when there is none. */
  at(index: number): Asn1 {
    const item = this.items[index];
    if (item === undefined) throw new Asn1Error(`element ${index} is missing`);
    return item;
  }

  /** The first element with this context-specific tag, if any. */
  context(number: number): Asn1 | undefined {
    return this.items.find((item) => item.tag.class === 3 && item.tag.number === number);
  }

  get oid(): string {
    if (!(this.#block instanceof ObjectIdentifier)) throw new Asn1Error('an object identifier was expected');
    return this.#block.getValue();
  }

  /** A small non-negative INTEGER. */
  get number(): number {
    if (!(this.#block instanceof Integer)) throw new Asn1Error('an integer was expected');
    const value = this.#block.toBigInt();
    if (value < 0n || value > 0xffffffffn) throw new Asn1Error('the integer is out of bounds');
    return Number(value);
  }

  /** The content octets of an INTEGER as hexadecimal, for serial numbers. */
  get integerBytes(): Bytes {
    if (!(this.#block instanceof Integer)) throw new Asn1Error('an integer was expected');
    return copyOf(this.#block.valueBlock.valueHexView);
  }

  /** The octets of an OCTET STRING, also of one in pieces and of one under an implicit context tag. */
  get octets(): Bytes {
    if (this.#block instanceof OctetString) return new Uint8Array(this.#block.getValue());
    if (this.tag.class !== 3) throw new Asn1Error('an octet string was expected');
    if (this.#block.idBlock.isConstructed) return concat(this.items.map((item) => item.octets));
    return copyOf((this.#block as unknown as { valueBlock: { valueHexView: Uint8Array } }).valueBlock.valueHexView);
  }

  /** The octets of a BIT STRING, without the count of unused bits. */
  get bits(): Bytes {
    if (!(this.#block instanceof BitString)) throw new Asn1Error('a bit string was expected');
    return copyOf(this.#block.valueBlock.valueHexView);
  }

  /** A UTCTime or GeneralizedTime. */
  get time(): Date {
    if (this.#block instanceof UTCTime || this.#block instanceof GeneralizedTime) return this.#block.toDate();
    throw new Asn1Error('a time was expected');
  }

  /** The text of any of the string types. */
  get text(): string {
    const value = (this.#block as unknown as { getValue?: () => unknown }).getValue?.();
    if (typeof value !== 'string') throw new Asn1Error('a text was expected');
    return value;
  }

  /** The value with its header, exactly as it stood in the input. */
  get raw(): Bytes {
    return copyOf(this.#block.valueBeforeDecodeView);
  }
}
