import { bootstrap } from './control/bootstrap.ts';
import { builtinCa } from './control/builtin-ca.ts';
import { ocsp } from './control/ocsp.ts';
import { oauth } from './control/oauth.ts';
import { operations } from './control/operations.ts';
import { certificateRequests } from './issuance/certificate-requests.ts';
import { issuerOperations } from './issuance/issuer-operations.ts';
import { trustBundle } from './issuance/trust-bundle.ts';
import { activityLog } from './management/activity-log.ts';
import { alertWebhooks } from './management/alert-webhooks.ts';
import { alerts } from './management/alerts.ts';
import { apiKeys } from './management/api-keys.ts';
import { auditDestinations } from './management/audit-destinations.ts';
import { auditTrail } from './management/audit-trail.ts';
import { backups } from './management/backups.ts';
import { certificateAuthorities } from './management/certificate-authorities.ts';
import { certificateAuthorityRenewals } from './management/certificate-authority-renewals.ts';
import { certificateAuthorityRequests } from './management/certificate-authority-requests.ts';
import { certificateOrigin } from './management/certificate-origin.ts';
import { certificateIssuingTemplates } from './management/certificate-issuing-templates.ts';
import { companies, userAccounts } from './management/companies.ts';
import { configurations } from './management/configurations.ts';
import { incidents } from './management/incidents.ts';
import { insights } from './management/insights.ts';
import { intermediateCertificates } from './management/intermediate-certificates.ts';
import { offlineRoots } from './management/offline-roots.ts';
import { policies } from './management/policies.ts';
import { policyEvaluation } from './management/policy-evaluation.ts';
import { policyProposals } from './management/policy-proposals.ts';
import { policyRevisions } from './management/policy-revisions.ts';
import { revocations } from './management/revocations.ts';
import { secondFactor } from './management/second-factor.ts';
import { serviceAccounts } from './management/service-accounts.ts';
import { sessions } from './management/sessions.ts';
import { singleSignOn } from './management/single-sign-on.ts';
import { subCaProviders } from './management/sub-ca-providers.ts';
import { teams } from './management/teams.ts';
import { trustBundles } from './management/trust-bundles.ts';
import { users } from './management/users.ts';
import type { RouteDefinition } from './route.ts';

type Room = Readonly<Record<string, RouteDefinition>>;

const routesOf = (rooms: readonly Room[]): readonly RouteDefinition[] =>
  Object.freeze(rooms.flatMap((room) => Object.values(room)));

/** Every route that the control plane serves, in the order of the documentation. */
export const ROUTES: readonly RouteDefinition[] = routesOf([
  policies,
  policyEvaluation,
  policyRevisions,
  policyProposals,
  subCaProviders,
  configurations,
  intermediateCertificates,
  revocations,
  incidents,
  alerts,
  alertWebhooks,
  certificateOrigin,
  insights,
  backups,
  bootstrap,
  oauth,
  serviceAccounts,
  certificateAuthorities,
  certificateAuthorityRequests,
  certificateAuthorityRenewals,
  offlineRoots,
  certificateIssuingTemplates,
  builtinCa,
  trustBundles,
  ocsp,
  userAccounts,
  companies,
  users,
  teams,
  apiKeys,
  sessions,
  secondFactor,
  singleSignOn,
  activityLog,
  auditTrail,
  auditDestinations,
  operations,
]);

/** Every route that an issuer serves: to workloads, and to operators on another port. */
export const ISSUER_ROUTES: readonly RouteDefinition[] = routesOf([
  certificateRequests,
  trustBundle,
  issuerOperations,
]);
