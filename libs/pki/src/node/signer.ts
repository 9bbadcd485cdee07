import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { KeyAlgorithm } from '@luciole/policy';
import { readPublicKey } from '../crypto/public-key.ts';
import { signatureAlgorithmOf } from '../crypto/signature-algorithms.ts';
import { PkiError } from '../errors.ts';

/** Whatever can sign as a CA: a key in this process, or later one elsewhere. */
export interface Signer {
  readonly keyAlgorithm: KeyAlgorithm;
  /** SubjectPublicKeyInfo in DER of the key it signs with. */
  readonly subjectPublicKeyInfoDer: Uint8Array;
  /** The signature over `bytes`, in {@link signatureAlgorithmOf} the key. */
  sign(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/**
 * Algorithms whose signature takes less than a tenth of a millisecond: a hop to the thread pool would cost about as
 * much. The others (0.25 to 4 ms) would hold up every other request.
 */
const SIGNS_AT_ONCE: ReadonlySet<KeyAlgorithm> = new Set(['EC_P256', 'EC_ED25519']);

/** Whether signing, and verifying on the curves, is quick enough to do at once. */
export function isQuick(keyAlgorithm: KeyAlgorithm): boolean {
  return SIGNS_AT_ONCE.has(keyAlgorithm);
}

export interface SignerOptions {
  /**
   * Whether signing may hold up this thread whatever the algorithm: for a worker thread, which serves nobody meanwhile
   * and is spared the hop to the thread pool. Never for a thread that answers requests.
   */
  readonly mayBlock?: boolean | undefined;
}

/**
 * Signs with a private key of this process: at once where that is quick, otherwise on the thread pool.
 *
 * @throws {PkiError} a KEY_ code when the key is not of one of the seven algorithms; the promise of `sign` rejects with
 *   SIGNING_FAILED
 */
export function createSigner(privateKey: KeyObject, options: SignerOptions = {}): Signer {
  const spkiDer = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const { keyAlgorithm, subjectPublicKeyInfoDer } = readPublicKey(Uint8Array.from(spkiDer));
  const { digest } = signatureAlgorithmOf(keyAlgorithm);
  const signAtOnce = (bytes: Uint8Array): Uint8Array => sign(digest, bytes, privateKey);
  const signOnPool = (bytes: Uint8Array): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      sign(digest, bytes, privateKey, (cause, signature) => {
        if (cause === null) resolve(signature);
        else reject(new PkiError('SIGNING_FAILED', 'The key could not sign.', { cause }));
      });
    });
  return {
    keyAlgorithm,
    subjectPublicKeyInfoDer,
    sign: options.mayBlock === true || isQuick(keyAlgorithm) ? signAtOnce : signOnPool,
  };
}
