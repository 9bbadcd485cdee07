import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isCheckpointGenuine } from './verify-checkpoint.ts';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const kid = randomUUID();
const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
const KEYS = {
  keys: [{ kid, kty: 'EC', crv: 'P-256', x, y, alg: 'ES256', use: 'sig' } as const],
};
const HEAD = 'ab'.repeat(32);

function signed(claims: object, header: object = { alg: 'ES256', kid }): string {
  const input = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(input), {
    key: privateKey,
    dsaEncoding: 'ieee-p1363',
  });
  return `${input}.${signature.toString('base64url')}`;
}

describe('isCheckpointGenuine', () => {
  const jws = signed({ size: 12, head: HEAD });

  it('takes what one of the keys has signed', async () => {
    expect(await isCheckpointGenuine({ jws, size: 12, head: HEAD }, KEYS)).toBe(true);
  });

  it.each([
    ['another size than is shown', { jws, size: 11, head: HEAD }],
    ['another head than is shown', { jws, size: 12, head: 'cd'.repeat(32) }],
    ['a changed payload', { jws: jws.replace(/\.(.)/, '.f'), size: 12, head: HEAD }],
    [
      'a key that is none of ours',
      { jws: signed({ size: 12, head: HEAD }, { alg: 'ES256', kid: 'x' }), size: 12, head: HEAD },
    ],
    [
      'no algorithm',
      { jws: signed({ size: 12, head: HEAD }, { alg: 'none', kid }), size: 12, head: HEAD },
    ],
    ['what cannot be read', { jws: 'no', size: 12, head: HEAD }],
  ])('refuses %s', async (_, checkpoint) => {
    expect(await isCheckpointGenuine(checkpoint, KEYS)).toBe(false);
  });
});
