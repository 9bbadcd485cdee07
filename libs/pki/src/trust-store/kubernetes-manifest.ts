import { PkiError } from '../errors.ts';
import { encodeBase64 } from '../der/pem.ts';

/** Where a trust bundle goes in a cluster. */
export interface ManifestTarget {
  /** RFC 1123 subdomain, at most 253 characters. */
  readonly name: string;
  /** RFC 1123 label, at most 63 characters; absent means the namespace of whoever applies the manifest. */
  readonly namespace?: string;
  /** Key that holds the PEM text; defaults to `ca.crt`. */
  readonly key?: string;
}

/** Key under which most charts and operators look for a trust bundle. */
const DEFAULT_KEY = 'ca.crt';

/** The ConfigMap from which Istio's proxies read the mesh root, in every namespace of a mesh. */
export const ISTIO_ROOT_CONFIG_MAP = {
  name: 'istio-ca-root-cert',
  key: 'root-cert.pem',
} as const satisfies ManifestTarget;

const SUBDOMAIN =
  /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const DATA_KEY = /^[-._a-zA-Z0-9]{1,253}$/;

/**
 * YAML of a ConfigMap that holds the PEM text of a trust bundle.
 *
 * @throws {PkiError} TRUST_STORE_INVALID when name, namespace or key is none that Kubernetes accepts
 */
export function kubernetesConfigMapManifest(pem: string, target: ManifestTarget): string {
  const lines = pem
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => `    ${line}`);
  return `${[
    ...header('ConfigMap', target),
    'data:',
    `  ${quoted(target.key ?? DEFAULT_KEY)}: |`,
    ...lines,
  ].join('\n')}\n`;
}

/**
 * YAML of an opaque Secret that holds the PEM text of a trust bundle, for programs that read certificates from
 * Secrets only. It contains nothing secret.
 *
 * @throws {PkiError} TRUST_STORE_INVALID when name, namespace or key is none that Kubernetes accepts
 */
export function kubernetesSecretManifest(pem: string, target: ManifestTarget): string {
  return `${[
    ...header('Secret', target),
    'type: Opaque',
    'data:',
    `  ${quoted(target.key ?? DEFAULT_KEY)}: ${encodeBase64(new TextEncoder().encode(`${pem.trimEnd()}\n`))}`,
  ].join('\n')}\n`;
}

function header(kind: 'ConfigMap' | 'Secret', target: ManifestTarget): readonly string[] {
  requireValid(target);
  return [
    'apiVersion: v1',
    `kind: ${kind}`,
    'metadata:',
    `  name: ${quoted(target.name)}`,
    ...(target.namespace === undefined ? [] : [`  namespace: ${quoted(target.namespace)}`]),
  ];
}

function requireValid(target: ManifestTarget): void {
  if (target.name.length > 253 || !SUBDOMAIN.test(target.name)) {
    throw new PkiError(
      'TRUST_STORE_INVALID',
      `'${target.name}' is not a name that Kubernetes accepts`,
    );
  }
  if (target.namespace !== undefined && !LABEL.test(target.namespace)) {
    throw new PkiError(
      'TRUST_STORE_INVALID',
      `'${target.namespace}' is not a namespace that Kubernetes accepts`,
    );
  }
  if (target.key !== undefined && !DATA_KEY.test(target.key)) {
    throw new PkiError(
      'TRUST_STORE_INVALID',
      `'${target.key}' is not a key that Kubernetes accepts`,
    );
  }
}

/** Plain words stay plain; `null`, `1e3`, `.` and the like would be read as something else and are quoted. */
function quoted(word: string): string {
  return /^[a-z]/i.test(word) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(word)
    ? word
    : JSON.stringify(word);
}
