import fc from 'fast-check';
import type { Instant } from '#shared/domain/ids.js';
import {
  childrenOf, contentOf, DerError, encodedOf, type nodeAt, paddedLength, readBitString, readBoolean, readDer, readIntegerBytes,
  readNamedBits, readOid,
  readSmallInteger, readString, readTime, type DerRefusal,
} from './der-reader.js';
import {
  bitString, boolean, generalizedTime, integer, namedBits, octetString, oid, printableString, sequence, setOf, tags, time, tlv,
  utf8String,
} from './der.js';

const refusal = (read: () => unknown): DerRefusal | 'none' => {
  try {
    read();
    return 'none';
  } catch (error) {
    if (error instanceof DerError) return error.code;
    throw error;
  }
};

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

describe('DER that is written is read back', () => {
  it('elements of any length, up to four length bytes', () => {
    for (const length of [0, 1, 127, 128, 255, 256, 65_535, 65_536, 70_000, 16_777_216]) {
      const content = Buffer.alloc(length, 7);
      expect(contentOf(readDer(octetString(content))).length).toBe(length);
    }
  });

  it('integers, texts, bits and identifiers', () => {
    fc.assert(fc.property(fc.nat(), (value) => readSmallInteger(readDer(integer(value))) === value));
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => readString(readDer(utf8String(text))) === text));
    fc.assert(fc.property(fc.uint8Array(), (content) => readBitString(readDer(bitString(content))).equals(content)));
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 40 })), (bits) => {
        const read = [...readNamedBits(readDer(namedBits(...bits)))];
        expect(read).toEqual([...bits].sort((a, b) => a - b));
      }),
    );
    const arcs = fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 39 }), fc.array(fc.bigInt({ min: 0n, max: 2n ** 128n }), { minLength: 1, maxLength: 12 }));
    fc.assert(
      fc.property(arcs, ([first, second, rest]) => {
        const dotted = [first, second, ...rest].join('.');
        expect(readOid(readDer(oid(dotted)))).toBe(dotted);
      }),
    );
  });

  it('instants, in seconds or milliseconds, on both sides of 2050', () => {
    const instants = fc.date({ min: new Date('1900-01-01'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, (date) => {
        const at = date.toISOString() as Instant;
        expect(readTime(readDer(time(at)))).toBe(`${at.slice(0, 19)}.000Z`);
        expect(readTime(readDer(generalizedTime(at, true)))).toBe(at);
      }),
    );
    expect(time('2049-12-31T23:59:59.000Z' as Instant)[0]).toBe(tags.utcTime);
    expect(time('2050-01-01T00:00:00.000Z' as Instant)[0]).toBe(tags.generalizedTime);
  });

  it('members of a SET OF stand in the order of their encodings, whatever order they came in', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (members) => {
        const encoded = members.map(octetString);
        const set = setOf(...encoded);
        expect(set).toEqual(setOf(...[...encoded].reverse()));
        const read = childrenOf(readDer(set)).map(encodedOf);
        expect(read).toEqual([...read].sort(Buffer.compare));
      }),
    );
  });
});

describe('S34 what is not DER is refused by name', () => {
  it.each<[string, Buffer, DerRefusal]>([
    ['nothing', bytes(''), 'truncated'],
    ['a tag alone', bytes('30'), 'truncated'],
    ['a length that goes beyond the end', bytes('3005020101'), 'truncated'],
    ['a length of five bytes', bytes('3085000000000100'), 'truncated'],
    ['an indefinite length', bytes('30800201010000'), 'indefiniteLength'],
    ['a long form where the short one does', bytes('308103020101'), 'notMinimalLength'],
    ['a length with a leading zero', bytes(`30820080${'00'.repeat(128)}`), 'notMinimalLength'],
    ['bytes after the end', bytes('300302010100'), 'trailingBytes'],
    ['a tag of several bytes', bytes('1f810100'), 'unsupportedTag'],
  ])('%s', (_, input, expected) => expect(refusal(() => readDer(input))).toBe(expected));

  it.each<[string, () => unknown]>([
    ['an integer that is not minimal', () => readIntegerBytes(readDer(bytes('02020001')))],
    ['an integer of no bytes', () => readIntegerBytes(readDer(bytes('0200')))],
    ['a negative version', () => readSmallInteger(readDer(bytes('0201ff')))],
    ['a boolean other than 00 and FF', () => readBoolean(readDer(bytes('010101')))],
    ['an identifier that ends in the middle', () => readOid(readDer(bytes('06028186')))],
    ['an identifier with a padded arc', () => readOid(readDer(bytes('06032a8001')))],
    ['broken UTF-8', () => readString(readDer(bytes('0c02c328')))],
    ['the thirtieth of February', () => readTime(readDer(tlv(tags.utcTime, Buffer.from('240230120000Z'))))],
    ['a time without seconds', () => readTime(readDer(tlv(tags.utcTime, Buffer.from('2401301200Z'))))],
    ['a local time', () => readTime(readDer(tlv(tags.generalizedTime, Buffer.from('20240130120000+0200'))))],
  ])('%s', (_, read) => expect(refusal(read)).toBe('badValue'));

  it('any bytes at all: a refusal or an element, never another failure', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (input) => {
        const walk = (node: ReturnType<typeof nodeAt>): void => ((node.tag & 0x20) !== 0 ? childrenOf(node).forEach(walk) : undefined);
        refusal(() => walk(readDer(Buffer.from(input))));
      }),
      { numRuns: 2000 },
    );
  });

  it('more members than any structure has', () => {
    expect(refusal(() => childrenOf(readDer(tlv(tags.sequence, Buffer.alloc(140_000 * 2, Buffer.from([5, 0]))))))).toBe('badValue');
  });
});

describe('Padding after a structure', () => {
  it('is zeros or it is refused', () => {
    const cms = sequence(printableString('x'), boolean(true));
    expect(paddedLength(Buffer.concat([cms, Buffer.alloc(10)]))).toBe(cms.length);
    expect(refusal(() => paddedLength(Buffer.concat([cms, bytes('0001')])))).toBe('trailingBytes');
  });
});
