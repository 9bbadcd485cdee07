import { defineError, plainError } from './define.ts';

/** Errors of alerts and their webhooks: 262xx. */
export const ALERT_ERRORS = {
  ALERT_RESOLVED: plainError(26201, 409, 'The alert is resolved'),
  ALERT_WEBHOOK_NAME_TAKEN: defineError<{ name: string }>({
    code: 26202,
    status: 409,
    message: ({ name }) => `Alert webhook with name ${name} already exists`,
  }),
  ALERT_WEBHOOK_URL_INVALID: defineError<{ problem: string }>({
    code: 26203,
    status: 400,
    message: ({ problem }) => `url is not acceptable: ${problem}`,
  }),
  ALERT_WEBHOOK_LIMIT: plainError(26204, 409, 'A company has at most 10 alert webhooks'),
} as const;
