import { describe, expect, it } from 'vitest';
import { codeOf } from '../node/testing/code-of.ts';
import { fromHex } from './hex.ts';
import { type DerReader, MAX_DER_DEPTH, readDer } from './reader.ts';
import { TAG } from './tag.ts';

const hex = (text: string): Uint8Array => fromHex(text.replaceAll(' ', '')) ?? new Uint8Array();
const read = <T>(text: string, act: (reader: DerReader) => T): T => readDer(hex(text), act);
const refusal = (text: string, act: (reader: DerReader) => unknown): unknown =>
  codeOf(() => read(text, act));

const nest = (levels: number): Uint8Array => {
  let bytes: number[] = [];
  for (let level = 0; level < levels; level += 1) bytes = [0x30, bytes.length, ...bytes];
  return Uint8Array.from(bytes);
};
const descend = (reader: DerReader): void =>
  reader.sequence((inner) => (inner.isEmpty ? undefined : descend(inner)));
const time = (tag: string, text: string): string =>
  `${tag} ${text.length.toString(16).padStart(2, '0')} ${Buffer.from(text).toString('hex')}`;

describe('DerReader: lengths (X.690 §10.1)', () => {
  it.each([
    ['indefinite length', '30 80 05 00 00 00', 'DER_MALFORMED'],
    ['long form for a short length', '04 81 01 00', 'DER_MALFORMED'],
    ['leading zero in a long length', '04 82 00 80', 'DER_MALFORMED'],
    ['length of five octets', '04 85 01 00 00 00 00', 'DER_MALFORMED'],
    ['length of 4 GiB', '04 84 ff ff ff ff 00', 'DER_TRUNCATED'],
    ['length beyond the end', '04 05 00', 'DER_TRUNCATED'],
    ['length cut short', '04 82 01', 'DER_TRUNCATED'],
    ['nothing at all', '', 'DER_TRUNCATED'],
    ['tag without length', '04', 'DER_TRUNCATED'],
    ['tag number above 30', '1f 81 00 00', 'DER_MALFORMED'],
    ['end-of-contents', '00 00', 'DER_MALFORMED'],
  ])('refuses %s', (_, bytes, code) => {
    expect(refusal(bytes, (r) => r.element())).toBe(code);
  });

  it('takes the long form from 128 octets on', () => {
    const octets = new Uint8Array(131);
    octets.set([0x04, 0x81, 0x80]);
    expect(readDer(octets, (r) => r.octetString())).toHaveLength(128);
  });

  it('refuses what follows the end, inside and outside', () => {
    expect(refusal('05 00 00', (r) => r.null())).toBe('DER_TRAILING_BYTES');
    expect(refusal('30 04 05 00 05 00', (r) => r.sequence((s) => s.null()))).toBe(
      'DER_TRAILING_BYTES',
    );
  });

  it('refuses another tag than the one expected', () => {
    expect(refusal('04 00', (r) => r.null())).toBe('DER_MALFORMED');
  });
});

describe('DerReader: bounds', () => {
  it('follows nesting to its limit and not beyond', () => {
    expect(codeOf(() => readDer(nest(MAX_DER_DEPTH), descend))).toBeUndefined();
    expect(codeOf(() => readDer(nest(MAX_DER_DEPTH + 1), descend))).toBe('DER_TOO_DEEP');
  });

  it('counts depth on through DER that was taken out and read apart', () => {
    const deep = (reader: DerReader): void => {
      const inner = reader.element();
      reader.nested(inner, deep);
    };
    expect(codeOf(() => readDer(hex('30 02 05 00'), deep))).toBe('DER_TOO_DEEP');
  });

  it('refuses input above the size limit without looking at it', () => {
    expect(codeOf(() => readDer(new Uint8Array(11), (r) => r.element(), 10))).toBe('DER_TOO_LARGE');
  });

  it('hands out plain views of a Buffer', () => {
    const content = readDer(Buffer.from('0401ab', 'hex'), (r) => r.octetString());
    expect(content.constructor).toBe(Uint8Array);
    expect(content).toEqual(Uint8Array.of(0xab));
  });
});

describe('DerReader: values', () => {
  it.each([
    ['BOOLEAN 01', '01 01 01', (r: DerReader) => r.boolean()],
    ['BOOLEAN of two octets', '01 02 ff ff', (r: DerReader) => r.boolean()],
    ['empty INTEGER', '02 00', (r: DerReader) => r.integer()],
    ['INTEGER padded with 00', '02 02 00 7f', (r: DerReader) => r.integer()],
    ['INTEGER padded with FF', '02 02 ff 80', (r: DerReader) => r.integer()],
    ['negative small INTEGER', '02 01 80', (r: DerReader) => r.smallInteger()],
    ['small INTEGER of five octets', '02 05 01 00 00 00 00', (r: DerReader) => r.smallInteger()],
    ['BIT STRING without count', '03 00', (r: DerReader) => r.bitString()],
    ['BIT STRING with 8 unused bits', '03 02 08 00', (r: DerReader) => r.bitString()],
    ['empty BIT STRING with unused bits', '03 01 01', (r: DerReader) => r.bitString()],
    ['BIT STRING with an unused bit set', '03 02 01 01', (r: DerReader) => r.bitString()],
    ['key that is not whole octets', '03 02 01 02', (r: DerReader) => r.wholeBitString()],
    ['NULL with content', '05 01 00', (r: DerReader) => r.null()],
  ])('refuses %s', (_, bytes, act) => {
    expect(refusal(bytes, act)).toBe('DER_MALFORMED');
  });

  it('reads small and large integers', () => {
    expect(read('02 04 7f ff ff ff', (r) => r.smallInteger())).toBe(2 ** 31 - 1);
    expect(read('02 02 00 80', (r) => r.smallInteger())).toBe(128);
    expect(read('02 02 00 ff', (r) => r.integer())).toEqual(Uint8Array.of(0, 0xff));
  });

  it.each([
    ['empty', '06 00'],
    ['padded', '06 02 80 01'],
    ['unfinished', '06 02 2a 86'],
    ['with an arc above 2^53', '06 0a 2a ff ff ff ff ff ff ff ff 7f'],
    ['of 65 octets', `06 41 ${'2a'.repeat(65)}`],
  ])('refuses an object identifier that is %s', (_, bytes) => {
    expect(refusal(bytes, (r) => r.oid())).toBe('OID_INVALID');
  });

  it('reads object identifiers of all three roots', () => {
    expect(read('06 03 55 1d 11', (r) => r.oid())).toBe('2.5.29.17');
    expect(read('06 09 2a 86 48 86 f7 0d 01 01 0b', (r) => r.oid())).toBe('1.2.840.113549.1.1.11');
    expect(read('06 01 27', (r) => r.oid())).toBe('0.39');
  });

  it.each([
    ['NUL in a UTF8String', '0c 03 61 00 62'],
    ['overlong UTF-8', '0c 02 c0 80'],
    ['surrogate in UTF-8', '0c 03 ed a0 80'],
    ['@ in a PrintableString', '13 01 40'],
    ['letters in a NumericString', '12 01 61'],
    ['high octet in an IA5String', '16 01 e9'],
    ['high octet in a TeletexString', '14 01 e9'],
    ['odd BMPString', '1e 01 61'],
    ['surrogate in a BMPString', '1e 02 d8 00'],
    ['C1 control in a BMPString', '1e 02 00 85'],
    ['UniversalString', '1c 04 00 00 00 61'],
    ['OCTET STRING as a string', '04 01 61'],
  ])('refuses %s', (_, bytes) => {
    expect(refusal(bytes, (r) => r.string(r.peekTag() ?? 0))).toBe('STRING_INVALID');
  });

  it('reads text of every accepted type', () => {
    const text = (bytes: string): string => read(bytes, (r) => r.string(r.peekTag() ?? 0));
    expect(text('0c 03 c3 a9 61')).toBe('éa');
    expect(text('1e 04 00 e9 00 61')).toBe('éa');
    expect(text('13 01 61')).toBe('a');
    expect(read('82 01 61', (r) => r.string(0x82, TAG.ia5String))).toBe('a');
  });
});

describe('DerReader: times (RFC 5280 §4.1.2.5)', () => {
  it.each([
    ['UTCTime of 1950', '17', '500101000000Z', '1950-01-01T00:00:00.000Z'],
    ['UTCTime of 2049', '17', '491231235959Z', '2049-12-31T23:59:59.000Z'],
    ['GeneralizedTime of 2050', '18', '20500101000000Z', '2050-01-01T00:00:00.000Z'],
    ['the end of time', '18', '99991231235959Z', '9999-12-31T23:59:59.000Z'],
    ['29 February of a leap year', '17', '240229000000Z', '2024-02-29T00:00:00.000Z'],
  ])('reads %s', (_, tag, text, expected) => {
    expect(read(time(tag, text), (r) => r.time()).toISOString()).toBe(expected);
  });

  it.each([
    ['GeneralizedTime before 2050', '18', '20491231235959Z'],
    ['UTCTime without seconds', '17', '4912312359Z'],
    ['UTCTime with an offset', '17', '491231235959+0000'],
    ['GeneralizedTime with a fraction', '18', '20500101000000.5Z'],
    ['local time', '18', '20500101000000'],
    ['30 February', '17', '240230000000Z'],
    ['29 February of another year', '17', '230229000000Z'],
    ['month 13', '17', '241301000000Z'],
    ['month 00', '17', '240001000000Z'],
    ['hour 24', '17', '240101240000Z'],
    ['second 60', '17', '240101000060Z'],
    ['a letter', '17', '24010100000aZ'],
  ])('refuses %s', (_, tag, text) => {
    expect(refusal(time(tag, text), (r) => r.time())).toBe('TIME_INVALID');
  });
});
