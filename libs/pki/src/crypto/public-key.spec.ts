import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toHex } from '../der/hex.ts';
import * as der from '../der/writer.ts';
import { codeOf } from '../node/testing/code-of.ts';
import { sha256 } from '../node/sha256.ts';
import { keyIdentifier } from './key-identifier.ts';
import { readPublicKey } from './public-key.ts';

const RSA = der.sequence(der.oid('1.2.840.113549.1.1.1'), der.nullValue());
const EC = '1.2.840.10045.2.1';
const P256 = '1.2.840.10045.3.1.7';
const spki = (algorithm: Uint8Array, key: Uint8Array): Uint8Array =>
  der.sequence(algorithm, der.bitString(key));

function rsa(bits: number, exponent: Uint8Array, last = 1): Uint8Array {
  const modulus = new Uint8Array(Math.ceil(bits / 8));
  modulus[0] = 1 << ((bits - 1) % 8);
  modulus[modulus.length - 1] = last;
  return spki(RSA, der.sequence(der.unsignedInteger(modulus), der.unsignedInteger(exponent)));
}
const F4 = Uint8Array.of(1, 0, 1);
const ec = (curve: Uint8Array, point: Uint8Array): Uint8Array =>
  spki(der.sequence(der.oid(EC), curve), point);
const point = (octets: number, form = 4): Uint8Array => {
  const bytes = new Uint8Array(1 + 2 * octets);
  bytes[0] = form;
  return bytes;
};

describe('readPublicKey', () => {
  it.each([
    ['2048 bits', rsa(2048, F4), 'RSA_2048'],
    ['3072 bits', rsa(3072, F4), 'RSA_3072'],
    ['4096 bits', rsa(4096, F4), 'RSA_4096'],
    ['a larger exponent', rsa(2048, Uint8Array.of(1, 0, 0, 0, 1)), 'RSA_2048'],
  ])('takes RSA with %s', (_, key, keyAlgorithm) => {
    expect(readPublicKey(key).keyAlgorithm).toBe(keyAlgorithm);
  });

  it.each([
    ['RSA of 1024 bits', rsa(1024, F4), 'KEY_SIZE_UNSUPPORTED'],
    ['RSA of 2047 bits', rsa(2047, F4), 'KEY_SIZE_UNSUPPORTED'],
    ['RSA of 2049 bits', rsa(2049, F4), 'KEY_SIZE_UNSUPPORTED'],
    ['RSA of 8192 bits', rsa(8192, F4), 'KEY_SIZE_UNSUPPORTED'],
    ['exponent 3', rsa(2048, Uint8Array.of(3)), 'KEY_EXPONENT_UNSUPPORTED'],
    ['exponent 65536', rsa(2048, Uint8Array.of(1, 0, 0)), 'KEY_EXPONENT_UNSUPPORTED'],
    ['an even exponent', rsa(2048, Uint8Array.of(1, 0, 2)), 'KEY_EXPONENT_UNSUPPORTED'],
    ['an enormous exponent', rsa(2048, new Uint8Array(256).fill(0x7f)), 'KEY_EXPONENT_UNSUPPORTED'],
    ['an even modulus', rsa(2048, F4, 2), 'KEY_MALFORMED'],
    [
      'RSA without parameters',
      spki(der.sequence(der.oid('1.2.840.113549.1.1.1')), F4),
      'KEY_MALFORMED',
    ],
    [
      'a negative modulus',
      spki(RSA, der.sequence(der.element(2, Uint8Array.of(0x80)), der.integer(65537))),
      'KEY_MALFORMED',
    ],
    [
      'RSA-PSS keys',
      spki(der.sequence(der.oid('1.2.840.113549.1.1.10')), F4),
      'KEY_TYPE_UNSUPPORTED',
    ],
    ['DSA', spki(der.sequence(der.oid('1.2.840.10040.4.1')), F4), 'KEY_TYPE_UNSUPPORTED'],
    [
      'X25519',
      spki(der.sequence(der.oid('1.3.101.110')), new Uint8Array(32)),
      'KEY_TYPE_UNSUPPORTED',
    ],
    [
      'Ed448',
      spki(der.sequence(der.oid('1.3.101.113')), new Uint8Array(57)),
      'KEY_TYPE_UNSUPPORTED',
    ],
    ['secp256k1', ec(der.oid('1.3.132.0.10'), point(32)), 'KEY_CURVE_UNSUPPORTED'],
    ['P-224', ec(der.oid('1.3.132.0.33'), point(28)), 'KEY_CURVE_UNSUPPORTED'],
    ['a curve of their own', ec(der.sequence(der.integer(1)), point(32)), 'KEY_CURVE_UNSUPPORTED'],
    ['an implicit curve', ec(der.nullValue(), point(32)), 'KEY_CURVE_UNSUPPORTED'],
    ['a compressed point', ec(der.oid(P256), new Uint8Array(33).fill(2)), 'KEY_MALFORMED'],
    ['a hybrid point', ec(der.oid(P256), point(32, 6)), 'KEY_MALFORMED'],
    ['a point of another curve', ec(der.oid(P256), point(48)), 'KEY_MALFORMED'],
    [
      'Ed25519 of 31 octets',
      spki(der.sequence(der.oid('1.3.101.112')), new Uint8Array(31)),
      'KEY_MALFORMED',
    ],
    [
      'Ed25519 with parameters',
      spki(der.sequence(der.oid('1.3.101.112'), der.nullValue()), new Uint8Array(32)),
      'KEY_MALFORMED',
    ],
    ['trailing bytes', der.sequence(RSA, der.bitString(F4), der.nullValue()), 'KEY_MALFORMED'],
    ['nothing', new Uint8Array(), 'KEY_MALFORMED'],
  ])('refuses %s', (_, key, code) => {
    expect(codeOf(() => readPublicKey(key))).toBe(code);
  });
});

describe('keyIdentifier (RFC 7093 §2, method 1)', () => {
  it('is the leftmost 160 bits of SHA-256 over the BIT STRING’s value', () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const key = readPublicKey(publicKey.export({ format: 'der', type: 'spki' }));
    const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
    expect(toHex(keyIdentifier(key, sha256))).toBe(toHex(sha256(raw)).slice(0, 40));
  });
});
