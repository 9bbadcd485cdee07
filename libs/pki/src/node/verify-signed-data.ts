import { verify } from 'node:crypto';
import { readPublicKey } from '../crypto/public-key.ts';
import { suitsKey } from '../crypto/signature-algorithms.ts';
import type { VerifySignedData } from '../path/verify-signed-data.ts';
import { importPublicKey } from './verify-proof-of-possession.ts';

/**
 * Verifies a signature with the key it names, for path validation: keys of the seven algorithms only. For a CA of ours,
 * whose key is the same every time, `signatureVerifier` is quicker.
 */
export const verifySignedData: VerifySignedData = (signed) => {
  const { algorithm, subjectPublicKeyInfoDer, data, signature } = signed;
  try {
    const { keyAlgorithm } = readPublicKey(subjectPublicKeyInfoDer);
    if (!suitsKey(algorithm, keyAlgorithm)) return false;
    const key = importPublicKey(subjectPublicKeyInfoDer);
    return verify(algorithm.digest, data, key, signature);
  } catch {
    // A key or signature that OpenSSL refuses to look at has signed nothing.
    return false;
  }
};
