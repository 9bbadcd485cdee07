import { PkiError } from '../errors.ts';
import { TAG } from './tag.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Whether every character is in the PrintableString alphabet (ITU-T X.680 §41.4). */
export function isPrintableString(text: string): boolean {
  return /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text);
}

/**
 * Whether `text` holds a character that must not be in a name: C0 and C1 controls, DEL, and unpaired surrogates, which
 * UTF-8 cannot carry. NUL among them is the classic way to make two programs read two names.
 */
export function hasForbiddenCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 || (unit >= 0x7f && unit < 0xa0)) return true;
  }
  return !text.isWellFormed();
}

/** UTF-8 octets of `text`. */
export function utf8Octets(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Octets of a text whose characters are all below 0x80; the caller knows that they are. */
export function asciiOctets(text: string): Uint8Array {
  const octets = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) octets[index] = text.charCodeAt(index);
  return octets;
}

/**
 * The text of a character string of type `tag`: UTF8String, PrintableString, IA5String, NumericString, VisibleString,
 * BMPString or TeletexString (ASCII only: no two programs agree on the rest of T.61).
 *
 * @throws {PkiError} STRING_INVALID for another type, a character outside the type's alphabet, a control character,
 *   or invalid UTF-8
 */
export function decodeString(tag: number, octets: Uint8Array): string {
  const text = decodeCharacters(tag, octets);
  if (hasForbiddenCharacter(text)) {
    throw new PkiError('STRING_INVALID', 'A string holds a control character.');
  }
  return text;
}

function decodeCharacters(tag: number, octets: Uint8Array): string {
  switch (tag) {
    case TAG.utf8String:
      return decodeUtf8(octets);
    case TAG.printableString: {
      const text = decodeAscii(octets);
      if (!isPrintableString(text)) {
        throw new PkiError('STRING_INVALID', 'A PrintableString holds a character it may not.');
      }
      return text;
    }
    case TAG.numericString: {
      const text = decodeAscii(octets);
      if (!/^[0-9 ]*$/.test(text)) {
        throw new PkiError('STRING_INVALID', 'A NumericString holds a character it may not.');
      }
      return text;
    }
    case TAG.ia5String:
    case TAG.visibleString:
    case TAG.teletexString:
      return decodeAscii(octets);
    case TAG.bmpString:
      return decodeBmp(octets);
    default:
      throw new PkiError('STRING_INVALID', 'A string is of a type that is not accepted.');
  }
}

function decodeAscii(octets: Uint8Array): string {
  if (!isAscii(octets)) throw new PkiError('STRING_INVALID', 'A string is not plain ASCII.');
  return textOfCodes(octets);
}

function isAscii(octets: Uint8Array): boolean {
  for (let index = 0; index < octets.length; index += 1) {
    if ((octets[index] ?? 0x80) >= 0x80) return false;
  }
  return true;
}

/** More arguments than this would overflow the stack. */
const CODES_AT_ONCE = 4096;

/** One character for each octet, put together at once: adding them one by one leaves a tree of strings behind. */
export function textOfCodes(octets: Uint8Array): string {
  if (octets.length <= CODES_AT_ONCE) return fromCodes(octets);
  let text = '';
  for (let index = 0; index < octets.length; index += CODES_AT_ONCE) {
    text += fromCodes(octets.subarray(index, index + CODES_AT_ONCE));
  }
  return text;
}

function fromCodes(octets: Uint8Array): string {
  return Reflect.apply(String.fromCharCode, undefined, octets);
}

function decodeUtf8(octets: Uint8Array): string {
  // Names are nearly always short and ASCII, and then this is several times faster than TextDecoder.
  if (octets.length <= 128 && isAscii(octets)) return textOfCodes(octets);
  try {
    return utf8.decode(octets);
  } catch (cause) {
    throw new PkiError('STRING_INVALID', 'A UTF8String is not valid UTF-8.', { cause });
  }
}

function decodeBmp(octets: Uint8Array): string {
  if (octets.length % 2 !== 0) {
    throw new PkiError('STRING_INVALID', 'A BMPString has an odd number of octets.');
  }
  let text = '';
  for (let index = 0; index < octets.length; index += 2) {
    const unit = ((octets[index] ?? 0) << 8) | (octets[index + 1] ?? 0);
    // BMPString is UCS-2: surrogates are not characters of it.
    if (unit >= 0xd800 && unit <= 0xdfff) {
      throw new PkiError('STRING_INVALID', 'A BMPString holds a surrogate.');
    }
    text += String.fromCharCode(unit);
  }
  return text;
}
