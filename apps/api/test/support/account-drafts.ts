import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';

/** A service account as an answer shows it. */
export interface AnsweredAccount {
  readonly id: string;
  readonly publicKey?: string;
  readonly privateKey?: string;
  readonly credentialsExpiringOn?: string;
  readonly scopes: string[];
  readonly [member: string]: unknown;
}

/** PEM (SPKI) of a public key. */
export const pem = (key: KeyObject): string =>
  key.export({ type: 'spki', format: 'pem' }).toString();

/** PEM of a new P-256 public key. */
export const ecPem = (): string =>
  pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);

/** What creates a key-pair account, with changes. */
export const draft = (changes: Readonly<Record<string, unknown>> = {}) => ({
  name: `account ${randomUUID()}`,
  scopes: ['distributed-issuance'],
  authenticationType: 'rsaKey',
  credentialLifetime: 30,
  ...changes,
});

/** What creates a federated account, with changes. */
export const federated = (changes: Readonly<Record<string, unknown>> = {}) => ({
  name: `federated ${randomUUID()}`,
  scopes: ['distributed-issuance'],
  authenticationType: 'rsaKeyFederated',
  audience: 'api.venafi.cloud',
  issuerURL: 'https://idp.example',
  jwksURI: 'https://idp.example/keys',
  subject: randomUUID(),
  ...changes,
});
