import { z } from 'zod';

import { DateTime } from '../dates.ts';
import { CaId, CaRequestId } from '../ids.ts';
import { defineRoute } from '../route.ts';
import {
  builtInCaPath,
  builtInCaRead,
  builtInCaRequestsPath,
  builtInCaWrite,
} from './built-in-ca-routes.ts';
import { RevocationReason } from './intermediate-certificates.ts';

/** Most entries of the CRL of an offline root: as many as an upload takes, and far more than a root has intermediates. */
export const MAX_OFFLINE_REVOCATIONS = 10_000;
/** Longest upload of a CRL, characters. */
const MAX_CRL_UPLOAD = 900_000;

/** Where a CA's key is, and how its CRL stands. */
export const CaCustody = z
  .object({
    id: CaId,
    caName: z.string(),
    keyCustody: z
      .enum(['HERE', 'OFFLINE', 'ELSEWHERE'])
      .describe('OFFLINE: exported and erased here. ELSEWHERE: it never was here'),
    keyOfflineSince: DateTime.optional(),
    crlNumber: z.int().optional().describe('Of the CRL that is served'),
    crlNextUpdate: DateTime.optional().describe('Verifiers refuse that CRL afterwards'),
    isCrlDue: z
      .boolean()
      .describe('Whether the key is offline and the CRL past half of its life, or missing'),
    waitingRevocations: z
      .int()
      .min(0)
      .describe('Revocations that no CRL lists yet; those of an offline CA wait for its next CRL'),
  })
  .meta({ id: 'CaCustody' });
export type CaCustody = z.infer<typeof CaCustody>;

const fingerprint = z.string().regex(/^[0-9a-f]{64}$/);
const instant = z.iso.datetime();
const url = z.url({ protocol: /^https?$/ }).max(2048);
const common = {
  format: z.literal('luciole-offline-request-1'),
  rootSha256: fingerprint.describe('SHA-256 of the certificate of the root that shall sign'),
  createdAt: instant,
  validityPeriod: z.string().max(64).describe('ISO 8601, from the signature on'),
};

/** What `luciole ca offline sign` reads: one request to an offline root. */
export const OfflineRequest = z
  .discriminatedUnion('kind', [
    z.strictObject({
      ...common,
      kind: z.literal('INTERMEDIATE_CERTIFICATE'),
      certificationRequest: z.string().max(20_000).describe('PKCS#10 in PEM'),
      authorityUrls: z
        .strictObject({ caIssuers: url.optional(), crl: url.optional() })
        .describe('Where the certificate and the CRL of the root are'),
    }),
    z.strictObject({
      ...common,
      kind: z.literal('CRL'),
      crlNumber: z.int().min(1),
      revoked: z
        .array(
          z.strictObject({
            serialNumber: z.string().regex(/^[0-9a-f]{2,40}$/),
            revocationDate: instant,
            reason: z.enum([...RevocationReason.options, 'certificateHold']),
          }),
        )
        .max(MAX_OFFLINE_REVOCATIONS),
    }),
  ])
  .meta({ id: 'OfflineRequest' });
export type OfflineRequest = z.infer<typeof OfflineRequest>;

/** A request file, to be carried to where the key of the root is. */
export const OfflineRequestFile = z
  .object({
    fileName: z.string(),
    content: z.string().describe('The file: JSON that is signed as it is or not at all'),
    sha256: fingerprint.describe('Of the file, as the offline command prints it'),
  })
  .meta({ id: 'OfflineRequestFile' });
export type OfflineRequestFile = z.infer<typeof OfflineRequestFile>;

export const CrlUpload = z
  .strictObject({ crl: z.string().max(MAX_CRL_UPLOAD).describe('PEM') })
  .meta({ id: 'CrlUpload' });
export type CrlUpload = z.infer<typeof CrlUpload>;

const params = z.object({ id: CaId });

/** Roots whose key is offline: what they shall sign goes out as a request file and comes back signed (decision 0035). */
export const offlineRoots = {
  custody: defineRoute({
    ...builtInCaRead,
    id: 'caCustodyGet',
    path: `${builtInCaPath}/custody`,
    params,
    response: CaCustody,
    errors: ['NOT_FOUND'],
    summary: 'Get where the key of a CA is, and how its CRL stands',
  }),
  intermediateRequest: defineRoute({
    ...builtInCaRead,
    id: 'caRequestOfflineFile',
    path: `${builtInCaRequestsPath}/:id/offline-request`,
    params: z.object({ id: CaRequestId }),
    response: OfflineRequestFile,
    errors: ['NOT_FOUND', 'CA_KEY_NOT_OFFLINE'],
    summary: 'Get the request file of an intermediate under an offline root',
    description: 'The same octets each time, as long as the settings stay.',
  }),
  crlRequest: defineRoute({
    ...builtInCaWrite,
    id: 'caCrlRequestCreate',
    method: 'POST',
    path: `${builtInCaPath}/crl-requests`,
    status: 201,
    params,
    response: OfflineRequestFile,
    errors: ['NOT_FOUND', 'CA_KEY_NOT_OFFLINE'],
    summary: 'Make a request file for the CRL of an offline root',
    description: 'Reserves a CRL number and lists everything that is revoked by now.',
  }),
  crlUpload: defineRoute({
    ...builtInCaWrite,
    id: 'caCrlUpload',
    method: 'POST',
    path: `${builtInCaPath}/crls`,
    status: 200,
    params,
    body: CrlUpload,
    response: CaCustody,
    errors: [
      'NOT_FOUND',
      'CA_KEY_NOT_OFFLINE',
      'CA_CRL_UNREADABLE',
      'CA_CRL_NUMBER',
      'CA_CRL_TIMES',
      'CA_CRL_INCOMPLETE',
    ],
    summary: 'Publish the CRL that an offline root signed',
    description:
      'It must be signed by the root, complete, current, of a number that is above that of the CRL that is served, and list all that this one lists.',
  }),
} as const;
