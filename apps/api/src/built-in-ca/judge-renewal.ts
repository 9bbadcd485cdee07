import { Buffer } from 'node:buffer';

import { type ParsedCertificate, readCaCertificate } from '@luciole/pki';
import { certificateFingerprint } from '@luciole/pki/node';

import { type Problem, problem } from '../http/application-error.ts';
import type { CertificateAuthority } from './certificate-authority.ts';

const WHERE = { pointer: '/certificates' } as const;

/**
 * What keeps a certificate from replacing the one that a CA has: whatever was issued before must chain to it, verifiers must know its root, and it must
 * last longer.
 *
 * @param above - the CAs above the certificate, the root last
 * @param chain - the CA as it is, its root last
 */
export function* renewalProblems(
  own: ParsedCertificate,
  above: readonly ParsedCertificate[],
  chain: readonly CertificateAuthority[],
): Generator<Problem> {
  const [old] = chain;
  const root = chain.at(-1);
  if (old === undefined || root === undefined) throw new Error('a CA without chain is renewed');
  const certified = readCaCertificate(own.der);
  const subject = Buffer.from(readCaCertificate(old.certificateDer).subjectNameDer);
  if (
    !subject.equals(certified.subjectNameDer) ||
    !old.subjectKeyIdentifier.equals(certified.subjectKeyIdentifier)
  ) {
    yield problem('CA_UPLOAD_OTHER_NAME', {}, WHERE);
  }
  if (certificateFingerprint((above.at(-1) ?? own).der) !== root.fingerprint.toString('hex')) {
    yield problem('CA_UPLOAD_OTHER_ROOT', {}, WHERE);
  }
  if (certified.notAfter <= old.notAfter) yield problem('CA_UPLOAD_NOT_LATER', {}, WHERE);
}
