import type {
  TrustBundleDetailsView,
  TrustBundleView,
} from '../trust-bundles/trust-bundle.mapper.ts';
import { describeHindrance } from '../trust-bundles/trust-rules.ts';
import { printable } from './printable.ts';

type Anchor = TrustBundleDetailsView['anchors'][number];
type Arrival = TrustBundleDetailsView['arrivals'][number];
type Transition = Anchor['transitions'][number];

const ARRIVALS = {
  NEWEST: 'serves the newest',
  OLDER: 'serves the bundle as it was',
  OTHER: 'serves something else: look at trustAnchorSha256 in its own file',
  UNKNOWN: 'has not said what it serves',
} as const;

/** A bundle in one line. */
export function outlineBundle({
  anchors,
  configurations,
  id,
  sequence,
  trustDomain,
}: TrustBundleView): string {
  const states = anchors.map(
    ({ sha256, state }) => `${state.toLowerCase()} ${sha256.slice(0, 16)}`,
  );
  const names = configurations.map(({ name }) => printable(name)).join(', ') || 'no configuration';
  return `${id}  ${trustDomain}  ${sequence}  ${states.join(', ')}  (${names})\n`;
}

/** A bundle with what each of its anchors waits for, and who is behind. */
export function describeBundle(bundle: TrustBundleDetailsView): string {
  const { anchors, arrivals, digest, id, sequence, trustDomain } = bundle;
  return [
    `${trustDomain}  ${id}`,
    `sequence ${sequence}, digest ${digest}`,
    ...anchors.flatMap(anchorLines),
    ...arrivals.flatMap(arrivalLines),
    '',
  ].join('\n');
}

function anchorLines({ sha256, state, subject, transitions, validityEnd }: Anchor): string[] {
  return [
    `${state.toLowerCase()}  ${sha256}  ${printable(subject)}, until ${validityEnd}`,
    ...transitions.flatMap(transitionLines),
  ];
}

function transitionLines({ hindrances, state }: Transition): string[] {
  const next = state.toLowerCase();
  if (hindrances.length === 0) return [`  can be ${next} now`];
  return hindrances.map(({ id, name, reason, until }) => {
    const what = id === undefined || name === undefined ? undefined : { id, name };
    const sentence = describeHindrance({
      reason,
      ...(what !== undefined && { what }),
      ...(until !== undefined && { until: new Date(until) }),
    });
    return `  not ${next} yet: ${printable(sentence)}${id === undefined ? '' : ` (${id})`}`;
  });
}

function arrivalLines({ behind, name, newestCount, ...counts }: Arrival): string[] {
  const total = newestCount + counts.olderCount + counts.otherCount + counts.unknownCount;
  return [
    `configuration ${printable(name)}: ${newestCount} of ${total} issuers serve the newest`,
    ...behind.map(
      ({ arrival, id, name: issuer }) => `  ${printable(issuer)} ${ARRIVALS[arrival]} (${id})`,
    ),
  ];
}
