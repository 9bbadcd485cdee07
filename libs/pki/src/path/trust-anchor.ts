import { parseCertificate } from '../certificate/parse-certificate.ts';
import type { NameConstraints } from '../certificate/parsed-certificate.ts';

/** A name and key that are trusted as they are (RFC 5280 §6.1.1 (d)). */
export interface TrustAnchor {
  readonly subjectDer: Uint8Array;
  readonly subjectPublicKeyInfoDer: Uint8Array;
  readonly subjectKeyIdentifier: Uint8Array | undefined;
  /** From a certificate that was installed as an anchor; RFC 5937 §3.2 lets a verifier hold paths to them. */
  readonly nameConstraints: NameConstraints | undefined;
  readonly pathLenConstraint: number | undefined;
}

/**
 * The trust anchor that a CA certificate stands for: a root, or an intermediate at which trust is anchored on purpose
 * (ruling 6; openssl needs `-partial_chain` for the latter). Its signature and validity period are not looked at, as
 * RFC 5280 §6.1.1 has it.
 *
 * @throws {PkiError} CERTIFICATE_MALFORMED, CERTIFICATE_TOO_LARGE
 */
export function trustAnchorOf(certificateDer: Uint8Array): TrustAnchor {
  const { tbs } = parseCertificate(certificateDer);
  return {
    subjectDer: tbs.subjectDer,
    subjectPublicKeyInfoDer: tbs.subjectPublicKeyInfo.der,
    subjectKeyIdentifier: tbs.known.subjectKeyIdentifier,
    nameConstraints: tbs.known.nameConstraints,
    pathLenConstraint: tbs.known.basicConstraints?.pathLenConstraint,
  };
}
