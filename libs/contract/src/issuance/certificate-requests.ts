import { z } from 'zod';
import { KeyAlgorithm } from '@luciole/policy';

import { REQUEST_REFUSALS } from '../errors/request-refusals.ts';
import { defineRoute } from '../route.ts';

const texts = z.array(z.string()).nullish();

/** Names as workloads' clients write them: organization is one text, organizational units are a list. */
export const WorkloadSubject = z
  .strictObject({
    commonName: z.string().nullish(),
    organization: z.string().nullish(),
    orgUnits: texts,
    locality: z.string().nullish(),
    state: z.string().nullish(),
    country: z.string().nullish(),
  })
  .meta({ id: 'WorkloadSubject' });
export type WorkloadSubject = z.infer<typeof WorkloadSubject>;

export const WorkloadAlternativeNames = z
  .strictObject({ dnsNames: texts, ipAddresses: texts, emailAddresses: texts, uris: texts })
  .meta({ id: 'WorkloadAlternativeNames' });
export type WorkloadAlternativeNames = z.infer<typeof WorkloadAlternativeNames>;

const MEMBERS = {
  subject: WorkloadSubject.nullish().describe('{} where nothing is asked for'),
  altNames: WorkloadAlternativeNames.nullish(),
  validityPeriod: z.string().nullish().describe('ISO 8601; the policy’s own when missing'),
  policyName: z.string().nullish().describe('no-policyName, invalid-policyName'),
  keyType: KeyAlgorithm.nullish(),
};

/** The issuer makes the key pair. */
export const WorkloadCertificateRequest = z
  .strictObject(MEMBERS)
  .meta({ id: 'WorkloadCertificateRequest' });
export type WorkloadCertificateRequest = z.infer<typeof WorkloadCertificateRequest>;

/** The caller has the key pair. `keyType` is always sent by clients and ignored (contract.md §7.1). */
export const WorkloadSigningRequest = z
  .strictObject({ ...MEMBERS, request: z.string().nullish().describe('PEM (PKCS#10); no-csr') })
  .meta({ id: 'WorkloadSigningRequest' });
export type WorkloadSigningRequest = z.infer<typeof WorkloadSigningRequest>;

export const WorkloadCertificateResponse = z
  .object({
    certificateChain: z.string().describe('PEM, leaf first, without the root'),
    privateKey: z.string().optional().describe('PEM (PKCS#8); only when the issuer made the key'),
  })
  .meta({ id: 'WorkloadCertificateResponse' });
export type WorkloadCertificateResponse = z.infer<typeof WorkloadCertificateResponse>;

const common = {
  method: 'POST',
  status: 200,
  // Clients authenticate as the configuration says, not as users or service accounts of the control plane.
  auth: 'none',
  family: 'workload',
  malformedCode: 10006,
  response: WorkloadCertificateResponse,
  tag: 'Workloads',
} as const;

const ERRORS = [
  'UNAUTHENTICATED',
  'WORKLOAD_NO_CLIENT_AUTHENTICATION',
  'WORKLOAD_KEYS_UNAVAILABLE',
  'WORKLOAD_TOKEN_MALFORMED',
  'WORKLOAD_TOKEN_ALGORITHM_REFUSED',
  'WORKLOAD_TOKEN_KEY_UNKNOWN',
  'WORKLOAD_TOKEN_KEY_UNFIT',
  'WORKLOAD_TOKEN_SIGNATURE_INVALID',
  'WORKLOAD_TOKEN_EXPIRED',
  'WORKLOAD_TOKEN_NOT_YET_VALID',
  'WORKLOAD_TOKEN_AUDIENCE_WRONG',
  'WORKLOAD_TOKEN_ISSUER_WRONG',
  'WORKLOAD_CLIENT_UNKNOWN',
  'WORKLOAD_NOT_ENTITLED',
  'WORKLOAD_SIGNING_CLOSED',
  'POLICY_NAME_MISSING',
  'POLICY_UNKNOWN',
  'POLICY_NOT_ALLOWED',
  'POLICY_DENIED',
] as const;

/** What workloads ask of an issuer (contract.md §7). Served by the issuer, not by the control plane. */
export const certificateRequests = {
  create: defineRoute({
    ...common,
    id: 'workloadCertificateRequest',
    path: '/v1/certificaterequest',
    body: WorkloadCertificateRequest,
    errors: [...ERRORS, 'REQUEST_SUBJECT_MISSING', 'CSR_UNACCEPTABLE'],
    summary: 'Make a key pair and its certificate',
  }),
  sign: defineRoute({
    ...common,
    id: 'workloadSigningRequest',
    path: '/v1/certificatesigningrequest',
    body: WorkloadSigningRequest,
    errors: [...ERRORS, 'REQUEST_CSR_MISSING', ...REQUEST_REFUSALS],
    summary: 'Sign a certification request',
  }),
} as const;
