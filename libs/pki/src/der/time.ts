import { PkiError } from '../errors.ts';
import { TAG } from './tag.ts';

/** The end of time in X.509: "99991231235959Z" (RFC 5280 §4.1.2.5). */
export const NO_WELL_DEFINED_EXPIRATION: Date = new Date(Date.UTC(9999, 11, 31, 23, 59, 59));

/**
 * The instant of a UTCTime (`YYMMDDHHMMSSZ`) or GeneralizedTime (`YYYYMMDDHHMMSSZ`), in exactly these forms.
 *
 * Years 50 to 99 of a UTCTime are 1950 to 1999 (RFC 5280 §4.1.2.5.1); a GeneralizedTime is taken from 2050 on only,
 * because RFC 5280 §4.1.2.5 demands UTCTime before. No offset, no fraction, no 60th second, no 30 February.
 *
 * @throws {PkiError} TIME_INVALID
 */
export function decodeTime(
  tag: number,
  octets: Uint8Array,
  start = 0,
  end: number = octets.length,
): Date {
  const yearDigits = tag === TAG.generalizedTime ? 4 : 2;
  if (end - start !== yearDigits + 11 || octets[end - 1] !== 0x5a) throw invalid();
  const written = digits(octets, start, yearDigits);
  const year = yearDigits === 4 ? written : written + (written < 50 ? 2000 : 1900);
  if (yearDigits === 4 && year < 2050) throw invalid();
  return readInstant(octets, year, start + yearDigits);
}

/**
 * The instant of a GeneralizedTime of any year, for what is defined as such and not as `Time`: OCSP (RFC 6960 §4.2.2.1).
 *
 * @throws {PkiError} TIME_INVALID
 */
export function decodeGeneralizedTime(octets: Uint8Array): Date {
  if (octets.length !== 15 || octets[14] !== 0x5a) throw invalid();
  return readInstant(octets, digits(octets, 0, 4), 4);
}

function readInstant(octets: Uint8Array, year: number, rest: number): Date {
  const month = digits(octets, rest, 2);
  const day = digits(octets, rest + 2, 2);
  const hour = digits(octets, rest + 4, 2);
  const minute = digits(octets, rest + 6, 2);
  const second = digits(octets, rest + 8, 2);
  if (hour > 23 || minute > 59 || second > 59) throw invalid();
  const instant = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  if (instant.getUTCMonth() !== month - 1 || instant.getUTCDate() !== day) throw invalid();
  return instant;
}

/**
 * `Time` in DER for an instant, as {@link encodeTime} says.
 *
 * @throws {PkiError} TIME_INVALID
 */
export function encodeTimeDer(instant: Date): Uint8Array {
  const year = instant.getUTCFullYear();
  if (!(year >= 1950 && year <= 9999)) throw invalid();
  const isUtcTime = year < 2050;
  const octets = new Uint8Array(isUtcTime ? 15 : 17);
  octets[0] = isUtcTime ? TAG.utcTime : TAG.generalizedTime;
  octets[1] = octets.length - 2;
  if (!isUtcTime) putTwo(octets, 2, Math.floor(year / 100));
  const rest = octets.length - 13;
  putTwo(octets, rest, year % 100);
  putTwo(octets, rest + 2, instant.getUTCMonth() + 1);
  putTwo(octets, rest + 4, instant.getUTCDate());
  putTwo(octets, rest + 6, instant.getUTCHours());
  putTwo(octets, rest + 8, instant.getUTCMinutes());
  putTwo(octets, rest + 10, instant.getUTCSeconds());
  octets[octets.length - 1] = 0x5a;
  return octets;
}

function putTwo(octets: Uint8Array, position: number, value: number): void {
  octets[position] = 0x30 + Math.floor(value / 10);
  octets[position + 1] = 0x30 + (value % 10);
}

/**
 * Text and tag of `Time` for an instant: UTCTime through 2049, GeneralizedTime from 2050 (RFC 5280 §4.1.2.5).
 * Milliseconds are dropped.
 *
 * @throws {PkiError} TIME_INVALID before 1950 or after 9999
 */
export function encodeTime(instant: Date): { readonly tag: number; readonly text: string } {
  const year = instant.getUTCFullYear();
  // NaN compares false with everything, so an invalid date ends here too.
  if (!(year >= 1950 && year <= 9999)) throw invalid();
  const rest = `${two(instant.getUTCMonth() + 1)}${two(instant.getUTCDate())}${two(instant.getUTCHours())}${two(
    instant.getUTCMinutes(),
  )}${two(instant.getUTCSeconds())}Z`;
  return year < 2050
    ? { tag: TAG.utcTime, text: two(year % 100) + rest }
    : { tag: TAG.generalizedTime, text: `${year}${rest}` };
}

function digits(octets: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let index = start; index < start + count; index += 1) {
    const digit = (octets[index] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) throw invalid();
    value = value * 10 + digit;
  }
  return value;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

function invalid(): PkiError {
  return new PkiError('TIME_INVALID', 'A time is not in the form RFC 5280 §4.1.2.5 demands.');
}
