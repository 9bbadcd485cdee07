import { describe, expect, it } from 'vitest';
import { parseIpNetwork, prefixLengthOf } from './ip-network.ts';

describe('parseIpNetwork', () => {
  it.each([
    ['10.0.0.0/8', [10, 0, 0, 0, 255, 0, 0, 0]],
    ['10.255.3.4/9', [10, 128, 0, 0, 255, 128, 0, 0]],
    ['10.1.2.3', [10, 1, 2, 3, 255, 255, 255, 255]],
    ['0.0.0.0/0', [0, 0, 0, 0, 0, 0, 0, 0]],
  ])('%s', (text, octets) => {
    expect(parseIpNetwork(text)).toEqual(Uint8Array.from(octets));
  });

  it('takes IPv6', () => {
    const network = parseIpNetwork('2001:db8:ffff::/33');
    expect(network?.subarray(0, 6)).toEqual(Uint8Array.of(0x20, 1, 0x0d, 0xb8, 0x80, 0));
    expect(network?.subarray(16, 22)).toEqual(Uint8Array.of(255, 255, 255, 255, 128, 0));
    expect(network).toHaveLength(32);
  });

  it.each(['10.0.0.0/33', '10.0.0/8', '10.0.0.0/', '10.0.0.0/08', '::/129', '', 'example.com/8'])(
    'refuses %j',
    (text) => {
      expect(parseIpNetwork(text)).toBeUndefined();
    },
  );
});

describe('prefixLengthOf', () => {
  it('is the inverse of the prefix length', () => {
    for (let length = 0; length <= 32; length += 1) {
      expect(prefixLengthOf(parseIpNetwork(`10.0.0.0/${length}`) ?? new Uint8Array())).toBe(length);
    }
    for (let length = 0; length <= 128; length += 1) {
      expect(prefixLengthOf(parseIpNetwork(`2001:db8::/${length}`) ?? new Uint8Array())).toBe(
        length,
      );
    }
  });

  it.each([[[255, 0, 255, 0]], [[0, 255, 0, 0]], [[254, 1, 0, 0]], [[253, 0, 0, 0]]])(
    'knows no mask with holes: %o',
    (mask) => {
      expect(prefixLengthOf(Uint8Array.from([0, 0, 0, 0, ...mask]))).toBeUndefined();
    },
  );
});
