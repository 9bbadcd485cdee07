import { encodePem } from '@luciole/pki';
import { describe, expect, it } from 'vitest';
import { certificatePem, CertificateChains } from './certificate-chains.ts';

const der = (octet: number) => Buffer.from([0x30, octet]);
const pem = (octet: number) => encodePem('CERTIFICATE', der(octet));

describe('CertificateChains', () => {
  it('reads each chain once', async () => {
    const chains = new CertificateChains();
    const asked: string[][] = [];
    const read = async (keys: readonly string[]) => {
      asked.push([...keys]);
      return new Map(keys.map((key) => [key, [der(1), der(Number(key))]]));
    };
    for (let time = 0; time < 2; time += 1) {
      const found = await chains.of(['1', '2', '1', null], read);
      expect([...found]).toEqual([
        ['1', [pem(1), pem(1)]],
        ['2', [pem(1), pem(2)]],
      ]);
    }
    expect(asked).toEqual([['1', '2']]);
  });

  it('keeps chains apart, however many there are', async () => {
    const chains = new CertificateChains();
    for (let octet = 0; octet < 600; octet += 1) {
      const key = String(octet);
      const found = await chains.of([key], async () => new Map([[key, [der(octet % 256)]]]));
      expect(found.get(key)).toEqual([pem(octet % 256)]);
    }
  });
});

describe('certificatePem', () => {
  it('is what the library writes, at every length around a line', () => {
    for (let length = 1; length <= 150; length += 1) {
      const octets = Buffer.alloc(length, length);
      expect(certificatePem(octets)).toBe(encodePem('CERTIFICATE', octets));
    }
  });
});
