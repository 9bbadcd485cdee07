import type { SignatureAlgorithm } from '../crypto/signature-algorithms.ts';
import { bitString, sequence } from '../der/writer.ts';

/** Certificate (RFC 5280 §4.1) from the bytes that were signed and their signature. */
export function encodeCertificate(
  tbsDer: Uint8Array,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
): Uint8Array {
  return sequence(tbsDer, algorithm.identifierDer, bitString(signature));
}
