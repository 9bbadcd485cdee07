import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeKeyPair } from './key-pair.ts';

describe('makeKeyPair', () => {
  it('makes a P-256 pair in PEM that others read, another one each time', async () => {
    const [one, other] = await Promise.all([makeKeyPair(), makeKeyPair()]);
    const privateKey = createPrivateKey(one.privateKeyPem);
    expect(privateKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' })).toBe(
      one.publicKeyPem,
    );
    expect(other.publicKeyPem).not.toBe(one.publicKeyPem);
  });
});
