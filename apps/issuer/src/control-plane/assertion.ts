import { createHash, createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Secret } from '@luciole/service';
import { decodeJwt, SignJWT } from 'jose';
import { MOST_KEYS, privateKeyBlocks } from '../config/private-key-blocks.ts';
import { ControlPlaneUnreachable } from './control-plane.ts';

/**
 * Audience of assertions at the token endpoint for key pairs: a constant of the API that ours is compatible with, the same
 * whatever the server's address is (contract.md §1.3).
 */
const AUDIENCE = 'api.venafi.cloud/v1/oauth/token/serviceaccount';
/** How long an assertion is good for. It is used at once, and once. */
const LIFETIME_SECONDS = 300;
/** Longest assertion that a control plane reads, in characters. */
const MAX_TOKEN_LENGTH = 16_384;

const CURVE_ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['prime256v1', 'ES256'],
  ['secp384r1', 'ES384'],
  ['secp521r1', 'ES512'],
]);

export interface KeyPairAssertionInput {
  readonly clientId: string;
  /** PEM, not encrypted, one key or two; read each time, so that a key that was rotated is used from the next sign-in on. */
  readonly privateKeyFile: string;
  /** The control plane's time. */
  readonly now: () => Date;
  /** Unique per assertion. */
  readonly id: () => string;
}

/**
 * Assertions that the service account signs itself, good for five minutes (contract.md §1.3): one for each key in its
 * file, in the order of the file, made when it is asked for. While the account's key is replaced there are two, and only
 * the control plane knows which of them is the account's.
 *
 * @throws {ControlPlaneUnreachable} the file cannot be read, or holds no key that can sign one
 */
export async function* keyPairAssertions(
  input: KeyPairAssertionInput,
): AsyncGenerator<Secret<string>, void> {
  for (const key of await readPrivateKeys(input.privateKeyFile)) yield assertionBy(key, input);
}

async function assertionBy(key: KeyObject, input: KeyPairAssertionInput): Promise<Secret<string>> {
  const algorithm = algorithmOf(key);
  if (algorithm === undefined) {
    throw unusable(
      input.privateKeyFile,
      'its key must be RSA of 2048 bits or more, or EC on P-256, P-384 or P-521',
    );
  }
  const issuedAt = Math.floor(input.now().getTime() / 1000);
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
    .setIssuer(input.clientId)
    .setSubject(input.clientId)
    .setAudience(AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME_SECONDS)
    .setJti(input.id())
    .sign(key);
  return new Secret(assertion);
}

/** A token that a platform wrote, and how to know it again. */
export interface PlatformToken {
  readonly token: Secret<string>;
  /** SHA-256, hex. */
  readonly digest: string;
}

/**
 * The token that a platform keeps in a file (contract.md §1.4), whatever is in it now.
 *
 * @param now - the control plane's time
 * @throws {ControlPlaneUnreachable} the file cannot be read, is no JWT, or its token has expired: the platform is behind,
 *   which says nothing about the account
 */
export async function platformToken(file: string, now: Date): Promise<PlatformToken> {
  const text = await readToken(file);
  let expiry: number | undefined;
  try {
    expiry = decodeJwt(text).exp;
  } catch (cause) {
    throw unusable(file, 'it holds no JWT', cause);
  }
  if (expiry !== undefined && expiry * 1000 <= now.getTime()) {
    throw unusable(file, 'its token has expired; the platform has to write a new one');
  }
  return { token: new Secret(text), digest: createHash('sha256').update(text).digest('hex') };
}

async function readToken(file: string): Promise<string> {
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    throw unusable(file, 'it cannot be read', cause);
  }
  if (text.length > MAX_TOKEN_LENGTH) throw unusable(file, 'its token is too long');
  return text;
}

async function readPrivateKeys(file: string): Promise<readonly KeyObject[]> {
  let pem: Buffer | undefined;
  try {
    pem = await readFile(file);
    const keys = privateKeyBlocks(pem)
      .slice(0, MOST_KEYS)
      .map((key) => createPrivateKey({ key, format: 'pem' }));
    if (keys.length === 0) throw new TypeError('no private key');
    return keys;
  } catch (cause) {
    throw unusable(
      file,
      pem === undefined ? 'it cannot be read' : 'it holds no private key in PEM',
      cause,
    );
  } finally {
    // The keys live in their KeyObjects from here on.
    pem?.fill(0);
  }
}

/** The one algorithm of a key (contract.md §1.3); `undefined` when the control plane takes no such key. */
function algorithmOf({
  asymmetricKeyDetails: details,
  asymmetricKeyType,
}: KeyObject): string | undefined {
  if (asymmetricKeyType === 'rsa')
    return (details?.modulusLength ?? 0) >= 2048 ? 'RS256' : undefined;
  return CURVE_ALGORITHMS.get(details?.namedCurve ?? '');
}

function unusable(file: string, problem: string, cause?: unknown): ControlPlaneUnreachable {
  return new ControlPlaneUnreachable(`the credential in ${file} cannot be used: ${problem}`, {
    cause,
  });
}
