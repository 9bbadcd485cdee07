import { z } from 'zod';
import { KeyAlgorithm } from '@luciole/policy';

import { DateTime } from '../dates.ts';
import { CaAccountId, CaId, ConfigurationId, SubCaProviderId } from '../ids.ts';
import { defineRoute } from '../route.ts';
import { builtInCaPath, builtInCaRead, builtInCaWrite } from './built-in-ca-routes.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** How a CA is renewed: another certificate for its key, or a successor that has a key of its own. */
export const CaRenewalRequest = z
  .strictObject({
    certificateSha256: sha256.describe(
      'SHA-256 of the certificate that is renewed, so that a request that is sent twice renews once',
    ),
    key: z
      .enum(['SAME', 'NEW'])
      .describe('SAME: the CA gets another certificate. NEW: a successor is made. A root: NEW'),
    validityPeriod: z
      .string()
      .nullish()
      .describe(
        'ISO 8601, measured from now; cannot outlive the CA above; the setting when missing. None where another CA decides',
      ),
    name: z.string().min(1).max(64).nullish().describe('With NEW: display and common name'),
    keyAlgorithm: KeyAlgorithm.nullish().describe('With NEW; that of the present key when missing'),
    rootId: CaId.nullish().describe(
      'With NEW, of an intermediate: the root above the successor; the present one when missing',
    ),
    crossSign: z
      .boolean()
      .nullish()
      .describe('Of a root: has the present one certify the key of its successor'),
  })
  .meta({ id: 'CaRenewalRequest' });
export type CaRenewalRequest = z.infer<typeof CaRenewalRequest>;

/** A CA before or after another one. */
export const CaRelative = z
  .object({
    id: CaId,
    caName: z.string(),
    subjectDN: z.string(),
    status: z
      .enum(['REQUESTED', 'ACTIVE', 'RETIRED'])
      .describe(
        'REQUESTED: waits for a certificate that another CA makes; the id is the request’s',
      ),
    validityEnd: DateTime.optional(),
    caAccountId: CaAccountId.optional().describe('Of an intermediate'),
  })
  .meta({ id: 'CaRelative' });
export type CaRelative = z.infer<typeof CaRelative>;

/** The key of a root, certified by the root before it. */
export const CrossCertificateInformation = z
  .object({
    certificate: z.string().describe('PEM'),
    fingerprintSha256: z.string(),
    signedBy: CaId,
    serialNumber: z.string(),
    validityEnd: DateTime,
    chainPath: z.string().describe('Where chains through it are; also for each CA under the root'),
  })
  .meta({ id: 'CrossCertificateInformation' });
export type CrossCertificateInformation = z.infer<typeof CrossCertificateInformation>;

/** A provider that makes certificates under a CA. */
export const CaProvider = z
  .object({
    id: SubCaProviderId,
    name: z.string(),
    configurations: z.array(z.object({ id: ConfigurationId, name: z.string() })),
    liveIssuerCertificates: z.int().min(0).describe('Under the present CA, made for the provider'),
  })
  .meta({ id: 'CaProvider' });
export type CaProvider = z.infer<typeof CaProvider>;

/** What a CA follows, what follows it, and what goes over to its successor. */
export const CaSuccession = z
  .object({
    id: CaId,
    certificateSha256: z.string().describe('Of the present certificate'),
    validityEnd: DateTime,
    renewalRequestedSince: DateTime.optional().describe(
      'While the CA above is asked for another certificate for the same key',
    ),
    predecessor: CaRelative.optional(),
    successor: CaRelative.optional(),
    crossCertificate: CrossCertificateInformation.optional(),
    providers: z.array(CaProvider).describe('What the hand-over moves'),
  })
  .meta({ id: 'CaSuccession' });
export type CaSuccession = z.infer<typeof CaSuccession>;

export const CaHandover = z
  .object({
    successor: CaRelative,
    providers: z.array(CaProvider).describe('Those that were moved'),
  })
  .meta({ id: 'CaHandover' });
export type CaHandover = z.infer<typeof CaHandover>;

const params = z.object({ id: CaId });

/** How CAs follow on one another (decision 0037). */
export const certificateAuthorityRenewals = {
  succession: defineRoute({
    ...builtInCaRead,
    id: 'caSuccession',
    path: `${builtInCaPath}/succession`,
    params,
    response: CaSuccession,
    errors: ['NOT_FOUND'],
    summary: 'What a CA follows, what follows it, and which providers use it',
  }),
  renew: defineRoute({
    ...builtInCaWrite,
    id: 'caRenew',
    method: 'POST',
    path: `${builtInCaPath}/renewal`,
    status: 200,
    params,
    body: CaRenewalRequest,
    response: CaSuccession,
    errors: [
      'NOT_FOUND',
      'CA_NOT_RENEWABLE',
      'CA_RENEWED_ALREADY',
      'CA_RENEWAL_UNSUITABLE',
      'CA_VALIDITY_INVALID',
      'CA_NAME_UNACCEPTABLE',
      'CA_ACCOUNT_NAME_TAKEN',
      'ROOT_UNKNOWN',
      'CA_UNAVAILABLE',
    ],
    summary: 'Renew a CA: another certificate for its key, or a successor with a new key',
    description:
      'Nothing is issued under a successor before providers are handed over to it, and verifiers are given a new root by trust bundles. Of a CA that stands under one of somebody else this makes a request.',
  }),
  handOver: defineRoute({
    ...builtInCaWrite,
    id: 'caHandOver',
    method: 'POST',
    path: `${builtInCaPath}/handover`,
    status: 200,
    params,
    response: CaHandover,
    errors: ['NOT_FOUND', 'CA_SUCCESSOR_MISSING', 'CA_NOT_RENEWABLE', 'ROOT_NOT_TRUSTED'],
    summary: 'Give every provider of a CA to its successor',
    description:
      'All or none. Issuers get certificates under the successor at their next contact; what they have goes on.',
  }),
} as const;
