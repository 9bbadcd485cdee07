import type { Browser, Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { createInstallation, type Installation } from '../support/control-plane-processes.ts';
import { KeyboardUser } from './keyboard-user.ts';

const NAME = 'by-keyboard';

/** From the sign-in page to a configuration without a mouse (issue 5 §10). */
describe('somebody without a mouse', () => {
  let installation: Installation;
  let browser: Browser;
  let page: Page;
  let user: KeyboardUser;

  beforeAll(async () => {
    installation = await createInstallation();
    browser = await launchBrowser();
    const { baseUrl } = await installation.serve();
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
      locale: 'en-US',
    });
    page = await context.newPage();
    await page.goto(baseUrl);
    user = new KeyboardUser(page);
  });
  afterAll(async () => {
    await browser?.close();
    await installation?.close();
  });

  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  const button = (name: string) =>
    page.getByRole('main').getByRole('button', { name, exact: true });
  const title = (name: string) => page.getByRole('heading', { name, level: 1 }).waitFor();

  it('signs in', async () => {
    await user.activate(page.getByRole('button', { name: 'Use an API key' }));
    await user.fill(page.getByLabel('API key'), installation.apiKey);
    await user.press('Enter');
    await title('Dashboard');
    expect([...user.troubles]).toEqual([]);
  });

  it('goes past the side bar to the page', async () => {
    await page.reload();
    await title('Dashboard');
    await user.activate(page.getByRole('link', { name: 'Skip to the page' }));
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
  });

  it('makes a policy', async () => {
    await user.command('New workload issuance policy');
    await title('New Policy');
    await user.fill(field('Name'), NAME);
    await user.fill(field('Client cert validity'), '2');
    const uri = page.getByRole('group', { name: 'URI (SAN)', exact: true });
    await user.tabTo(uri.getByRole('combobox', { name: /^Type/ }));
    await user.press('Enter');
    await page.getByRole('option', { name: 'Required', exact: true }).waitFor();
    await user.type('Req');
    await user.press('Enter');
    await user.fill(
      uri.getByRole('textbox', { name: 'URI (SAN)', exact: true }),
      String.raw`^spiffe://mesh\.example/.+$`,
    );
    await user.press('Enter');
    const choice = (name: string) => page.getByRole('combobox', { name, exact: true });
    await user.choose(choice('Key algorithm'), 'EC P-256');
    await user.choose(choice('Key usage'), 'Digital signature');
    await user.choose(choice('Extended key usage'), 'Client authentication');
    await user.activate(button('Create'));
    const panel = page.getByRole('dialog', { name: NAME });
    await panel.getByText('What it allows').waitFor();
    await user.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect([...user.troubles]).toEqual([]);
  });

  it('makes a provider', async () => {
    await user.command('New sub CA provider');
    await title('New Sub CA Provider');
    await user.fill(field('Name'), NAME);
    await user.fill(field('Common Name'), 'issuer by keyboard');
    await user.activate(button('Create'));
    await page.getByRole('dialog', { name: NAME }).getByText('Issuer cert validity').waitFor();
    await user.press('Escape');
    expect([...user.troubles]).toEqual([]);
  });

  it('makes a configuration of both', async () => {
    await user.command('New issuer configuration');
    await title('New Configuration');
    await user.fill(field('Name'), NAME);
    await user.tabTo(page.getByRole('combobox', { name: /^Sub CA Provider/ }));
    await user.press('Enter');
    await page.getByRole('option', { name: NAME }).waitFor();
    await user.type(NAME);
    await user.press('Enter');
    await user.activate(button('Continue'));
    await user.choose(
      page.getByRole('combobox', { name: /^Allowed Policies/ }),
      `${NAME} (2 days)`,
    );
    await user.activate(button('Create'));
    await title('Connect an Issuer');
    expect([...user.troubles]).toEqual([]);
  });

  it('chooses from the Create menu with the arrows', async () => {
    await page.reload();
    const create = page.getByRole('navigation').getByRole('button', { name: 'Create' });
    const item = (name: string) => page.getByRole('menuitem', { name, exact: true });
    await user.activate(create);
    await item('Sub CA provider').waitFor();
    await focusComesTo(item('Sub CA provider'));
    await user.press('Escape');
    await focusComesTo(create);
    await user.press('Enter');
    await focusComesTo(item('Sub CA provider'));
    await user.press('ArrowDown', 'ArrowDown');
    await focusComesTo(item('Service account'));
    await user.press('Enter');
    await title('New Service Account');
    expect([...user.troubles]).toEqual([]);
  });

  it('has seen the focus at every one of many stops', () => {
    expect(user.stops).toBeGreaterThan(50);
  });
});

async function focusComesTo(target: Locator): Promise<void> {
  const hasFocus = () => target.evaluate((element) => element === document.activeElement);
  await expect.poll(hasFocus, { timeout: 60_000 }).toBe(true);
}
