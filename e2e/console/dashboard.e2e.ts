import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { ControlPlaneClient } from '../support/control-plane-client.ts';
import { createInstallation, type Installation } from '../support/control-plane-processes.ts';
import { violationsOf } from './axe.ts';
import { type ConsoleSession, signIn } from './console-session.ts';
import { furnish } from './furniture.ts';

/** What furniture's issuers report together. */
const SIGNED = 2887;

describe('the dashboard', () => {
  let installation: Installation;
  let browser: Browser;
  let session: ConsoleSession;

  beforeAll(async () => {
    installation = await createInstallation();
    browser = await launchBrowser();
    const { baseUrl } = await installation.serve();
    session = await signIn(
      browser,
      { baseUrl, apiKey: installation.apiKey },
      { colorScheme: 'light', width: 1440 },
    );
  });
  afterAll(async () => {
    await session?.close();
    await browser?.close();
    await installation?.close();
  });

  it('leads a newcomer to the forms of what is missing', async () => {
    const { page } = session;
    await page.getByText('1 of 7 done').waitFor();
    await page.getByRole('link', { name: 'A sub CA provider' }).click();
    await page.waitForURL(/\/sub-ca-providers\/new$/);
    await page.goBack();
    await page.getByRole('link', { name: 'A policy' }).click();
    await page.waitForURL(/\/policies\/new$/);
    expect(session.complaints).toEqual([]);
    await session.go('/');
  });

  it('shows what issuers reported, by lifetime, policy and configuration, as columns and as a table', async () => {
    const { page } = session;
    const api = await installation.serve();
    await furnish(new ControlPlaneClient(api.baseUrl), { apiKey: installation.apiKey });
    // Reports are rolled up every minute, and whenever a process starts.
    await (await installation.serve()).stop();
    await session.go('/');
    await page.getByText(/workload certificates in 7 days/).waitFor();
    await page.getByLabel('Grouped by').selectOption('Configuration');
    await page.waitForURL(/by=CONFIGURATION/);
    const legend = page.getByRole('listitem').filter({ hasText: 'payments-prod-eu' });
    await legend.filter({ hasText: '1,845' }).first().waitFor();
    await page.getByRole('button', { name: 'Show as table' }).click();
    const table = page.getByRole('table');
    await table.getByRole('columnheader', { name: 'checkout-prod-us' }).waitFor();
    const [newest] = await table
      .getByRole('row')
      .filter({ has: page.locator('td') })
      .all();
    expect(await newest?.locator('td').last().innerText()).toBe(SIGNED.toLocaleString('en-US'));
    await page.goBack();
    await table.waitFor({ state: 'detached' });
    await page.getByRole('combobox', { name: 'Time', exact: true }).selectOption('24 hours');
    await page.waitForURL(/range=24h/);
    await page.getByText(/workload certificates in 24 hours/).waitFor();
    expect(session.complaints).toEqual([]);
  });

  it('says how issuers and CAs are, and what happened last', async () => {
    const { page } = session;
    await session.go('/');
    const issuers = page.getByRole('region', { name: 'Issuers', exact: true });
    await issuers.getByText('Active', { exact: true }).waitFor();
    expect(await issuers.locator('dd').first().innerText()).toMatch(/^6\b/);
    const cas = page.getByRole('region', { name: 'Certificate authorities' });
    await cas.getByText('Ready').first().waitFor();
    await page
      .getByRole('region', { name: 'Recent events' })
      .getByRole('listitem')
      .first()
      .waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  it('says that there is no backup, and when the last one was taken', async () => {
    const { page } = session;
    const cas = page.getByRole('region', { name: 'Certificate authorities' });
    await cas.getByText('None is known').waitFor();
    const output = join(installation.dataFolder, 'luciole.backup');
    expect(await installation.run(['backup', '--output', output])).toMatchObject({ exitCode: 0 });
    await session.go('/');
    await cas.getByText('Recent', { exact: true }).waitFor();
    await cas.getByRole('link', { name: 'Last backup' }).click();
    await page.waitForURL(/\/settings\/company$/);
    await page.getByRole('button', { name: 'Copy the SHA-256' }).waitFor();
    expect(session.complaints).toEqual([]);
  });
});
