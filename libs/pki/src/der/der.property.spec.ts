import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf } from '../node/testing/code-of.ts';
import { fromHex, toHex } from './hex.ts';
import { formatIpAddress, parseIpAddress } from './ip-address.ts';
import { equalOctets } from './octets.ts';
import { decodeOid, encodeOid } from './oid.ts';
import { decodeBase64, decodePemBlocks, encodePem } from './pem.ts';
import { type DerReader, readDer } from './reader.ts';
import { hasForbiddenCharacter } from './strings.ts';
import { TAG } from './tag.ts';
import * as der from './writer.ts';

/** Reads whatever is there, as deep as it goes, and writes it again. */
function rewrite(reader: DerReader): Uint8Array {
  const parts: Uint8Array[] = [];
  while (!reader.isEmpty) {
    const tag = reader.peekTag() ?? 0;
    const content = (tag & 0x20) === 0 ? reader.content(tag) : reader.constructed(tag, rewrite);
    parts.push(der.element(tag, content));
  }
  return der.concat(parts);
}

/** Bytes that look like DER more often than chance would have it. */
const derLike = fc.letrec<{ element: Uint8Array }>((tie) => ({
  element: fc.oneof(
    { maxDepth: 4 },
    fc.uint8Array({ maxLength: 8 }),
    fc
      .tuple(fc.constantFrom(0x02, 0x04, 0x0c, 0x80), fc.uint8Array({ maxLength: 200 }))
      .map(([tag, content]) => der.element(tag, content)),
    fc
      .tuple(fc.constantFrom(0x30, 0x31, 0xa0), fc.array(tie('element'), { maxLength: 4 }))
      .map(([tag, parts]) => der.element(tag, ...parts)),
  ),
})).element;

describe('reader and writer', () => {
  it('refuse bytes with a code, or read them and write the same bytes again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), derLike), (bytes) => {
        let again = new Uint8Array();
        const code = codeOf(() => {
          again = Uint8Array.from(readDer(bytes, rewrite));
        });
        expect(code ?? toHex(again)).toBe(code ?? toHex(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  it('agree on elements of any length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70_000 }), (length) => {
        const content = new Uint8Array(length).fill(7);
        const read = readDer(der.octetString(content), (r) => r.octetString());
        expect(equalOctets(read, content)).toBe(true);
      }),
      { numRuns: 60, examples: [[127], [128], [255], [256], [65535], [65536]] },
    );
  });

  it('agree on integers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (value) => {
        expect(readDer(der.integer(value), (r) => r.smallInteger())).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (magnitude) => {
        const read = readDer(der.unsignedInteger(magnitude), (r) => r.integer());
        expect(BigInt(`0x${toHex(read)}`)).toBe(BigInt(`0x${toHex(magnitude)}`));
        expect((read[0] ?? 0xff) < 0x80).toBe(true);
      }),
    );
  });

  it('agree on text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        let read = '';
        const code = codeOf(() => {
          read = readDer(der.utf8String(text), (r) => r.string(TAG.utf8String));
        });
        expect(code ?? read).toBe(hasForbiddenCharacter(text) ? 'STRING_INVALID' : text);
      }),
    );
  });

  it('agree on times of whole seconds from 1950 to 9999', () => {
    const range = {
      min: new Date('1950-01-01'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    };
    fc.assert(
      fc.property(fc.date(range), (date) => {
        const read = readDer(der.time(date), (r) => r.time());
        expect(read.getTime()).toBe(Math.floor(date.getTime() / 1000) * 1000);
      }),
    );
    expect(codeOf(() => der.time(new Date(Number.NaN)))).toBe('TIME_INVALID');
    expect(codeOf(() => der.time(new Date('1949-12-31')))).toBe('TIME_INVALID');
  });

  it('agree on object identifiers', () => {
    const arc = fc.integer({ min: 0, max: 2 ** 31 - 1 });
    const roots = fc.oneof(
      fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 39 })),
      fc.tuple(fc.constant(2), arc),
    );
    fc.assert(
      fc.property(roots, fc.array(arc, { maxLength: 8 }), (root, rest) => {
        const dotted = [...root, ...rest].join('.');
        expect(decodeOid(encodeOid(dotted))).toBe(dotted);
      }),
    );
    for (const text of ['', '1', '3.1', '1.40', '1.2.', '1.02', '1.-2', '2.99999999999999999']) {
      expect(codeOf(() => encodeOid(text))).toBe('OID_INVALID');
    }
  });

  it('sort a SET OF and drop trailing zero bits', () => {
    expect(toHex(der.setOf(der.integer(2), der.integer(1)))).toBe('3106020101020102');
    expect(toHex(der.namedBits([0, 5]))).toBe('03020284');
    expect(toHex(der.namedBits([8]))).toBe('0303070080');
    expect(toHex(der.namedBits([]))).toBe('030100');
  });
});

describe('PEM', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const pem = encodePem('CERTIFICATE', bytes);
        const [block] = decodePemBlocks(pem + pem.replaceAll('\n', '\r\n'));
        expect(block?.label).toBe('CERTIFICATE');
        expect(equalOctets(block?.der ?? new Uint8Array(1), bytes)).toBe(true);
        expect(pem).toContain(Buffer.from(bytes).toString('base64').slice(0, 64));
      }),
    );
  });

  it('refuses any text with a code', () => {
    const line = fc.constantFrom(
      '-----BEGIN CERTIFICATE-----',
      '-----END CERTIFICATE-----',
      'AAAA',
      '=',
      '\n',
      ' ',
      '-----',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(line, fc.string({ maxLength: 8 })), { maxLength: 12 }),
        (parts) => {
          const code = codeOf(() => decodePemBlocks(parts.join('\n')));
          expect([undefined, 'PEM_MALFORMED']).toContain(code);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['unpadded base64', 'AAA'],
    ['bits set that no octet takes', 'AAB='],
    ['padding in the middle', 'AA==AAAA'],
    ['URL alphabet', 'AA-_'],
    ['three signs of padding', 'A==='],
  ])('refuses %s', (_, text) => {
    expect(codeOf(() => decodeBase64(text))).toBe('PEM_MALFORMED');
  });

  it('reads base64 as Node writes it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(toHex(decodeBase64(Buffer.from(bytes).toString('base64')))).toBe(toHex(bytes));
      }),
    );
  });
});

describe('IP addresses', () => {
  it('read what fast-check writes, and their canonical text is a fixed point', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const octets = parseIpAddress(text);
        const canonical = formatIpAddress(octets ?? new Uint8Array());
        expect(octets?.length).toBe(text.includes(':') ? 16 : 4);
        expect(parseIpAddress(canonical)).toEqual(octets);
        expect(formatIpAddress(parseIpAddress(canonical) ?? new Uint8Array())).toBe(canonical);
      }),
    );
  });

  it.each([
    ['0:0:0:0:0:0:0:1', '::1'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
    ['1::', '1::'],
    ['::', '::'],
  ])('writes %s as %s (RFC 5952 §4)', (text, canonical) => {
    expect(formatIpAddress(parseIpAddress(text) ?? new Uint8Array())).toBe(canonical);
  });

  it.each([
    '1.2.3',
    '01.2.3.4',
    '256.1.1.1',
    '1::2::3',
    '1:2:3:4:5:6:7',
    ':::',
    '1:2:3:4:5:6:7:8::',
    'fe80::1%eth0',
    '::g',
    '1.2.3.4::',
    '',
  ])('refuses %s', (text) => {
    expect(parseIpAddress(text)).toBeUndefined();
  });

  it('reads hexadecimal of both cases', () => {
    expect(fromHex('aB0f')).toEqual(Uint8Array.of(0xab, 0x0f));
    expect(fromHex('abc')).toBeUndefined();
    expect(fromHex('zz')).toBeUndefined();
  });
});
