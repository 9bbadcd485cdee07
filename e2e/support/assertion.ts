/** Audience of a key-pair assertion, whatever the control plane's address is (contract.md §1.3). */
export const ASSERTION_AUDIENCE = 'api.venafi.cloud/v1/oauth/token/serviceaccount';

/** One part of a JWS in compact form (RFC 7515 §7.1). */
export function jwsPart(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
