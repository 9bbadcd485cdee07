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
import type { CompanyTransaction } from '../database/company-database.ts';
import { isGiven, sha256Of, type TrustAnchorRow, type TrustBundleRow } from './trust-bundle.row.ts';
import type { TrustBundlesRepository } from './trust-bundles.repository.ts';

/** Name of the Kubernetes objects. */
const MANIFEST = { name: 'luciole-trust-bundle' };

/** A file of a bundle, and the bundle. */
export interface TrustBundleFile {
  readonly bundle: TrustBundleRow;
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** The file of a bundle in one encoding; `undefined` when the company does not have the bundle. */
export async function readTrustBundleFile(
  tx: CompanyTransaction,
  bundles: TrustBundlesRepository,
  id: string,
  encoding: TrustBundleEncoding,
): Promise<TrustBundleFile | undefined> {
  const bundle = await bundles.find(tx, id);
  if (bundle === undefined) return undefined;
  const anchors = await bundles.anchors(tx, [id]);
  const bytes = await encodeTrustBundle(encoding, bundle, anchors);
  return { bundle, bytes, contentType: TRUST_BUNDLE_ENCODINGS[encoding] };
}

/**
 * The anchors that verifiers are given, in one of the encodings that they take. The same version of a bundle gives the same
 * bytes in every process, so that entity tags agree.
 */
async function encodeTrustBundle(
  encoding: TrustBundleEncoding,
  bundle: TrustBundleRow,
  anchors: readonly TrustAnchorRow[],
): Promise<Uint8Array> {
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
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}
