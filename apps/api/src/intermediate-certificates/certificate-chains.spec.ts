import { encodePem } from '@luciole/pki';
import { describe, expect, it } from 'vitest';
import { certificatePem, CertificateChains } from './certificate-chains.ts';

const der = (octet: number) => Buffer.from([0x30, octet]);
const pem = (octet: number) => encodePem('CERTIFICATE', der(octet));
const row = (id: string, key: string | null) => ({ id, chain_key: key });

describe('CertificateChains', () => {
  it('reads each chain once, by one certificate that has it', async () => {
    const chains = new CertificateChains();
    const asked: string[][] = [];
    const read = async (ids: readonly string[]) => {
      asked.push([...ids]);
      return new Map(ids.map((id) => [id === '1' ? 'a' : 'b', [der(1), der(Number(id))]]));
    };
    const rows = [row('1', 'a'), row('2', 'b'), row('3', 'a'), row('4', null)];
    for (let time = 0; time < 2; time += 1) {
      const found = await chains.of(rows, read);
      expect([...found]).toEqual([
        ['a', [pem(1), pem(1)]],
        ['b', [pem(1), pem(2)]],
      ]);
    }
    expect(asked).toHaveLength(1);
    expect(asked[0]).toHaveLength(2);
  });

  it('keeps chains apart, however many there are', async () => {
    const chains = new CertificateChains();
    for (let octet = 0; octet < 600; octet += 1) {
      const key = String(octet);
      const found = await chains.of(
        [row(key, key)],
        async () => new Map([[key, [der(octet % 256)]]]),
      );
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
