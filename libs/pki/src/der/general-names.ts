import type { SubjectAlternativeNames } from '@luciole/policy';
import { PkiError } from '../errors.ts';
import { formatIpAddress, parseIpAddress } from './ip-address.ts';
import { type DistinguishedName, readName } from './name.ts';
import { encodeOid } from './oid.ts';
import type { DerReader } from './reader.ts';
import { hasForbiddenCharacter } from './strings.ts';
import { contextConstructed, contextPrimitive, TAG } from './tag.ts';
import { explicit, ia5String, implicitPrimitive } from './writer.ts';

/** Forms of GeneralName by their tag number (RFC 5280 §4.2.1.6). */
export const GENERAL_NAME_FORMS = [
  'otherName',
  'rfc822Name',
  'dNSName',
  'x400Address',
  'directoryName',
  'ediPartyName',
  'uniformResourceIdentifier',
  'iPAddress',
  'registeredID',
] as const;
export type GeneralNameForm = (typeof GENERAL_NAME_FORMS)[number];

/** A GeneralName as plain data. `iPAddress` octets are 4 or 16, in a name constraint 8 or 32 (address, then mask). */
export type GeneralName =
  | {
      readonly form: 'rfc822Name' | 'dNSName' | 'uniformResourceIdentifier';
      readonly value: string;
    }
  | { readonly form: 'iPAddress'; readonly octets: Uint8Array }
  | {
      readonly form: 'directoryName';
      readonly name: DistinguishedName;
      readonly nameDer: Uint8Array;
    }
  | { readonly form: 'registeredID'; readonly value: string }
  | { readonly form: 'otherName' | 'x400Address' | 'ediPartyName'; readonly der: Uint8Array };

/**
 * Reads one GeneralName. Text may be empty (an empty dNSName is how a name constraint says "all"); whoever reads a
 * subject alternative name refuses that.
 *
 * @throws {PkiError} GENERAL_NAME_INVALID, STRING_INVALID or a DER code
 */
export function readGeneralName(reader: DerReader): GeneralName {
  const tag = reader.peekTag() ?? 0;
  switch (tag) {
    case contextPrimitive(1):
      return { form: 'rfc822Name', value: reader.string(tag, TAG.ia5String) };
    case contextPrimitive(2):
      return { form: 'dNSName', value: reader.string(tag, TAG.ia5String) };
    case contextPrimitive(6):
      return { form: 'uniformResourceIdentifier', value: reader.string(tag, TAG.ia5String) };
    case contextPrimitive(7):
      return { form: 'iPAddress', octets: reader.content(tag) };
    case contextPrimitive(8):
      return { form: 'registeredID', value: reader.oid(tag) };
    case contextConstructed(0):
      return { form: 'otherName', der: reader.element() };
    case contextConstructed(3):
      return { form: 'x400Address', der: reader.element() };
    case contextConstructed(5):
      return { form: 'ediPartyName', der: reader.element() };
    case contextConstructed(4):
      // EXPLICIT, because Name is a CHOICE.
      return reader.constructed(tag, (inner) => {
        const nameDer = inner.element(TAG.sequence);
        return { form: 'directoryName', nameDer, name: inner.nested(nameDer, readName) };
      });
    default:
      throw new PkiError('GENERAL_NAME_INVALID', 'A general name has an unknown form.');
  }
}

/** Reads `GeneralNames`: at least one. @throws {PkiError} as {@link readGeneralName} */
export function readGeneralNames(reader: DerReader, tag: number = TAG.sequence): GeneralName[] {
  return reader.sequenceOf(readGeneralName, tag);
}

/** Encodes text of one of the three textual forms. @throws {PkiError} GENERAL_NAME_INVALID when not plain ASCII */
export function encodeTextualName(
  form: 'rfc822Name' | 'dNSName' | 'uniformResourceIdentifier',
  value: string,
): Uint8Array {
  if (hasForbiddenCharacter(value)) {
    throw new PkiError('GENERAL_NAME_INVALID', `A ${form} holds a control character.`);
  }
  return ia5String(value, contextPrimitive(GENERAL_NAME_FORMS.indexOf(form)));
}

/** Encodes a general name as it was read. @throws {PkiError} GENERAL_NAME_INVALID, OID_INVALID or STRING_INVALID */
export function encodeGeneralName(name: GeneralName): Uint8Array {
  switch (name.form) {
    case 'rfc822Name':
    case 'dNSName':
    case 'uniformResourceIdentifier':
      return encodeTextualName(name.form, name.value);
    case 'iPAddress':
      return encodeIpAddressName(name.octets);
    case 'directoryName':
      return explicit(4, name.nameDer);
    case 'registeredID':
      return implicitPrimitive(8, encodeOid(name.value));
    case 'otherName':
    case 'x400Address':
    case 'ediPartyName':
    default:
      return name.der;
  }
}

/** Encodes an iPAddress from its octets. */
export function encodeIpAddressName(octets: Uint8Array): Uint8Array {
  return implicitPrimitive(7, octets);
}

/**
 * The members of `GeneralNames` in DER: dNSName, iPAddress, rfc822Name, uniformResourceIdentifier, each in the order
 * given. When there is none the extension is left out, because an empty SEQUENCE is not allowed (RFC 5280 §4.2.1.6).
 *
 * @throws {PkiError} GENERAL_NAME_INVALID for empty or non-ASCII text, or an address that is none
 */
export function generalNameParts(names: SubjectAlternativeNames): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (const value of names.dnsNames) parts.push(encodeTextual('dNSName', value));
  for (const value of names.ipAddresses) {
    const octets = parseIpAddress(value);
    if (octets === undefined) {
      throw new PkiError('GENERAL_NAME_INVALID', 'An iPAddress is not an IP address.');
    }
    parts.push(encodeIpAddressName(octets));
  }
  for (const value of names.rfc822Names) parts.push(encodeTextual('rfc822Name', value));
  for (const value of names.uniformResourceIdentifiers) {
    parts.push(encodeTextual('uniformResourceIdentifier', value));
  }
  return parts;
}

function encodeTextual(
  form: 'rfc822Name' | 'dNSName' | 'uniformResourceIdentifier',
  value: string,
): Uint8Array {
  if (value === '') throw new PkiError('GENERAL_NAME_INVALID', `A ${form} is empty.`);
  return encodeTextualName(form, value);
}

/**
 * The forms that policy governs, from what was read; `undefined` when another form is among them, because what policy
 * cannot see must not be signed.
 *
 * @throws {PkiError} GENERAL_NAME_INVALID for empty text or an address that is neither 4 nor 16 octets
 */
export function toSubjectAlternativeNames(
  names: readonly GeneralName[],
): SubjectAlternativeNames | undefined {
  const dnsNames: string[] = [];
  const ipAddresses: string[] = [];
  const rfc822Names: string[] = [];
  const uniformResourceIdentifiers: string[] = [];
  const lists = {
    dNSName: dnsNames,
    rfc822Name: rfc822Names,
    uniformResourceIdentifier: uniformResourceIdentifiers,
  };
  for (const name of names) {
    switch (name.form) {
      case 'dNSName':
      case 'rfc822Name':
      case 'uniformResourceIdentifier':
        if (name.value === '') {
          throw new PkiError('GENERAL_NAME_INVALID', `A ${name.form} is empty.`);
        }
        lists[name.form].push(name.value);
        break;
      case 'iPAddress':
        if (name.octets.length !== 4 && name.octets.length !== 16) {
          throw new PkiError('GENERAL_NAME_INVALID', 'An iPAddress is neither 4 nor 16 octets.');
        }
        ipAddresses.push(formatIpAddress(name.octets));
        break;
      case 'otherName':
      case 'x400Address':
      case 'directoryName':
      case 'ediPartyName':
      case 'registeredID':
        return undefined;
    }
  }
  return { dnsNames, ipAddresses, rfc822Names, uniformResourceIdentifiers };
}
