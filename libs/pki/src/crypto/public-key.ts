import type { KeyAlgorithm } from '@luciole/policy';
import { PkiError } from '../errors.ts';
import { OID } from '../der/oid.ts';
import { type DerReader, readDer } from '../der/reader.ts';

/** A public key of one of the seven algorithms. */
export interface PublicKey {
  readonly keyAlgorithm: KeyAlgorithm;
  /** SubjectPublicKeyInfo in DER, canonical for its algorithm: one key has one encoding. */
  readonly subjectPublicKeyInfoDer: Uint8Array;
  /** Octets of the `subjectPublicKey` BIT STRING: what key identifiers are made from. */
  readonly subjectPublicKey: Uint8Array;
}

const CURVES: ReadonlyMap<
  string,
  { readonly keyAlgorithm: KeyAlgorithm; readonly octets: number }
> = new Map([
  [OID.prime256v1, { keyAlgorithm: 'EC_P256', octets: 32 }],
  [OID.secp384r1, { keyAlgorithm: 'EC_P384', octets: 48 }],
  [OID.secp521r1, { keyAlgorithm: 'EC_P521', octets: 66 }],
]);

const RSA_SIZES: ReadonlyMap<number, KeyAlgorithm> = new Map([
  [2048, 'RSA_2048'],
  [3072, 'RSA_3072'],
  [4096, 'RSA_4096'],
]);

/**
 * Judges a SubjectPublicKeyInfo: RSA of exactly 2048, 3072 or 4096 bits with an odd exponent from 65537 to below 2^47
 * and an odd modulus (RFC 3279 §2.3.1, parameters NULL); P-256, P-384 or P-521 as a named curve with an uncompressed
 * point (RFC 5480 §2.1.1, §2.2); Ed25519 without parameters (RFC 8410 §3, §4).
 *
 * That a point is on its curve is checked where the key is imported, before anything is verified with it.
 *
 * @throws {PkiError} KEY_MALFORMED, KEY_TYPE_UNSUPPORTED, KEY_SIZE_UNSUPPORTED, KEY_EXPONENT_UNSUPPORTED, KEY_CURVE_UNSUPPORTED
 */
export function readPublicKey(subjectPublicKeyInfoDer: Uint8Array): PublicKey {
  try {
    const { keyAlgorithm, subjectPublicKey } = readDer(subjectPublicKeyInfoDer, readKey);
    return { keyAlgorithm, subjectPublicKeyInfoDer, subjectPublicKey };
  } catch (cause) {
    if (cause instanceof PkiError && !cause.code.startsWith('KEY_')) {
      throw new PkiError('KEY_MALFORMED', `The public key is malformed: ${cause.message}`, {
        cause,
      });
    }
    throw cause;
  }
}

function readKey(reader: DerReader): Omit<PublicKey, 'subjectPublicKeyInfoDer'> {
  return reader.sequence((spki) => {
    const judge = spki.sequence(readAlgorithm);
    const subjectPublicKey = spki.wholeBitString();
    return { keyAlgorithm: judge(subjectPublicKey), subjectPublicKey };
  });
}

/** Longest exponent that is taken: everybody uses 65537, and a number holds these exactly. */
const MAX_EXPONENT_OCTETS = 6;

type Judge = (subjectPublicKey: Uint8Array) => KeyAlgorithm;

function readAlgorithm(identifier: DerReader): Judge {
  const algorithm = identifier.oid();
  switch (algorithm) {
    case OID.rsaEncryption:
      identifier.null();
      return judgeRsa;
    case OID.ecPublicKey: {
      // Explicit curve parameters are a SEQUENCE: the way to bring a curve of one's own (CVE-2020-0601).
      if (!identifier.has(0x06)) {
        throw new PkiError('KEY_CURVE_UNSUPPORTED', 'An elliptic curve must be named.');
      }
      const curve = CURVES.get(identifier.oid());
      if (curve === undefined) {
        throw new PkiError('KEY_CURVE_UNSUPPORTED', 'The curve must be P-256, P-384 or P-521.');
      }
      return (point) => {
        if (point.length !== 1 + 2 * curve.octets || point[0] !== 0x04) {
          throw new PkiError('KEY_MALFORMED', 'An elliptic curve point must be uncompressed.');
        }
        return curve.keyAlgorithm;
      };
    }
    case OID.ed25519:
      return (key) => {
        if (key.length !== 32) {
          throw new PkiError('KEY_MALFORMED', 'An Ed25519 public key has 32 octets.');
        }
        return 'EC_ED25519';
      };
    default:
      throw new PkiError('KEY_TYPE_UNSUPPORTED', 'The key must be RSA, EC or Ed25519.');
  }
}

function judgeRsa(subjectPublicKey: Uint8Array): KeyAlgorithm {
  const { modulus, exponent } = readDer(subjectPublicKey, (reader) =>
    reader.sequence((key) => ({ modulus: key.integer(), exponent: key.integer() })),
  );
  if ((modulus[0] ?? 0x80) >= 0x80 || (exponent[0] ?? 0x80) >= 0x80) {
    throw new PkiError('KEY_MALFORMED', 'An RSA modulus or exponent is negative.');
  }
  const magnitude = modulus[0] === 0 ? modulus.subarray(1) : modulus;
  const bits =
    magnitude.length === 0 ? 0 : magnitude.length * 8 - Math.clz32(magnitude[0] ?? 0) + 24;
  const keyAlgorithm = RSA_SIZES.get(bits);
  if (keyAlgorithm === undefined) {
    throw new PkiError('KEY_SIZE_UNSUPPORTED', 'An RSA key must have 2048, 3072 or 4096 bits.');
  }
  // An even modulus has the factor 2.
  if (((magnitude[magnitude.length - 1] ?? 0) & 1) === 0) {
    throw new PkiError('KEY_MALFORMED', 'An RSA modulus is even.');
  }
  // A long exponent makes every verification slow: a cheap request for us to spend seconds on.
  const isShort = exponent.length <= MAX_EXPONENT_OCTETS;
  const value = isShort ? exponent.reduce((sum, octet) => sum * 256 + octet, 0) : 0;
  if (value < 65537 || value % 2 === 0) {
    throw new PkiError(
      'KEY_EXPONENT_UNSUPPORTED',
      'An RSA exponent must be odd, from 65537 to 2^47.',
    );
  }
  return keyAlgorithm;
}
