import { type ConsolePage, lists, presses, says } from './console-page.ts';
import { MISSING_ID } from './console-session.ts';

/** Dialogs, menus, questions and refusals, each on the page that has it. */
export const PAGE_STATES: readonly ConsolePage[] = [
  {
    name: 'command-palette',
    path: () => '/policies',
    prepare: async (page) => {
      await lists('edge-staging')(page);
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Page or action' }).fill('authorities');
    },
    isReady: (page) => page.getByRole('option', { name: /Certificate Authorities/ }).waitFor(),
  },
  {
    name: 'delete-dialog',
    path: ({ setUp }) => `/policies/${setUp.policyId}`,
    prepare: (page) => page.getByRole('button', { name: 'Delete' }).click(),
    isReady: (page) => page.getByRole('dialog', { name: /^Delete payments/ }).waitFor(),
  },
  {
    name: 'nothing-matches',
    path: () => '/policies?q=no-such-policy',
    isReady: (page) => page.getByText('Nothing matches').waitFor(),
  },
  {
    name: 'not-found',
    path: () => '/no/such/page',
    isReady: (page) => page.getByRole('heading', { name: 'There is no page here' }).waitFor(),
  },
  {
    name: 'trust-anchor-dialog',
    path: ({ trustBundleId }) => `/trust-bundles/${trustBundleId}`,
    prepare: (page) => page.getByRole('button', { name: /^Trust / }).click(),
    isReady: (page) => page.getByRole('dialog').getByText('Not yet').waitFor(),
  },
  {
    name: 'revocation-dialog',
    path: ({ issuerCertificateId }) => `/issuer-certificates/${issuerCertificateId}`,
    prepare: (page) => page.getByRole('button', { name: 'Revoke' }).click(),
    isReady: (page) => page.getByRole('dialog', { name: /^Revoke 1/ }).waitFor(),
  },
  {
    name: 'revocation-of-configuration',
    path: ({ setUp }) => `/configurations/${setUp.configurationId}`,
    prepare: (page) => page.getByRole('button', { name: 'Revoke certificates' }).click(),
    isReady: (page) => page.getByText('1,845 workload certificates').waitFor(),
  },
  {
    name: 'filters',
    path: () => '/issuer-certificates',
    prepare: async (page) => {
      await lists('eu-west-1a mesh issuer')(page);
      await presses('Filters')(page);
    },
    isReady: (page) => page.getByRole('combobox', { name: 'Status' }).waitFor(),
  },
  {
    name: 'several-chosen',
    path: () => '/policies',
    prepare: async (page) => {
      for (const name of ['edge-staging', 'batch-analytics']) {
        await page.getByRole('row', { name }).getByRole('checkbox').check();
      }
    },
    isReady: says('2 rows selected'),
  },
  {
    name: 'leave-dialog',
    path: () => '/policies/new',
    prepare: async (page) => {
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('half a policy');
      await page.getByRole('button', { name: 'Cancel' }).click();
    },
    isReady: (page) => page.getByRole('dialog').waitFor(),
  },
  {
    name: 'configuration-clients',
    path: ({ setUp }) => `/configurations/${setUp.configurationId}/edit`,
    prepare: async (page) => {
      await page.getByRole('radio', { name: 'Issuer and subject' }).check();
      await presses('Add a client')(page);
    },
    isReady: (page) => page.getByLabel('Friendly Name').waitFor(),
  },
  {
    name: 'service-account-federated',
    path: () => '/service-accounts/new',
    prepare: (page) => page.getByRole('radio', { name: 'A token of its platform' }).check(),
    isReady: (page) => page.getByLabel('Issuer URL').waitFor(),
  },
  {
    name: 'roles-dialog',
    path: () => '/users',
    prepare: async (page) => {
      await page.getByRole('grid').getByRole('link', { name: 'administrator' }).click();
      await presses('Change roles')(page);
    },
    isReady: (page) => page.getByRole('dialog', { name: 'Roles of administrator' }).waitFor(),
  },
  {
    name: 'trust-bundle-new',
    path: () => '/trust-bundles',
    prepare: presses(/^New/),
    isReady: (page) => page.getByRole('dialog', { name: 'New trust bundle' }).waitFor(),
  },
  {
    name: 'trust-anchor-new',
    path: ({ trustBundleId }) => `/trust-bundles/${trustBundleId}`,
    prepare: presses('Add a root'),
    isReady: (page) => page.getByRole('dialog', { name: 'Add a root' }).waitFor(),
  },
  {
    name: 'audit-destination-new',
    path: () => '/settings/audit',
    prepare: presses('Add a destination'),
    isReady: (page) => page.getByRole('dialog', { name: 'Add a destination' }).waitFor(),
  },
  {
    name: 'object-missing',
    path: () => `/policies/${MISSING_ID}`,
    isReady: (page) => page.getByRole('dialog').getByText('Not available').waitFor(),
  },
  {
    name: 'form-of-missing-object',
    path: () => `/configurations/${MISSING_ID}/edit`,
    isReady: (page) => page.getByRole('alert').waitFor(),
  },
];
