import { type PublicKey, readPublicKey } from '../crypto/public-key.ts';
import { type SignatureAlgorithm, suitsKey } from '../crypto/signature-algorithms.ts';
import { readDer } from '../der/reader.ts';
import type { VerifySignedData } from '../path/verify-signed-data.ts';

/**
 * Verifies a signature with WebCrypto, as a browser has it: keys of the seven algorithms, ECDSA and RSASSA-PKCS1-v1_5
 * with SHA-256, -384 or -512, and Ed25519. The counterpart of `verifySignedData` of `@luciole/pki/node`.
 *
 * Never throws: a key that is malformed or does not fit the algorithm, a signature that is not strict DER or of a wrong
 * length, and an algorithm that the browser does not have are all answers of `false`.
 */
export const verifySignedDataByWebCrypto: VerifySignedData = async (signed) => {
  const { algorithm, subjectPublicKeyInfoDer, data } = signed;
  try {
    const publicKey = readPublicKey(subjectPublicKeyInfoDer);
    if (!suitsKey(algorithm, publicKey.keyAlgorithm)) return false;
    const { subtle } = globalThis.crypto;
    const { imported, verified } = webAlgorithms(algorithm, publicKey);
    const spki = new Uint8Array(subjectPublicKeyInfoDer);
    const key = await subtle.importKey('spki', spki, imported, false, ['verify']);
    const signature = webSignature(signed.signature, publicKey);
    return await subtle.verify(verified, key, signature, new Uint8Array(data));
  } catch {
    // A key or signature that WebCrypto or the strict reader refuses to look at has signed nothing.
    return false;
  }
};

const HASHES = { sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' } as const;

/** WebCrypto's name of each curve, and the octets of a coordinate. */
const CURVES: Partial<
  Record<PublicKey['keyAlgorithm'], { readonly namedCurve: string; readonly octets: number }>
> = {
  EC_P256: { namedCurve: 'P-256', octets: 32 },
  EC_P384: { namedCurve: 'P-384', octets: 48 },
  EC_P521: { namedCurve: 'P-521', octets: 66 },
};

interface WebAlgorithms {
  readonly imported: Algorithm | RsaHashedImportParams | EcKeyImportParams;
  readonly verified: Algorithm | EcdsaParams;
}

function webAlgorithms({ digest }: SignatureAlgorithm, { keyAlgorithm }: PublicKey): WebAlgorithms {
  // Only Ed25519 has no digest of its own choosing.
  if (digest === undefined) return { imported: { name: 'Ed25519' }, verified: { name: 'Ed25519' } };
  const hash = HASHES[digest];
  const curve = CURVES[keyAlgorithm];
  if (curve === undefined) {
    const name = 'RSASSA-PKCS1-v1_5';
    return { imported: { name, hash }, verified: { name } };
  }
  const name = 'ECDSA';
  return { imported: { name, namedCurve: curve.namedCurve }, verified: { name, hash } };
}

/** The signature as WebCrypto takes it: for ECDSA r and s side by side (IEEE P1363), otherwise as it is. */
function webSignature(signature: Uint8Array, { keyAlgorithm }: PublicKey): Uint8Array<ArrayBuffer> {
  const octets = CURVES[keyAlgorithm]?.octets;
  return octets === undefined ? new Uint8Array(signature) : rawEcdsaSignature(signature, octets);
}

/**
 * r and s of an ECDSA-Sig-Value (RFC 3279 §2.2.3), each in `octets` octets. Strict DER: minimal, positive, nothing left
 * over.
 *
 * @throws {PkiError} a DER code
 * @throws {RangeError} for a number that is negative or longer than the curve's
 */
function rawEcdsaSignature(signature: Uint8Array, octets: number): Uint8Array<ArrayBuffer> {
  const raw = new Uint8Array(2 * octets);
  readDer(signature, (reader) =>
    reader.sequence((pair) => {
      placeUnsigned(raw, octets, pair.integer());
      placeUnsigned(raw, 2 * octets, pair.integer());
    }),
  );
  return raw;
}

/** Puts a number into the octets before `end`, as many as `raw` has for it. */
function placeUnsigned(raw: Uint8Array, end: number, integer: Uint8Array): void {
  if ((integer[0] ?? 0x80) >= 0x80) throw new RangeError('A number of a signature is negative.');
  const magnitude = integer[0] === 0 ? integer.subarray(1) : integer;
  if (magnitude.length > raw.length / 2) {
    throw new RangeError('A number of a signature is too long.');
  }
  raw.set(magnitude, end - magnitude.length);
}
