import { generateKeyPairSync } from 'node:crypto';

/** A DER element with a definite length, which is written truthfully. */
function element(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(contents);
  const { length } = content;
  const octets =
    length < 0x80
      ? [length]
      : length < 0x1_00
        ? [0x81, length]
        : length < 0x1_00_00
          ? [0x82, length >> 8, length & 0xff]
          : [0x83, length >> 16, (length >> 8) & 0xff, length & 0xff];
  return Buffer.concat([Uint8Array.of(tag, ...octets), content]);
}

function nested(depth: number, tag: number): Uint8Array {
  let inner: Uint8Array = Uint8Array.of(0x05, 0x00);
  for (let level = 0; level < depth; level += 1) inner = element(tag, inner);
  return inner;
}

const spki = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
  type: 'spki',
  format: 'der',
});

/** Bytes that readers of ASN.1 have fallen over, by what is wrong with them. */
export const HOSTILE_DER: readonly (readonly [string, Uint8Array])[] = [
  ['nothing', new Uint8Array()],
  ['one octet', Uint8Array.of(0x30)],
  ['10,000 nested sequences', nested(10_000, 0x30)],
  ['10,000 nested context tags', nested(10_000, 0xa0)],
  ['an indefinite length', Uint8Array.of(0x30, 0x80, 0x02, 0x01, 0x00, 0x00, 0x00)],
  ['5,000 nested indefinite lengths', new Uint8Array(10_000).map((_, i) => (i % 2 ? 0x80 : 0x30))],
  ['a length of four gibibytes', Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x02, 0x01)],
  ['a length of 2^63', Uint8Array.of(0x30, 0x88, 0x7f, ...new Uint8Array(7).fill(0xff))],
  ['a length of 127 octets', Uint8Array.of(0x30, 0xff, ...new Uint8Array(127).fill(0xff))],
  ['a length that is longer than needed', Uint8Array.of(0x30, 0x82, 0x00, 0x02, 0x05, 0x00)],
  ['a length beyond the end', Uint8Array.of(0x30, 0x10, 0x02, 0x01, 0x00)],
  ['a tag of a thousand octets', Uint8Array.of(0x3f, ...new Uint8Array(1000).fill(0xff))],
  [
    '500 empty sequences',
    element(
      0x30,
      new Uint8Array(1_000).map((_, i) => (i % 2 ? 0 : 0x30)),
    ),
  ],
  ['an integer of 64 kibibytes', element(0x30, element(0x02, new Uint8Array(65_536).fill(0x7f)))],
  [
    'an object identifier that never ends',
    element(0x30, element(0x06, new Uint8Array(4000).fill(0xff))),
  ],
  ['a key with octets behind it', Buffer.concat([spki, Uint8Array.of(0x05, 0x00)])],
  ['a key whose point is not on its curve', damaged(spki, spki.length - 1)],
  ['a key of an unknown curve', damaged(spki, 22)],
  ['a key whose bit string has unused bits', damaged(spki, 25)],
  ['zeros', new Uint8Array(4096)],
];

function damaged(der: Uint8Array, at: number): Uint8Array {
  return der.map((octet, index) => (index === at ? octet ^ 0x01 : octet));
}

/** PEM with lines of 64 characters. */
export function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
