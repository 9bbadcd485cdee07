import type { ErrorName } from '@luciole/contract';
import { FetchRefusedError } from '@luciole/service';
import * as client from 'openid-client';

/** A provider that does not do what its settings or OpenID Connect demand; the message is for the administrator. */
export class ProviderError extends Error {
  readonly problem: ProviderProblemName;

  constructor(problem: ProviderProblemName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProviderError';
    this.problem = problem;
  }
}

type ProviderProblemName = Extract<
  ErrorName,
  | 'SINGLE_SIGN_ON_PROVIDER_FAILED'
  | 'SINGLE_SIGN_ON_NOT_VERIFIED'
  | 'SINGLE_SIGN_ON_DENIED'
  | 'SINGLE_SIGN_ON_INTERRUPTED'
  | 'SINGLE_SIGN_ON_NOT_REPEATED'
>;

/** What a failure means to the person who signs in, and in a sentence without secrets to the administrator. */
export interface ProviderProblem {
  readonly name: ProviderProblemName;
  readonly detail: string;
}

/** Codes of openid-client for answers that are no answer of the protocol; all others are claims or signatures that are wrong. */
const NO_ANSWER = new Set([
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_HTTP_REQUEST_FORBIDDEN',
  'OAUTH_REQUEST_PROTOCOL_FORBIDDEN',
  'OAUTH_MISSING_SERVER_METADATA',
  'OAUTH_INVALID_SERVER_METADATA',
]);

/** What a failure of openid-client or of a fetch means; throws what is neither. */
export function judgeFailure(error: unknown): ProviderProblem {
  if (error instanceof ProviderError) return { name: error.problem, detail: error.message };
  const refused = refusalIn(error);
  if (refused !== undefined) {
    return failed(`${sentence(refused.message)} (${refused.code})`);
  }
  if (error instanceof client.ResponseBodyError) {
    const name =
      error.error === 'invalid_grant'
        ? 'SINGLE_SIGN_ON_INTERRUPTED'
        : 'SINGLE_SIGN_ON_PROVIDER_FAILED';
    return { name, detail: `The provider answered ${printable(error.error)}` };
  }
  if (error instanceof client.AuthorizationResponseError) {
    return {
      name: 'SINGLE_SIGN_ON_DENIED',
      detail: `The provider answered ${printable(error.error)}`,
    };
  }
  if (error instanceof client.WWWAuthenticateChallengeError) {
    return failed('The provider does not accept client id and secret');
  }
  if (error instanceof client.ClientError) {
    const detail = sentence([error.message, messageOf(error.cause)].filter(Boolean).join(': '));
    return error.code === undefined || NO_ANSWER.has(error.code)
      ? failed(detail)
      : { name: 'SINGLE_SIGN_ON_NOT_VERIFIED', detail };
  }
  throw error;
}

function failed(detail: string): ProviderProblem {
  return { name: 'SINGLE_SIGN_ON_PROVIDER_FAILED', detail };
}

/** The refusal of our own fetch behind what a library made of it. */
function refusalIn(error: unknown): FetchRefusedError | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; depth += 1) {
    if (cause instanceof FetchRefusedError) return cause;
    ({ cause } = cause);
  }
  return undefined;
}

/** Messages of the library name claims and parameters, never their values; its causes hold tokens, and are left out. */
function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : '';
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What a provider wrote, for a log or a page. */
export function printable(text: string): string {
  return text.replaceAll(/[^ -~]/g, '?').slice(0, 100);
}
