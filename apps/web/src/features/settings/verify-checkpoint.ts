import type { AuditCheckpointInformation, AuditKeySet } from '@luciole/contract';

/**
 * Whether a checkpoint is what one of the keys has signed (RFC 7515, ES256), computed in this browser: the signature fits,
 * and what it covers is the size and the head that are shown.
 */
export async function isCheckpointGenuine(
  { jws, size, head }: Pick<AuditCheckpointInformation, 'jws' | 'size' | 'head'>,
  { keys }: AuditKeySet,
): Promise<boolean> {
  try {
    const [header = '', payload = '', signature = ''] = jws.split('.');
    const { alg, kid }: Record<string, unknown> = Object(jsonOf(header));
    const claims: Record<string, unknown> = Object(jsonOf(payload));
    const jwk = keys.find((key) => key.kid === kid);
    if (jwk === undefined || alg !== 'ES256') return false;
    const { kty, crv, x, y } = jwk;
    const curve = { name: 'ECDSA', namedCurve: 'P-256' };
    const key = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, curve, false, ['verify']);
    const isSigned = await crypto.subtle.verify(
      { name: 'ECDSA', hash: 'SHA-256' },
      key,
      octetsOf(signature),
      new TextEncoder().encode(`${header}.${payload}`),
    );
    return isSigned && claims['size'] === size && claims['head'] === head;
  } catch {
    // What cannot be read was not signed either.
    return false;
  }
}

function jsonOf(base64Url: string): unknown {
  return JSON.parse(new TextDecoder().decode(octetsOf(base64Url)));
}

function octetsOf(base64Url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64Url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
