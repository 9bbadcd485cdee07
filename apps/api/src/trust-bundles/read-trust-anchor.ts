import {
  decodePem,
  encodeSpiffeBundle,
  isPkiError,
  parseCertificate,
  trustAnchorOf,
  validatePath,
} from '@luciole/pki';
import { sha256, verifySignedData } from '@luciole/pki/node';

import { ApplicationError } from '../http/application-error.ts';

/** A root as it was looked at. */
export interface ReadAnchor {
  readonly certificateDer: Uint8Array;
  readonly fingerprint: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * A root that somebody else made, for example a mesh: one CA certificate that names and has signed itself, is valid now, and
 * has a key that a SPIFFE bundle can hold. A trust anchor is a name and a key (RFC 5280 §6.1.1 (d)), so a missing key usage
 * or key identifier is no reason to refuse it.
 *
 * @throws {ApplicationError} TRUST_ANCHOR_UNACCEPTABLE
 */
export async function readTrustAnchor(pem: string, now: Date): Promise<ReadAnchor> {
  const certificate = readable(() => {
    const read = parseCertificate(decodePem(pem, ['CERTIFICATE']));
    encodeSpiffeBundle([read.der], { sequence: 0, refreshHintSeconds: 1 });
    return read;
  });
  const { known, notAfter, notBefore } = certificate.tbs;
  if (known.basicConstraints?.cA !== true) throw unacceptable('it is not a CA');
  if (now < notBefore || notAfter <= now) throw unacceptable('it is not valid now');
  const own = { anchor: trustAnchorOf(certificate.der), certificates: [certificate] };
  const fault = await validatePath(own, { at: now, verify: verifySignedData });
  if (fault !== undefined) throw unacceptable(`it has not signed itself (${fault.citation})`);
  return {
    certificateDer: certificate.der,
    fingerprint: sha256(certificate.der),
    notBefore,
    notAfter,
  };
}

function readable<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!isPkiError(error)) throw error;
    throw unacceptable(error.message);
  }
}

function unacceptable(problem: string): ApplicationError {
  return ApplicationError.of('TRUST_ANCHOR_UNACCEPTABLE', { problem }, { pointer: '/certificate' });
}
