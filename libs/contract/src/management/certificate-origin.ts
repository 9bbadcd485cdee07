import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { CaId, ConfigurationId, PolicyId, ServiceAccountId } from '../ids.ts';
import { READERS, READER_SCOPES } from '../roles.ts';
import { defineRoute } from '../route.ts';
import {
  IntermediateCertificateInformation,
  RevocationReason,
} from './intermediate-certificates.ts';

export const CertificateOriginRequest = z
  .strictObject({
    certificate: z
      .string()
      .min(1)
      .max(65_536)
      .describe('PEM, or the base64 of DER; of several certificates the first is looked for'),
  })
  .meta({ id: 'CertificateOriginRequest' });
export type CertificateOriginRequest = z.infer<typeof CertificateOriginRequest>;

/** What the certificate itself says; nothing of it is verified. */
export const ReadCertificate = z
  .object({
    subject: z.string().describe('RFC 4514'),
    issuer: z.string().describe('RFC 4514'),
    serialNumber: z.string().describe('Lower-case hex'),
    fingerprintSha256: z.string().describe('Lower-case hex'),
    validityStart: DateTime,
    validityEnd: DateTime,
    subjectAlternativeNames: z.array(z.string()),
  })
  .meta({ id: 'ReadCertificate' });
export type ReadCertificate = z.infer<typeof ReadCertificate>;

/** A CA above the certificate, or the certificate itself when it is one. */
export const OriginAuthority = z
  .object({
    id: CaId,
    caName: z.string(),
    subject: z.string().describe('RFC 4514'),
    fingerprintSha256: z.string(),
    validityEnd: DateTime,
    crossCertificate: z
      .object({
        fingerprintSha256: z.string(),
        validityEnd: DateTime,
        signedBy: z.object({ id: CaId, subject: z.string().describe('RFC 4514') }),
      })
      .optional()
      .describe(
        'That another root made for the key of this one; when it is what was looked for, it has the fingerprint of the certificate',
      ),
  })
  .meta({ id: 'OriginAuthority' });
export type OriginAuthority = z.infer<typeof OriginAuthority>;

/** Where a certificate comes from. With kind UNKNOWN there is nothing but what it says of itself. */
export const CertificateOrigin = z
  .object({
    kind: z
      .enum(['UNKNOWN', 'WORKLOAD', 'ISSUER', 'CA'])
      .describe(
        'WORKLOAD: signed by an issuer of this company; ISSUER: the certificate of such an issuer; CA: of the built-in hierarchy; UNKNOWN: nothing that this company has signed',
      ),
    certificate: ReadCertificate,
    status: z
      .enum(['VALID', 'NOT_YET_VALID', 'EXPIRED', 'REVOKED'])
      .optional()
      .describe('REVOKED also when a CA above it was; absent when UNKNOWN'),
    revocation: z
      .object({
        of: z.enum(['ISSUER', 'CA']),
        reason: RevocationReason,
        revocationDate: DateTime,
      })
      .optional(),
    issuerCertificate: IntermediateCertificateInformation.optional().describe(
      'That signed it, or that it is; also when it has been deleted from the inventory',
    ),
    serviceAccount: z
      .object({
        id: ServiceAccountId,
        name: z.string().optional().describe('Absent once it is deleted'),
        enabled: z.boolean().optional(),
      })
      .optional(),
    configuration: z
      .object({ id: ConfigurationId, name: z.string() })
      .optional()
      .describe('As it is named now; absent once it is deleted'),
    policies: z
      .array(
        z.object({
          id: PolicyId,
          name: z.string().optional().describe('Absent once it is deleted'),
          reportedCertCount: z.int().min(0),
          revisionNumber: z
            .int()
            .min(1)
            .optional()
            .describe(
              'Of the revision in force when a WORKLOAD certificate was issued; an issuer takes a change up within a minute',
            ),
        }),
      )
      .optional()
      .describe(
        'Under which the issuer reported to have signed with this certificate; its issuance log says which of them it was',
      ),
    certificateAuthorities: z
      .array(OriginAuthority)
      .optional()
      .describe('Of the built-in hierarchy, the lowest first'),
  })
  .meta({ id: 'CertificateOrigin' });
export type CertificateOrigin = z.infer<typeof CertificateOrigin>;

/** "Whose certificate is this?" */
export const certificateOrigin = {
  find: defineRoute({
    id: 'certificateOriginFind',
    method: 'POST',
    path: '/v1/distributedissuers/certificateorigin',
    status: 200,
    auth: 'any',
    roles: READERS,
    scopes: READER_SCOPES,
    family: 'own',
    malformedCode: 10006,
    extension: true,
    body: CertificateOriginRequest,
    response: CertificateOrigin,
    errors: ['CERTIFICATE_UNREADABLE'],
    summary: 'Tell where a certificate comes from',
    description:
      'By its authority key identifier and its signature, so that a made-up certificate is UNKNOWN. Certificates of other companies are UNKNOWN too.',
    tag: 'Revocation',
  }),
} as const;
