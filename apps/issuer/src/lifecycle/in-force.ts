import { createHash } from 'node:crypto';
import type { BootstrapConfiguration, TlsVersion } from '@luciole/contract';
import { type CertificatePolicy, readPolicy } from '@luciole/policy';
import type { Authority } from '../authority/authority.ts';
import type { ClientRules } from '../clients/client.ts';
import type { PolicyInForce } from '../issuance/issuance.ts';

/** What an issuer works by: a configuration, and a CA that was obtained for one of its shape (ruling 23). */
export interface InForce {
  readonly configuration: BootstrapConfiguration;
  readonly authority: Authority;
}

/** The same in the words of those who serve and sign, wherever it came from. */
export interface WorkingState {
  readonly authority: Authority;
  readonly policies: readonly PolicyInForce[];
  /** Names of policies that have an error by this issuer's own reading: out of force, rather than enforced in part. */
  readonly unreadablePolicies: readonly string[];
  readonly clientRules: ClientRules;
  readonly minTlsVersion: TlsVersion;
  /** Whether issuance is recorded, and with the certificates themselves. */
  readonly auditLog: { readonly isKept: boolean; readonly hasCertificates: boolean };
}

/** What a configuration of the control plane means. Every policy that a client of it may be entitled to is in force. */
export function workingStateOf({ authority, configuration }: InForce): WorkingState {
  const policies: PolicyInForce[] = [];
  const unreadablePolicies: string[] = [];
  for (const information of configuration.policyDefinitions) {
    const { policy } = readPolicy(policyOf(information));
    const { id, modificationDate, name } = information;
    if (policy === undefined) unreadablePolicies.push(name);
    else policies.push({ id, version: modificationDate, policy });
  }
  const { advancedSettings, clientAuthentication, clientAuthorization } = configuration;
  return {
    authority,
    policies,
    unreadablePolicies,
    clientRules: {
      configurationName: configuration.name,
      authentication: clientAuthentication,
      authorization: clientAuthorization,
      policyIds: configuration.policyIds,
    },
    minTlsVersion: configuration.minTlsVersion,
    auditLog: {
      isKept: advancedSettings.enableIssuanceAuditLog === true,
      hasCertificates: advancedSettings.includeRawCertDataInAuditLog === true,
    },
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
