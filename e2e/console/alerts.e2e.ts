import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { violationsOf } from './axe.ts';
import {
  createPeopleInstallation,
  join,
  type PeopleInstallation,
  type Person,
} from './console-people.ts';

const ALERTS = '/v1/distributedissuers/alerts';

describe('alerts in the console', () => {
  let place: PeopleInstallation;
  let browser: Browser;
  let person: Person;

  beforeAll(async () => {
    place = await createPeopleInstallation();
    browser = await launchBrowser();
    person = await join(browser, place, 'ada@example.com', 'SYSTEM_ADMIN');
  });
  afterAll(async () => {
    await browser?.close();
    await place?.installation.close();
  });

  /** A CA that has less than twice the validity that its provider asks of it. */
  async function endCa(): Promise<void> {
    const as = { apiKey: place.installation.apiKey };
    const { account, productOptions } = await place.client.must<{
      account: { id: string };
      productOptions: { id: string }[];
    }>({
      method: 'POST',
      path: '/v1/certificateauthorities/BUILTIN/accounts',
      as,
      json: { key: 'Short CA', keyAlgorithm: 'EC_P256', validityPeriod: 'P10D', newRoot: true },
    });
    await place.client.must({
      method: 'POST',
      path: '/v1/distributedissuers/subcaproviders',
      as,
      json: {
        name: 'short',
        caType: 'BUILTIN',
        caAccountId: account.id,
        caProductOptionId: productOptions[0]?.id,
        commonName: 'Short',
        keyAlgorithm: 'EC_P256',
        validityPeriod: 'P7D',
      },
    });
    const settings = await place.client.must<object>({ path: `${ALERTS}/settings`, as });
    await place.client.must({ method: 'PUT', path: `${ALERTS}/settings`, as, json: settings });
  }

  it('leads from the dashboard to an alert that somebody acknowledges', async () => {
    const { page } = person;
    await page.goto(`${place.baseUrl}/`);
    await page.getByText('Nothing needs you.').waitFor();
    await page.getByRole('link', { name: 'All alerts' }).click();
    await page.getByText('No alert', { exact: true }).waitFor();
    await endCa();
    await page.goto(`${place.baseUrl}/`);
    await page.getByRole('link', { name: 'CA ends: Short CA' }).click();
    const panel = page.getByRole('dialog', { name: 'CA ends' });
    await panel.getByRole('button', { name: 'Acknowledge' }).click();
    const dialog = page.getByRole('dialog', { name: 'Acknowledge: CA ends' });
    await dialog.getByLabel('For a day').check();
    await dialog.getByLabel('Note').fill('another is being made');
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Acknowledge' }).click();
    await panel.getByText('another is being made').waitFor();
    await panel.getByText('ada@example.com').waitFor();
    await panel.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('grid').getByText('Acknowledged').waitFor();
    await page.goto(`${place.baseUrl}/`);
    await page.getByText('Nothing needs you.').waitFor();
  });

  it('changes a threshold, and adds, tests and deletes a webhook', async () => {
    const { page } = person;
    await page.goto(`${place.baseUrl}/settings/alerts`);
    await page.getByLabel('Silent issuers').fill('72');
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await page.getByLabel('Silent issuers').fill('12');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Changed when conditions become alerts').waitFor();

    await page.getByRole('button', { name: 'Add a webhook' }).click();
    await page.getByLabel('Name').fill('pager');
    await page.getByLabel('Address').fill('https://127.0.0.1:1/');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('dialog', { name: 'Signing key of pager' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'I have stored it' }).click();
    await page.getByRole('button', { name: 'Send a test to pager' }).click();
    await page.getByText('pager failed: ADDRESS_REFUSED').waitFor();
    await page.getByRole('button', { name: 'Stop pager' }).click();
    await page.getByText('Stopped', { exact: true }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete 1 webhook' }).click();
    await page.getByText('Alerts are sent nowhere.').waitFor();
  });
});
