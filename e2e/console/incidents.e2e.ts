import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from './axe.ts';
import { type ConsolePlace, openConsole } from './console-place.ts';

describe('the off switch in the console', () => {
  let place: ConsolePlace;
  let page: Page;

  beforeAll(async () => {
    place = await openConsole({ colorScheme: 'light', width: 1440 });
    ({ page } = place);
  });
  afterAll(() => place?.close());

  it('shows what it hits, wants the name typed, freezes, exports and thaws', async () => {
    await place.session.go(`/configurations/${place.setUp.configurationId}`);
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
