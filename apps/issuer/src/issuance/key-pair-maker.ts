import type { KeyAlgorithm } from '@luciole/policy';
import type { PublicKey } from '@luciole/pki';
import { generateCaKeyPair } from '@luciole/pki/node';

/** A workload's key pair that is handed out and kept nowhere. */
export interface MadeKeyPair {
  readonly publicKey: PublicKey;
  /** PKCS#8, not encrypted. */
  readonly privateKeyPem: string;
}

/**
 * RSA key pairs that are made at the same time in one thread. One takes from 50 ms to seconds of a core, so that what
 * comes on top would wait for longer than its caller does.
 */
const MOST_RSA_AT_ONCE = 8;

/** Makes key pairs for workloads on the thread pool. */
export class KeyPairMaker {
  #rsaUnderWay = 0;

  /** A new key pair, or `undefined` at once when too many are being made. */
  make(keyAlgorithm: KeyAlgorithm): Promise<MadeKeyPair> | undefined {
    if (!keyAlgorithm.startsWith('RSA_')) return makeKeyPair(keyAlgorithm);
    if (this.#rsaUnderWay >= MOST_RSA_AT_ONCE) return undefined;
    this.#rsaUnderWay += 1;
    return makeKeyPair(keyAlgorithm).finally(() => {
      this.#rsaUnderWay -= 1;
    });
  }
}

async function makeKeyPair(keyAlgorithm: KeyAlgorithm): Promise<MadeKeyPair> {
  const { privateKey, subjectPublicKey } = await generateCaKeyPair(keyAlgorithm);
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  return { publicKey: subjectPublicKey, privateKeyPem: privateKeyPem.toString() };
}
