import type {
  AuthenticationType,
  ServiceAccountCreateRequest,
  ServiceAccountUpdateRequest,
} from '@luciole/contract';
import type { ServiceAccountEntity } from './service-account.entity.ts';

/** What a request can say about an account, beside its key; still unjudged. Empty text means "not set". */
export interface AccountContent {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly authenticationType: AuthenticationType;
  /** Id of a team, or empty when the caller's own is meant. */
  readonly owner: string;
  readonly credentialLifetime: number | undefined;
  readonly applications: readonly string[];
  readonly audience: string;
  readonly issuerURL: string;
  readonly jwksURI: string;
  readonly subject: string;
  readonly enabled: boolean;
}

/** An account that nobody has described yet: what a create request leaves out. */
export const EMPTY_CONTENT: AccountContent = {
  name: '',
  scopes: [],
  authenticationType: 'rsaKey',
  owner: '',
  credentialLifetime: undefined,
  applications: [],
  audience: '',
  issuerURL: '',
  jwksURI: '',
  subject: '',
  enabled: true,
};

/** What a row says, as a request could have written it. */
export function contentOf(row: ServiceAccountEntity): AccountContent {
  return {
    name: row.name,
    scopes: row.scopes,
    authenticationType: row.authenticationType,
    owner: row.ownerTeamId ?? '',
    credentialLifetime: row.credentialLifetime ?? undefined,
    applications: row.applications,
    audience: row.audience ?? '',
    issuerURL: row.issuerUrl ?? '',
    jwksURI: row.jwksUri ?? '',
    subject: row.subject ?? '',
    enabled: row.enabled,
  };
}

/** Content with a request laid over it: absent and `null` keep, lists replace (contract.md §2.2). */
export function withRequest(
  base: AccountContent,
  request: ServiceAccountCreateRequest & Pick<ServiceAccountUpdateRequest, 'enabled'>,
): AccountContent {
  return {
    name: request.name ?? base.name,
    scopes: request.scopes ?? base.scopes,
    authenticationType: request.authenticationType ?? base.authenticationType,
    owner: request.owner || base.owner,
    credentialLifetime: request.credentialLifetime ?? base.credentialLifetime,
    applications: request.applications ?? base.applications,
    audience: request.audience ?? base.audience,
    issuerURL: request.issuerURL ?? base.issuerURL,
    jwksURI: request.jwksURI ?? base.jwksURI,
    subject: request.subject ?? base.subject,
    enabled: request.enabled ?? base.enabled,
  };
}
