import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { ControlPlaneClient } from '../support/control-plane-client.ts';
import { createInstallation, type Installation } from '../support/control-plane-processes.ts';
import { createIssuerSetUp, type IssuerSetUp } from '../support/issuer-set-up.ts';
import { violationsOf } from './axe.ts';
import { type ConsoleSession, signIn } from './console-session.ts';

describe('the off switch in the console', () => {
  let installation: Installation;
  let browser: Browser;
  let setUp: IssuerSetUp;
  let session: ConsoleSession;
  let page: Page;

  beforeAll(async () => {
    installation = await createInstallation();
    browser = await launchBrowser();
    const { baseUrl } = await installation.serve();
    const at = { baseUrl, apiKey: installation.apiKey };
    setUp = await createIssuerSetUp(new ControlPlaneClient(baseUrl), at, { name: 'mesh' });
    session = await signIn(browser, at, { colorScheme: 'light', width: 1440 });
    ({ page } = session);
  });
  afterAll(async () => {
    await session?.close();
    await browser?.close();
    await installation?.close();
  });

  it('shows what it hits, wants the name typed, freezes, exports and thaws', async () => {
    await session.go(`/configurations/${setUp.configurationId}`);
    await page.getByRole('link', { name: 'Stop', exact: true }).click();
    await page.getByRole('heading', { name: 'Stop mesh', exact: true }).waitFor();
    await page.getByText('0 issuer certificates').waitFor();
    const freeze = page.getByRole('button', { name: 'Freeze mesh' });
    await page.getByRole('textbox', { name: 'Why' }).fill('a drill');
    await page.getByRole('textbox', { name: 'Its name' }).fill('mash');
    expect(await freeze.isDisabled()).toBe(true);
    await page.getByRole('textbox', { name: 'Its name' }).fill('mesh');
    expect(await violationsOf(page)).toEqual([]);
    await freeze.click();

    const panel = page.getByRole('dialog', { name: 'mesh' });
    await panel.getByText('0 of 0 confirmed').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      panel.getByRole('button', { name: 'Export JSON' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^incident-[-0-9a-f]+\.json$/);
    await panel.getByRole('button', { name: 'Thaw' }).click();
    await page
      .getByRole('dialog', { name: 'Thaw mesh?' })
      .getByRole('button', { name: 'Thaw' })
      .click();
    await panel.getByText('Thawed', { exact: true }).waitFor();
    expect(await panel.getByRole('button', { name: 'Thaw' }).count()).toBe(0);
  });
});
