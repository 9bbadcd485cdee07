import { randomUUID } from 'node:crypto';
import {
  type BootstrapConfiguration,
  formatDateTime,
  type PolicyInformation,
} from '@luciole/contract';
import type { CertificatePolicy, KeyAlgorithm } from '@luciole/policy';
import { MESH_POLICY } from '@luciole/policy/testing';

/** A policy as the control plane shows it, with a new id. */
export function policyInformation(
  policy: CertificatePolicy,
  now: Date,
  companyId: string = randomUUID(),
): PolicyInformation {
  const date = formatDateTime(now);
  // As it crosses the wire: absent members are absent, lists are copies, ids are not yet branded.
  return structuredClone({
    ...policy,
    id: randomUUID(),
    companyId,
    creationDate: date,
    modificationDate: date,
  }) as unknown as PolicyInformation;
}

/** A configuration with one policy, P-256 sub-CAs of seven days, and no client authentication. */
export function fakeConfiguration(given: {
  readonly root: { readonly pem: string; readonly fingerprint: string };
  readonly keyAlgorithm: KeyAlgorithm;
  readonly companyId: string;
  readonly accountId: string;
  readonly now: Date;
}): BootstrapConfiguration {
  const { accountId, companyId, keyAlgorithm, now, root } = given;
  const date = formatDateTime(now);
  const dates = { creationDate: date, modificationDate: date };
  const policy = policyInformation(MESH_POLICY, now, companyId);
  const configuration = {
    id: randomUUID(),
    companyId,
    name: 'mesh',
    issuerKind: 'DISTRIBUTED_ISSUER',
    policyIds: [policy.id],
    serviceAccountIds: [accountId],
    minTlsVersion: 'TLS13',
    clientAuthorization: {
      customClaimsAliases: { configuration: '', allowAllPolicies: '', allowedPolicies: '' },
    },
    cloudProviders: {},
    advancedSettings: {},
    policies: [policy],
    policyDefinitions: [policy],
    subCaProvider: {
      id: randomUUID(),
      companyId,
      name: 'mesh',
      caType: 'BUILTIN',
      caAccountId: randomUUID(),
      caProductOptionId: randomUUID(),
      commonName: 'mesh.example.com',
      organization: 'Luciole',
      keyAlgorithm,
      validityPeriod: 'P7D',
      pkcs11: {
        signingEnabled: false,
        partitionLabel: '',
        partitionSerialNumber: '',
        allowedClientLibraries: [],
      },
      ...dates,
    },
    requiredCapabilities: [],
    subCaDigest: '11'.repeat(32),
    trustAnchors: [{ certificate: root.pem, sha256: root.fingerprint }],
    statistics: {
      thresholds: {
        ultraShortBelow: 'PT1H',
        ultraShortBelowSeconds: 3600,
        shortUpTo: 'P1D',
        shortUpToSeconds: 86_400,
      },
      reportIntervalSeconds: 60,
    },
    ...dates,
  };
  return configuration as unknown as BootstrapConfiguration;
}
