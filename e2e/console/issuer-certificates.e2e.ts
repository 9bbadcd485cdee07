import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { ControlPlaneClient } from '../support/control-plane-client.ts';
import { createInstallation, type Installation } from '../support/control-plane-processes.ts';
import { violationsOf } from './axe.ts';
import { type ConsoleSession, signIn } from './console-session.ts';
import { furnish, renew, type Furniture } from './furniture.ts';

describe('issuer certificates', () => {
  let installation: Installation;
  let browser: Browser;
  let furniture: Furniture;
  let session: ConsoleSession;
  let page: Page;

  beforeAll(async () => {
    installation = await createInstallation();
    browser = await launchBrowser();
    const { baseUrl } = await installation.serve();
    const client = new ControlPlaneClient(baseUrl);
    furniture = await furnish(client, { apiKey: installation.apiKey });
    await renew(client, furniture, 'eu-west-1a');
    session = await signIn(
      browser,
      { baseUrl, apiKey: installation.apiKey },
      { colorScheme: 'light', width: 1440 },
    );
    ({ page } = session);
  });
  afterAll(async () => {
    await session?.close();
    await browser?.close();
    await installation?.close();
  });

  it('show what stands in them, in their chain, and which names they may certify', async () => {
    await session.go(`/issuer-certificates/${furniture.issuerCertificateId}`);
    const panel = page.getByRole('dialog', { name: 'eu-west-1a mesh issuer' });
    await panel.getByText('Any name: it has no name constraints').waitFor();
    for (const name of ['This certificate', 'Its CA', 'Root']) {
      await panel.getByRole('button', { name, exact: true }).click();
    }
    await panel.getByText('CAs below it: none').waitFor();
    await panel.getByText('CAs below it: at most 1').waitFor();
    expect(await panel.getByText('Itself', { exact: true }).count()).toBe(1);
    expect(await violationsOf(page)).toEqual([]);
  });

  it('show the renewals of their issuer, each a way to the other', async () => {
    await session.go(`/issuer-certificates/${furniture.issuerCertificateId}`);
    const renewals = page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Live' });
    await renewals.nth(1).waitFor();
    await renewals.getByRole('link').click();
    await page.waitForURL((url) => !url.pathname.endsWith(furniture.issuerCertificateId));
    await renewals.nth(1).waitFor();
    expect(await renewals.count()).toBe(2);
  });

  it('remember which columns and how dense somebody wants them', async () => {
    await session.go('/issuer-certificates');
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Instance' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Validity', exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Density' }).click();
    await page.getByRole('menuitemradio', { name: 'Compact' }).click();
    await page.reload();
    await page.getByRole('columnheader', { name: 'Instance' }).waitFor();
    expect(await page.getByRole('columnheader', { name: 'Validity', exact: true }).count()).toBe(0);
    expect((await page.getByRole('row').nth(1).boundingBox())?.height).toBeLessThan(45);
  });

  it('are revoked and deleted several at once, with a reason; a live one is not deleted', async () => {
    await session.go('/issuer-certificates?q=us-east');
    const boxes = page.getByRole('row', { name: /us-east/ }).getByRole('checkbox');
    await boxes.first().waitFor();
    for (const box of await boxes.all()) await box.check();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('It is live. Revoke it first').first().waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByLabel('Reason').click();
    await page.getByRole('option', { name: 'It runs no more' }).click();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Revoke 2 certificates' }).click();
    await page.getByText('Revoked 2 certificates').waitFor();
    await page.getByRole('row', { name: /us-east-1a.*Revoked/ }).waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete 2 certificates' }).click();
    await page.getByText('Deleted 2 certificates').waitFor();
    await page.getByText('Nothing matches').waitFor();
    expect(session.complaints).toEqual([]);
  });

  it('are revoked by configuration, once it was shown what that breaks, and say in which CRL', async () => {
    await session.go(`/configurations/${furniture.setUp.configurationId}`);
    const revoke = page.getByRole('button', { name: 'Revoke certificates' });
    await revoke.click();
    const dialog = page.getByRole('dialog', { name: /^Revoke the issuer certificates of/ });
    const broken = dialog.getByRole('region', { name: 'What it breaks' });
    await broken.getByText('1 service account, 1 configuration').waitFor();
    await broken.getByText('1,857 workload certificates').waitFor();
    const issuedFrom = dialog.getByLabel('Issued from');
    await issuedFrom.fill('2099-01-01T00:00');
    await dialog.getByText('None of its issuers holds a certificate of that time').waitFor();
    await issuedFrom.fill('2020-01-01T00:00');
    await dialog.getByRole('button', { name: 'Revoke 4 certificates' }).waitFor();
    await dialog.getByLabel('Reason').click();
    await page.getByRole('option', { name: 'Its key may be known to somebody else' }).click();
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Revoke 4 certificates' }).click();
    await page.getByText('Revoked 4 certificates').waitFor();
    await dialog.waitFor({ state: 'detached' });

    await revoke.click();
    await dialog.getByText('None of its issuers holds a certificate').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await session.go(`/issuer-certificates/${furniture.issuerCertificateId}`);
    const panel = page.getByRole('dialog', { name: 'eu-west-1a mesh issuer' });
    await panel.getByText('Its key may be known to somebody else').waitFor();
    await expect
      .poll(() => panel.getByText('First CRL that lists it').locator('..').innerText(), {
        timeout: 30_000,
      })
      .toMatch(/\d{10,}/);
    expect(await violationsOf(page)).toEqual([]);
    expect(session.complaints).toEqual([]);
  });
});
