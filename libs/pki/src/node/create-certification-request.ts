import type { SubjectAlternativeNames, SubjectNames } from '@luciole/policy';
import { encodePem } from '../der/pem.ts';
import { encodeCertificationRequest } from '../request/encode-certification-request.ts';
import type { CaKeyPair } from './key-pair.ts';
import { createSigner } from './signer.ts';

/** A certification request that proves possession of its key (RFC 2986 §3). */
export interface CreatedCertificationRequest {
  readonly der: Uint8Array;
  /** With the label `CERTIFICATE REQUEST`. */
  readonly pem: string;
}

/**
 * A certification request for a key pair of this process, signed with its private key, which does not leave its
 * KeyObject.
 *
 * @throws {PkiError} NAME_INVALID, GENERAL_NAME_INVALID, STRING_INVALID, SIGNING_FAILED
 */
export async function createCertificationRequest(
  keyPair: Pick<CaKeyPair, 'privateKey' | 'subjectPublicKey'>,
  names: { readonly subject: SubjectNames; readonly sans?: SubjectAlternativeNames | undefined },
): Promise<CreatedCertificationRequest> {
  const signer = createSigner(keyPair.privateKey);
  const der = await encodeCertificationRequest(
    { ...names, publicKey: keyPair.subjectPublicKey },
    (info) => signer.sign(info),
  );
  return { der, pem: encodePem('CERTIFICATE REQUEST', der) };
}
