import type { SubjectNames, SubjectProperty } from '@luciole/policy';
import { PkiError } from '../errors.ts';
import { OID } from './oid.ts';
import { type DerReader, readDer } from './reader.ts';
import { hasForbiddenCharacter, isPrintableString } from './strings.ts';
import { TAG } from './tag.ts';
import { compareOctets } from './octets.ts';
import { oid, printableString, sequence, setOf, utf8String } from './writer.ts';

/** AttributeTypeAndValue: the type's dotted identifier, the text, and the string type it was encoded as. */
export interface AttributeTypeAndValue {
  readonly type: string;
  readonly value: string;
  readonly stringTag: number;
}
/** One or more attributes that stand together. */
export type RelativeDistinguishedName = readonly AttributeTypeAndValue[];
/** A Name in the order of its encoding, most significant first (RFC 5280 §4.1.2.4). Empty is allowed. */
export type DistinguishedName = readonly RelativeDistinguishedName[];

/** Subject properties in the order in which they are written: from the largest to the smallest. */
export const SUBJECT_ORDER: readonly (readonly [SubjectProperty, string])[] = [
  ['country', OID.country],
  ['stateOrProvince', OID.stateOrProvince],
  ['locality', OID.locality],
  ['organization', OID.organization],
  ['organizationalUnit', OID.organizationalUnit],
  ['commonName', OID.commonName],
];

/** An attribute as its own RDN, encoded; the frequent types are encoded once. */
const typeDer = new Map<string, Uint8Array>(
  [...SUBJECT_ORDER.map(([, type]) => type), OID.serialNumber].map((type) => [type, oid(type)]),
);

/**
 * A Name in DER: C, ST, L, O, OU, CN, then `serialNumber` where given, one attribute an RDN.
 *
 * Country of two letters and serialNumber are PrintableString as RFC 5280 Appendix A demands; everything else is
 * UTF8String (§4.1.2.4).
 *
 * @throws {PkiError} NAME_INVALID for an empty value or one with control characters
 */
export function encodeSubject(subject: SubjectNames, serialNumber?: string): Uint8Array {
  const rdns: Uint8Array[] = [];
  for (const [property, type] of SUBJECT_ORDER) {
    for (const value of subject[property]) {
      const printable = property === 'country' && value.length === 2 && isPrintableString(value);
      rdns.push(encodeRdn(type, value, printable));
    }
  }
  if (serialNumber !== undefined) rdns.push(encodeRdn(OID.serialNumber, serialNumber, true));
  return sequence(...rdns);
}

function encodeRdn(type: string, value: string, printable: boolean): Uint8Array {
  if (value === '' || hasForbiddenCharacter(value)) {
    throw new PkiError('NAME_INVALID', 'A subject value is empty or holds a control character.');
  }
  const valueDer = printable ? printableString(value) : utf8String(value);
  return setOf(sequence(typeDer.get(type) ?? oid(type), valueDer));
}

/** Reads a Name. @throws {PkiError} NAME_INVALID, STRING_INVALID or a DER code */
export function readName(reader: DerReader): DistinguishedName {
  return reader.sequence(readRdns);
}

function readRdns(names: DerReader): RelativeDistinguishedName[] {
  const rdns: RelativeDistinguishedName[] = [];
  while (!names.isEmpty) rdns.push(readRdn(names));
  return rdns;
}

/** The Name that `der` is, whole. @throws {PkiError} NAME_INVALID, STRING_INVALID or a DER code */
export function decodeName(der: Uint8Array): DistinguishedName {
  return readDer(der, readName);
}

function readRdn(names: DerReader): RelativeDistinguishedName {
  return names.constructed(TAG.set, readAttributes);
}

function readAttributes(set: DerReader): RelativeDistinguishedName {
  let start = set.position;
  const attributes = [set.sequence(readAttribute)];
  while (!set.isEmpty) {
    const previous = set.since(start);
    start = set.position;
    attributes.push(set.sequence(readAttribute));
    // DER sorts a SET OF, and two equal attributes in one RDN mean nothing.
    if (compareOctets(previous, set.since(start)) >= 0) {
      throw new PkiError('NAME_INVALID', 'Attributes of an RDN are repeated or out of order.');
    }
  }
  return attributes;
}

function readAttribute(attribute: DerReader): AttributeTypeAndValue {
  const type = attribute.oid();
  const stringTag = attribute.peekTag() ?? 0;
  return { type, stringTag, value: attribute.string(stringTag) };
}

/** Values of one attribute type, in order. */
export function attributeValues(name: DistinguishedName, type: string): string[] {
  const values: string[] = [];
  for (const rdn of name) for (const a of rdn) if (a.type === type) values.push(a.value);
  return values;
}

/** The properties of a Name that policy governs; other attribute types are left out. */
export function toSubjectNames(name: DistinguishedName): SubjectNames {
  return {
    commonName: attributeValues(name, OID.commonName),
    organization: attributeValues(name, OID.organization),
    organizationalUnit: attributeValues(name, OID.organizationalUnit),
    locality: attributeValues(name, OID.locality),
    stateOrProvince: attributeValues(name, OID.stateOrProvince),
    country: attributeValues(name, OID.country),
  };
}

const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  [OID.commonName, 'CN'],
  [OID.country, 'C'],
  [OID.stateOrProvince, 'ST'],
  [OID.locality, 'L'],
  [OID.organization, 'O'],
  [OID.organizationalUnit, 'OU'],
  [OID.serialNumber, 'serialNumber'],
]);

/** A Name for people and logs, as RFC 4514 writes it: last RDN first, special characters escaped. */
export function formatName(name: DistinguishedName): string {
  return name
    .toReversed()
    .map((rdn) =>
      rdn.map((a) => `${SHORT_NAMES.get(a.type) ?? a.type}=${escapeValue(a.value)}`).join('+'),
    )
    .join(',');
}

function escapeValue(value: string): string {
  return value.replace(/[",+;<>\\]/g, String.raw`\$&`).replace(/^[ #]|(?<!^) $/g, String.raw`\$&`);
}
