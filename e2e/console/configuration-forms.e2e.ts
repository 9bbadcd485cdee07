import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { ControlPlaneClient } from '../support/control-plane-client.ts';
import { createInstallation, type Installation } from '../support/control-plane-processes.ts';
import { createIssuerSetUp, type IssuerSetUp } from '../support/issuer-set-up.ts';
import { violationsOf } from './axe.ts';
import { type ConsoleSession, signIn } from './console-session.ts';

const PROVIDERS = '/v1/distributedissuers/subcaproviders';
const CONFIGURATIONS = '/v1/distributedissuers/configurations';
const ACCOUNTS = '/v1/serviceaccounts';

/** Forms of providers, service accounts and configurations, filled in as a person does. */
describe('what an issuer needs', () => {
  let installation: Installation;
  let browser: Browser;
  let session: ConsoleSession;
  let page: Page;
  let client: ControlPlaneClient;
  let setUp: IssuerSetUp;

  beforeAll(async () => {
    installation = await createInstallation();
    browser = await launchBrowser();
    const { baseUrl } = await installation.serve();
    client = new ControlPlaneClient(baseUrl);
    const at = { apiKey: installation.apiKey };
    setUp = await createIssuerSetUp(client, at, { name: 'stored' });
    session = await signIn(browser, { baseUrl, ...at }, { colorScheme: 'dark', width: 1440 });
    ({ page } = session);
  });
  afterAll(async () => {
    await browser?.close();
    await installation?.close();
  });

  const get = <T>(path: string) => client.must<T>({ path, as: { apiKey: installation.apiKey } });
  const textbox = (name: string | RegExp) => page.getByRole('textbox', { name });
  const submit = (name: string) =>
    page.locator('form footer').getByRole('button', { name, exact: true }).click();

  async function open(path: string, heading: string): Promise<void> {
    await session.go(path);
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
  }

  describe('a sub CA provider', () => {
    it('is made; what is missing and what is taken stands at its field', async () => {
      await open('/sub-ca-providers/new', 'New Sub CA Provider');
      await submit('Create');
      await page.getByText('Enter a name.').waitFor();
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe(
        'true',
      );
      await textbox(/^Name/).fill('stored');
      await textbox(/^Common Name/).fill('edge issuer');
      await textbox(/^Issuer Cert Validity/).fill('12');
      await page.getByRole('button', { name: 'hours' }).click();
      await page.getByRole('combobox', { name: 'Country' }).fill('switz');
      await page.getByRole('option', { name: 'Switzerland (CH)' }).click();
      await submit('Create');
      await page.getByText('Sub CA provider with name stored already exists.').waitFor();
      expect(await textbox(/^Name/).getAttribute('aria-invalid')).toBe('true');
      expect(await violationsOf(page)).toEqual([]);
      await textbox(/^Name/).fill('edge');
      expect(await textbox(/^Name/).getAttribute('aria-invalid')).toBe('false');
      await submit('Create');
      await page.getByRole('dialog', { name: 'edge' }).waitFor();
      const { subCaProviders } = await get<{ subCaProviders: { name: string }[] }>(PROVIDERS);
      expect(subCaProviders.find(({ name }) => name === 'edge')).toMatchObject({
        commonName: 'edge issuer',
        validityPeriod: 'PT12H',
        country: 'CH',
        keyAlgorithm: 'EC_P256',
        caType: 'BUILTIN',
      });
    });

    it('is changed after a look at what will be different and whom it touches', async () => {
      await open(`/sub-ca-providers/${setUp.subCaProviderId}/edit`, 'Edit stored');
      await page.getByText('Nothing has changed yet.').waitFor();
      await textbox(/^Organization$/).fill('Bookinfo');
      await textbox(/^Issuer Cert Validity/).fill('40');
      await page.getByText('More than 30 days').waitFor();
      await submit('Review changes');
      const review = page.getByRole('dialog', { name: 'Save changes to stored?' });
      await review.getByText('Used by 1 configuration').waitFor();
      expect(await review.getByRole('region', { name: 'What will change' }).innerText()).toBe(
        [
          'Issuer cert validity',
          '−',
          '7 days',
          '+',
          '40 days',
          'Organization',
          '+',
          'Bookinfo',
        ].join('\n'),
      );
      await review.getByRole('button', { name: 'Save changes' }).click();
      await page.getByText('A sub-CA of more than 30 days is no longer ephemeral').waitFor();
      expect(await get(`${PROVIDERS}/${setUp.subCaProviderId}`)).toMatchObject({
        organization: 'Bookinfo',
        validityPeriod: 'P40D',
      });
    });

    it('is not deleted while a configuration uses it, and leads there', async () => {
      await session.go(`/sub-ca-providers/${setUp.subCaProviderId}`);
      await page.getByRole('button', { name: 'Delete' }).click();
      const dialog = page.getByRole('dialog', { name: 'Delete stored?' });
      await dialog.getByText('Give these configurations another provider first').waitFor();
      expect(await dialog.getByRole('button', { name: /^Delete/ }).count()).toBe(0);
      await dialog.getByRole('link', { name: 'stored' }).click();
      await page.getByText('Issuer configuration', { exact: true }).waitFor();
      expect(new URL(page.url()).pathname).toBe(`/configurations/${setUp.configurationId}`);
    });

    it('is not forgotten by mistake', async () => {
      await open('/sub-ca-providers/new', 'New Sub CA Provider');
      await textbox(/^Name/).fill('half');
      await page.getByRole('link', { name: 'Dashboard', exact: true }).click();
      await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
      await page.getByRole('button', { name: 'Cancel' }).last().click();
      expect(await textbox(/^Name/).inputValue()).toBe('half');
      await page.getByRole('link', { name: 'Dashboard', exact: true }).click();
      await page.getByRole('button', { name: 'Discard changes' }).click();
      await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
    });
  });

  describe('a service account', () => {
    it('gets a key that is made in the browser, and shown once', async () => {
      const sent: string[] = [];
      page.on('request', (request) => sent.push(request.postData() ?? ''));
      await open('/service-accounts/new', 'New Service Account');
      await textbox(/^Name/).fill('edge-issuer');
      await submit('Create');
      await page.getByText('This private key is shown once').waitFor();
      const key = await page.getByRole('region', { name: 'private key' }).innerText();
      expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----/);
      expect(sent.some((body) => body.includes('BEGIN PUBLIC KEY'))).toBe(true);
      expect(sent.some((body) => body.includes('PRIVATE KEY'))).toBe(false);
      expect(await violationsOf(page)).toEqual([]);
      await page.getByRole('link', { name: 'Dashboard', exact: true }).click();
      await page.getByRole('dialog', { name: 'Leave without the private key?' }).waitFor();
      await page.getByRole('button', { name: 'Cancel' }).last().click();
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download edge-issuer.key.pem' }).click();
      const stream = await (await download).createReadStream();
      expect((await stream.toArray()).join('').trim()).toBe(key.trim());
      await page.getByRole('link', { name: 'Go to the account' }).click();
      await page.getByRole('dialog', { name: 'edge-issuer' }).getByText('365 days').waitFor();
    });

    it('signs in with a token of its platform', async () => {
      await open('/service-accounts/new', 'New Service Account');
      await textbox(/^Name/).fill('federated');
      await page.getByLabel('A token of its platform').check();
      await textbox(/^Issuer URL/).fill('http://idp.example.com');
      await textbox(/^JWKS URI/).fill('https://idp.example.com/jwks');
      await textbox(/^Subject Identifier/).fill('system:serviceaccount:mesh:issuer');
      await textbox(/^Audience/).fill('luciole');
      await submit('Create');
      await page.getByText('it must be an https URL').waitFor();
      expect(await textbox(/^Issuer URL/).getAttribute('aria-invalid')).toBe('true');
      await textbox(/^Issuer URL/).fill('https://idp.example.com');
      await submit('Create');
      await page.getByRole('link', { name: 'Go to the account' }).click();
      await page.getByText(/\/v1\/oauth2\/v2\.0\/[0-9a-f-]{36}\/token$/).waitFor();
    });

    it('gets another key, is switched off after a question, and on again', async () => {
      const path = `${ACCOUNTS}/${setUp.serviceAccountId}`;
      const before = await get<{ publicKey: string }>(path);
      await open(
        `/service-accounts/${setUp.serviceAccountId}/key`,
        'Replace the Key of stored-issuer',
      );
      await page.getByRole('button', { name: 'Make a key pair' }).click();
      await page.getByText('Store the private key first.').waitFor();
      await page.getByLabel('I have stored the key').check();
      expect(await violationsOf(page)).toEqual([]);
      await submit('Replace the key');
      await page.getByText('stored-issuer has another key now').waitFor();
      expect((await get<{ publicKey: string }>(path)).publicKey).not.toBe(before.publicKey);
      await page.getByRole('button', { name: 'Disable' }).click();
      await page.getByText('Issuers of stored that use it stop signing').waitFor();
      await page
        .getByRole('dialog', { name: /^Disable/ })
        .getByRole('button', { name: 'Disable' })
        .click();
      await page.getByText('Disabled service account stored-issuer').waitFor();
      expect(await get(path)).toMatchObject({ enabled: false });
      await page.getByRole('button', { name: 'Enable' }).click();
      await page.getByText('Enabled service account stored-issuer').waitFor();
    });
  });

  describe('a configuration', () => {
    it('knows clients by issuer and subject, and forgets a key set again', async () => {
      await open('/configurations/new', 'New Configuration');
      await textbox(/^Name/).fill('claims');
      await page.getByRole('combobox', { name: /Sub CA Provider/ }).click();
      await page.getByRole('option', { name: /^edge / }).click();
      await submit('Continue');
      await page.getByRole('combobox', { name: /Allowed Policies/ }).click();
      await page.getByRole('option', { name: /^stored/ }).click();
      await page.keyboard.press('Escape');
      await page.getByLabel('Issuer and subject').check();
      await textbox(/^Audience/).fill('luciole');
      await page.getByRole('button', { name: 'Add a client' }).click();
      await submit('Create');
      await page.getByText('Enter the issuer of its tokens.').waitFor();
      const one = page.getByRole('region', { name: /^(Client 1|spark)$/ });
      await one.getByRole('textbox', { name: /^Friendly Name/ }).fill('spark');
      await one.getByRole('textbox', { name: /^Issuer URL/ }).fill('https://idp.example.com');
      await one
        .getByRole('textbox', { name: /^Custom JWKS URI/ })
        .fill('https://idp.example.com/keys');
      await one.getByRole('textbox', { name: /^Subjects/ }).fill('^system:serviceaccount:a:.*$');
      await page.keyboard.press('Enter');
      await one.getByRole('combobox', { name: /Allowed Policies/ }).click();
      await page.getByRole('option', { name: /^stored/ }).click();
      await page.keyboard.press('Escape');
      await page.getByText('may obtain any identity matching').waitFor();
      expect(await violationsOf(page)).toEqual([]);
      await submit('Create');
      await page.getByRole('heading', { name: 'Connect an Issuer' }).waitFor();
      const id = new URL(page.url()).pathname.split('/')[2] ?? '';
      const saved = await get<Stored>(`${CONFIGURATIONS}/${id}`);
      expect(saved.clientAuthentication?.clients?.[0]).toMatchObject({
        name: 'spark',
        jwksUri: 'https://idp.example.com/keys',
        allowedPolicyIds: [setUp.policyId],
      });

      await open(`/configurations/${id}/edit`, 'Edit claims');
      await textbox(/^Custom JWKS URI/).fill('');
      await submit('Review changes');
      await page
        .getByText(/keys at/)
        .first()
        .waitFor();
      await page.getByRole('button', { name: 'Save changes' }).click();
      await page.getByText('Saved configuration claims').waitFor();
      const cleared = await get<Stored>(`${CONFIGURATIONS}/${id}`);
      expect(cleared.clientAuthentication?.clients?.[0]).not.toHaveProperty('jwksUri');
    });

    it('says what this release keeps and does not enforce, and becomes one without network clients', async () => {
      await open(`/configurations/${setUp.configurationId}/edit`, 'Edit stored');
      await textbox('Account IDs').fill('123456789012');
      await page.keyboard.press('Enter');
      await page.getByText('Issuers of this release are refused').waitFor();
      await textbox('Account IDs').fill('12');
      await page.keyboard.press('Enter');
      await submit('Review changes');
      await page.getByRole('button', { name: 'Save changes' }).click();
      await page.getByText('AWS account id is not a number of 12 digits: 12').first().waitFor();
      await page.getByRole('button', { name: 'Remove 12', exact: true }).click();
      await page.getByRole('button', { name: 'Remove 123456789012' }).click();
      await page.getByLabel('JWKS').check();
      await textbox(/^URLs/).fill('https://idp.example.com/keys');
      await page.keyboard.press('Enter');
      await submit('Review changes');
      await page.getByRole('button', { name: 'Save changes' }).click();
      await page.getByText('Saved configuration stored').waitFor();
      const path = `${CONFIGURATIONS}/${setUp.configurationId}`;
      expect(await get(path)).toMatchObject({ clientAuthentication: { type: 'JWT_JWKS' } });
      await open(`/configurations/${setUp.configurationId}/edit`, 'Edit stored');
      await page.getByLabel('No network clients').check();
      await submit('Review changes');
      await page.getByRole('button', { name: 'Save changes' }).click();
      await page.getByText('Saved configuration stored').last().waitFor();
      await expect.poll(() => get(path)).not.toHaveProperty('clientAuthentication');
      expect(session.complaints.filter((text) => !text.includes('status of 4'))).toEqual([]);
    });
  });
});

interface Stored {
  readonly clientAuthentication?: { readonly clients?: readonly object[] };
}
