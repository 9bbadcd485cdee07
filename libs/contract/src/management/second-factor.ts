import { z } from 'zod';

import { READERS } from '../roles.ts';
import { defineRoute } from '../route.ts';

export const SecondFactorInformation = z
  .object({
    isEnabled: z.boolean(),
    recoveryCodesLeft: z.int(),
  })
  .meta({ id: 'SecondFactorInformation' });
export type SecondFactorInformation = z.infer<typeof SecondFactorInformation>;

/** Shown once; the seed is stored sealed. */
export const SecondFactorEnrolment = z
  .object({
    secret: z.string().describe('The seed in base32 (RFC 4648 §6), for typing'),
    uri: z.string().describe('otpauth URI, for a QR code'),
  })
  .meta({ id: 'SecondFactorEnrolment' });
export type SecondFactorEnrolment = z.infer<typeof SecondFactorEnrolment>;

export const SecondFactorCodeRequest = z
  .strictObject({ code: z.string().max(100) })
  .meta({ id: 'SecondFactorCodeRequest' });
export type SecondFactorCodeRequest = z.infer<typeof SecondFactorCodeRequest>;

/** Shown once; each signs in once in place of a code. */
export const RecoveryCodesResponse = z
  .object({ recoveryCodes: z.array(z.string()) })
  .meta({ id: 'RecoveryCodesResponse' });
export type RecoveryCodesResponse = z.infer<typeof RecoveryCodesResponse>;

const path = '/v1/session/secondfactor';
const common = {
  auth: 'apiKey',
  roles: READERS,
  family: 'own',
  malformedCode: 10006,
  tag: 'Session',
  extension: true,
} as const;

/** The second factor of the calling user: codes that change every 30 seconds (RFC 6238). */
export const secondFactor = {
  get: defineRoute({
    ...common,
    id: 'secondFactorGet',
    method: 'GET',
    path,
    status: 200,
    response: SecondFactorInformation,
    errors: [],
    summary: 'Say whether I have a second factor',
  }),
  enrol: defineRoute({
    ...common,
    id: 'secondFactorEnrol',
    method: 'POST',
    path,
    status: 201,
    response: SecondFactorEnrolment,
    recentAuthentication: true,
    errors: ['SECOND_FACTOR_EXISTS'],
    summary: 'Begin with a second factor',
    description:
      'It counts when a code of it has been given; a new begin replaces one that has not.',
  }),
  confirm: defineRoute({
    ...common,
    id: 'secondFactorConfirm',
    method: 'POST',
    path: `${path}/confirmation`,
    status: 200,
    body: SecondFactorCodeRequest,
    response: RecoveryCodesResponse,
    recentAuthentication: true,
    errors: [
      'SECOND_FACTOR_UNKNOWN',
      'SECOND_FACTOR_EXISTS',
      'SECOND_FACTOR_CODE_WRONG',
      'SIGN_IN_DELAYED',
    ],
    summary: 'Enable the second factor with its first code',
  }),
  renewRecoveryCodes: defineRoute({
    ...common,
    id: 'secondFactorRenewRecoveryCodes',
    method: 'POST',
    path: `${path}/recoverycodes`,
    status: 201,
    response: RecoveryCodesResponse,
    recentAuthentication: true,
    errors: ['SECOND_FACTOR_UNKNOWN'],
    summary: 'Replace my recovery codes',
  }),
  remove: defineRoute({
    ...common,
    id: 'secondFactorRemove',
    method: 'DELETE',
    path,
    status: 204,
    recentAuthentication: true,
    errors: ['SECOND_FACTOR_UNKNOWN'],
    summary: 'Remove my second factor',
  }),
} as const;
