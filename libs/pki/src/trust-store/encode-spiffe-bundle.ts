import { parseCertificate } from '../certificate/parse-certificate.ts';
import { readPublicKey } from '../crypto/public-key.ts';
import { encodeBase64 } from '../der/pem.ts';
import { readDer } from '../der/reader.ts';

/** A root as an element of a SPIFFE bundle (X509-SVID §6.1; RFC 7517 §4, RFC 7518 §6, RFC 8037 §2). */
export interface SpiffeBundleJwk {
  readonly use: 'x509-svid';
  readonly kty: 'EC' | 'RSA' | 'OKP';
  readonly crv?: 'P-256' | 'P-384' | 'P-521' | 'Ed25519';
  readonly x?: string;
  readonly y?: string;
  readonly n?: string;
  readonly e?: string;
  /** Exactly one certificate, base64 of its DER. */
  readonly x5c: readonly [string];
}

/** A SPIFFE bundle (SPIFFE Trust Domain and Bundle §4). */
export interface SpiffeBundleDocument {
  readonly keys: readonly SpiffeBundleJwk[];
  readonly spiffe_sequence: number;
  readonly spiffe_refresh_hint: number;
}

export interface SpiffeBundleOptions {
  /** Greater than for every bundle with other roots that was handed out before; an integer. */
  readonly sequence: number;
  /** After how many seconds it is worth to look again; an integer from 1. */
  readonly refreshHintSeconds: number;
}

type KeyMembers = Omit<SpiffeBundleJwk, 'use' | 'x5c'>;

/**
 * The roots as a SPIFFE bundle, in the order given: one JWK each, with `use` x509-svid, its certificate and no member
 * that the specifications do not name.
 *
 * @throws {PkiError} CERTIFICATE_MALFORMED, CERTIFICATE_TOO_LARGE or a KEY_ code when a root cannot be read
 */
export function encodeSpiffeBundle(
  rootsDer: readonly Uint8Array[],
  { refreshHintSeconds, sequence }: SpiffeBundleOptions,
): SpiffeBundleDocument {
  const keys = rootsDer.map((der): SpiffeBundleJwk => {
    const { tbs } = parseCertificate(der);
    return {
      use: 'x509-svid',
      ...keyMembers(tbs.subjectPublicKeyInfo.der),
      x5c: [encodeBase64(der)],
    };
  });
  return { keys, spiffe_sequence: sequence, spiffe_refresh_hint: refreshHintSeconds };
}

const CURVES = { EC_P256: 'P-256', EC_P384: 'P-384', EC_P521: 'P-521' } as const;

function keyMembers(subjectPublicKeyInfoDer: Uint8Array): KeyMembers {
  const { keyAlgorithm, subjectPublicKey } = readPublicKey(subjectPublicKeyInfoDer);
  switch (keyAlgorithm) {
    case 'EC_ED25519':
      return { kty: 'OKP', crv: 'Ed25519', x: encodeBase64Url(subjectPublicKey) };
    case 'EC_P256':
    case 'EC_P384':
    case 'EC_P521': {
      // An uncompressed point: 0x04, then both coordinates in full length.
      const middle = (subjectPublicKey.length + 1) / 2;
      return {
        kty: 'EC',
        crv: CURVES[keyAlgorithm],
        x: encodeBase64Url(subjectPublicKey.subarray(1, middle)),
        y: encodeBase64Url(subjectPublicKey.subarray(middle)),
      };
    }
    case 'RSA_2048':
    case 'RSA_3072':
    case 'RSA_4096': {
      const { exponent, modulus } = readDer(subjectPublicKey, (reader) =>
        reader.sequence((key) => ({ modulus: key.integer(), exponent: key.integer() })),
      );
      return { kty: 'RSA', n: encodeUnsigned(modulus), e: encodeUnsigned(exponent) };
    }
  }
}

/** Base64urlUInt of a positive INTEGER's octets: without the leading zero that DER may have (RFC 7518 §2). */
function encodeUnsigned(octets: Uint8Array): string {
  return encodeBase64Url(octets[0] === 0 ? octets.subarray(1) : octets);
}

/** Without padding (RFC 4648 §5). */
function encodeBase64Url(octets: Uint8Array): string {
  return encodeBase64(octets).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
