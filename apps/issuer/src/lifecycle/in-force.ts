import { createHash } from 'node:crypto';
import type { BootstrapConfiguration, TlsVersion } from '@luciole/contract';
import { type CertificatePolicy, readPolicy } from '@luciole/policy';
import type { Authority } from '../authority/authority.ts';
import { servedTrustBundle, type ServedTrustBundle } from '../authority/served-trust-bundle.ts';
import type { ClientRules } from '../clients/client.ts';
import type { PolicyInForce } from '../issuance/issuance.ts';
import type { IssuanceLogSettings } from '../issuance-log/issuance-log.ts';

/** What an issuer works by: a configuration, and a CA that was obtained for one of its shape (ruling 23). */
export interface InForce {
  readonly configuration: BootstrapConfiguration;
  readonly authority: Authority;
}

/** The same in the words of those who serve and sign, wherever it came from. */
export interface WorkingState {
  readonly authority: Authority;
  /** What workloads are given to verify each other by; the roots of the authority when `undefined`. */
  readonly trustBundle: ServedTrustBundle | undefined;
  readonly policies: readonly PolicyInForce[];
  /** Names of policies that have an error by this issuer's own reading: out of force, rather than enforced in part. */
  readonly unreadablePolicies: readonly string[];
  readonly clientRules: ClientRules;
  readonly minTlsVersion: TlsVersion;
  /** Whether issuance is recorded, and with the certificates themselves. */
  readonly auditLog: IssuanceLogSettings;
}

/**
 * What a configuration of the control plane means. Every policy that a client of it may be entitled to is in force.
 *
 * @param pinnedSha256 - roots that the issuer's own file accepts; any when empty (ruling 22)
 */
export function workingStateOf(
  { authority, configuration }: InForce,
  pinnedSha256: readonly string[],
): WorkingState {
  const { advancedSettings, minTlsVersion } = configuration;
  return {
    authority,
    trustBundle: servedTrustBundle(configuration, pinnedSha256),
    ...policiesOf(configuration),
    clientRules: clientRulesOf(configuration),
    minTlsVersion,
    auditLog: {
      isEnabled: advancedSettings.enableIssuanceAuditLog === true,
      isRaw: advancedSettings.includeRawCertDataInAuditLog === true,
    },
  };
}

/** The policies of a configuration, and the names of those that this issuer cannot read. */
export function policiesOf({
  policyDefinitions,
  policyRevisions = [],
}: Pick<BootstrapConfiguration, 'policyDefinitions' | 'policyRevisions'>): Pick<
  WorkingState,
  'policies' | 'unreadablePolicies'
> {
  const policies: PolicyInForce[] = [];
  const unreadablePolicies: string[] = [];
  const revisions = new Map(policyRevisions.map(({ number, policyId }) => [policyId, number]));
  for (const information of policyDefinitions) {
    const { policy } = readPolicy(policyOf(information));
    const { id, modificationDate, name } = information;
    const revision = revisions.get(id);
    const named = { id, version: modificationDate, ...(revision !== undefined && { revision }) };
    if (policy === undefined) unreadablePolicies.push(name);
    else policies.push({ ...named, policy });
  }
  return { policies, unreadablePolicies };
}

/** Who a configuration lets in. */
export function clientRulesOf(configuration: BootstrapConfiguration): ClientRules {
  const { clientAuthentication, clientAuthorization, name, policyIds } = configuration;
  return {
    configurationName: name,
    authentication: clientAuthentication,
    authorization: clientAuthorization,
    policyIds,
  };
}

/** The policy alone, without what the control plane says about it. */
function policyOf(information: BootstrapConfiguration['policyDefinitions'][number]): object {
  const { extendedKeyUsages, keyAlgorithm, keyUsages, name, sans, subject } = information;
  const { validityPeriod } = information;
  return { extendedKeyUsages, keyAlgorithm, keyUsages, name, sans, subject, validityPeriod };
}

/** A policy of a developer's file: its name is its id, a digest of its text its version. */
export function developersPolicy(policy: CertificatePolicy): PolicyInForce {
  const version = createHash('sha256').update(JSON.stringify(policy)).digest('hex');
  return { id: policy.name, version, policy };
}
