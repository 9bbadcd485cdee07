import type {
  RouteBody,
  RouteParams,
  RouteQuery,
  RouteResponse,
  activityLog,
  alertWebhooks,
  alerts,
  apiKeys,
  auditDestinations,
  auditTrail,
  backups,
  certificateAuthorities,
  certificateAuthorityRenewals,
  certificateAuthorityRequests,
  certificateIssuingTemplates,
  certificateOrigin,
  companies,
  configurations,
  incidents,
  insights,
  intermediateCertificates,
  offlineRoots,
  policies,
  policyEvaluation,
  policyProposals,
  policyRevisions,
  revocations,
  secondFactor,
  serviceAccounts,
  sessions,
  singleSignOn,
  subCaProviders,
  teams,
  trustBundles,
  userAccounts,
  users,
} from '@luciole/contract';

/** Route tables of the contract that the console calls; another one is one line here. */
type Tables =
  | typeof activityLog
  | typeof alertWebhooks
  | typeof alerts
  | typeof apiKeys
  | typeof auditDestinations
  | typeof auditTrail
  | typeof certificateAuthorities
  | typeof certificateAuthorityRenewals
  | typeof certificateAuthorityRequests
  | typeof certificateIssuingTemplates
  | typeof certificateOrigin
  | typeof companies
  | typeof configurations
  | typeof incidents
  | typeof insights
  | typeof backups
  | typeof intermediateCertificates
  | typeof offlineRoots
  | typeof policies
  | typeof policyEvaluation
  | typeof policyProposals
  | typeof policyRevisions
  | typeof revocations
  | typeof secondFactor
  | typeof serviceAccounts
  | typeof sessions
  | typeof singleSignOn
  | typeof subCaProviders
  | typeof teams
  | typeof trustBundles
  | typeof userAccounts
  | typeof users;

type Values<T> = T extends unknown ? T[keyof T] : never;
type Route = Extract<Values<Tables>, { readonly id: string }>;

/** Ids of the routes that the console can call. */
export type RouteId = Route['id'];
type RouteOf<Id extends RouteId> = Extract<Route, { readonly id: Id }>;

type Member<Name extends string, Value> = [Value] extends [undefined]
  ? { readonly [K in Name]?: undefined }
  : undefined extends Value
    ? { readonly [K in Name]?: Value }
    : { readonly [K in Name]: Value };

/** Body, path parameters and query of a route; members that a route does not have cannot be given. */
export type CallInput<Id extends RouteId> = Member<'body', RouteBody<RouteOf<Id>>> &
  Member<'params', RouteParams<RouteOf<Id>>> & {
    readonly query?: RouteQuery<RouteOf<Id>>;
  };

/** What a route answers; `undefined` where it answers nothing. */
export type CallResult<Id extends RouteId> = RouteResponse<RouteOf<Id>>;
