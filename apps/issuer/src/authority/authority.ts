import type { KeyObject } from 'node:crypto';
import type { IntermediateCertificateId } from '@luciole/contract';
import type { IssuingCa } from '@luciole/pki';

/** A root that verifies what this issuer signs. */
export interface TrustAnchor {
  readonly certificateDer: Uint8Array;
  /** PEM, one block with a line feed at the end. */
  readonly certificatePem: string;
  /** SHA-256 of the DER, lower-case hex. */
  readonly sha256: string;
}

/**
 * A sub-CA that was looked at and may be used: its certificate, its path and its key. Immutable; a renewal makes another
 * one with another key, and whoever holds this one may go on using it until it closes.
 *
 * The key is a KeyObject that is never exported (ruling 12); it dies with the last reference to this object.
 */
export interface Authority {
  /** Id of its record at the control plane; `undefined` for a developer's self-signed one. */
  readonly certificateId: IntermediateCertificateId | undefined;
  readonly ca: IssuingCa;
  readonly privateKey: KeyObject;
  /** The sub-CA's certificate and every intermediate above it, PEM, sub-CA first, without the root. */
  readonly chainPem: string;
  /** Roots only, the one above `chainPem` among them. */
  readonly trustAnchors: readonly TrustAnchor[];
  /** Lower-case hex, as the control plane records it. */
  readonly serialNumber: string;
  /** The digest of the configuration it was obtained under (ruling 23); `undefined` when self-signed. */
  readonly subCaDigest: string | undefined;
  readonly issuedAt: Date;
}
