import { z } from 'zod';
import { ExtendedKeyUsage, KeyAlgorithm, KeyUsage } from '@luciole/policy';

import { REQUEST_REFUSALS } from '../errors/request-refusals.ts';
import { PolicyId } from '../ids.ts';
import { READERS, READER_SCOPES } from '../roles.ts';
import { defineRoute } from '../route.ts';

const requestedValues = z.array(z.string().max(4096)).max(1000).nullish();
const values = z.array(z.string());

/** What is asked for: a certification request, or the same by parameters. Exactly one of the two. */
export const PolicyEvaluationRequest = z
  .strictObject({
    certificateSigningRequest: z.string().nullish().describe('PEM (PKCS#10, RFC 2986)'),
    subject: z
      .strictObject({
        commonName: requestedValues,
        organization: requestedValues,
        organizationalUnit: requestedValues,
        locality: requestedValues,
        stateOrProvince: requestedValues,
        country: requestedValues,
      })
      .nullish(),
    sans: z
      .strictObject({
        dnsNames: requestedValues,
        ipAddresses: requestedValues,
        rfc822Names: requestedValues,
        uniformResourceIdentifiers: requestedValues,
      })
      .nullish(),
    keyAlgorithm: KeyAlgorithm.nullish().describe('With parameters only'),
    validityPeriod: z.string().nullish().describe('ISO 8601; the policy’s own when missing'),
  })
  .refine(
    (request) =>
      typeof request.certificateSigningRequest !== 'string' ||
      (!request.subject && !request.sans && !request.keyAlgorithm),
    { error: 'give either certificateSigningRequest or subject, sans and keyAlgorithm' },
  )
  .meta({ id: 'PolicyEvaluationRequest' });
export type PolicyEvaluationRequest = z.infer<typeof PolicyEvaluationRequest>;

const finding = {
  code: z.string().describe('Stable, upper case with underscores'),
  path: z.string().describe('JSON pointer into the request, or the policy; empty for the whole'),
  message: z.string(),
  args: z.array(z.union([z.string(), z.number()])),
  citation: z.string().optional().describe('Clause behind the rule'),
};

export const PolicyViolation = z.object(finding).meta({ id: 'PolicyViolation' });
export type PolicyViolation = z.infer<typeof PolicyViolation>;

export const PolicyNote = z.object(finding).meta({ id: 'PolicyNote' });
export type PolicyNote = z.infer<typeof PolicyNote>;

const names = {
  subject: z.object({
    commonName: values,
    organization: values,
    organizationalUnit: values,
    locality: values,
    stateOrProvince: values,
    country: values,
  }),
  sans: z.object({
    dnsNames: values,
    ipAddresses: values,
    rfc822Names: values,
    uniformResourceIdentifiers: values,
  }),
};

/** What was read from the request. */
export const RequestedCertificateInformation = z
  .object({
    ...names,
    keyAlgorithm: KeyAlgorithm.optional(),
    validityPeriod: z.string().optional(),
  })
  .meta({ id: 'RequestedCertificateInformation' });

/** What an issuer would sign. */
export const CertificateContentInformation = z
  .object({
    ...names,
    keyAlgorithm: KeyAlgorithm,
    keyUsages: z.array(KeyUsage),
    extendedKeyUsages: z.array(ExtendedKeyUsage),
    validityPeriod: z.string().describe('ISO 8601'),
  })
  .meta({ id: 'CertificateContentInformation' });
export type CertificateContentInformation = z.infer<typeof CertificateContentInformation>;

/** A denial is an answer, not an error; it lists every violation. */
export const PolicyEvaluationResponse = z
  .discriminatedUnion('outcome', [
    z
      .object({
        outcome: z.literal('permitted'),
        requested: RequestedCertificateInformation,
        content: CertificateContentInformation,
        notes: z.array(PolicyNote),
      })
      .meta({ id: 'PolicyEvaluationPermitted' }),
    z
      .object({
        outcome: z.literal('denied'),
        requested: RequestedCertificateInformation,
        violations: z.array(PolicyViolation).min(1),
      })
      .meta({ id: 'PolicyEvaluationDenied' }),
  ])
  .meta({ id: 'PolicyEvaluationResponse' });
export type PolicyEvaluationResponse = z.infer<typeof PolicyEvaluationResponse>;

/** The dry run of a stored policy, our extension. */
export const policyEvaluation = {
  evaluate: defineRoute({
    id: 'policyEvaluate',
    method: 'POST',
    path: '/v1/distributedissuers/policies/:id/evaluation',
    status: 200,
    auth: 'any',
    roles: READERS,
    scopes: READER_SCOPES,
    family: 'own',
    malformedCode: 10006,
    extension: true,
    tag: 'Policies',
    params: z.object({ id: PolicyId }),
    body: PolicyEvaluationRequest,
    response: PolicyEvaluationResponse,
    errors: ['NOT_FOUND', ...REQUEST_REFUSALS],
    summary: 'Say what a policy would do with a request, without signing anything',
  }),
} as const;
