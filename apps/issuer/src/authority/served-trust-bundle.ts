import type { BootstrapConfiguration } from '@luciole/contract';
import { decodePem, isPkiError, parseCertificate } from '@luciole/pki';
import { trustBundleDigest } from '@luciole/pki/node';
import type { TrustAnchor } from './authority.ts';
import { anchorOf } from './verify-authority.ts';

/** What workloads are given to verify each other by, where the control plane says so. */
export interface ServedTrustBundle {
  readonly anchors: readonly TrustAnchor[];
  /** Grows with every other bundle of the control plane. */
  readonly sequence: number;
  /** Of `anchors`, as it is reported. */
  readonly digest: string;
}

/**
 * The trust bundle of a configuration, without what the issuer's own file rules out (ruling 22) and without what cannot be
 * read; its digest is then another one than the control plane waits for, which is how an administrator learns of it.
 *
 * @param pinnedSha256 - lower-case hex; any root when empty
 * @returns `undefined` when the configuration carries none, and the roots of the CA are served
 */
export function servedTrustBundle(
  { trustBundle }: Pick<BootstrapConfiguration, 'trustBundle'>,
  pinnedSha256: readonly string[],
): ServedTrustBundle | undefined {
  if (trustBundle === undefined) return undefined;
  const anchors = trustBundle.anchors
    .flatMap(({ certificate, sha256 }) => readAnchor(certificate, sha256))
    .filter(({ sha256 }) => pinnedSha256.length === 0 || pinnedSha256.includes(sha256));
  const digest = trustBundleDigest(anchors.map(({ sha256 }) => sha256));
  return { anchors, sequence: trustBundle.sequence, digest };
}

function readAnchor(pem: string, sha256: string): readonly TrustAnchor[] {
  try {
    const anchor = anchorOf(parseCertificate(decodePem(pem, ['CERTIFICATE'])).der);
    return anchor.sha256 === sha256.toLowerCase() ? [anchor] : [];
  } catch (error) {
    if (!isPkiError(error)) throw error;
    return [];
  }
}
