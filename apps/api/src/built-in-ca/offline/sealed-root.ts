import { randomBytes, type KeyObject } from 'node:crypto';

import {
  decodePemBlocks,
  encodePem,
  type IssuingCa,
  MAX_CRL_BYTES,
  type ParsedCrl,
  readCaCertificate,
  validateCrl,
} from '@luciole/pki';
import {
  createSigner,
  openPrivateKey,
  sealPrivateKey,
  secureRandom,
  signatureVerifier,
  type Signer,
} from '@luciole/pki/node';

/** The labels of a sealed root, in their order. */
const LABELS = 'ENCRYPTED PRIVATE KEY, CERTIFICATE, X509 CRL';
const CHALLENGE_OCTETS = 32;

/** A root in a file: its key under a passphrase, its certificate, and the last CRL that was signed before the key left. */
export interface SealedRoot {
  readonly ca: IssuingCa;
  /** What a later CRL goes on from. */
  readonly crl: ParsedCrl;
  /** EncryptedPrivateKeyInfo, DER. */
  readonly sealedKeyDer: Uint8Array;
}

/** Why a file is no sealed root, or does not open. The message is a sentence for the operator. */
export class SealedRootError extends Error {
  override readonly name = 'SealedRootError';
}

/** The file of a root: three PEM blocks, each of which openssl reads. */
export async function encodeSealedRoot(
  root: {
    readonly privateKey: KeyObject;
    readonly certificateDer: Uint8Array;
    readonly crlDer: Uint8Array;
  },
  passphrase: Uint8Array,
): Promise<string> {
  return [
    encodePem(
      'ENCRYPTED PRIVATE KEY',
      await sealPrivateKey(root.privateKey, passphrase, secureRandom),
    ),
    encodePem('CERTIFICATE', root.certificateDer),
    encodePem('X509 CRL', root.crlDer),
  ].join('');
}

/** Reads the file of a root; whether the key opens is for {@link openSealedRoot} to say. @throws {SealedRootError} */
export async function decodeSealedRoot(text: string): Promise<SealedRoot> {
  try {
    const [key, certificate, crl, ...more] = decodePemBlocks(text, MAX_CRL_BYTES * 2);
    const labels = [key, certificate, crl].map((block) => block?.label).join(', ');
    if (labels !== LABELS || more.length > 0 || !key || !certificate || !crl) {
      throw new Error(`it does not consist of ${LABELS}`);
    }
    const ca = readCaCertificate(certificate.der);
    const verify = signatureVerifier(ca.publicKey);
    return { ca, crl: await validateCrl(crl.der, ca, verify), sealedKeyDer: key.der };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SealedRootError(`The file is no sealed root: ${reason}`, { cause });
  }
}

/**
 * The key of a sealed root, which has just signed something that the public key of the root's certificate verifies.
 *
 * @throws {SealedRootError} when the passphrase is another one, or the key is not that of the certificate
 */
export async function openSealedRoot(root: SealedRoot, passphrase: Uint8Array): Promise<Signer> {
  let signer: Signer;
  try {
    signer = createSigner(openPrivateKey(root.sealedKeyDer, passphrase));
  } catch (cause) {
    throw new SealedRootError('The key does not open with this passphrase.', { cause });
  }
  const challenge = randomBytes(CHALLENGE_OCTETS);
  const signature = await signer.sign(challenge);
  if (await signatureVerifier(root.ca.publicKey)(challenge, signature)) return signer;
  throw new SealedRootError('The key in the file is not that of the certificate in it.');
}
