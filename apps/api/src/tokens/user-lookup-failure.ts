import type { ServiceAccountPrincipal } from '../auth/principal.ts';
import { ApplicationError } from '../http/application-error.ts';

/**
 * The answer to a service account that asks for its user (`GET /v1/useraccounts`): status 500 with code 1000.
 *
 * A wart of the reference API, reproduced on purpose: after a login with a key pair, one client asks exactly this, takes
 * any status but 500 for a failure, and cuts the account's name out of the message (contract.md §1.3). It has its own
 * catalogue entry, logged at debug, so that no alert fires; the handler for defects never makes it.
 */
export function userLookupFailure(caller: ServiceAccountPrincipal): ApplicationError {
  return ApplicationError.of('USER_NOT_FOUND_FOR_SERVICE_ACCOUNT', { name: caller.name });
}
