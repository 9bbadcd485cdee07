export {
  AlertId,
  AlertWebhookId,
  ApiKeyId,
  AuditDestinationId,
  CaAccountId,
  CaId,
  CaRequestId,
  CaProductOptionId,
  CertificateIssuingTemplateId,
  CompanyId,
  ConfigurationId,
  IncidentId,
  IntermediateCertificateId,
  PolicyId,
  ServiceAccountId,
  SessionId,
  SubCaProviderId,
  TeamId,
  TrustAnchorId,
  TrustBundleId,
  UserId,
} from './ids.ts';
export {
  DateTime,
  ServiceAccountDateTime,
  formatDateTime,
  formatServiceAccountDateTime,
} from './dates.ts';
export {
  ADMINISTRATORS,
  ADMINISTRATOR_SCOPES,
  AUDITORS,
  BOOTSTRAP_SCOPES,
  OWNERS,
  OWNER_SCOPES,
  PKI_WRITERS,
  READERS,
  READER_SCOPES,
  SERVICE_ACCOUNT_SCOPES,
  TEAM_ROLES,
  TeamRole,
} from './roles.ts';
export type { ServiceAccountScopeId } from './roles.ts';
export { commonErrors, defineRoute, pathParameters, routePath } from './route.ts';
export type {
  ErrorFamily,
  HandlerResponse,
  HttpMethod,
  ParsedBody,
  ParsedHeaders,
  ParsedParams,
  ParsedQuery,
  RouteAuth,
  RouteBody,
  RouteDefinition,
  RouteHeaders,
  RouteParams,
  RouteQuery,
  RouteResponse,
} from './route.ts';
export { ISSUER_ROUTES, ROUTES } from './routes.ts';
export {
  ERRORS,
  ERROR_NAMES,
  errorDefinition,
  errorNameOfCode,
  messageTemplate,
  renderError,
} from './error.ts';
export type { ErrorArgs, ErrorName, RenderedError } from './error.ts';
export {
  ERROR_BODIES,
  EcosystemErrorBody,
  ErrorItem,
  OauthErrorBody,
  ProblemBody,
  WorkloadErrorBody,
  renderErrorBody,
} from './error-body.ts';
export type { ErrorContext, RenderedErrorBody } from './error-body.ts';
export { renderSocketError } from './socket-error.ts';
export {
  COMPOUND_OPERATORS,
  DEFAULT_PAGE_SIZE,
  ExpressionNode,
  LEAF_OPERATORS,
  MAX_BARE_LIST,
  MAX_EXPRESSION_DEPTH,
  MAX_EXPRESSION_NODES,
  MAX_PAGE_OFFSET,
  MAX_PAGE_SIZE,
  MAX_TOTAL_COUNT,
  Ordering,
  Paging,
  SearchRequest,
} from './page.ts';
export type { CompoundOperator, LeafOperator } from './page.ts';
export { UNSTORABLE_TEXT, findUnstorableText, isStorableText } from './storable-text.ts';
export { buildOpenApiDocument } from './openapi.ts';
export type { JsonObject, OpenApiDocument, OpenApiOptions } from './openapi.ts';
export { CERTIFICATION_REQUEST_ERRORS } from './errors/certification-request-errors.ts';
export type { CertificationRequestErrorName } from './errors/certification-request-errors.ts';
export type {
  ErrorArguments,
  ErrorDefinition,
  ErrorLogLevel,
  ErrorOwner,
  NoArguments,
} from './errors/define.ts';
export { ENTITY_NAMES } from './errors/general.ts';
export {
  ClientAuthenticationInformation,
  ClientAuthenticationRequest,
  ClientAuthorizationInformation,
  ClientAuthorizationRequest,
  JwtClientInformation,
  JwtClientRequest,
  JwtJwksAuthenticationRequest,
  JwtOidcAuthenticationRequest,
  JwtStandardClaimsAuthenticationRequest,
} from './management/client-authentication.ts';
export {
  AWS_REGIONS,
  AwsRegion,
  CloudProvidersInformation,
  CloudProvidersRequest,
  GOOGLE_REGIONS,
  GoogleRegion,
  REGIONS,
  RegionsResponse,
} from './management/cloud-providers.ts';
export {
  AdvancedSettingsInformation,
  ConfigurationInformation,
  SaveWarning,
  TlsVersion,
} from './management/configuration-information.ts';
export {
  ExtendedPolicyInformation,
  PolicyCreateRequest,
  PolicyDeleteResponse,
  PolicyInformation,
  PolicyKeyAlgorithmRequest,
  PolicyPropertyInformation,
  PolicyPropertyRequest,
  PolicyResponse,
  PolicySansRequest,
  PolicySubjectRequest,
  PolicyUpdateRequest,
  policies,
} from './management/policies.ts';
export {
  CA_TYPES,
  CaType,
  Pkcs11Information,
  Pkcs11Request,
  SubCaProviderCreateRequest,
  SubCaProviderDeleteResponse,
  SubCaProviderInformation,
  SubCaProviderResponse,
  SubCaProviderUpdateRequest,
  subCaProviders,
} from './management/sub-ca-providers.ts';
export {
  AdvancedSettingsRequest,
  ConfigurationCreateRequest,
  ConfigurationDeleteResponse,
  ConfigurationResponse,
  ConfigurationUpdateRequest,
  ExtendedConfigurationInformation,
  RenewalRequest,
  configurations,
} from './management/configurations.ts';
export {
  INTERMEDIATE_CERTIFICATE_SEARCH_FIELDS,
  IntermediateCertificateDeleteResponse,
  IntermediateCertificateInformation,
  IntermediateCertificatePageResponse,
  IntermediateCertificateResponse,
  IntermediateCertificateStatus,
  REVOCATION_REASONS,
  RevocationReason,
  RevocationRequest,
  StatisticsCorrectionRequest,
  intermediateCertificates,
} from './management/intermediate-certificates.ts';
export type { IntermediateCertificateSearchField } from './management/intermediate-certificates.ts';
export {
  IssuanceGrouping,
  IssuanceInterval,
  IssuanceSeries,
  IssuanceSeriesResponse,
  IssuerHealth,
  IssuerHealthResponse,
  IssuerInNeed,
  MAX_ISSUANCE_INTERVALS,
  MAX_ISSUANCE_SERIES,
  MAX_ISSUERS_IN_NEED,
  insights,
} from './management/insights.ts';
export { LastBackup, backups } from './management/backups.ts';
export {
  AuthenticationType,
  CredentialExtensionRequest,
  CredentialExtensionResponse,
  OFFERED_SCOPES,
  OciTokenResponse,
  ServiceAccountCreateRequest,
  ServiceAccountCreateResponse,
  ServiceAccountDetails,
  ServiceAccountInformation,
  ServiceAccountList,
  ServiceAccountScope,
  ServiceAccountScopeList,
  ServiceAccountUpdateRequest,
  serviceAccounts,
} from './management/service-accounts.ts';
export {
  CertificateContentInformation,
  PolicyEvaluationRequest,
  PolicyEvaluationResponse,
  PolicyNote,
  PolicyViolation,
  RequestedCertificateInformation,
  policyEvaluation,
} from './management/policy-evaluation.ts';
export {
  PolicyAuthor,
  PolicyChangeInformation,
  PolicyDifference,
  PolicyRevisionDetails,
  PolicyRevisionInformation,
  PolicyRevisionResponse,
  policyRevisions,
} from './management/policy-revisions.ts';
export {
  PolicyApprovalMode,
  PolicyApprovalSettings,
  PolicyDecisionRequest,
  PolicyProposalDetails,
  PolicyProposalInformation,
  policyProposals,
} from './management/policy-proposals.ts';
export {
  BuiltinCaAccountCreateRequest,
  CaAccountInformation,
  CaAccountResponse,
  CaAccountWithProductOptions,
  CaCertificateInformation,
  CaProductOptionInformation,
  certificateAuthorities,
} from './management/certificate-authorities.ts';
export {
  CertificateIssuingTemplateInformation,
  CertificateIssuingTemplateRequest,
  CertificateIssuingTemplateResponse,
  certificateIssuingTemplates,
} from './management/certificate-issuing-templates.ts';
export {
  ProductRole,
  ProductRoles,
  SystemRole,
  UserDisabledRequest,
  UserInformation,
  UserInvitationRequest,
  UserLinkResponse,
  UserPasswordExpirationRequest,
  UserResponse,
  UserRolesRequest,
  UserStatus,
  users,
} from './management/users.ts';
export {
  MATCHING_OPERATORS,
  TeamCreateRequest,
  TeamInformation,
  TeamMembersRequest,
  TeamOwnersRequest,
  TeamResponse,
  TeamUpdateRequest,
  UserMatchingRule,
  UserMatchingRuleRequest,
  teams,
} from './management/teams.ts';
export {
  ApiKeyDetailedRequest,
  ApiKeyInformation,
  ApiKeyRequest,
  ApiKeyResponse,
  ApiKeyRotationResponse,
  ApiKeySimpleRequest,
  ApiKeyStatus,
  ApiVersion,
  apiKeys,
} from './management/api-keys.ts';
export {
  ACTIVITY_LOG_SEARCH_FIELDS,
  ActivityLogEntriesResponse,
  ActivityLogEntryInformation,
  ActivityLogExpression,
  ActivityLogFilter,
  ActivityLogName,
  ActivityLogType,
  ActivityLogTypeList,
  activityLog,
} from './management/activity-log.ts';
export type { ActivityLogSearchField } from './management/activity-log.ts';
export {
  AuditDeliveryInformation,
  AuditDeliveryResponse,
  AuditDestinationCreateRequest,
  AuditDestinationInformation,
  AuditDestinationKind,
  AuditDestinationResponse,
  AuditDestinationUpdateRequest,
  auditDestinations,
} from './management/audit-destinations.ts';
export {
  AuditCheckpointInformation,
  AuditCheckpointResponse,
  AuditKeySet,
  AuditSettingsInformation,
  AuditSettingsRequest,
  MAX_RETENTION_DAYS,
  MIN_RETENTION_DAYS,
  auditTrail,
} from './management/audit-trail.ts';
export {
  CurrentSession,
  MAX_PASSWORD_LENGTH,
  PasswordChangeRequest,
  ReauthenticationRequest,
  SessionInformation,
  SessionListResponse,
  SignInLinkRequest,
  SignInMethod,
  SignInRequest,
  sessions,
} from './management/sessions.ts';
export {
  RecoveryCodesResponse,
  SecondFactorCodeRequest,
  SecondFactorEnrolment,
  SecondFactorInformation,
  secondFactor,
} from './management/second-factor.ts';
export * from './management/single-sign-on.ts';
export {
  BaseEnvironment,
  CompanyBaseEnvironment,
  CompanyInformation,
  CompanyLoginConfiguration,
  ProductEntitlementInformation,
  UserAccountResponse,
  companies,
  userAccounts,
} from './management/companies.ts';
export {
  FederatedTokenRequest,
  JWT_BEARER_ASSERTION_TYPE,
  JWT_BEARER_GRANT_TYPE,
  ServiceAccountTokenRequest,
  TokenResponse,
  oauth,
} from './control/oauth.ts';
export {
  BootstrapConfiguration,
  BootstrapRequest,
  ISSUER_CAPABILITIES,
  IssuerCapability,
  StatisticsReport,
  StatisticsThresholds,
  bootstrap,
} from './control/bootstrap.ts';
export * from './trust-lifecycle.ts';
export { ocsp } from './control/ocsp.ts';
export { TRUST_STORE_ENCODINGS, TrustStoreEncoding, builtinCa } from './control/builtin-ca.ts';
export { HealthResponse, ReadinessResponse, operations } from './control/operations.ts';
export {
  WorkloadAlternativeNames,
  WorkloadCertificateRequest,
  WorkloadCertificateResponse,
  WorkloadSigningRequest,
  WorkloadSubject,
  certificateRequests,
} from './issuance/certificate-requests.ts';
export { IssuerReadinessResponse, issuerOperations } from './issuance/issuer-operations.ts';
export { SpiffeBundle, trustBundle } from './issuance/trust-bundle.ts';
export { asConstant } from './constants.ts';
export { ResponseDefect, writeResponse } from './write-response.ts';
