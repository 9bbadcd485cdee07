import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { der, encodePem, signatureAlgorithmOf } from '@luciole/pki';

/** Path of the certificates that issuers ask for and report on. */
export const CERTIFICATES_PATH = '/v1/distributedissuers/intermediatecertificates';

/** A whole HTTP/1.1 message with a JSON body. */
export function jsonMessage(
  method: 'POST' | 'PUT',
  path: string,
  host: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): string {
  return (
    `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n` +
    `${headerLines(headers)}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

/** A whole HTTP/1.1 message without a body. */
export function getMessage(
  path: string,
  host: string,
  headers: Readonly<Record<string, string>> = {},
): string {
  return `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${headerLines(headers)}\r\n`;
}

function headerLines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}

const { digest, identifierDer } = signatureAlgorithmOf('EC_P256');
const VERSION = der.integer(0);
const NO_NAME = der.sequence();
const NO_ATTRIBUTES = der.explicit(0);

/** A certification request (RFC 2986) with a new P-256 key, no subject and no attributes: only its key counts (ruling 17). */
export function newCertificationRequest(): string {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }));
  const info = der.sequence(VERSION, NO_NAME, spki, NO_ATTRIBUTES);
  const signature = der.bitString(sign(digest, info, privateKey));
  return encodePem('CERTIFICATE REQUEST', der.sequence(info, identifierDer, signature));
}

/** A bootstrap with a new key and a new idempotency key. */
export function newBootstrap(
  host: string,
  issuer: { readonly token: string; readonly configurationId: string },
): string {
  return jsonMessage(
    'POST',
    CERTIFICATES_PATH,
    host,
    { Authorization: `Bearer ${issuer.token}`, 'Idempotency-Key': randomUUID() },
    JSON.stringify({
      configurationId: issuer.configurationId,
      certificateSigningRequest: newCertificationRequest(),
      instanceName: 'bench',
    }),
  );
}
