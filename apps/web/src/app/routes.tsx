import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { parseSimulatorSearch } from '../features/simulator/simulator-search.ts';
import { type Place, PLACES } from '../lib/places.ts';
import { ALERT_ROUTES } from './alert-routes.tsx';
import { framed, frameRoute, list, rootRoute, signInRoute } from './base-routes.tsx';
import { INCIDENT_ROUTES } from './incident-routes.tsx';
import { POLICY_APPROVAL_ROUTES } from './policy-approval-routes.tsx';
import { SETTINGS_ROUTES } from './settings-routes.tsx';

const dashboardRoute = createRoute({
  ...framed,
  path: '/',
  component: lazyRouteComponent(
    () => import('../features/dashboard/dashboard-page.tsx'),
    'DashboardPage',
  ),
});

const configurationsRoute = createRoute({
  ...list,
  path: '/configurations',
  component: lazyRouteComponent(
    () => import('../features/configurations/configurations-page.tsx'),
    'ConfigurationsPage',
  ),
});
const configurationRoute = createRoute({
  getParentRoute: () => configurationsRoute,
  path: '$configurationId',
  component: lazyRouteComponent(
    () => import('../features/configurations/configuration-panel.tsx'),
    'ConfigurationPanel',
  ),
});

const policiesRoute = createRoute({
  ...list,
  path: '/policies',
  component: lazyRouteComponent(
    () => import('../features/policies/policies-page.tsx'),
    'PoliciesPage',
  ),
});
const policyRoute = createRoute({
  getParentRoute: () => policiesRoute,
  path: '$policyId',
  component: lazyRouteComponent(
    () => import('../features/policies/policy-panel.tsx'),
    'PolicyPanel',
  ),
});

const newPolicyRoute = createRoute({
  ...framed,
  path: '/policies/new',
  validateSearch: ({ copy }): { readonly copy?: string | undefined } => ({
    copy: typeof copy === 'string' ? copy : undefined,
  }),
  component: lazyRouteComponent(
    () => import('../features/policies/new-policy-page.tsx'),
    'NewPolicyPage',
  ),
});
const editPolicyRoute = createRoute({
  ...framed,
  path: '/policies/$policyId/edit',
  component: lazyRouteComponent(
    () => import('../features/policies/edit-policy-page.tsx'),
    'EditPolicyPage',
  ),
});

const policyHistoryRoute = createRoute({
  ...framed,
  path: '/policies/$policyId/history',
  validateSearch: ({ revision }): { readonly revision?: number | undefined } => ({
    revision: Number(revision) || undefined,
  }),
  component: lazyRouteComponent(
    () => import('../features/policies/policy-history-page.tsx'),
    'PolicyHistoryPage',
  ),
});

const simulatorRoute = createRoute({
  ...framed,
  path: '/simulator',
  validateSearch: parseSimulatorSearch,
  component: lazyRouteComponent(
    () => import('../features/simulator/simulator-page.tsx'),
    'SimulatorPage',
  ),
});

const subCaProvidersRoute = createRoute({
  ...list,
  path: '/sub-ca-providers',
  component: lazyRouteComponent(
    () => import('../features/sub-ca-providers/sub-ca-providers-page.tsx'),
    'SubCaProvidersPage',
  ),
});
const subCaProviderRoute = createRoute({
  getParentRoute: () => subCaProvidersRoute,
  path: '$subCaProviderId',
  component: lazyRouteComponent(
    () => import('../features/sub-ca-providers/sub-ca-provider-panel.tsx'),
    'SubCaProviderPanel',
  ),
});

const issuerCertificatesRoute = createRoute({
  ...list,
  path: '/issuer-certificates',
  component: lazyRouteComponent(
    () => import('../features/issuer-certificates/issuer-certificates-page.tsx'),
    'IssuerCertificatesPage',
  ),
});
const issuerCertificateRoute = createRoute({
  getParentRoute: () => issuerCertificatesRoute,
  path: '$issuerCertificateId',
  component: lazyRouteComponent(
    () => import('../features/issuer-certificates/issuer-certificate-panel.tsx'),
    'IssuerCertificatePanel',
  ),
});

const certificateOriginRoute = createRoute({
  ...framed,
  path: '/certificate-origin',
  component: lazyRouteComponent(
    () => import('../features/certificate-origin/certificate-origin-page.tsx'),
    'CertificateOriginPage',
  ),
});

const serviceAccountsRoute = createRoute({
  ...list,
  path: '/service-accounts',
  component: lazyRouteComponent(
    () => import('../features/service-accounts/service-accounts-page.tsx'),
    'ServiceAccountsPage',
  ),
});
const serviceAccountRoute = createRoute({
  getParentRoute: () => serviceAccountsRoute,
  path: '$serviceAccountId',
  component: lazyRouteComponent(
    () => import('../features/service-accounts/service-account-panel.tsx'),
    'ServiceAccountPanel',
  ),
});

const certificateAuthoritiesRoute = createRoute({
  ...list,
  path: '/certificate-authorities',
  component: lazyRouteComponent(
    () => import('../features/certificate-authorities/certificate-authorities-page.tsx'),
    'CertificateAuthoritiesPage',
  ),
});
const certificateAuthorityRoute = createRoute({
  getParentRoute: () => certificateAuthoritiesRoute,
  path: '$caAccountId',
  component: lazyRouteComponent(
    () => import('../features/certificate-authorities/certificate-authority-panel.tsx'),
    'CertificateAuthorityPanel',
  ),
});

const trustBundlesRoute = createRoute({
  ...framed,
  path: '/trust-bundles',
  component: lazyRouteComponent(
    () => import('../features/trust-bundles/trust-bundles-page.tsx'),
    'TrustBundlesPage',
  ),
});
const trustBundleRoute = createRoute({
  ...framed,
  path: '/trust-bundles/$trustBundleId',
  component: lazyRouteComponent(
    () => import('../features/trust-bundles/trust-bundle-page.tsx'),
    'TrustBundlePage',
  ),
});

const newConfigurationRoute = createRoute({
  ...framed,
  path: '/configurations/new',
  component: lazyRouteComponent(
    () => import('../features/configurations/new-configuration-page.tsx'),
    'NewConfigurationPage',
  ),
});
const editConfigurationRoute = createRoute({
  ...framed,
  path: '/configurations/$configurationId/edit',
  component: lazyRouteComponent(
    () => import('../features/configurations/edit-configuration-page.tsx'),
    'EditConfigurationPage',
  ),
});
const connectIssuerRoute = createRoute({
  ...framed,
  path: '/configurations/$configurationId/connect',
  validateSearch: ({ place }): { readonly place?: Place | undefined } => ({
    place: PLACES.find((one) => one === place),
  }),
  component: lazyRouteComponent(
    () => import('../features/connect-issuer/connect-issuer-page.tsx'),
    'ConnectIssuerPage',
  ),
});
const newSubCaProviderRoute = createRoute({
  ...framed,
  path: '/sub-ca-providers/new',
  component: lazyRouteComponent(
    () => import('../features/sub-ca-providers/new-sub-ca-provider-page.tsx'),
    'NewSubCaProviderPage',
  ),
});
const editSubCaProviderRoute = createRoute({
  ...framed,
  path: '/sub-ca-providers/$subCaProviderId/edit',
  component: lazyRouteComponent(
    () => import('../features/sub-ca-providers/edit-sub-ca-provider-page.tsx'),
    'EditSubCaProviderPage',
  ),
});
const replaceKeyRoute = createRoute({
  ...framed,
  path: '/service-accounts/$serviceAccountId/key',
  component: lazyRouteComponent(
    () => import('../features/service-accounts/replace-key-page.tsx'),
    'ReplaceKeyPage',
  ),
});
const newServiceAccountRoute = createRoute({
  ...framed,
  path: '/service-accounts/new',
  component: lazyRouteComponent(
    () => import('../features/service-accounts/new-service-account-page.tsx'),
    'NewServiceAccountPage',
  ),
});
const editServiceAccountRoute = createRoute({
  ...framed,
  path: '/service-accounts/$serviceAccountId/edit',
  component: lazyRouteComponent(
    () => import('../features/service-accounts/edit-service-account-page.tsx'),
    'EditServiceAccountPage',
  ),
});

const caRequestRoute = createRoute({
  ...framed,
  path: '/certificate-authorities/requests/$caRequestId',
  component: lazyRouteComponent(
    () => import('../features/certificate-authorities/ca-request-page.tsx'),
    'CaRequestPage',
  ),
});
const newCertificateAuthorityRoute = createRoute({
  ...framed,
  path: '/certificate-authorities/new',
  component: lazyRouteComponent(
    () => import('../features/certificate-authorities/new-certificate-authority-page.tsx'),
    'NewCertificateAuthorityPage',
  ),
});

/** All pages. Each is a chunk of its own, loaded when somebody is about to go there. */
export const routeTree = rootRoute.addChildren([
  signInRoute,
  frameRoute.addChildren([
    dashboardRoute,
    configurationsRoute.addChildren([configurationRoute]),
    policiesRoute.addChildren([policyRoute]),
    newPolicyRoute,
    editPolicyRoute,
    policyHistoryRoute,
    simulatorRoute,
    subCaProvidersRoute.addChildren([subCaProviderRoute]),
    issuerCertificatesRoute.addChildren([issuerCertificateRoute]),
    certificateOriginRoute,
    serviceAccountsRoute.addChildren([serviceAccountRoute]),
    certificateAuthoritiesRoute.addChildren([certificateAuthorityRoute]),
    newCertificateAuthorityRoute,
    caRequestRoute,
    trustBundlesRoute,
    trustBundleRoute,
    newConfigurationRoute,
    editConfigurationRoute,
    connectIssuerRoute,
    newSubCaProviderRoute,
    editSubCaProviderRoute,
    newServiceAccountRoute,
    editServiceAccountRoute,
    replaceKeyRoute,
    ...POLICY_APPROVAL_ROUTES,
    ...ALERT_ROUTES,
    ...INCIDENT_ROUTES,
    ...SETTINGS_ROUTES,
  ]),
]);
