import * as fc from 'fast-check';

/** Values that programs trip over, and arbitrary ones. */
export const nasty: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\u0007\u001b[2J',
    '\ud800',
    '\u202e',
    '%00',
    "' or 1=1 --",
    '${jndi:ldap://x}',
    '../..',
    '😀',
    '😀'.repeat(64),
    'NaN',
    'Infinity',
    -0,
    -1,
    0,
    0.1,
    1e308,
    2 ** 31,
    2 ** 53,
    2 ** 63,
    true,
    [],
    {},
    [[]],
    [null],
    'x'.repeat(70_000),
    '9'.repeat(400),
    Array.from({ length: 5000 }, () => 'x'),
  ),
  fc.constantFrom<unknown>(
    'P99999999999Y',
    'PT0S',
    'P0D',
    '-P1D',
    'P1Y1M1W1DT1H1M1.999999999S',
    `P${'9'.repeat(300)}D`,
    '9999-99-99T99:99:99Z',
    '+275760-09-14T00:00:00.000Z',
    '0000-00-00T00:00:00Z',
    '2026-02-30T00:00:00.000+00:00',
    '^(a+)+$',
    `^(?:a{1000}){1000}$`,
    `^${'(a|'.repeat(2000)}b${')'.repeat(2000)}$`,
    `^[${'a-z'.repeat(3000)}]$`,
    '^(?i)a|b$',
    '^\\p{Greek}+$',
    '^(',
    'https://[::1',
    'https://user:pass@host/',
    'javascript:alert(1)',
    '999.999.999.999',
    '::ffff:1.2.3.4%eth0',
    '*.*.example',
    'a@b@c',
    `${'a'.repeat(64)}.example`,
  ),
  fc.constantFrom<unknown>(
    '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----',
    '-----BEGIN PUBLIC KEY-----\n!!!!\n-----END PUBLIC KEY-----',
    '-----BEGIN PUBLIC KEY-----',
    { constructor: 1 },
    { length: -1 },
    { toString: null },
    { valueOf: 1 },
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** A value with one or two of its places replaced by something nasty, or given a member that nobody asked for. */
export function spoilt(value: unknown): fc.Arbitrary<unknown> {
  const places = placesOf(value);
  const change = fc.tuple(fc.constantFrom(...places), nasty);
  return fc.oneof(
    {
      weight: 9,
      arbitrary: fc
        .array(change, { minLength: 1, maxLength: 2 })
        .map((changes) =>
          changes.reduce((changed, [place, garbage]) => replaced(changed, place, garbage), value),
        ),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.string({ unit: 'binary', maxLength: 20 }), nasty)
        .map(([name, garbage]) =>
          typeof value === 'object' ? { ...value, [name]: garbage } : garbage,
        ),
    },
  );
}

type Place = readonly string[];

function placesOf(value: unknown, place: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [place];
  return [
    place,
    ...Object.entries(value).flatMap(([key, member]) => placesOf(member, [...place, key])),
  ];
}

function replaced(value: unknown, [key, ...rest]: Place, garbage: unknown): unknown {
  if (key === undefined) return garbage;
  if (Array.isArray(value))
    return value.map((item, index) =>
      String(index) === key ? replaced(item, rest, garbage) : item,
    );
  if (typeof value !== 'object' || value === null) return garbage;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === key ? replaced(member, rest, garbage) : member,
    ]),
  );
}
