import { TRUST_BUNDLE_ENCODINGS, type TrustBundleEncoding } from '@luciole/contract';
import {
  encodeJksTrustStore,
  encodePemBundle,
  encodePkcs12TrustStore,
  encodePkcs7,
  encodeSpiffeBundle,
  kubernetesConfigMapManifest,
  kubernetesSecretManifest,
} from '@luciole/pki';

import { derivedFrom } from '../built-in-ca/trust-store-files.ts';
import { isGiven, sha256Of, type TrustAnchorRow, type TrustBundleRow } from './trust-bundle.row.ts';

/** Name of the Kubernetes objects. */
const MANIFEST = { name: 'luciole-trust-bundle' };

/**
 * The anchors that verifiers are given, in one of the encodings that they take. The same version of a bundle gives the same
 * bytes in every process, so that entity tags agree.
 */
export async function encodeTrustBundle(
  encoding: TrustBundleEncoding,
  bundle: TrustBundleRow,
  anchors: readonly TrustAnchorRow[],
): Promise<{ readonly bytes: Uint8Array; readonly contentType: string }> {
  const given = anchors.filter(isGiven);
  const ders = given.map(({ certificate_der }) => certificate_der);
  const entries = given.map((anchor) => ({
    alias: `luciole-${sha256Of(anchor).slice(0, 16)}`,
    certificateDer: anchor.certificate_der,
  }));
  const options = {
    sequence: Number(bundle.sequence),
    refreshHintSeconds: bundle.refresh_hint_seconds,
  };
  const files: Readonly<
    Record<TrustBundleEncoding, () => Uint8Array | string | Promise<Uint8Array>>
  > = {
    'spiffe.json': () => JSON.stringify(encodeSpiffeBundle(ders, options)),
    'bundle.pem': () => encodePemBundle(ders),
    'bundle.p7b': () => encodePkcs7(ders),
    'truststore.p12': () =>
      encodePkcs12TrustStore(entries, { random: derivedFrom(Buffer.from(bundle.digest, 'hex')) }),
    'truststore.jks': () => encodeJksTrustStore(entries, { createdAt: bundle.version_date }),
    'secret.yaml': () => kubernetesSecretManifest(encodePemBundle(ders), MANIFEST),
    'configmap.yaml': () => kubernetesConfigMapManifest(encodePemBundle(ders), MANIFEST),
  };
  const content = await files[encoding]();
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return { bytes, contentType: TRUST_BUNDLE_ENCODINGS[encoding] };
}
