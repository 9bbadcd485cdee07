import {
  assert as assertProperty,
  dictionary,
  jsonValue,
  property,
  string,
  type Arbitrary,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type JsonValue } from './canonical-json.ts';

const anyJson = jsonValue() as Arbitrary<JsonValue>;

describe('canonicalJson', () => {
  it('says the same as JSON.stringify, whatever the value', () => {
    assertProperty(
      property(anyJson, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('does not depend on the order of members', () => {
    assertProperty(
      property(dictionary(string(), anyJson), (members) => {
        const reversed = Object.fromEntries(Object.entries(members).toReversed());
        expect(canonicalJson(reversed)).toBe(canonicalJson(members));
      }),
    );
  });

  it('sorts members by UTF-16 code units (RFC 8785 §3.2.3)', () => {
    const members = { '€': 1, '\r': 2, '\u{1f600}': 3, '\ufb33': 4, '1': 5, ö: 6 };
    expect(canonicalJson(members)).toBe('{"\\r":2,"1":5,"ö":6,"€":1,"😀":3,"\ufb33":4}');
  });

  it('refuses what JSON cannot say, and leaves out what is undefined', () => {
    expect(() => canonicalJson(Number.NaN)).toThrow(TypeError);
    expect(canonicalJson({ a: undefined, b: null })).toBe('{"b":null}');
  });
});
