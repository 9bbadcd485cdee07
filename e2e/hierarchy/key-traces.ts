import type { KeyObject } from 'node:crypto';

/** What a private EC key looks like to whoever looks for it, by the name of the form: in memory of OpenSSL, in files, in text. */
export function tracesOf(privateKey: KeyObject): ReadonlyMap<string, Buffer> {
  const scalar = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  return new Map<string, Buffer>([
    ['scalar', scalar],
    // OpenSSL keeps large numbers with the lowest octet first.
    ['number', Buffer.from(scalar.toReversed())],
    ['DER', pkcs8],
    // Without the ends, which depend on what surrounds the key.
    ['PEM', Buffer.from(pkcs8.toString('base64').slice(0, 64))],
    ['base64', Buffer.from(scalar.toString('base64').slice(0, -4))],
    ['hex', Buffer.from(scalar.toString('hex'))],
  ]);
}
