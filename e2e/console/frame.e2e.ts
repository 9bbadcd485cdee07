import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { createInstallation, type Installation } from '../support/control-plane-processes.ts';
import { violationsOf } from './axe.ts';
import { type ConsoleSession, signIn } from './console-session.ts';

/** What stands around every page, and what a browser remembers of it (issue 5 §1). */
describe('the frame of the console', () => {
  let installation: Installation;
  let browser: Browser;
  let session: ConsoleSession;
  let page: Page;

  beforeAll(async () => {
    installation = await createInstallation();
    browser = await launchBrowser();
    const { baseUrl } = await installation.serve();
    const look = { colorScheme: 'light', width: 1440 } as const;
    session = await signIn(browser, { baseUrl, apiKey: installation.apiKey }, look);
    ({ page } = session);
  });
  afterAll(async () => {
    await browser?.close();
    await installation?.close();
  });

  const SOON = { timeout: 60_000 };
  const theme = () => page.evaluate(() => document.documentElement.dataset['theme']);
  const chooseTheme = async (name: string) => {
    await page.getByRole('button', { name: 'Theme' }).click();
    await page.getByRole('menuitemradio', { name }).click();
    await page.getByRole('menu').waitFor({ state: 'detached' });
  };

  it('makes a rail of the side bar, whose groups are menus, and remembers it', async () => {
    const bar = page.getByRole('navigation', { name: 'Pages' });
    await bar.getByRole('button', { name: 'Collapse the side bar' }).click();
    await bar.getByRole('link', { name: 'Policy Simulator' }).waitFor({ state: 'detached' });
    await bar.getByRole('button', { name: 'Policies' }).click();
    await page.getByRole('menuitem', { name: 'Policy Simulator' }).click();
    await page.getByRole('heading', { name: 'Policy Simulator', level: 1 }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.reload();
    await bar.getByRole('button', { name: 'Expand the side bar' }).click();
    await bar.getByRole('link', { name: 'Policy Simulator' }).waitFor();
    await page.reload();
    await bar.getByRole('button', { name: 'Collapse the side bar' }).waitFor();
  });

  it('keeps the theme that was chosen, whatever the system says', async () => {
    expect(await theme()).toBe('light');
    await chooseTheme('Dark');
    await expect.poll(theme, SOON).toBe('dark');
    await page.reload();
    await page.getByRole('heading', { name: 'Policy Simulator', level: 1 }).waitFor();
    expect(await theme()).toBe('dark');
    await chooseTheme('Light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.reload();
    await page.getByRole('heading', { name: 'Policy Simulator', level: 1 }).waitFor();
    expect(await theme()).toBe('light');
  });

  it('follows the system again, also while it is open', async () => {
    await chooseTheme('As the system');
    await expect.poll(theme, SOON).toBe('dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(theme, SOON).toBe('light');
    expect(session.complaints).toEqual([]);
  });
});
