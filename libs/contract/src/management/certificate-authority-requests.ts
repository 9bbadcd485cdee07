import { z } from 'zod';
import { KeyAlgorithm } from '@luciole/policy';

import { DateTime } from '../dates.ts';
import { CaId, CaRequestId } from '../ids.ts';
import { defineRoute } from '../route.ts';
import {
  builtInCaPath,
  builtInCaRead,
  builtInCaRequestsPath,
  builtInCaWrite,
} from './built-in-ca-routes.ts';
import { CaAccountWithProductOptions } from './certificate-authorities.ts';

/** Longest upload, characters: a chain of certificates in PEM. */
export const MAX_CA_UPLOAD = 200_000;

/** A new intermediate whose certificate another CA shall make. */
export const CaRequestCreateRequest = z
  .strictObject({
    key: z.string().min(1).max(64).describe('Display name, unique among CA accounts'),
    keyAlgorithm: KeyAlgorithm,
    commonName: z.string().min(1).max(64).nullish().describe('Asked for; made from key'),
    rootId: CaId.nullish().describe(
      'An offline root of ours that shall sign it; somebody else does when missing',
    ),
    validityPeriod: z.string().nullish().describe('With rootId: ISO 8601'),
  })
  .meta({ id: 'CaRequestCreateRequest' });
export type CaRequestCreateRequest = z.infer<typeof CaRequestCreateRequest>;

/** A CA that has a key here and waits for its certificate. */
export const CaRequestInformation = z
  .object({
    id: CaRequestId.describe('The id that the CA will have'),
    key: z.string().describe('Display name'),
    caName: z.string().describe('Name in /v1/builtinca/… once it has its certificate'),
    isRenewal: z
      .boolean()
      .describe(
        'Whether the CA has a certificate, which another one for the same key shall replace',
      ),
    keyAlgorithm: KeyAlgorithm,
    subjectDN: z.string().describe('As asked for; the CA above may decide otherwise'),
    publicKeyHash: z.string().describe('SHA-256 of the SubjectPublicKeyInfo, upper-case hex'),
    creationDate: DateTime,
    rootId: CaId.optional().describe('The offline root that shall sign it'),
    validityPeriod: z.string().optional().describe('With rootId'),
    certificationRequest: z.string().describe('PKCS#10 in PEM'),
  })
  .meta({ id: 'CaRequestInformation' });
export type CaRequestInformation = z.infer<typeof CaRequestInformation>;

export const CaRequestResponse = z
  .object({ requests: z.array(CaRequestInformation).describe('Oldest first') })
  .meta({ id: 'CaRequestResponse' });
export type CaRequestResponse = z.infer<typeof CaRequestResponse>;

export const CaCertificateUpload = z
  .strictObject({
    certificates: z
      .string()
      .max(MAX_CA_UPLOAD)
      .describe(
        'The certificate and those above it up to a self-signed one, in any order: PEM of certificates or of PKCS#7, or base64 of either in DER',
      ),
  })
  .meta({ id: 'CaCertificateUpload' });
export type CaCertificateUpload = z.infer<typeof CaCertificateUpload>;

export const CaRetirement = z
  .object({ id: CaId, caName: z.string(), retirementDate: DateTime, validityEnd: DateTime })
  .meta({ id: 'CaRetirement' });
export type CaRetirement = z.infer<typeof CaRetirement>;

const params = z.object({ id: CaRequestId });

/** Intermediates that stand under a CA of somebody else: requested here, signed there (decision 0029). */
export const certificateAuthorityRequests = {
  list: defineRoute({
    ...builtInCaRead,
    id: 'caRequestList',
    path: builtInCaRequestsPath,
    response: CaRequestResponse,
    errors: [],
    summary: 'List CAs that wait for their certificate',
  }),
  create: defineRoute({
    ...builtInCaWrite,
    id: 'caRequestCreate',
    method: 'POST',
    path: builtInCaRequestsPath,
    status: 201,
    body: CaRequestCreateRequest,
    response: CaRequestInformation,
    errors: [
      'CA_ACCOUNT_NAME_TAKEN',
      'CA_NAME_UNACCEPTABLE',
      'ROOT_UNKNOWN',
      'CA_KEY_NOT_OFFLINE',
      'CA_VALIDITY_INVALID',
    ],
    summary: 'Make a key for an intermediate whose certificate another CA shall make',
    description: 'The name is taken, and no provider can choose it before it has its certificate.',
  }),
  get: defineRoute({
    ...builtInCaRead,
    id: 'caRequestGet',
    path: `${builtInCaRequestsPath}/:id`,
    params,
    response: CaRequestInformation,
    errors: ['NOT_FOUND'],
    summary: 'Get a CA that waits for its certificate',
  }),
  download: defineRoute({
    ...builtInCaRead,
    id: 'caRequestDownload',
    path: `${builtInCaRequestsPath}/:id/pkcs10/:encoding`,
    params: z.object({ id: CaRequestId, encoding: z.enum(['pem', 'der']) }),
    contentTypes: { response: ['application/x-pem-file', 'application/pkcs10'] },
    responseHeaders: { 'Content-Disposition': 'Name of the file' },
    errors: ['NOT_FOUND'],
    summary: 'Download the certification request (PKCS#10)',
  }),
  upload: defineRoute({
    ...builtInCaWrite,
    id: 'caRequestComplete',
    method: 'POST',
    path: `${builtInCaRequestsPath}/:id/certificate`,
    status: 200,
    params,
    body: CaCertificateUpload,
    response: CaAccountWithProductOptions,
    errors: [
      'NOT_FOUND',
      'CA_REQUEST_COMPLETED',
      'CA_ACCOUNT_NAME_TAKEN',
      'CA_UPLOAD_UNREADABLE',
      'CA_UPLOAD_KEY_NOT_CERTIFIED',
      'CA_UPLOAD_KEY_CERTIFIED_TWICE',
      'CA_UPLOAD_ANCHOR_MISSING',
      'CA_UPLOAD_PATH_MISSING',
      'CA_UPLOAD_NOT_A_CA',
      'CA_UPLOAD_KEY_USAGE',
      'CA_UPLOAD_PATH_LENGTH',
      'CA_UPLOAD_KEY_IDENTIFIER',
      'CA_UPLOAD_VALIDITY',
      'CA_UPLOAD_OUTLIVES_ISSUER',
      'CA_UPLOAD_KEY_UNSUPPORTED',
      'CA_UPLOAD_SIGNATURE',
      'CA_UPLOAD_ISSUER',
      'CA_UPLOAD_NAME_CONSTRAINTS',
      'CA_UPLOAD_CRITICAL_EXTENSION',
      'CA_UPLOAD_EXTENDED_KEY_USAGE',
      'CA_UPLOAD_NOT_LATER',
      'CA_UPLOAD_OTHER_NAME',
      'CA_UPLOAD_OTHER_ROOT',
    ],
    summary: 'Give a CA the certificate that another CA made for it',
    description:
      'Everything that is wrong is said at once. From then on providers can choose it, and chains and trust stores end at the self-signed certificate of the upload.',
  }),
  abandon: defineRoute({
    ...builtInCaWrite,
    id: 'caRequestDelete',
    method: 'DELETE',
    path: `${builtInCaRequestsPath}/:id`,
    status: 204,
    params,
    errors: ['NOT_FOUND', 'CA_REQUEST_COMPLETED'],
    summary: 'Abandon a request: the key is erased, and the name is free again',
    description: 'A renewal for the same key is called off instead; the CA stays as it is.',
  }),
  retire: defineRoute({
    ...builtInCaWrite,
    id: 'caRetire',
    method: 'POST',
    path: `${builtInCaPath}/retirement`,
    status: 200,
    params: z.object({ id: CaId }),
    response: CaRetirement,
    errors: ['NOT_FOUND', 'CA_IN_USE', 'CA_NOT_RETIRABLE'],
    summary: 'Retire a CA that nothing uses any more',
    description:
      'No provider can choose it and it signs no certificate, for good. CRL, OCSP and chain are there until its certificate ends. An intermediate must have no provider, a root no intermediate that is not retired.',
  }),
} as const;
