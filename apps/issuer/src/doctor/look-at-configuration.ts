import { X509Certificate } from 'node:crypto';
import type { BootstrapConfiguration } from '@luciole/contract';
import { type CertificatePolicy, describePermittedNames, SAN_PROPERTIES } from '@luciole/policy';
import { missingCapabilities } from '../control-plane/capabilities.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

const DAY_MS = 86_400_000;
/** A root that ends sooner should have its successor by now, in days. */
const SOON_DAYS = 90;

/** Whether this release can do what is demanded (ruling 20). */
export function lookAtCapabilities(configuration: BootstrapConfiguration): Finding {
  const missing = missingCapabilities(configuration);
  if (missing.length === 0) return ok('capabilities', 'nothing is demanded that this issuer lacks');
  return problem(
    'capabilities',
    `the configuration demands ${missing.join(', ')}, which this issuer lacks`,
    'Take the demand out of the configuration or its provider, or use an issuer that has it.',
  );
}

/** The roots of the configuration beside those that the issuer's own file pins (ruling 22). */
export function* lookAtRoots(
  { trustAnchors }: Pick<BootstrapConfiguration, 'trustAnchors'>,
  pinned: readonly string[],
  now: Date,
): Generator<Finding> {
  const offered = trustAnchors.map(({ sha256 }) => sha256.toLowerCase());
  const list = offered.join(', ');
  if (offered.length === 0) {
    yield problem(
      'roots',
      'the configuration names no root',
      'Look at the CA account of its sub-CA provider: it must stand under a root.',
    );
  } else if (pinned.length === 0) {
    yield warning(
      'roots',
      `any root is taken; the configuration has ${list}`,
      'Compare it with the fingerprint that the control plane printed at its first start, and set bootstrap.controlPlane.trustAnchorSha256.',
    );
  } else {
    const accepted = offered.filter((sha256) => pinned.includes(sha256));
    yield accepted.length > 0
      ? ok('roots', `pinned and offered: ${accepted.join(', ')}`)
      : problem(
          'roots',
          `the configuration has ${list}, and trustAnchorSha256 pins ${pinned.join(', ')}`,
          'If the root was replaced, add the new one’s fingerprint, learned on another way than this one. If it was not, somebody stands between.',
        );
  }
  for (const { certificate, sha256 } of trustAnchors) yield* lookAtEnd(certificate, sha256, now);
}

function* lookAtEnd(pem: string, sha256: string, now: Date): Generator<Finding> {
  let end: Date;
  try {
    end = new X509Certificate(pem).validToDate;
  } catch {
    yield problem(
      'roots',
      `root ${sha256} cannot be read`,
      'Download it from the control plane and look at it with openssl x509 -text.',
    );
    return;
  }
  const days = Math.floor((end.getTime() - now.getTime()) / DAY_MS);
  if (days >= SOON_DAYS) return;
  yield warning(
    'roots',
    `root ${sha256} ends in ${days} days`,
    'Make its successor and bring it to every verifier before: docs/how-to/create-an-intermediate-or-root.md.',
  );
}

/** What name constraints, when the provider asks for them, will and will not hold (ruling 5). */
export function* lookAtConstraints(
  { subCaProvider }: Pick<BootstrapConfiguration, 'subCaProvider'>,
  policies: readonly CertificatePolicy[],
): Generator<Finding> {
  if (subCaProvider.nameConstraints !== true) return;
  const names = describePermittedNames(policies);
  const open = SAN_PROPERTIES.flatMap((form) => {
    const described = names[form];
    if (described.state !== 'open') return [];
    return described.openBecause.map(
      ({ entry, policy }) => `${form} by ${entry ?? 'any value'} of ${policy}`,
    );
  });
  if (open.length > 0) {
    yield warning(
      'constraints',
      `name constraints are on, and leave open: ${open.join('; ')}`,
      'Give those patterns literal ends to have them constrained: docs/explanation/policy-semantics.md.',
    );
  } else yield ok('constraints', 'name constraints are on, for every form of name');
  if (names.uniformResourceIdentifiers.state === 'bounded') {
    yield warning(
      'constraints',
      'the chain will have a constraint on URIs, which some clients refuse altogether',
      'Compare your clients with docs/explanation/compatibility.md, or switch nameConstraints of the provider off.',
    );
  }
}
