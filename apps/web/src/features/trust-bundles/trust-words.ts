import type {
  ConfigurationArrival,
  TrustAnchorState,
  TrustArrival,
  TrustBundleDetails,
  TrustBundleEncoding,
  TrustHindrance,
} from '@luciole/contract';
import type { StatusTone } from '../../components/status.tsx';
import { formatDateTime } from '../../lib/dates.ts';

/** What a state of an anchor means, and what changes when an anchor comes into it. */
export const STATES: Readonly<
  Record<
    TrustAnchorState,
    {
      readonly label: string;
      readonly tone: StatusTone;
      readonly verb: string;
      readonly effect: string;
    }
  >
> = {
  STAGED: {
    label: 'Staged',
    tone: 'warning',
    verb: 'Stage',
    effect:
      'Verifiers are given it and accept whatever it signs; no issuer of yours gets a certificate under it.',
  },
  TRUSTED: {
    label: 'Trusted',
    tone: 'good',
    verb: 'Trust',
    effect: 'Issuers may get certificates under it from now on.',
  },
  WITHDRAWN: {
    label: 'Withdrawn',
    tone: 'quiet',
    verb: 'Withdraw',
    effect:
      'Verifiers are not given it any more, and refuse what it has signed once they have fetched the bundle again.',
  },
};

export const ARRIVALS: Readonly<
  Record<TrustArrival, { readonly label: string; readonly tone: StatusTone; readonly text: string }>
> = {
  NEWEST: { label: 'Newest', tone: 'good', text: 'serves the newest' },
  OLDER: { label: 'Older', tone: 'warning', text: 'serves the bundle as it was' },
  OTHER: {
    label: 'Other',
    tone: 'bad',
    text: 'serves something else: look at trustAnchorSha256 in its own file',
  },
  UNKNOWN: { label: 'Unknown', tone: 'quiet', text: 'has not said what it serves' },
};

/** Issuers of a configuration that do not serve the newest; the server names the first hundred. */
export function countBehind({
  olderCount,
  otherCount,
  unknownCount,
}: Pick<ConfigurationArrival, 'olderCount' | 'otherCount' | 'unknownCount'>): number {
  return olderCount + otherCount + unknownCount;
}

/** What is missing, in a sentence. */
export function hindranceInWords({ name, reason, until }: TrustHindrance): string {
  switch (reason) {
    case 'ISSUER_NOT_CONFIRMED':
      return `${name ?? 'An issuer'} does not serve the newest bundle yet`;
    case 'VERIFIERS_NOT_REFRESHED':
      return `Verifiers have fetched it by ${until === undefined ? 'then' : formatDateTime(until)}`;
    case 'LAST_TRUSTED_ANCHOR':
      return 'It is the only anchor that is trusted';
    case 'CONFIGURATION_ISSUES_UNDER_IT':
      return `Configuration ${name ?? ''} issues under it`;
    case 'LIVE_ISSUER_CERTIFICATE':
      return `${name ?? 'An issuer'} has a live certificate under it`;
  }
}

const MOST_NAMED = 3;

/** Where an anchor stands in a rotation, and what comes next. */
export function whatIsNext({
  state,
  transitions,
}: Pick<TrustBundleDetails['anchors'][number], 'state' | 'transitions'>): string {
  const to = state === 'STAGED' ? 'TRUSTED' : 'WITHDRAWN';
  const hindrances = transitions.find((one) => one.state === to)?.hindrances ?? [];
  const missing = hindrances.slice(0, MOST_NAMED).map(hindranceInWords).join('; ');
  // How many is not known here: the server names the first of each kind.
  const more = hindrances.length > MOST_NAMED ? '; and more' : '';
  const has = (reason: TrustHindrance['reason']) =>
    hindrances.some((hindrance) => hindrance.reason === reason);
  if (state === 'WITHDRAWN') return 'Verifiers are not given it. It comes back by being staged.';
  if (state === 'STAGED') {
    return missing === ''
      ? 'It has arrived everywhere: it can be trusted now.'
      : `Before it is trusted: ${missing}${more}.`;
  }
  if (has('LAST_TRUSTED_ANCHOR')) return 'To replace it, add the root that comes after it.';
  if (missing === '') {
    return 'Nothing depends on it. Give configurations a Sub CA provider under it, or withdraw it.';
  }
  return has('CONFIGURATION_ISSUES_UNDER_IT')
    ? `Before it can be withdrawn, its configurations need a Sub CA provider under another root: ${missing}${more}.`
    : `Nothing new is issued under it. Before it can be withdrawn: ${missing}${more}.`;
}

/** Files of a bundle, and who takes them. */
export const DOWNLOADS: readonly (readonly [TrustBundleEncoding, label: string, text: string])[] = [
  ['spiffe.json', 'SPIFFE bundle', 'SPIRE and other federated trust domains, by its address'],
  ['bundle.pem', 'PEM', 'openssl, Envoy, Go; a mesh takes it as its additional roots'],
  ['bundle.p7b', 'PKCS#7', 'Windows and Java tools'],
  ['truststore.p12', 'Trust store, PKCS#12', 'Java 9 and later; the password is changeit'],
  ['truststore.jks', 'Trust store, JKS', 'older Java; the password is changeit'],
  ['secret.yaml', 'Kubernetes Secret', 'kubectl apply'],
  ['configmap.yaml', 'Kubernetes ConfigMap', 'kubectl apply; a root is no secret'],
];

/** Where a file of a bundle is, for anybody. */
export function bundlePath(id: string, encoding: TrustBundleEncoding): string {
  return `/v1/trustbundles/${id}/files/${encoding}`;
}
