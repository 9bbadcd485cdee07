import { PkiError } from '../errors.ts';
import { compareOctets } from './octets.ts';
import { encodeOid } from './oid.ts';
import { asciiOctets, isPrintableString, utf8Octets } from './strings.ts';
import { contextConstructed, contextPrimitive, TAG } from './tag.ts';
import { encodeTime, encodeTimeDer } from './time.ts';

export { compareOctets, equalOctets } from './octets.ts';

/**
 * A small DER writer: functions from content to element. Parts that do not change are encoded once by their owners and
 * passed in again, so a TBSCertificate costs about ten short copies (2 us measured; the crypto beside it costs 100).
 */

/** `parts` one after the other. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  return joinAfter(0, parts);
}

/** The element with this identifier octet and the content `parts`, in order; its length is minimal and definite. */
export function element(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  if (length < 0x80) {
    const short = joinAfter(2, parts);
    short[0] = tag;
    short[1] = length;
    return short;
  }
  if (length >= 0x1000000) throw new PkiError('DER_TOO_LARGE', 'An element exceeds 16 MiB.');
  const lengthOctets = length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
  const long = joinAfter(2 + lengthOctets, parts);
  long[0] = tag;
  long[1] = 0x80 | lengthOctets;
  for (let index = lengthOctets + 1, rest = length; index > 1; index -= 1, rest >>>= 8) {
    long[index] = rest & 0xff;
  }
  return long;
}

/**
 * Puts the identifier and length in front of `parts` that make them the content of one element, and returns `parts`:
 * for elements within elements, whose octets are then copied once, by {@link concat}, and not at every level.
 */
export function enclose(tag: number, parts: Uint8Array[]): Uint8Array[] {
  let length = 0;
  for (const part of parts) length += part.length;
  parts.unshift(header(tag, length));
  return parts;
}

function header(tag: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(tag, length);
  if (length < 0x100) return Uint8Array.of(tag, 0x81, length);
  if (length < 0x10000) return Uint8Array.of(tag, 0x82, length >>> 8, length & 0xff);
  if (length >= 0x1000000) throw new PkiError('DER_TOO_LARGE', 'An element exceeds 16 MiB.');
  return Uint8Array.of(tag, 0x83, length >>> 16, (length >>> 8) & 0xff, length & 0xff);
}

/** Below this, copying octet by octet is faster than the call to `set` (measured: 48 octets break even). */
const SHORT_COPY_OCTETS = 48;

/** `parts` one after the other, after `start` octets for the caller to fill. */
function joinAfter(start: number, parts: readonly Uint8Array[]): Uint8Array {
  let total = start;
  for (const part of parts) total += part.length;
  const joined = new Uint8Array(total);
  let position = start;
  for (const part of parts) {
    const { length } = part;
    if (length < SHORT_COPY_OCTETS) {
      for (let index = 0; index < length; index += 1) joined[position + index] = part[index] ?? 0;
    } else {
      joined.set(part, position);
    }
    position += length;
  }
  return joined;
}

/** SEQUENCE of `parts`. */
export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return element(TAG.sequence, ...parts);
}

/** SET OF `parts`, sorted as DER demands (ITU-T X.690 §11.6). */
export function setOf(...parts: readonly Uint8Array[]): Uint8Array {
  return element(TAG.set, ...(parts.length > 1 ? parts.toSorted(compareOctets) : parts));
}

/** `[number] EXPLICIT` around `parts`. */
export function explicit(number: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return element(contextConstructed(number), ...parts);
}

/** `[number] IMPLICIT` of a primitive type with this content. */
export function implicitPrimitive(number: number, content: Uint8Array): Uint8Array {
  return element(contextPrimitive(number), content);
}

/** BOOLEAN. DEFAULT FALSE members are left out by the caller (X.690 §11.5). */
export function boolean(value: boolean): Uint8Array {
  return Uint8Array.of(TAG.boolean, 1, value ? 0xff : 0);
}

/** INTEGER from a number, 0 to 2^53 - 1. */
export function integer(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new PkiError('DER_MALFORMED', 'Only whole numbers from 0 are written.');
  }
  const octets: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return unsignedInteger(Uint8Array.from(octets));
}

/** INTEGER from a big-endian magnitude: leading zeros are dropped, and one is added where the sign bit would be set. */
export function unsignedInteger(magnitude: Uint8Array, tag: number = TAG.integer): Uint8Array {
  let start = 0;
  while (start < magnitude.length && magnitude[start] === 0) start += 1;
  const digits = magnitude.subarray(start);
  const first = digits[0];
  return first === undefined || first >= 0x80
    ? element(tag, ZERO_OCTET, digits)
    : element(tag, digits);
}
const ZERO_OCTET = Uint8Array.of(0);

/** BIT STRING of whole octets. */
export function bitString(bytes: Uint8Array): Uint8Array {
  return element(TAG.bitString, ZERO_OCTET, bytes);
}

/**
 * BIT STRING of named bits: `bits` are the numbers that are set; trailing zero bits are dropped (X.690 §11.2.2).
 */
export function namedBits(bits: Iterable<number>): Uint8Array {
  const octets: number[] = [];
  let highest = -1;
  for (const bit of bits) {
    highest = Math.max(highest, bit);
    while (octets.length <= bit >> 3) octets.push(0);
    octets[bit >> 3] = (octets[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  }
  const unusedBits = highest < 0 ? 0 : 7 - (highest & 7);
  return Uint8Array.of(TAG.bitString, octets.length + 1, unusedBits, ...octets);
}

/** OCTET STRING. */
export function octetString(...parts: readonly Uint8Array[]): Uint8Array {
  return element(TAG.octetString, ...parts);
}

/** NULL. */
export function nullValue(): Uint8Array {
  return Uint8Array.of(TAG.null, 0);
}

/** OBJECT IDENTIFIER from its dotted form. @throws {PkiError} OID_INVALID */
export function oid(dotted: string): Uint8Array {
  return element(TAG.oid, encodeOid(dotted));
}

/** UTF8String. @throws {PkiError} STRING_INVALID for an unpaired surrogate */
export function utf8String(text: string): Uint8Array {
  if (!text.isWellFormed()) throw new PkiError('STRING_INVALID', 'A text is not valid Unicode.');
  return element(TAG.utf8String, utf8Octets(text));
}

/** PrintableString. @throws {PkiError} STRING_INVALID for a character outside its alphabet */
export function printableString(text: string): Uint8Array {
  if (!isPrintableString(text)) {
    throw new PkiError('STRING_INVALID', 'A PrintableString cannot hold this text.');
  }
  return element(TAG.printableString, asciiOctets(text));
}

/** IA5String, or with `tag` its IMPLICIT form. @throws {PkiError} STRING_INVALID for a character above 0x7f */
export function ia5String(text: string, tag: number = TAG.ia5String): Uint8Array {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) >= 0x80) {
      throw new PkiError('STRING_INVALID', 'An IA5String cannot hold this text.');
    }
  }
  return element(tag, asciiOctets(text));
}

/** `Time`: UTCTime through 2049, then GeneralizedTime (RFC 5280 §4.1.2.5). @throws {PkiError} TIME_INVALID */
export function time(instant: Date): Uint8Array {
  return encodeTimeDer(instant);
}

/** GeneralizedTime whatever the year, for what RFC 5280 defines as such (invalidityDate). @throws {PkiError} TIME_INVALID */
export function generalizedTime(instant: Date): Uint8Array {
  const { tag, text } = encodeTime(instant);
  if (tag === TAG.generalizedTime) return element(tag, asciiOctets(text));
  return element(
    TAG.generalizedTime,
    asciiOctets(String(instant.getUTCFullYear()) + text.slice(2)),
  );
}
