import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { encodePem } from '../der/pem.ts';
import { encodePemByNode } from './encode-pem.ts';

it('encodePemByNode writes what encodePem writes, whatever the length', () => {
  for (const length of [1, 47, 48, 49, 96, 500, 9000, 20_000]) {
    // Within a larger buffer, as views of a pool are.
    const der = new Uint8Array(randomBytes(length + 8).buffer, 4, length);
    expect(encodePemByNode('CERTIFICATE', der)).toBe(encodePem('CERTIFICATE', der));
  }
});
