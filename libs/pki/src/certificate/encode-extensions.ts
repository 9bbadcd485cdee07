import type { ExtendedKeyUsage, KeyUsage, SubjectAlternativeNames } from '@luciole/policy';
import { encodeGeneralName, encodeTextualName, generalNameParts } from '../der/general-names.ts';
import { OID } from '../der/oid.ts';
import {
  boolean,
  element,
  enclose,
  explicit,
  implicitPrimitive,
  integer,
  namedBits,
  nullValue,
  octetString,
  oid,
  sequence,
} from '../der/writer.ts';
import { contextConstructed, TAG } from '../der/tag.ts';
import { EXTENDED_KEY_USAGE_OIDS } from './extended-key-usages.ts';
import { KEY_USAGE_BITS } from './parse-extensions.ts';
import type { AuthorityUrls } from './certificate-template.ts';
import type { BasicConstraints, NameConstraints } from './parsed-certificate.ts';

/** Identifiers that are written with every certificate, encoded once. */
const TYPE = {
  subjectKeyIdentifier: oid(OID.subjectKeyIdentifier),
  keyUsage: oid(OID.keyUsage),
  subjectAltName: oid(OID.subjectAltName),
  basicConstraints: oid(OID.basicConstraints),
  nameConstraints: oid(OID.nameConstraints),
  cRLDistributionPoints: oid(OID.cRLDistributionPoints),
  authorityKeyIdentifier: oid(OID.authorityKeyIdentifier),
  extendedKeyUsage: oid(OID.extendedKeyUsage),
  noRevAvail: oid(OID.noRevAvail),
  authorityInfoAccess: oid(OID.authorityInfoAccess),
  ocspNoCheck: oid(OID.ocspNoCheck),
} as const;
const TRUE = boolean(true);

/** Extension (RFC 5280 §4.1); `critical` is left out when FALSE, its default. */
function extension(type: Uint8Array, critical: boolean, value: Uint8Array): Uint8Array {
  return critical ? sequence(type, TRUE, octetString(value)) : sequence(type, octetString(value));
}

/** Critical, as RFC 5280 §4.2.1.9 demands of CAs; end entities state cA FALSE by an empty SEQUENCE. */
export function encodeBasicConstraints({ cA, pathLenConstraint }: BasicConstraints): Uint8Array {
  const members = cA ? [TRUE] : [];
  if (pathLenConstraint !== undefined) members.push(integer(pathLenConstraint));
  return extension(TYPE.basicConstraints, true, sequence(...members));
}

/** Critical (RFC 5280 §4.2.1.3). `undefined` for no usage, because at least one bit must be set. */
export function encodeKeyUsage(usages: readonly KeyUsage[]): Uint8Array | undefined {
  if (usages.length === 0) return undefined;
  const bits = usages.map((usage) => KEY_USAGE_BITS.indexOf(usage));
  return extension(TYPE.keyUsage, true, namedBits(bits));
}

/** Not critical (contract.md 3.5). `undefined` for no usage (RFC 5280 §4.2.1.12: at least one). */
export function encodeExtendedKeyUsage(
  usages: readonly ExtendedKeyUsage[],
): Uint8Array | undefined {
  if (usages.length === 0) return undefined;
  const purposes = usages.map((usage) => oid(EXTENDED_KEY_USAGE_OIDS[usage]));
  return extension(TYPE.extendedKeyUsage, false, sequence(...purposes));
}

/** RFC 5280 §4.2.1.2, in parts. */
export function encodeSubjectKeyIdentifier(keyIdentifier: Uint8Array): readonly Uint8Array[] {
  if (keyIdentifier.length === 20) return [SUBJECT_KEY_IDENTIFIER_HEAD, keyIdentifier];
  return [extension(TYPE.subjectKeyIdentifier, false, octetString(keyIdentifier))];
}

/** What stands before an identifier of 20 octets, as all of ours are (RFC 7093 §2). */
const SUBJECT_KEY_IDENTIFIER_HEAD = extension(
  TYPE.subjectKeyIdentifier,
  false,
  octetString(new Uint8Array(20)),
).slice(0, -20);

/** The key identifier alone (RFC 5280 §4.2.1.1). */
export function encodeAuthorityKeyIdentifier(keyIdentifier: Uint8Array): Uint8Array {
  return extension(
    TYPE.authorityKeyIdentifier,
    false,
    sequence(implicitPrimitive(0, keyIdentifier)),
  );
}

/**
 * Critical exactly when the subject is empty (RFC 5280 §4.2.1.6). `undefined` when there is no name; else in
 * parts.
 *
 * @throws {PkiError} GENERAL_NAME_INVALID
 */
export function encodeSubjectAltName(
  sans: SubjectAlternativeNames,
  isSubjectEmpty: boolean,
): readonly Uint8Array[] | undefined {
  const parts = generalNameParts(sans);
  if (parts.length === 0) return undefined;
  enclose(TAG.octetString, enclose(TAG.sequence, parts));
  if (isSubjectEmpty) parts.unshift(TYPE.subjectAltName, TRUE);
  else parts.unshift(TYPE.subjectAltName);
  return enclose(TAG.sequence, parts);
}

/** Critical (RFC 5280 §4.2.1.10). `undefined` when both lists are empty. */
export function encodeNameConstraints(constraints: NameConstraints): Uint8Array | undefined {
  const lists = [constraints.permitted, constraints.excluded].flatMap((names, index) =>
    names.length === 0
      ? []
      : [
          element(
            contextConstructed(index),
            ...names.map((name) => sequence(encodeGeneralName(name))),
          ),
        ],
  );
  return lists.length === 0 ? undefined : extension(TYPE.nameConstraints, true, sequence(...lists));
}

/** The OCSP responder and the CA's certificate, one location each (RFC 5280 §4.2.2.1). `undefined` when there is neither. */
export function encodeAuthorityInfoAccess({
  caIssuers,
  ocsp,
}: AuthorityUrls): Uint8Array | undefined {
  const descriptions = [
    ...(ocsp === undefined ? [] : [encodeAccessDescription(OID.ocsp, ocsp)]),
    ...(caIssuers === undefined ? [] : [encodeAccessDescription(OID.caIssuers, caIssuers)]),
  ];
  return descriptions.length === 0
    ? undefined
    : extension(TYPE.authorityInfoAccess, false, sequence(...descriptions));
}

function encodeAccessDescription(method: string, url: string): Uint8Array {
  return sequence(oid(method), encodeTextualName('uniformResourceIdentifier', url));
}

/** One distribution point with one URI as its full name (RFC 5280 §4.2.1.13). */
export function encodeCrlDistributionPoint(crlUrl: string): Uint8Array {
  const fullName = explicit(0, encodeTextualName('uniformResourceIdentifier', crlUrl));
  const point = sequence(explicit(0, fullName));
  return extension(TYPE.cRLDistributionPoints, false, sequence(point));
}

/** noRevAvail (RFC 9608 §2): not critical, NULL. */
export function encodeNoRevAvail(): Uint8Array {
  return extension(TYPE.noRevAvail, false, nullValue());
}

/** id-pkix-ocsp-nocheck (RFC 6960 §4.2.2.2.1): not critical, NULL. */
export function encodeOcspNoCheck(): Uint8Array {
  return extension(TYPE.ocspNoCheck, false, nullValue());
}
