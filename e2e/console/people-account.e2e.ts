import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { violationsOf } from './axe.ts';
import {
  appCode,
  createPeopleInstallation,
  GOOD_PASSWORD,
  join,
  newPerson,
  type PeopleInstallation,
  type Person,
  typePassword,
} from './console-people.ts';

describe('the own account in the console', () => {
  let place: PeopleInstallation;
  let browser: Browser;
  let person: Person;
  let recoveryCodes: readonly string[] = [];

  beforeAll(async () => {
    place = await createPeopleInstallation();
    browser = await launchBrowser();
    person = await join(browser, place, 'hedy@example.com', 'PKI_ADMIN');
  });
  afterAll(async () => {
    await browser?.close();
    await place?.installation.close();
  });

  it('sets up a second factor with an app, and shows recovery codes once', async () => {
    const { page } = person;
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Your account' }).click();
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.getByRole('img', { name: 'QR code of the secret' }).waitFor();
    const seed = await page
      .locator('code')
      .filter({ hasText: /^([A-Z2-7]{4} ?)+$/ })
      .innerText();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByLabel('Code of the app').fill('000000');
    await page.keyboard.press('Enter');
    await page.getByText('This code is not right').waitFor();
    await page.getByLabel('Code of the app').fill(appCode(seed));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Your recovery codes' });
    recoveryCodes = (await dialog.locator('pre').innerText()).trim().split('\n');
    expect(recoveryCodes).toHaveLength(10);
    expect(await violationsOf(page)).toEqual([]);
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: /^Download/ }).click();
    expect((await download).suggestedFilename()).toBe('luciole-recovery-codes.txt');
    await dialog.getByRole('button', { name: 'I have stored it' }).click();
    await page.getByText('10 recovery codes left').waitFor();

    const elsewhere = await newPerson(browser);
    await elsewhere.page.goto(`${place.baseUrl}/configurations`);
    await typePassword(elsewhere.page, 'hedy@example.com');
    await elsewhere.page.getByLabel('Code', { exact: true }).fill('123456');
    await elsewhere.page.keyboard.press('Enter');
    await elsewhere.page.getByText('This code is not right').waitFor();
    expect(await violationsOf(elsewhere.page)).toEqual([]);
    // The next code: the first one was used to turn it on.
    await elsewhere.page.getByLabel('Code', { exact: true }).fill(appCode(seed, 1));
    await elsewhere.page.keyboard.press('Enter');
    await elsewhere.page.getByRole('heading', { name: 'Issuer Configurations' }).waitFor();
    await elsewhere.context.close();
  });

  it('takes a recovery code once, and lists the browsers that are signed in', async () => {
    const { page } = await newPerson(browser);
    const [code = ''] = recoveryCodes;
    await page.goto(`${place.baseUrl}/account`);
    await typePassword(page, 'hedy@example.com');
    await page.getByLabel('Code', { exact: true }).fill(code);
    await page.keyboard.press('Enter');
    await page.getByText('9 recovery codes left').waitFor();
    await page.getByText('This browser').waitFor();
    const sessions = page.getByRole('region', { name: 'Sessions' }).getByRole('listitem');
    expect(await sessions.count()).toBe(3);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'End', exact: true }).first().click();
    await page.getByText('The session has ended').waitFor();
    await expect.poll(() => sessions.count()).toBe(2);
    await page.context().close();
  });

  it('makes, rotates and ends API keys, each shown once', async () => {
    const { page } = person;
    await page.goto(`${place.baseUrl}/api-keys`);
    await page.getByText('You have no API key').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'New' }).first().click();
    await page.getByLabel('Valid for (days)').fill('90');
    await page.getByRole('button', { name: 'Create the key' }).click();
    const first = await secret();
    await expectAnswer(first, 200);

    await page.getByRole('link', { name: `${first.slice(0, 8)}…` }).click();
    const panel = page.getByRole('dialog', { name: `${first.slice(0, 8)}…` });
    await panel.getByRole('button', { name: 'Rotate' }).click();
    await page.getByRole('button', { name: 'Make the successor' }).click();
    const second = await secret();
    await expectAnswer(first, 200);
    await expectAnswer(second, 200);
    await panel.getByText('Being replaced').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await panel.getByRole('button', { name: 'End this key' }).click();
    await page.getByRole('button', { name: 'End the key' }).click();
    await page.getByText(/works no longer/).waitFor();
    await expectAnswer(first, 401);

    await page.goto(`${place.baseUrl}/api-keys`);
    await page.getByRole('link', { name: `${second.slice(0, 8)}…` }).click();
    const next = page.getByRole('dialog', { name: `${second.slice(0, 8)}…` });
    await next.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('button', { name: 'Revoke the key' }).click();
    await page.getByText(/works no longer/).waitFor();
    await expectAnswer(second, 401);

    async function secret(): Promise<string> {
      const dialog = page.getByRole('dialog', { name: 'Your API key' });
      const text = await dialog.locator('code').first().innerText();
      expect(text).toMatch(/^[0-9a-f-]{36}$/);
      await dialog.getByRole('button', { name: 'I have stored it' }).click();
      return text;
    }
  });

  it('changes the password, which ends the other sessions, and signs out everywhere', async () => {
    const { page } = person;
    await page.goto(`${place.baseUrl}/account`);
    await page.getByLabel('Present password', { exact: true }).fill('not the password');
    await page.getByLabel('New password', { exact: true }).fill(`${GOOD_PASSWORD} and more`);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('The present password is not right.').waitFor();
    await page.getByLabel('Present password', { exact: true }).fill(GOOD_PASSWORD);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('The password is changed').waitFor();
    const sessions = page.getByRole('region', { name: 'Sessions' }).getByRole('listitem');
    await expect.poll(() => sessions.count()).toBe(1);
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(await person.context.cookies()).toEqual([]);
  });

  async function expectAnswer(apiKey: string, status: number): Promise<void> {
    const answer = await place.client.send({ path: '/v1/useraccounts', as: { apiKey } });
    expect(answer.status).toBe(status);
  }
});
