import { PkiError } from '../errors.ts';
import { decodeOid } from './oid.ts';
import { decodeString } from './strings.ts';
import { TAG } from './tag.ts';
import { decodeGeneralizedTime, decodeTime } from './time.ts';

/** Deepest nesting that is followed. X.509 itself needs at most nine levels. */
export const MAX_DER_DEPTH = 16;
/** Largest input that is looked at unless the caller names another limit, octets. */
export const MAX_DER_BYTES = 1 << 20;

/** A BIT STRING: `bytes` are its octets without the leading count; the last `unusedBits` (0 to 7) bits are zero. */
export interface BitString {
  readonly unusedBits: number;
  readonly bytes: Uint8Array;
}

/**
 * A strict cursor over DER (ITU-T X.690 §10) that never copies: every `Uint8Array` it returns is a view of the input.
 *
 * It accepts definite, minimal lengths only, tag numbers below 31 only, nesting to {@link MAX_DER_DEPTH}, and input up
 * to a size limit. Cost is linear in the input. Call {@link finish} when a structure's last member was read, so that
 * nothing is left over; {@link readDer} and the `sequence`/`set`/`constructed` forms with a callback do that themselves.
 *
 * Every method throws {@link PkiError} (DER_MALFORMED, DER_TRUNCATED, DER_TRAILING_BYTES, DER_TOO_DEEP, OID_INVALID,
 * TIME_INVALID, STRING_INVALID) and nothing else.
 */
export class DerReader {
  readonly #bytes: Uint8Array;
  #end: number;
  #depth: number;
  #position: number;
  /** Where the content of the element read last begins. */
  #content = 0;

  private constructor(bytes: Uint8Array, start: number, end: number, depth: number) {
    this.#bytes = bytes;
    this.#position = start;
    this.#end = end;
    this.#depth = depth;
  }

  /**
   * A reader over the whole of `der`.
   *
   * @throws {PkiError} DER_TOO_LARGE when longer than `maxBytes`
   */
  static over(der: Uint8Array, maxBytes: number = MAX_DER_BYTES): DerReader {
    if (der.length > maxBytes) {
      throw new PkiError('DER_TOO_LARGE', `The input is longer than ${maxBytes} octets.`);
    }
    // Node's Buffer is a Uint8Array whose views are Buffers; what is handed out shall be plain, and is faster so.
    const plain =
      der.constructor === Uint8Array
        ? der
        : new Uint8Array(der.buffer, der.byteOffset, der.byteLength);
    return new DerReader(plain, 0, plain.length, 0);
  }

  /** Whether nothing is left. */
  get isEmpty(): boolean {
    return this.#position === this.#end;
  }

  /** The identifier octet of the next element, or `undefined` at the end. */
  peekTag(): number | undefined {
    return this.#position < this.#end ? this.#bytes[this.#position] : undefined;
  }

  /** Whether the next element has this identifier octet. */
  has(tag: number): boolean {
    return this.peekTag() === tag;
  }

  /** Moves past the next element, whatever its tag, and leaves `#content` at its content; returns its start. */
  #advance(expectedTag: number | undefined): number {
    const bytes = this.#bytes;
    const start = this.#position;
    if (this.#end - start < 2) {
      throw new PkiError('DER_TRUNCATED', 'An element is missing or cut short.');
    }
    const tag = bytes[start] ?? 0;
    if (expectedTag !== undefined && tag !== expectedTag) {
      throw new PkiError(
        'DER_MALFORMED',
        `Tag ${hexOctet(expectedTag)} was expected, ${hexOctet(tag)} was found.`,
      );
    }
    // Tag 0 is reserved (end-of-contents); the multi-octet form is never needed in X.509.
    if (tag === 0 || (tag & 0x1f) === 0x1f) {
      throw new PkiError('DER_MALFORMED', `Tag ${hexOctet(tag)} is not used in X.509.`);
    }
    let length = bytes[start + 1] ?? 0;
    let content = start + 2;
    if (length >= 0x80) {
      const count = length & 0x7f;
      // 0x80 is BER's indefinite form; more than four octets could not fit any input we accept.
      if (count === 0 || count > 4) {
        throw new PkiError('DER_MALFORMED', 'A length is indefinite or enormous.');
      }
      if (this.#end - content < count) {
        throw new PkiError('DER_TRUNCATED', 'A length is cut short.');
      }
      length = 0;
      for (let index = 0; index < count; index += 1) {
        length = length * 256 + (bytes[content + index] ?? 0);
      }
      content += count;
      if (length < 0x80 || length < 256 ** (count - 1)) {
        throw new PkiError('DER_MALFORMED', 'A length is not minimally encoded.');
      }
    }
    if (length > this.#end - content) {
      throw new PkiError('DER_TRUNCATED', 'An element is longer than what holds it.');
    }
    this.#content = content;
    this.#position = content + length;
    return start;
  }

  /** Where the next element begins: for {@link since}. */
  get position(): number {
    return this.#position;
  }

  /** What was read since `position` was that of this reader: the bytes of elements that were looked into. */
  since(position: number): Uint8Array {
    return this.#bytes.subarray(position, this.#position);
  }

  /** The next element whole, identifier and length included, not looked into. With `tag`, it must have that tag. */
  element(tag?: number): Uint8Array {
    const start = this.#advance(tag);
    return this.#bytes.subarray(start, this.#position);
  }

  /** The content octets of the next element, which must have this tag. */
  content(tag: number): Uint8Array {
    this.#advance(tag);
    return this.#bytes.subarray(this.#content, this.#position);
  }

  /** A reader over the content of the next element, which must have this tag; call its {@link finish}. */
  open(tag: number): DerReader {
    if (this.#depth >= MAX_DER_DEPTH) {
      throw new PkiError('DER_TOO_DEEP', `Nesting is deeper than ${MAX_DER_DEPTH} levels.`);
    }
    this.#advance(tag);
    return new DerReader(this.#bytes, this.#content, this.#position, this.#depth + 1);
  }

  /**
   * Reads the content of the next element, which must have this tag, with `read`, and requires that it reads all. What
   * `read` gets is this reader itself, narrowed to that content until `read` returns; after an exception it is of no use.
   */
  constructed<T>(tag: number, read: (inner: DerReader) => T): T {
    const after = this.#enter(tag);
    const value = read(this);
    this.#leave(after);
    return value;
  }

  /** Narrows this reader to the content of the next element; returns what {@link #leave} needs to widen it again. */
  #enter(tag: number): number {
    if (this.#depth >= MAX_DER_DEPTH) {
      throw new PkiError('DER_TOO_DEEP', `Nesting is deeper than ${MAX_DER_DEPTH} levels.`);
    }
    const end = this.#end;
    this.#advance(tag);
    this.#end = this.#position;
    this.#position = this.#content;
    this.#depth += 1;
    return end;
  }

  /** Requires that all was read, and goes on after it. */
  #leave(end: number): void {
    this.finish();
    this.#end = end;
    this.#depth -= 1;
  }

  /** Reads a SEQUENCE with `read`, and requires that it reads all. */
  sequence<T>(read: (inner: DerReader) => T): T {
    return this.constructed(TAG.sequence, read);
  }

  /** Reads a SET with `read`, and requires that it reads all. */
  set<T>(read: (inner: DerReader) => T): T {
    return this.constructed(TAG.set, read);
  }

  /** Reads a `SEQUENCE SIZE (1..MAX) OF`: at least one member, all read with `read`. */
  sequenceOf<T>(read: (inner: DerReader) => T, tag: number = TAG.sequence): T[] {
    const after = this.#enter(tag);
    const members: T[] = [];
    do members.push(read(this));
    while (!this.isEmpty);
    this.#leave(after);
    return members;
  }

  /** What `read` returns when the next element has this tag, else `undefined`. */
  optional<T>(tag: number, read: (reader: DerReader) => T): T | undefined {
    return this.has(tag) ? read(this) : undefined;
  }

  /**
   * Reads `inner`, bytes taken from this reader, with `read`, and requires that it reads all. Depth is counted on from
   * here, so that DER inside an OCTET STRING cannot start counting anew.
   */
  nested<T>(inner: Uint8Array, read: (reader: DerReader) => T): T {
    if (this.#depth >= MAX_DER_DEPTH) {
      throw new PkiError('DER_TOO_DEEP', `Nesting is deeper than ${MAX_DER_DEPTH} levels.`);
    }
    const reader = new DerReader(inner, 0, inner.length, this.#depth + 1);
    const value = read(reader);
    reader.finish();
    return value;
  }

  /** A BOOLEAN: 0x00 or 0xff, nothing else (X.690 §11.1). */
  boolean(): boolean {
    this.#advance(TAG.boolean);
    const octet = this.#bytes[this.#content];
    if (this.#position - this.#content !== 1 || (octet !== 0 && octet !== 0xff)) {
      throw new PkiError('DER_MALFORMED', 'A BOOLEAN is neither 00 nor FF.');
    }
    return octet === 0xff;
  }

  /** Content octets of an INTEGER: two's complement, big-endian, minimal (X.690 §8.3.2). */
  integer(tag: number = TAG.integer): Uint8Array {
    const octets = this.content(tag);
    const first = octets[0];
    const second = octets[1];
    const padded =
      second !== undefined &&
      ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
    if (first === undefined || padded) {
      throw new PkiError('DER_MALFORMED', 'An INTEGER is empty or not minimally encoded.');
    }
    return octets;
  }

  /** An INTEGER from 0 to 2^31 - 1. */
  smallInteger(tag: number = TAG.integer): number {
    const octets = this.integer(tag);
    if (octets.length > 4 || (octets[0] ?? 0x80) >= 0x80) {
      throw new PkiError('DER_MALFORMED', 'A small INTEGER is negative or too large.');
    }
    let value = 0;
    for (let index = 0; index < octets.length; index += 1) {
      value = value * 256 + (octets[index] ?? 0);
    }
    return value;
  }

  /** A BIT STRING whose unused bits are zero (X.690 §11.2.1). */
  bitString(tag: number = TAG.bitString): BitString {
    const octets = this.content(tag);
    const unusedBits = octets[0];
    if (unusedBits === undefined || unusedBits > 7 || (octets.length === 1 && unusedBits !== 0)) {
      throw new PkiError('DER_MALFORMED', 'A BIT STRING has a wrong count of unused bits.');
    }
    const last = octets[octets.length - 1] ?? 0;
    if (octets.length > 1 && (last & ((1 << unusedBits) - 1)) !== 0) {
      throw new PkiError('DER_MALFORMED', 'An unused bit of a BIT STRING is set.');
    }
    return { unusedBits, bytes: octets.subarray(1) };
  }

  /** The octets of a BIT STRING that consists of whole octets, as keys and signatures do. */
  wholeBitString(): Uint8Array {
    const { unusedBits, bytes } = this.bitString();
    if (unusedBits !== 0) {
      throw new PkiError('DER_MALFORMED', 'A BIT STRING does not consist of whole octets.');
    }
    return bytes;
  }

  /** The octets of an OCTET STRING. */
  octetString(tag: number = TAG.octetString): Uint8Array {
    return this.content(tag);
  }

  /** An OBJECT IDENTIFIER in dotted form. */
  oid(tag: number = TAG.oid): string {
    this.#advance(tag);
    return decodeOid(this.#bytes, this.#content, this.#position);
  }

  /** NULL. */
  null(): void {
    this.#advance(TAG.null);
    if (this.#position !== this.#content) {
      throw new PkiError('DER_MALFORMED', 'NULL has content.');
    }
  }

  /**
   * A character string of any type X.509 knows; invalid characters and control characters are refused.
   * With `asTag`, the element is IMPLICIT: its own tag is `tag`, its characters are those of `asTag`.
   */
  string(tag: number, asTag: number = tag): string {
    return decodeString(asTag, this.content(tag));
  }

  /** A `Time` in the strict forms of RFC 5280 §4.1.2.5. */
  time(): Date {
    const tag = this.peekTag();
    if (tag !== TAG.utcTime && tag !== TAG.generalizedTime) {
      throw new PkiError('TIME_INVALID', 'A time is neither UTCTime nor GeneralizedTime.');
    }
    this.#advance(tag);
    return decodeTime(tag, this.#bytes, this.#content, this.#position);
  }

  /** A GeneralizedTime of any year, for what is not `Time` (RFC 6960 §4.2.2.1). */
  generalizedTime(): Date {
    return decodeGeneralizedTime(this.content(TAG.generalizedTime));
  }

  /**
   * Requires that nothing is left.
   *
   * @throws {PkiError} DER_TRAILING_BYTES otherwise
   */
  finish(): void {
    if (this.#position !== this.#end) {
      throw new PkiError('DER_TRAILING_BYTES', 'Something follows the end of a structure.');
    }
  }
}

/** Reads all of `der` with `read`, and requires that nothing is left. */
export function readDer<T>(
  der: Uint8Array,
  read: (reader: DerReader) => T,
  maxBytes: number = MAX_DER_BYTES,
): T {
  const reader = DerReader.over(der, maxBytes);
  const value = read(reader);
  reader.finish();
  return value;
}

function hexOctet(octet: number): string {
  return octet.toString(16).padStart(2, '0');
}
