/** A key pair made in this browser; nothing of it has left it. */
export interface MadeKeyPair {
  /** SPKI, PEM. */
  readonly publicKeyPem: string;
  /** PKCS#8, PEM; for the one who made it, to be shown once. */
  readonly privateKeyPem: string;
}

/**
 * Makes an EC P-256 key pair for a service account, so that its private key never travels to the server.
 *
 * @throws {TypeError} where the page is neither https nor this machine's: browsers have no keys there
 */
export async function makeKeyPair(): Promise<MadeKeyPair> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(
    { name: 'ECDSA', namedCurve: 'P-256' },
    true,
    ['sign', 'verify'],
  );
  const [spki, pkcs8] = await Promise.all([
    crypto.subtle.exportKey('spki', publicKey),
    crypto.subtle.exportKey('pkcs8', privateKey),
  ]);
  return {
    publicKeyPem: pemOf('PUBLIC KEY', spki),
    privateKeyPem: pemOf('PRIVATE KEY', pkcs8),
  };
}

/** RFC 7468: lines of 64 characters. */
function pemOf(label: string, der: ArrayBuffer): string {
  const base64 = btoa(String.fromCodePoint(...new Uint8Array(der)));
  const lines = base64.match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
