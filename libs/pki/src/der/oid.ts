import { PkiError } from '../errors.ts';
import { equalRange } from './octets.ts';

/** Object identifiers by the name their document gives them. */
export const OID = {
  // X.520 attribute types (RFC 5280 §4.1.2.4, §4.1.2.6).
  commonName: '2.5.4.3',
  serialNumber: '2.5.4.5',
  country: '2.5.4.6',
  locality: '2.5.4.7',
  stateOrProvince: '2.5.4.8',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  // Certificate and CRL extensions (RFC 5280 §4.2, §5.2; RFC 9608).
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  cRLNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  issuingDistributionPoint: '2.5.29.28',
  nameConstraints: '2.5.29.30',
  cRLDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  anyExtendedKeyUsage: '2.5.29.37.0',
  noRevAvail: '2.5.29.56',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  caIssuers: '1.3.6.1.5.5.7.48.2',
  // OCSP (RFC 6960 §4.2.2.2, appendix B.1; RFC 9654).
  ocsp: '1.3.6.1.5.5.7.48.1',
  ocspBasic: '1.3.6.1.5.5.7.48.1.1',
  ocspNonce: '1.3.6.1.5.5.7.48.1.2',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  // PKCS #9 attributes (RFC 2985).
  extensionRequest: '1.2.840.113549.1.9.14',
  challengePassword: '1.2.840.113549.1.9.7',
  // Public keys and signatures (RFC 3279, RFC 4055, RFC 5480, RFC 8410).
  rsaEncryption: '1.2.840.113549.1.1.1',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  sha384WithRsa: '1.2.840.113549.1.1.12',
  sha512WithRsa: '1.2.840.113549.1.1.13',
  ecPublicKey: '1.2.840.10045.2.1',
  prime256v1: '1.2.840.10045.3.1.7',
  secp384r1: '1.3.132.0.34',
  secp521r1: '1.3.132.0.35',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  ecdsaWithSha384: '1.2.840.10045.4.3.3',
  ecdsaWithSha512: '1.2.840.10045.4.3.4',
  ed25519: '1.3.101.112',
} as const;

/** Longest encoding of an object identifier that is read: far above any in use, far below a nuisance. */
const MAX_OID_OCTETS = 64;

/**
 * Content octets of a dotted object identifier (ITU-T X.690 §8.19).
 *
 * @throws {PkiError} OID_INVALID when `dotted` is not one, or an arc exceeds 2^53 - 1
 */
export function encodeOid(dotted: string): Uint8Array {
  if (!/^[0-2](\.(0|[1-9][0-9]{0,15})){1,40}$/.test(dotted)) {
    throw new PkiError('OID_INVALID', 'This is not an object identifier.');
  }
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  if (first < 2 && second > 39) {
    throw new PkiError('OID_INVALID', 'The second arc of this object identifier is above 39.');
  }
  const octets: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    if (!Number.isSafeInteger(arc)) throw new PkiError('OID_INVALID', 'An arc is too large.');
    const base128 = [arc % 128];
    for (let value = Math.floor(arc / 128); value > 0; value = Math.floor(value / 128)) {
      base128.unshift((value % 128) | 0x80);
    }
    octets.push(...base128);
  }
  return Uint8Array.from(octets);
}

/** Encodings of the identifiers that this product knows, by length and last two octets. */
const KNOWN: ReadonlyMap<number, readonly KnownOid[]> = knownByHash([
  ...Object.values(OID),
  ...['1', '2', '3', '4', '8', '9'].map((purpose) => `1.3.6.1.5.5.7.3.${purpose}`),
]);

interface KnownOid {
  readonly dotted: string;
  readonly octets: Uint8Array;
}

function knownByHash(identifiers: readonly string[]): Map<number, KnownOid[]> {
  const known = new Map<number, KnownOid[]>();
  for (const dotted of identifiers) {
    const octets = encodeOid(dotted);
    const hash = oidHash(octets, 0, octets.length);
    known.set(hash, [...(known.get(hash) ?? []), { dotted, octets }]);
  }
  return known;
}

/** Cheap, and different for nearly all that are known; a comparison of all octets follows. */
function oidHash(octets: Uint8Array, start: number, end: number): number {
  return ((end - start) << 16) | ((octets[end - 2] ?? 0) << 8) | (octets[end - 1] ?? 0);
}

/** The dotted form where all octets are those of an identifier that is known; no text is put together for it. */
function knownOid(octets: Uint8Array, start: number, end: number): string | undefined {
  for (const known of KNOWN.get(oidHash(octets, start, end)) ?? NONE) {
    if (equalRange(octets, start, end, known.octets)) return known.dotted;
  }
  return undefined;
}
const NONE: readonly KnownOid[] = [];

/**
 * Dotted form of the content octets of an object identifier: all of `octets`, or those from `start` to before `end`.
 *
 * @throws {PkiError} OID_INVALID when empty, longer than 64 octets, not minimal, unfinished, or an arc exceeds 2^53 - 1
 */
export function decodeOid(octets: Uint8Array, start = 0, end: number = octets.length): string {
  const known = knownOid(octets, start, end);
  if (known !== undefined) return known;
  const length = end - start;
  if (length === 0 || length > MAX_OID_OCTETS || ((octets[end - 1] ?? 0x80) & 0x80) !== 0) {
    throw new PkiError('OID_INVALID', 'An object identifier is empty, too long or unfinished.');
  }
  let dotted = '';
  let arc = 0;
  let starting = true;
  for (let index = start; index < end; index += 1) {
    const octet = octets[index] ?? 0;
    // A leading 0x80 would be a padding zero: two encodings for one identifier (X.690 §8.19.2).
    if (starting && octet === 0x80) {
      throw new PkiError('OID_INVALID', 'An object identifier is not minimally encoded.');
    }
    arc = arc * 128 + (octet & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER) {
      throw new PkiError('OID_INVALID', 'An arc of an object identifier is too large.');
    }
    starting = octet < 0x80;
    if (starting) {
      if (dotted === '') {
        const first = arc < 40 ? 0 : arc < 80 ? 1 : 2;
        dotted = `${first}.${arc - first * 40}`;
      } else {
        dotted += `.${arc}`;
      }
      arc = 0;
    }
  }
  return dotted;
}
