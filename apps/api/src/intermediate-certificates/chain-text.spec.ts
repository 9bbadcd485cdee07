import { encodePem } from '@luciole/pki';
import { describe, expect, it } from 'vitest';
import { certificatePem, readChain } from './chain-text.ts';

const pem = (...octets: number[]) => encodePem('CERTIFICATE', Uint8Array.from(octets));

describe('readChain', () => {
  it('reads what PostgreSQL writes, in its order, again and again', () => {
    const text = String.raw`{"\\x3082ff","\\x30"}`;
    for (let time = 0; time < 2; time += 1) {
      expect(readChain(text)).toEqual([pem(0x30, 0x82, 0xff), pem(0x30)]);
    }
  });

  it('finds nothing in an empty array and in none', () => {
    expect(readChain('{}')).toEqual([]);
    expect(readChain(null)).toEqual([]);
  });

  it('keeps chains apart, however many there are', () => {
    for (let octet = 1; octet < 200; octet += 1) {
      const hex = octet.toString(16).padStart(2, '0');
      expect(readChain(String.raw`{"\\x${hex}"}`)).toEqual([pem(octet)]);
    }
  });
});

describe('certificatePem', () => {
  it('is what the library writes, at every length around a line', () => {
    for (let length = 1; length <= 150; length += 1) {
      const der = Buffer.alloc(length, length);
      expect(certificatePem(der)).toBe(encodePem('CERTIFICATE', der));
    }
  });
});
