import type { Place } from '../../lib/places.ts';
import { fileNameOf } from '../../lib/file-name.ts';

/** How the issuer signs in. */
export type IssuerCredential =
  | { readonly kind: 'key'; readonly clientId: string; readonly privateKeyPem?: string | undefined }
  | { readonly kind: 'token'; readonly companyId: string; readonly audience: string };

/** Everything that the files and commands of one issuer say. */
export interface IssuerPlan {
  readonly place: Place;
  /** Of the configuration, for comments. */
  readonly configurationName: string;
  /** Of the objects and folders: lower-case letters, digits and hyphens. */
  readonly name: string;
  /** Of the control plane: scheme, host and port. */
  readonly url: string;
  readonly credential: IssuerCredential;
  /** SHA-256 of the roots, lower-case hex. */
  readonly trustAnchors: readonly string[];
  /** Goes before the common name of its CA certificate; pods have their own name instead. */
  readonly instanceName: string;
  /** Under which workloads reach it. */
  readonly dnsNames: readonly string[];
  /** Whether the control plane's server certificate is of a private CA. */
  readonly hasPrivateCa: boolean;
  /** `host:port`, or `host:port=file` of CAs: key sets of clients inside the network. */
  readonly exceptions: readonly string[];
  readonly namespace: string;
  readonly image: string;
}

/** A file or a command of the page. */
export interface Piece {
  readonly title: string;
  /** What it is for, one sentence. */
  readonly text?: string;
  readonly content: string;
  /** Absent for commands, which are copied and not downloaded. */
  readonly fileName?: string;
}

/** Where the place keeps the issuer's settings. */
export const FOLDERS: Readonly<Record<Place, string>> = {
  kubernetes: '/etc/luciole-issuer',
  docker: '/etc/luciole-issuer',
  vm: '/etc/luciole-issuer',
  node: '.',
};

export const KEY_FILE = 'service-account.key.pem';

/** A name as Kubernetes and container engines take it (RFC 1123 label). */
export function labelOf(name: string): string {
  const label = fileNameOf(name)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return label === '' ? 'issuer' : label;
}

/** Whether a control plane at this address can be reached from this machine alone. */
export function isLoopbackUrl(url: string): boolean {
  return URL.canParse(url) && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
}
