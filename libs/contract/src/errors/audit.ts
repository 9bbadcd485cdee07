import { defineError, plainError } from './define.ts';

/** Errors of the audit trail: 261xx. */
export const AUDIT_ERRORS = {
  AUDIT_DESTINATION_NAME_TAKEN: defineError<{ name: string }>({
    code: 26101,
    status: 409,
    message: ({ name }) => `Audit destination with name ${name} already exists`,
  }),
  AUDIT_DESTINATION_URL_INVALID: defineError<{ problem: string }>({
    code: 26102,
    status: 400,
    message: ({ problem }) => `url is not acceptable: ${problem}`,
  }),
  AUDIT_DESTINATION_LIMIT: plainError(26103, 409, 'A company has at most 10 audit destinations'),
} as const;
