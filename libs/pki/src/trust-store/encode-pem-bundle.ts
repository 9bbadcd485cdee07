import { encodePem } from '../der/pem.ts';

/**
 * A certification path to hand out: the certificate of the CA that signs first, each issuer after what it issued, the
 * self-signed root last. DER; at least the root.
 */
export type CertificationPathDer = readonly [Uint8Array, ...Uint8Array[]];

/**
 * How much of a path a download holds.
 *
 * - `ROOT`: the trust anchor alone, what a verifier installs.
 * - `CHAIN`: everything but the root, what a server sends beside its own certificate.
 * - `FULL`: all of it.
 */
export type BundleScope = 'ROOT' | 'CHAIN' | 'FULL';

/** The certificates of a path that the scope names, in the path's order; empty for the `CHAIN` of a root alone. */
export function certificatesInScope(
  path: CertificationPathDer,
  scope: BundleScope,
): readonly Uint8Array[] {
  if (scope === 'ROOT') return path.slice(-1);
  return scope === 'CHAIN' ? path.slice(0, -1) : path;
}

/** PEM text of certificates, one block after the other in the order given (RFC 7468 §5.1). */
export function encodePemBundle(certificates: readonly Uint8Array[]): string {
  return certificates.map((der) => encodePem('CERTIFICATE', der)).join('');
}
