import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openssl } from '../support/openssl.ts';
import { jwsPart } from '../support/assertion.ts';

/** Makes an RSA-2048 key pair with openssl; the private key stays in `folder` with mode 0600. */
export async function rsaKeyPair(folder: string, name: string) {
  const privateKeyFile = join(folder, `${name}.private.pem`);
  await openssl(
    'genpkey',
    '-quiet',
    '-algorithm',
    'RSA',
    '-pkeyopt',
    'rsa_keygen_bits:2048',
    '-out',
    privateKeyFile,
  );
  const publicKeyPem = await openssl('pkey', '-in', privateKeyFile, '-pubout');
  return { privateKeyFile, publicKeyPem: publicKeyPem.trim() };
}

/** Signs a JWT with RS256 by openssl (RFC 7519, RFC 7518 §3.3). */
export async function signJwt(
  folder: string,
  privateKeyFile: string,
  claims: Readonly<Record<string, unknown>>,
): Promise<string> {
  const signingInput = `${jwsPart({ alg: 'RS256', typ: 'JWT' })}.${jwsPart(claims)}`;
  const inputFile = join(folder, 'assertion.txt');
  const signatureFile = join(folder, 'assertion.sig');
  await writeFile(inputFile, signingInput);
  await openssl('dgst', '-sha256', '-sign', privateKeyFile, '-out', signatureFile, inputFile);
  return `${signingInput}.${(await readFile(signatureFile)).toString('base64url')}`;
}

/** Makes a key and a certification request (RFC 2986) with openssl, with the URIs as subject alternative names. */
export async function certificationRequest(
  folder: string,
  name: string,
  options: {
    readonly newKey: readonly string[];
    readonly subject: string;
    readonly uris?: readonly string[];
  },
) {
  const keyFile = join(folder, `${name}.private.pem`);
  const requestFile = join(folder, `${name}.csr.pem`);
  const sans = options.uris?.map((uri) => `URI:${uri}`).join(',');
  await openssl(
    'req',
    '-new',
    ...options.newKey,
    '-nodes',
    '-keyout',
    keyFile,
    '-subj',
    options.subject,
    ...(sans === undefined ? [] : ['-addext', `subjectAltName=${sans}`]),
    '-out',
    requestFile,
  );
  return { keyFile, requestFile, pem: await readFile(requestFile, 'utf8') };
}
