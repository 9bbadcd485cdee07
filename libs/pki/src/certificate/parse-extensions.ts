import type { KeyUsage } from '@luciole/policy';
import { PkiError } from '../errors.ts';
import { type GeneralName, readGeneralName, readGeneralNames } from '../der/general-names.ts';
import { OID } from '../der/oid.ts';
import type { DerReader } from '../der/reader.ts';
import { contextConstructed, contextPrimitive, TAG } from '../der/tag.ts';
import type {
  AccessDescription,
  AuthorityKeyIdentifier,
  BasicConstraints,
  DistributionPoint,
  KnownExtensions,
  NameConstraints,
  ParsedExtension,
} from './parsed-certificate.ts';

/** Bits of KeyUsage by number (RFC 5280 §4.2.1.3), in the words of the wire; a spec holds them to `@luciole/policy`. */
export const KEY_USAGE_BITS = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const satisfies readonly KeyUsage[];

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Decodes the extensions this product knows; others are left alone. Depth counts on from `within`.
 *
 * @throws {PkiError} CERTIFICATE_MALFORMED or a DER code when a known extension is not what its clause says
 */
export function readKnownExtensions(
  within: DerReader,
  extensions: readonly ParsedExtension[],
): KnownExtensions {
  const known: Mutable<KnownExtensions> = {};
  for (const { oid, value } of extensions) {
    switch (oid) {
      case OID.basicConstraints:
        known.basicConstraints = within.nested(value, readBasicConstraints);
        break;
      case OID.keyUsage:
        known.keyUsage = within.nested(value, readKeyUsage);
        break;
      case OID.extendedKeyUsage:
        known.extendedKeyUsage = within.nested(value, readOids);
        break;
      case OID.subjectAltName:
        known.subjectAltName = within.nested(value, readSequenceOfGeneralNames);
        break;
      case OID.subjectKeyIdentifier:
        known.subjectKeyIdentifier = within.nested(value, readOctets);
        break;
      case OID.authorityKeyIdentifier:
        known.authorityKeyIdentifier = within.nested(value, readAuthorityKeyIdentifier);
        break;
      case OID.nameConstraints:
        known.nameConstraints = within.nested(value, readNameConstraints);
        break;
      case OID.authorityInfoAccess:
        known.authorityInfoAccess = within.nested(value, readAuthorityInfoAccess);
        break;
      case OID.cRLDistributionPoints:
        known.cRLDistributionPoints = within.nested(value, (r) =>
          r.sequenceOf(readDistributionPoint),
        );
        break;
      case OID.noRevAvail:
        within.nested(value, (r) => r.null());
        known.noRevAvail = true;
        break;
      case OID.ocspNoCheck:
        within.nested(value, (r) => r.null());
        known.ocspNoCheck = true;
        break;
      default:
    }
  }
  return known;
}

const readOid = (reader: DerReader): string => reader.oid();
const readOids = (reader: DerReader): string[] => reader.sequenceOf(readOid);
const readOctets = (reader: DerReader): Uint8Array => reader.octetString();
const readSequenceOfGeneralNames = (reader: DerReader): GeneralName[] => readGeneralNames(reader);

/** RFC 5280 §4.2.1.9. */
function readBasicConstraints(reader: DerReader): BasicConstraints {
  return reader.sequence((inner) => {
    const cA = inner.has(TAG.boolean);
    if (cA && !inner.boolean()) throw malformed('basicConstraints states a default value.');
    return inner.has(TAG.integer) ? { cA, pathLenConstraint: inner.smallInteger() } : { cA };
  });
}

/** RFC 5280 §4.2.1.3; DER drops trailing zero bits of a named bit list (X.690 §11.2.2). */
function readKeyUsage(reader: DerReader): KeyUsage[] {
  const { unusedBits, bytes } = reader.bitString();
  const bits = bytes.length * 8 - unusedBits;
  if (bits > KEY_USAGE_BITS.length || (bits > 0 && !isSet(bytes, bits - 1))) {
    throw malformed('keyUsage has unknown bits or trailing zeros.');
  }
  const usages: KeyUsage[] = [];
  for (let bit = 0; bit < bits; bit += 1) {
    const usage = isSet(bytes, bit) ? KEY_USAGE_BITS[bit] : undefined;
    if (usage !== undefined) usages.push(usage);
  }
  return usages;
}

function isSet(bytes: Uint8Array, bit: number): boolean {
  return ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;
}

/** RFC 5280 §4.2.1.1. */
function readAuthorityKeyIdentifier(reader: DerReader): AuthorityKeyIdentifier {
  return reader.sequence((inner) => {
    const tag = contextPrimitive(0);
    const keyIdentifier = inner.has(tag) ? inner.octetString(tag) : undefined;
    const hasIssuer = inner.has(contextConstructed(1));
    if (hasIssuer) readGeneralNames(inner, contextConstructed(1));
    const hasIssuerAndSerialNumber = inner.has(contextPrimitive(2));
    if (hasIssuerAndSerialNumber) inner.integer(contextPrimitive(2));
    if (hasIssuer !== hasIssuerAndSerialNumber) {
      throw malformed(
        'authorityKeyIdentifier names an issuer without a serial number, or the reverse.',
      );
    }
    return keyIdentifier === undefined
      ? { hasIssuerAndSerialNumber }
      : { keyIdentifier, hasIssuerAndSerialNumber };
  });
}

/** RFC 5280 §4.2.1.10: at least one of the two lists, neither empty. */
function readNameConstraints(reader: DerReader): NameConstraints {
  return reader.sequence((inner) => {
    if (inner.isEmpty) throw malformed('nameConstraints is empty.');
    const subtrees = (tag: number): GeneralName[] =>
      inner.optional(tag, (r) => r.sequenceOf(readSubtree, tag)) ?? [];
    return {
      permitted: subtrees(contextConstructed(0)),
      excluded: subtrees(contextConstructed(1)),
    };
  });
}

/** A GeneralSubtree: minimum is 0 (so absent in DER) and maximum absent, or the reader of RFC 5280 cannot know what is meant. */
function readSubtree(reader: DerReader): GeneralName {
  return reader.sequence((subtree) => {
    const base = readGeneralName(subtree);
    if (base.form === 'iPAddress' && base.octets.length !== 8 && base.octets.length !== 32) {
      throw malformed('An iPAddress constraint is not an address and a mask.');
    }
    return base;
  });
}

/** RFC 5280 §4.2.2.1. */
function readAuthorityInfoAccess(reader: DerReader): AccessDescription[] {
  return reader.sequenceOf((list) =>
    list.sequence((inner) => ({ method: inner.oid(), location: readGeneralName(inner) })),
  );
}

/** RFC 5280 §4.2.1.13. */
function readDistributionPoint(reader: DerReader): DistributionPoint {
  return reader.sequence((point) => {
    const fullName = point.optional(contextConstructed(0), (r) =>
      r.constructed(contextConstructed(0), (name) =>
        name.has(contextConstructed(0))
          ? readGeneralNames(name, contextConstructed(0))
          : readRelativeName(name),
      ),
    );
    let isPlain = fullName !== undefined && fullName.length > 0;
    while (!point.isEmpty) {
      point.element();
      isPlain = false;
    }
    return { fullName: fullName ?? [], isPlain };
  });
}

/** nameRelativeToCRLIssuer, which CAs should not use (RFC 5280 §4.2.1.13): it is passed over. */
function readRelativeName(reader: DerReader): GeneralName[] {
  reader.element(contextConstructed(1));
  return [];
}

function malformed(message: string): PkiError {
  return new PkiError('CERTIFICATE_MALFORMED', message);
}
