import { type ConsolePage, details, lists, opens } from './console-page.ts';
import { MENU_STATES } from './menu-states.ts';
import { PAGE_STATES } from './page-states.ts';

/** Every page that somebody who is signed in can go to, and what opens on it; a new page is one entry here. */
export const PAGES: readonly ConsolePage[] = [
  {
    name: 'dashboard',
    path: () => '/',
    isReady: async (page) => {
      await page.getByRole('heading', { name: 'Next to expire' }).waitFor();
      await page.getByText(/workload certificates in 7 days/).waitFor();
      await page.getByText('Report and renew').waitFor();
    },
  },
  {
    name: 'dashboard-by-configuration',
    path: () => '/?by=CONFIGURATION&range=30d&view=table',
    isReady: (page) => page.getByRole('columnheader', { name: 'payments-prod-eu' }).waitFor(),
  },
  { name: 'configurations', path: () => '/configurations', isReady: lists('edge-staging') },
  {
    name: 'configuration',
    path: ({ setUp }) => `/configurations/${setUp.configurationId}`,
    isReady: details('payments-prod-eu', 'Minimum TLS version'),
  },
  { name: 'policies', path: () => '/policies', isReady: lists('edge-staging') },
  {
    name: 'policy',
    path: ({ setUp }) => `/policies/${setUp.policyId}`,
    isReady: details('payments-prod-eu', 'Extended key usage'),
  },
  {
    name: 'policy-new',
    path: () => '/policies/new',
    prepare: (page) => page.getByRole('button', { name: 'Create', exact: true }).last().click(),
    isReady: (page) => page.getByText('Give the policy a name').waitFor(),
  },
  {
    name: 'policy-edit',
    path: ({ setUp }) => `/policies/${setUp.policyId}/edit`,
    prepare: async (page) => {
      const field = page.getByRole('textbox', { name: 'URI (SAN)', exact: true });
      await field.fill(String.raw`^spiffe://cluster\.local/ns/batch`);
      await field.press('Enter');
    },
    isReady: (page) => page.getByRole('button', { name: 'Add $' }).waitFor(),
  },
  {
    name: 'policy-review',
    path: ({ setUp }) => `/policies/${setUp.policyId}/edit`,
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Days' }).click();
      await page.getByRole('button', { name: 'Review changes' }).click();
    },
    isReady: (page) => page.getByRole('region', { name: 'What will change' }).waitFor(),
  },
  {
    name: 'policy-history',
    path: ({ setUp }) => `/policies/${setUp.policyId}/history`,
    isReady: (page) => page.getByText('Permitted now, refused before').waitFor(),
  },
  {
    name: 'policy-restore',
    path: ({ setUp }) => `/policies/${setUp.policyId}/history?revision=2`,
    prepare: (page) => page.getByRole('button', { name: 'Bring back revision 2' }).click(),
    isReady: (page) => page.getByRole('dialog').getByText('For example').first().waitFor(),
  },
  {
    name: 'policy-approvals',
    path: () => '/policy-approvals',
    isReady: (page) => page.getByText('Awaits approval').waitFor(),
  },
  {
    name: 'policy-proposal',
    path: () => '/policy-approvals',
    prepare: (page) =>
      page.getByRole('link', { name: /^Revision \d+ of payments-prod-eu/ }).click(),
    isReady: (page) => page.getByText('What it would say').waitFor(),
  },
  {
    name: 'simulator',
    path: ({ setUp }) =>
      `/simulator?policy=${setUp.policyId}&uri=spiffe%3A%2F%2Fcluster.local%2Fns%2Fa%2Fsa%2Fb`,
    isReady: (page) => page.getByText('Subject key identifier').waitFor(),
  },
  {
    name: 'simulator-refused',
    path: ({ setUp }) => `/simulator?policy=${setUp.policyId}&ip=192.0.2.53&cn=dns.example.com`,
    isReady: (page) => page.getByText('The policy forbids IP addresses.').waitFor(),
  },
  { name: 'sub-ca-providers', path: () => '/sub-ca-providers', isReady: lists('edge-staging') },
  {
    name: 'sub-ca-provider',
    path: ({ setUp }) => `/sub-ca-providers/${setUp.subCaProviderId}`,
    isReady: details('payments-prod-eu', 'Issuer cert validity'),
  },
  {
    name: 'issuer-certificates',
    path: () => '/issuer-certificates',
    isReady: lists('eu-west-1a mesh issuer'),
  },
  {
    name: 'issuer-certificates-filtered',
    path: () => '/issuer-certificates?state=live&q=us-east',
    isReady: lists('us-east-1b mesh issuer'),
  },
  {
    name: 'issuer-certificate',
    path: ({ issuerCertificateId }) => `/issuer-certificates/${issuerCertificateId}`,
    isReady: details('eu-west-1a mesh issuer', 'Serial number'),
  },
  {
    name: 'issuer-certificate-decoded',
    path: ({ issuerCertificateId }) => `/issuer-certificates/${issuerCertificateId}`,
    prepare: (page) => page.getByRole('button', { name: 'This certificate' }).click(),
    isReady: (page) =>
      page
        .getByRole('dialog')
        .getByText(/CAs below it: none/)
        .waitFor(),
  },
  { name: 'incidents', path: () => '/incidents', isReady: lists('spark-1') },
  {
    name: 'incident',
    path: ({ incidentId }) => `/incidents/${incidentId}`,
    isReady: (page) => page.getByRole('dialog').getByText('0 of 1 confirmed').waitFor(),
  },
  {
    name: 'incident-new',
    path: ({ setUp }) => `/incidents/new?kind=CONFIGURATION&id=${setUp.configurationId}`,
    prepare: async (page) => {
      await page.getByRole('radio', { name: 'Revoke' }).click();
      await page.getByRole('textbox', { name: 'Why' }).fill('The key of a machine was copied');
      await page.getByRole('textbox', { name: 'Its name' }).fill('payments-prod-eu');
    },
    isReady: (page) => page.getByRole('button', { name: 'Revoke payments-prod-eu' }).waitFor(),
  },
  {
    name: 'certificate-origin',
    path: () => '/certificate-origin',
    prepare: async (page, { issuerCertificatePem }) => {
      await page.getByLabel('Certificate (PEM)').fill(issuerCertificatePem);
      await page.getByRole('button', { name: 'Find out' }).click();
    },
    isReady: async (page) => {
      await page.getByText('The CA certificate of an issuer of yours').waitFor();
      await page.getByRole('region', { name: 'Its hierarchy' }).getByRole('link').first().waitFor();
    },
  },
  {
    name: 'service-accounts',
    path: () => '/service-accounts',
    isReady: lists('edge-staging-issuer'),
  },
  {
    name: 'service-account',
    path: ({ setUp }) => `/service-accounts/${setUp.serviceAccountId}`,
    isReady: details('payments-prod-eu-issuer', 'Signs in with'),
  },
  {
    name: 'sub-ca-provider-new',
    path: () => '/sub-ca-providers/new',
    isReady: (page) => page.getByRole('heading', { name: 'CSR Parameters' }).waitFor(),
  },
  {
    name: 'sub-ca-provider-edit',
    path: ({ setUp }) => `/sub-ca-providers/${setUp.subCaProviderId}/edit`,
    isReady: (page) => page.getByText('Nothing has changed yet.').waitFor(),
  },
  {
    name: 'service-account-new',
    path: () => '/service-accounts/new',
    isReady: (page) => page.getByText('Distributed Issuance', { exact: true }).waitFor(),
  },
  {
    name: 'service-account-edit',
    path: ({ setUp }) => `/service-accounts/${setUp.serviceAccountId}/edit`,
    isReady: (page) => page.getByText('Nothing has changed yet.').waitFor(),
  },
  {
    name: 'service-account-key',
    path: ({ setUp }) => `/service-accounts/${setUp.serviceAccountId}/key`,
    prepare: (page) => page.getByRole('button', { name: 'Make a key pair' }).click(),
    isReady: (page) => page.getByText('This private key is shown once').waitFor(),
  },
  {
    name: 'configuration-new',
    path: () => '/configurations/new',
    isReady: (page) => page.getByText('Log certificate issuance information').waitFor(),
  },
  {
    name: 'configuration-edit',
    path: ({ setUp }) => `/configurations/${setUp.configurationId}/edit`,
    isReady: (page) => page.getByText('may obtain any identity matching').waitFor(),
  },
  {
    name: 'connect-issuer',
    path: ({ setUp }) => `/configurations/${setUp.configurationId}/connect`,
    isReady: (page) => page.getByText(/^Has signed/).waitFor(),
  },
  {
    name: 'certificate-authorities',
    path: () => '/certificate-authorities',
    prepare: (page) => page.getByRole('button', { name: 'Issuers' }).last().click(),
    isReady: (page) =>
      page
        .getByRole('list', { name: 'Hierarchy' })
        .getByText(/These are all|more/)
        .waitFor(),
  },
  {
    name: 'certificate-authorities-list',
    path: () => '/certificate-authorities?view=list',
    isReady: (page) => page.getByRole('grid').getByRole('link').first().waitFor(),
  },
  {
    name: 'certificate-authority',
    path: ({ caAccountId }) => `/certificate-authorities/${caAccountId}`,
    prepare: (page) => page.getByRole('button', { name: 'Certificate of the root' }).click(),
    isReady: (page) => page.getByRole('dialog').getByText('Basic constraints').first().waitFor(),
  },
  {
    name: 'certificate-authority-download',
    path: ({ caAccountId }) => `/certificate-authorities/${caAccountId}#download`,
    isReady: (page) => page.getByRole('link', { name: 'Download Root, PEM' }).waitFor(),
  },
  {
    name: 'certificate-authority-snippets',
    path: ({ caAccountId }) => `/certificate-authorities/${caAccountId}#snippets`,
    isReady: (page) => page.getByRole('heading', { name: 'openssl verify' }).waitFor(),
  },
  {
    name: 'new-certificate-authority',
    path: () => '/certificate-authorities/new',
    prepare: (page) => page.getByRole('radio', { name: 'A root of its own' }).check(),
    isReady: (page) => page.getByLabel('Common name of the root (CN)').waitFor(),
  },
  {
    name: 'certificate-authority-request',
    path: ({ caRequestId }) => `/certificate-authorities/requests/${caRequestId}`,
    isReady: (page) => page.getByRole('heading', { name: '2. Upload the certificate' }).waitFor(),
  },
  {
    name: 'users',
    path: () => '/users',
    isReady: lists('administrator'),
  },
  {
    name: 'user',
    path: () => '/users',
    prepare: opens('administrator'),
    isReady: details('administrator', 'Own roles'),
  },
  {
    name: 'invite-user',
    path: () => '/users/new',
    isReady: (page) => page.getByRole('heading', { name: 'Invite a User' }).waitFor(),
  },
  { name: 'teams', path: () => '/teams', isReady: lists('Default') },
  {
    name: 'team',
    path: () => '/teams',
    prepare: opens(/./),
    isReady: (page) => page.getByRole('dialog').getByText('Conditions').waitFor(),
  },
  {
    name: 'new-team',
    path: () => '/teams/new',
    isReady: (page) => page.getByRole('textbox', { name: 'Team' }).waitFor(),
  },
  {
    name: 'team-edit',
    path: ({ teamId }) => `/teams/${teamId}/edit`,
    isReady: (page) => page.getByText('Nothing has changed yet.').waitFor(),
  },
  { name: 'api-keys', path: () => '/api-keys', isReady: lists('…') },
  {
    name: 'api-key',
    path: () => '/api-keys',
    prepare: opens(/./),
    isReady: (page) => page.getByRole('dialog').getByText('Key ID').waitFor(),
  },
  { name: 'event-log', path: () => '/event-log', isReady: lists('Policy Created') },
  {
    name: 'event',
    path: () => '/event-log?type=Configurations',
    prepare: opens('Configuration Changed'),
    isReady: (page) => page.getByRole('dialog').getByText('What changed').waitFor(),
  },
  {
    name: 'account',
    path: () => '/account',
    isReady: (page) => page.getByRole('button', { name: 'Set up' }).waitFor(),
  },
  { name: 'alerts', path: () => '/alerts', isReady: lists('payments-prod-eu-issuer') },
  {
    name: 'alert',
    path: ({ alertId }) => `/alerts/${alertId}`,
    isReady: details('Quota nearly reached', 'What to do'),
  },
  {
    name: 'alert-acknowledge',
    path: ({ alertId }) => `/alerts/${alertId}`,
    prepare: (page) => page.getByRole('button', { name: 'Acknowledge' }).click(),
    isReady: (page) => page.getByRole('dialog').getByText('For a week').waitFor(),
  },
  {
    name: 'alert-settings',
    path: () => '/settings/alerts',
    isReady: (page) => page.getByText('pager.example.com').waitFor(),
  },
  {
    name: 'audit-trail',
    path: () => '/settings/audit',
    isReady: (page) => page.getByRole('link', { name: 'siem' }).waitFor(),
  },
  {
    name: 'audit-destination',
    path: ({ auditDestinationId }) => `/settings/audit/${auditDestinationId}`,
    isReady: (page) => page.getByRole('dialog').getByText('Webhook').first().waitFor(),
  },
  {
    name: 'single-sign-on',
    path: () => '/settings/single-sign-on',
    isReady: (page) => page.getByRole('button', { name: 'Test the connection' }).waitFor(),
  },
  {
    name: 'company',
    path: () => '/settings/company',
    isReady: (page) => page.getByText('Company ID').waitFor(),
  },
  {
    name: 'trust-bundles',
    path: () => '/trust-bundles',
    isReady: (page) => page.getByRole('link', { name: 'cluster.local' }).waitFor(),
  },
  {
    name: 'trust-bundle',
    path: ({ trustBundleId }) => `/trust-bundles/${trustBundleId}`,
    isReady: (page) => page.getByText(/^Before it is trusted/).waitFor(),
  },
  ...PAGE_STATES,
  ...MENU_STATES,
];
