import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodePem } from '../der/pem.ts';
import { generateCaKeyPair } from './key-pair.ts';
import { openPrivateKey, sealPrivateKey } from './sealed-private-key.ts';
import { secureRandom } from './sha256.ts';
import { codeOf } from './testing/code-of.ts';
import { opensslOk } from './testing/openssl.ts';

const PASSPHRASE = Buffer.from('correct horse battery staple, zwölf Boxkämpfer');

const spkiOf = (key: KeyObject): string =>
  createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString();

describe('a sealed private key', () => {
  it.each(['EC_P384', 'RSA_2048', 'EC_ED25519'] as const)(
    'of %s is opened by its passphrase, here and by openssl',
    async (keyAlgorithm) => {
      const { privateKey, publicKey } = await generateCaKeyPair(keyAlgorithm);
      const sealed = await sealPrivateKey(privateKey, PASSPHRASE, secureRandom);
      const expected = publicKey.export({ format: 'pem', type: 'spki' }).toString();
      expect(spkiOf(openPrivateKey(sealed, PASSPHRASE))).toBe(expected);
      const opened = opensslOk(['pkey', '-passin', `pass:${PASSPHRASE.toString()}`], {
        input: encodePem('ENCRYPTED PRIVATE KEY', sealed),
      });
      expect(spkiOf(createPrivateKey(opened.stdout))).toBe(expected);
    },
  );

  it('says to openssl how it is sealed, and never twice alike', async () => {
    const { privateKey } = await generateCaKeyPair('EC_P256');
    const sealed = await sealPrivateKey(privateKey, PASSPHRASE, secureRandom);
    const { stdout } = opensslOk(['asn1parse'], {
      input: encodePem('ENCRYPTED PRIVATE KEY', sealed),
    });
    for (const word of ['PBES2', 'PBKDF2', ':0927C0', 'hmacWithSHA256', 'aes-256-cbc']) {
      expect(stdout).toContain(word);
    }
    expect(await sealPrivateKey(privateKey, PASSPHRASE, secureRandom)).not.toEqual(sealed);
  });

  it('does not open with another passphrase, cut or changed at its algorithm', async () => {
    const { privateKey } = await generateCaKeyPair('EC_P256');
    const sealed = await sealPrivateKey(privateKey, PASSPHRASE, secureRandom);
    const codeFor = (der: Uint8Array, passphrase = PASSPHRASE) =>
      codeOf(() => openPrivateKey(der, passphrase));
    expect(codeFor(sealed, Buffer.from('wrong'))).toBe('KEY_SEALED');
    expect(codeFor(sealed, Buffer.alloc(0))).toBe('KEY_SEALED');
    expect(codeFor(sealed.slice(0, -1))).toBe('KEY_SEALED');
    expect(codeFor(sealed.with(12, 0))).toBe('KEY_SEALED');
  });
});
