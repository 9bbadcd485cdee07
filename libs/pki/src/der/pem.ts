import { PkiError } from '../errors.ts';

/** Labels of RFC 7468 that this product reads and writes. */
export type PemLabel =
  | 'CERTIFICATE'
  | 'CERTIFICATE REQUEST'
  | 'NEW CERTIFICATE REQUEST'
  | 'X509 CRL'
  | 'PUBLIC KEY'
  | 'ENCRYPTED PRIVATE KEY'
  | 'PKCS7';

/** One PEM block: its label and the octets it carries. */
export interface PemBlock {
  readonly label: string;
  readonly der: Uint8Array;
}

/** RFC 7468 `stricttextualmsg`: 64 characters a line, LF, a final newline. */
export function encodePem(label: PemLabel, der: Uint8Array): string {
  const base64 = encodeBase64(der);
  const lines: string[] = [];
  for (let index = 0; index < base64.length; index += 64) {
    lines.push(base64.slice(index, index + 64));
  }
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/**
 * Every block of a PEM text, in order.
 *
 * Strict where it matters: labels match, base64 is canonical (alphabet, padding, zero trailing bits) and has no text
 * around or between blocks except white space. Line length is free and CR LF is taken, because senders differ there.
 *
 * @param maxBytes - longest text that is looked at, characters
 * @throws {PkiError} PEM_MALFORMED, or DER_TOO_LARGE when the text is longer than `maxBytes`
 */
export function decodePemBlocks(text: string, maxBytes: number = 1 << 20): PemBlock[] {
  if (text.length > maxBytes) {
    throw new PkiError('DER_TOO_LARGE', `The PEM text is longer than ${maxBytes} characters.`);
  }
  const blocks: PemBlock[] = [];
  let position = skipWhiteSpace(text, 0);
  while (position < text.length) {
    const lineEnd = text.indexOf('\n', position);
    const first = text.slice(position, lineEnd < 0 ? text.length : lineEnd).trimEnd();
    const label = /^-----BEGIN ([A-Z0-9][A-Z0-9 ]{0,38}[A-Z0-9])-----$/.exec(first)?.[1];
    if (label === undefined || lineEnd < 0) {
      throw new PkiError('PEM_MALFORMED', 'A PEM block must begin with -----BEGIN ...-----.');
    }
    const footer = `-----END ${label}-----`;
    const end = text.indexOf('-----', lineEnd);
    if (end < 0 || !text.startsWith(footer, end)) {
      throw new PkiError('PEM_MALFORMED', `A PEM block ${label} does not end as it began.`);
    }
    blocks.push({ label, der: decodeBase64Lines(text, lineEnd, end) });
    const next = end + footer.length;
    position = skipWhiteSpace(text, next);
    if (position === next && position < text.length) {
      throw new PkiError('PEM_MALFORMED', 'Something follows the end of a PEM block.');
    }
  }
  return blocks;
}

/**
 * The octets of a text that is exactly one PEM block with one of `labels`.
 *
 * @throws {PkiError} PEM_MALFORMED or DER_TOO_LARGE, see {@link decodePemBlocks}
 */
export function decodePem(
  text: string,
  labels: readonly PemLabel[],
  maxBytes: number = 1 << 20,
): Uint8Array {
  const [block, ...more] = decodePemBlocks(text, maxBytes);
  if (block === undefined || more.length > 0) {
    throw new PkiError('PEM_MALFORMED', 'Exactly one PEM block is expected.');
  }
  if (!labels.some((label) => label === block.label)) {
    throw new PkiError('PEM_MALFORMED', `A PEM block ${labels[0] ?? ''} is expected.`);
  }
  return block.der;
}

/** Standard base64 with padding (RFC 4648 §4). */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = '';
  // More than some ten thousand arguments overflow the stack; spread, octets go through an iterator, eight times slower.
  for (let index = 0; index < bytes.length; index += 8192) {
    binary += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(index, index + 8192));
  }
  return btoa(binary);
}

/**
 * Octets of canonical base64 (RFC 4648 §4, §3.5: padding present, unused bits zero).
 *
 * @throws {PkiError} PEM_MALFORMED
 */
export function decodeBase64(base64: string): Uint8Array {
  return decodeCharacters(base64, 0, base64.length, false);
}

/** The octets of the base64 of `text` from `start` to before `end`, with white space anywhere. */
function decodeBase64Lines(text: string, start: number, end: number): Uint8Array {
  return decodeCharacters(text, start, end, true);
}

const NOT_BASE64 = 64;
const WHITE_SPACE = 65;
const EQUALS_SIGN = 66;
/** What a character of ASCII is: the value of a base64 character, or one of the three above. */
const SEXTETS: Uint8Array = (() => {
  const sextets = new Uint8Array(128).fill(NOT_BASE64);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  for (let value = 0; value < 64; value += 1) sextets[alphabet.charCodeAt(value)] = value;
  for (const space of '\t\n\r ') sextets[space.charCodeAt(0)] = WHITE_SPACE;
  sextets['='.charCodeAt(0)] = EQUALS_SIGN;
  return sextets;
})();

/** In one pass and without another text: requests arrive in base64, one for each certificate. */
function decodeCharacters(
  text: string,
  start: number,
  end: number,
  hasWhiteSpace: boolean,
): Uint8Array {
  const octets = new Uint8Array(((end - start) * 3) >> 2);
  let length = 0;
  let characters = 0;
  let padding = 0;
  let bits = 0;
  for (let index = start; index < end; index += 1) {
    const value = SEXTETS[text.charCodeAt(index)] ?? NOT_BASE64;
    if (value === WHITE_SPACE && hasWhiteSpace) continue;
    characters += 1;
    if (value === EQUALS_SIGN) {
      padding += 1;
      continue;
    }
    if (value >= 64 || padding > 0) throw new PkiError('PEM_MALFORMED', 'This is not base64.');
    bits = (bits << 6) | value;
    if ((characters & 3) === 0) {
      octets[length] = bits >> 16;
      octets[length + 1] = bits >> 8;
      octets[length + 2] = bits;
      length += 3;
      bits = 0;
    }
  }
  if ((characters & 3) !== 0 || padding > 2) {
    throw new PkiError('PEM_MALFORMED', 'This is not base64.');
  }
  // The last character before padding carries bits that belong to no octet; canonical base64 has them zero.
  if (padding > 0 && (bits & (padding === 2 ? 0x0f : 0x03)) !== 0) {
    throw new PkiError('PEM_MALFORMED', 'This base64 is not canonical.');
  }
  if (padding === 1) {
    octets[length] = bits >> 10;
    octets[length + 1] = bits >> 2;
    length += 2;
  } else if (padding === 2) {
    octets[length] = bits >> 4;
    length += 1;
  }
  return octets.subarray(0, length);
}

function skipWhiteSpace(text: string, start: number): number {
  let position = start;
  while (position < text.length && ' \t\r\n'.includes(text.charAt(position))) position += 1;
  return position;
}
