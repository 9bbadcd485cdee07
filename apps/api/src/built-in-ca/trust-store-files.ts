import { hkdfSync } from 'node:crypto';

import { TRUST_STORE_ENCODINGS, type TrustStoreEncoding } from '@luciole/contract';
import {
  encodeJksTrustStore,
  encodePemBundle,
  encodePkcs12TrustStore,
  encodePkcs7,
  kubernetesConfigMapManifest,
  kubernetesSecretManifest,
  type ManifestTarget,
  type RandomSource,
} from '@luciole/pki';

import type { CertificateAuthority } from './certificate-authority.ts';

/** A file of a trust store: its bytes and their media type. */
export interface TrustStoreFile {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** What a trust store of one chain is called in a cluster when nobody says. */
const DEFAULT_MANIFEST_NAME = 'luciole-ca';

/**
 * A chain in one of the encodings that verifiers take. The same chain gives the same bytes in every process, so that entity tags agree.
 *
 * @param chain - a CA first, its root last
 * @param target - for manifests only
 * @throws {PkiError} TRUST_STORE_INVALID when Kubernetes would not take a name of the target
 */
export async function encodeTrustStore(
  encoding: TrustStoreEncoding,
  chain: readonly [CertificateAuthority, ...CertificateAuthority[]],
  target: Partial<ManifestTarget>,
): Promise<TrustStoreFile> {
  const root = chain.at(-1) ?? chain[0];
  const ders = chain.map(({ certificateDer }) => certificateDer);
  const rootPem = encodePemBundle([root.certificateDer]);
  const entries = [
    {
      alias: `luciole-${root.fingerprint.toString('hex').slice(0, 16)}`,
      certificateDer: root.certificateDer,
    },
  ];
  const manifest = { name: DEFAULT_MANIFEST_NAME, ...target };
  const files: Readonly<
    Record<TrustStoreEncoding, () => Uint8Array | string | Promise<Uint8Array>>
  > = {
    'root.pem': () => rootPem,
    'chain.pem': () => encodePemBundle(ders.slice(0, -1)),
    'bundle.pem': () => encodePemBundle(ders),
    'root.der': () => root.certificateDer,
    'bundle.p7b': () => encodePkcs7(ders),
    'truststore.p12': () =>
      encodePkcs12TrustStore(entries, { random: derivedFrom(root.fingerprint) }),
    'truststore.jks': () => encodeJksTrustStore(entries, { createdAt: root.notBefore }),
    'secret.yaml': () => kubernetesSecretManifest(rootPem, manifest),
    'configmap.yaml': () => kubernetesConfigMapManifest(rootPem, manifest),
  };
  const content = await files[encoding]();
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return { bytes, contentType: TRUST_STORE_ENCODINGS[encoding] };
}

/** Salts that follow from what is stored: they protect nothing, since the password of a trust store is public. */
export function derivedFrom(seed: Uint8Array): RandomSource {
  let counter = 0;
  return (octets) => {
    counter += 1;
    return new Uint8Array(hkdfSync('sha256', seed, new Uint8Array(0), String(counter), octets));
  };
}
