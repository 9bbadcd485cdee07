import { defineError, plainError } from './define.ts';

/** Errors of trust bundles and their anchors: 245xx. */
export const TRUST_BUNDLE_ERRORS = {
  TRUST_DOMAIN_TAKEN: defineError<{ trustDomain: string }>({
    code: 24501,
    status: 409,
    message: ({ trustDomain }) => `Trust domain ${trustDomain} has a trust bundle already`,
  }),
  CONFIGURATION_HAS_TRUST_BUNDLE: defineError<{ id: string }>({
    code: 24502,
    status: 409,
    message: ({ id }) => `Configuration ${id} has a trust bundle already`,
  }),
  /** Verifiers would refuse whatever is issued under that root. */
  ROOT_NOT_TRUSTED: defineError<{ configuration: string; trustDomain: string; sha256: string }>({
    code: 24503,
    status: 409,
    owner: 'administrator',
    logLevel: 'info',
    message: ({ configuration, sha256, trustDomain }) =>
      `Configuration ${configuration} would issue under root ${sha256}, which is not trusted in the trust bundle of ${trustDomain}; stage it there first`,
  }),
  TRUST_BUNDLE_IN_USE: defineError<{ configurationIds: readonly string[] }>({
    code: 24504,
    status: 409,
    message: ({ configurationIds }) =>
      `The trust bundle belongs to configurations ${configurationIds.join(', ')}`,
    wireArguments: ({ configurationIds }) => [...configurationIds],
  }),
  TRUST_BUNDLE_SERVED: defineError<{ sha256: readonly string[] }>({
    code: 24505,
    status: 409,
    owner: 'administrator',
    logLevel: 'info',
    message: ({ sha256 }) =>
      `The configuration has live issuers, whose workloads would lose anchors ${sha256.join(', ')}; withdraw these first`,
    wireArguments: ({ sha256 }) => [...sha256],
  }),
  TRUST_ANCHOR_UNACCEPTABLE: defineError<{ problem: string }>({
    code: 24506,
    status: 422,
    logLevel: 'info',
    message: ({ problem }) => `The certificate is no acceptable trust anchor: ${problem}`,
  }),
  TRUST_ANCHOR_KNOWN: defineError<{ sha256: string }>({
    code: 24507,
    status: 409,
    message: ({ sha256 }) => `The trust bundle has anchor ${sha256} already`,
  }),
  TRUST_ANCHOR_LIMIT: defineError<{ limit: number }>({
    code: 24508,
    status: 409,
    message: ({ limit }) => `A trust bundle has at most ${limit} anchors`,
  }),
  TRUST_ANCHOR_STATE_IMPOSSIBLE: defineError<{ from: string; to: string }>({
    code: 24509,
    status: 409,
    message: ({ from, to }) => `An anchor that is ${from} does not become ${to}`,
  }),
  /** One of these for each thing that is missing. */
  TRUST_ANCHOR_HINDERED: defineError<{ reason: string; what: string }>({
    code: 24510,
    status: 409,
    owner: 'administrator',
    logLevel: 'info',
    message: ({ what }) => what,
  }),
  TRUST_BUNDLE_LIMIT: plainError(24511, 409, 'A company has at most 100 trust bundles'),
  /** Renewed or ended since, or never one of this bundle. */
  TRUST_ISSUER_NOT_AWAITED: defineError<{ id: string }>({
    code: 24512,
    status: 409,
    message: ({ id }) =>
      `Issuer certificate ${id} is not the newest of a live issuer of the trust bundle; look again at who is behind`,
  }),
} as const;
