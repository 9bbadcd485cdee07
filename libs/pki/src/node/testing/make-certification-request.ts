// oxlint-disable-next-line import/no-unassigned-import -- @peculiar/x509 registers its parts through tsyringe, which needs this first
import 'reflect-metadata';
import type { KeyObject } from 'node:crypto';
import type { KeyAlgorithm, SubjectAlternativeNames, SubjectNames } from '@luciole/policy';
import * as x509 from '@peculiar/x509';
import { encodePem } from '../../der/pem.ts';
import { generateCaKeyPair } from '../key-pair.ts';

export interface CertificationRequestInput {
  /** Defaults to EC_P256. */
  readonly keyAlgorithm?: KeyAlgorithm;
  /** Private key of that algorithm; a new one unless given. */
  readonly key?: KeyObject;
  readonly subject?: Partial<SubjectNames>;
  readonly sans?: Partial<SubjectAlternativeNames>;
}

export interface MadeCertificationRequest {
  readonly der: Uint8Array;
  /** With the label `CERTIFICATE REQUEST`. */
  readonly pem: string;
  readonly privateKey: KeyObject;
}

type ImportAlgorithm = RsaHashedImportParams | EcKeyImportParams | Algorithm;

const RSA: ImportAlgorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** How WebCrypto names key and signature; ECDSA hashes as RFC 5758 pairs it with its curve. */
const ALGORITHMS: Readonly<
  Record<KeyAlgorithm, { readonly key: ImportAlgorithm; readonly hash?: string }>
> = {
  RSA_2048: { key: RSA },
  RSA_3072: { key: RSA },
  RSA_4096: { key: RSA },
  EC_P256: { key: { name: 'ECDSA', namedCurve: 'P-256' }, hash: 'SHA-256' },
  EC_P384: { key: { name: 'ECDSA', namedCurve: 'P-384' }, hash: 'SHA-384' },
  EC_P521: { key: { name: 'ECDSA', namedCurve: 'P-521' }, hash: 'SHA-512' },
  EC_ED25519: { key: { name: 'Ed25519' } },
};

const ATTRIBUTES = [
  ['country', 'C'],
  ['stateOrProvince', 'ST'],
  ['locality', 'L'],
  ['organization', 'O'],
  ['organizationalUnit', 'OU'],
  ['commonName', 'CN'],
] as const;

const NAME_TYPES = [
  ['dnsNames', 'dns'],
  ['ipAddresses', 'ip'],
  ['rfc822Names', 'email'],
  ['uniformResourceIdentifiers', 'url'],
] as const;

/**
 * A certification request (RFC 2986) made by @peculiar/x509: none of our own encoders has a hand in it. For tests and
 * benches only.
 */
export async function makeCertificationRequest(
  input: CertificationRequestInput = {},
): Promise<MadeCertificationRequest> {
  const { keyAlgorithm = 'EC_P256' } = input;
  const privateKey = input.key ?? (await generateCaKeyPair(keyAlgorithm)).privateKey;
  const algorithm = ALGORITHMS[keyAlgorithm];
  const names = NAME_TYPES.flatMap(([form, type]) =>
    (input.sans?.[form] ?? []).map((value) => ({ type, value })),
  );
  const request = await x509.Pkcs10CertificateRequestGenerator.create(
    {
      name: ATTRIBUTES.flatMap(([property, short]) =>
        (input.subject?.[property] ?? []).map((value) => ({ [short]: [value] })),
      ),
      keys: await toCryptoKeys(privateKey, algorithm.key),
      signingAlgorithm:
        algorithm.hash === undefined
          ? algorithm.key
          : { name: algorithm.key.name, hash: algorithm.hash },
      extensions: names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)],
    },
    globalThis.crypto,
  );
  const der = new Uint8Array(request.rawData);
  return { der, pem: encodePem('CERTIFICATE REQUEST', der), privateKey };
}

async function toCryptoKeys(
  privateKey: KeyObject,
  algorithm: ImportAlgorithm,
): Promise<CryptoKeyPair> {
  const { subtle } = globalThis.crypto;
  const pkcs8 = Uint8Array.from(privateKey.export({ type: 'pkcs8', format: 'der' }));
  const signing = await subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']);
  const { kty, crv, n, e, x, y } = await subtle.exportKey('jwk', signing);
  const publicJwk = Object.fromEntries(
    Object.entries({ kty, crv, n, e, x, y }).filter(([, value]) => value !== undefined),
  );
  return {
    privateKey: signing,
    publicKey: await subtle.importKey('jwk', publicJwk, algorithm, true, ['verify']),
  };
}
