import type { Browser, Page } from '@playwright/test';
import type { SingleSignOnInformation } from '@luciole/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  OpenIdProvider,
} from '../../apps/api/test/support/openid-provider/openid-provider.ts';
import { launchBrowser } from '../support/browser.ts';
import { createPeopleInstallation, join, type PeopleInstallation } from './console-people.ts';

const GRACE = 'grace';

/** Show 2 as people see it: set up in the console, signed in and out at a real OpenID provider. */
describe('single sign-on in the console', () => {
  let provider: OpenIdProvider;
  let place: PeopleInstallation;
  let browser: Browser;
  let information: SingleSignOnInformation;
  let signInPage: string;
  let page: Page;

  beforeAll(async () => {
    provider = await OpenIdProvider.start();
    place = await createPeopleInstallation({ LUCIOLE_FETCH_EXCEPTIONS: provider.exception });
    information = await place.client.must({
      path: '/v1/singlesignon',
      as: { apiKey: place.installation.apiKey },
    });
    const [, company] = /companies\/([^/]+)\//.exec(information.redirectUri) ?? [];
    signInPage = `${place.baseUrl}/sign-in?company=${company}`;
    await provider.serve({
      redirectUris: [information.redirectUri],
      postLogoutRedirectUris: [information.postLogoutRedirectUri],
    });
    provider.person = GRACE;
    belongsTo('pki');
    browser = await launchBrowser();
    page = await newcomer();
  });
  afterAll(async () => {
    await browser?.close();
    await place?.installation.close();
    await provider?.stop();
    provider?.clean();
  });

  /** A browser that was nowhere yet; the provider's certificate is the test's own. */
  const newcomer = () => browser.newPage({ ignoreHTTPSErrors: true, locale: 'en-US' });
  const belongsTo = (...groups: readonly string[]) =>
    provider.people.set(GRACE, {
      email: 'grace@example.com',
      email_verified: true,
      given_name: 'Grace',
      groups,
    });
  const rolesOf = () =>
    page.evaluate(async () => {
      const session: { roles?: string[] } = await (await fetch('/v1/session')).json();
      return session.roles;
    });

  it('is set up by an administrator, whom the page tells what to register', async () => {
    const { context, page: form } = await join(browser, place, 'ada@example.com', 'SYSTEM_ADMIN');
    await form.goto(`${place.baseUrl}/settings/single-sign-on`);
    await form.getByText(information.redirectUri, { exact: true }).waitFor();
    await form.getByText(information.postLogoutRedirectUri, { exact: true }).waitFor();
    await form.getByLabel('Name on the sign-in page').fill('Harbor');
    await form.getByLabel('Issuer').fill(provider.issuer);
    await form.getByLabel('Client ID').fill(CLIENT_ID);
    await form.getByLabel('Client secret', { exact: true }).fill(CLIENT_SECRET);
    await form.getByLabel('Scopes').fill('openid email profile groups');
    await form.getByRole('button', { name: 'Test the connection' }).click();
    await form.getByText('Keys', { exact: true }).waitFor();
    expect(await form.getByText('Wrong', { exact: true }).count()).toBe(0);
    const mappings = [
      { group: 'pki', role: 'PKI Administrator' },
      { group: 'staff', role: 'Guest' },
    ];
    for (const [index, { group, role }] of mappings.entries()) {
      await form.getByRole('button', { name: 'Add a group' }).click();
      await form.getByLabel('Group', { exact: true }).nth(index).fill(group);
      await form.getByLabel('Roles', { exact: true }).nth(index).click();
      await form.getByRole('option', { name: role, exact: true }).click();
      await form.keyboard.press('Escape');
    }
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Saved single sign-on').waitFor();
    await context.close();
  });

  it('lets somebody in who was never here, with what the group gives, to the page that was wanted', async () => {
    await page.goto(`${signInPage}&returnTo=/policies`);
    await page.getByRole('button', { name: 'Sign in with Harbor' }).click();
    await page.getByRole('heading', { name: 'Workload Issuance Policies' }).waitFor();
    expect(new URL(page.url()).origin).toBe(place.baseUrl);
    expect(await rolesOf()).toEqual(['PKI_ADMIN']);
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByText('grace@example.com').first().waitFor();
  });

  it('ends at the provider too when somebody signs out', async () => {
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL((url) => url.origin === provider.issuer);
    await page.getByRole('button', { name: 'Yes, sign me out' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(page.url().startsWith(information.postLogoutRedirectUri)).toBe(true);
    // That of the sign-in opened nothing but that, once.
    const kept = (await page.context().cookies(place.baseUrl)).map(({ name }) => name);
    expect(kept.filter((name) => !name.endsWith('-sign-in'))).toEqual([]);
  });

  it('takes at the next sign-in what a group gave that is gone', async () => {
    belongsTo('staff');
    await page.goto(signInPage);
    await page.getByRole('button', { name: 'Sign in with Harbor' }).click();
    await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
    expect(await rolesOf()).toEqual(['GUEST']);
    belongsTo();
    const elsewhere = await newcomer();
    await elsewhere.goto(signInPage);
    await elsewhere.getByRole('button', { name: 'Sign in with Harbor' }).click();
    await elsewhere.getByText('You are not signed in').waitFor();
    // What is gone is gone for the session that is open already, too.
    expect(await rolesOf()).toBeUndefined();
  });
});
