import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { violationsOf } from './axe.ts';
import {
  createPeopleInstallation,
  GOOD_PASSWORD,
  invite,
  join,
  newPerson,
  type PeopleInstallation,
  typePassword,
} from './console-people.ts';

describe('signing in to the console', () => {
  let place: PeopleInstallation;
  let browser: Browser;

  beforeAll(async () => {
    place = await createPeopleInstallation();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await place?.installation.close();
  });

  it('takes an invitation once somebody presses the button, asks for a password, and forgets the link', async () => {
    const { context, page } = await newPerson(browser);
    const link = await invite(place, 'grace@example.com', 'PKI_ADMIN');
    await page.goto(link);
    await page.getByRole('button', { name: 'Continue' }).waitFor();
    expect(page.url()).not.toContain('link=');
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('New password', { exact: true }).fill('password1234');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByText('The password cannot be used').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByLabel('New password', { exact: true }).fill(GOOD_PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
    expect(await page.evaluate(() => document.cookie)).toBe('');
    expect(await page.evaluate(() => Object.fromEntries(Object.entries(localStorage)))).toEqual({
      'luciole.session': 'open',
    });
    await context.close();

    const late = await newPerson(browser);
    await late.page.goto(link);
    await late.page.getByRole('button', { name: 'Continue' }).click();
    await late.page.getByText('This link was used before').waitFor();
    await late.context.close();
  });

  it('leads to where one wanted to go, signs out, and never leaves the origin', async () => {
    const { context, page } = await newPerson(browser);
    await page.goto(`${place.baseUrl}/policies?q=mesh`);
    await typePassword(page, 'grace@example.com', 'not the password');
    await page.getByText('The user name or the password is not right.').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await typePassword(page, 'grace@example.com');
    await page.getByRole('heading', { name: 'Workload Issuance Policies' }).waitFor();
    expect(new URL(page.url()).search).toBe('?q=mesh');

    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(await context.cookies()).toEqual([]);
    await page.goto(
      `${place.baseUrl}/sign-in?returnTo=${encodeURIComponent('//elsewhere.example/')}`,
    );
    await typePassword(page, 'grace@example.com');
    await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
    expect(new URL(page.url()).origin).toBe(place.baseUrl);
    await context.close();
  });

  it('comes back to the page on which the session ended', async () => {
    const { context, page } = await newPerson(browser);
    await page.goto(`${place.baseUrl}/sign-in`);
    await typePassword(page, 'grace@example.com');
    await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
    const elsewhere = await newPerson(browser);
    await elsewhere.page.goto(`${place.baseUrl}/sign-in`);
    await typePassword(elsewhere.page, 'grace@example.com');
    await elsewhere.page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
    await elsewhere.page.evaluate(() => fetch('/v1/session/all', { method: 'DELETE' }));
    await elsewhere.context.close();

    await page.goto(`${place.baseUrl}/configurations?q=edge`);
    await page.getByText('Your sign-in has ended').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await typePassword(page, 'grace@example.com');
    await page.getByRole('heading', { name: 'Issuer Configurations' }).waitFor();
    expect(new URL(page.url()).search).toBe('?q=edge');
    await context.close();
  });

  it('tells other tabs of the browser when somebody signs out', async () => {
    const { context, page } = await join(browser, place, 'ada@example.com', 'GUEST');
    const other = await context.newPage();
    await other.goto(`${place.baseUrl}/policies`);
    await other.getByRole('heading', { name: 'Workload Issuance Policies' }).waitFor();
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await other.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(await context.cookies()).toEqual([]);
    await context.close();
  });

  it('asks for another password when somebody else chose the present one', async () => {
    const first = await join(browser, place, 'edsger@example.com', 'GUEST');
    await first.context.close();
    const users = await place.client.must<{ users: { id: string; username: string }[] }>({
      path: '/v1/users?username=edsger@example.com',
      as: { apiKey: place.installation.apiKey },
    });
    await place.client.must({
      method: 'PUT',
      path: `/v1/users/${users.users[0]?.id}/passwordexpiration`,
      as: { apiKey: place.installation.apiKey },
      json: { forceLocalPasswordExpiration: true },
    });
    const { context, page } = await newPerson(browser);
    await page.goto(`${place.baseUrl}/policies`);
    await typePassword(page, 'edsger@example.com');
    await page.getByText('Choose one that only you know').waitFor();
    // What is due stays due: a reload opens nothing.
    await page.goto(`${place.baseUrl}/policies`);
    await page.getByLabel('Present password', { exact: true }).fill(GOOD_PASSWORD);
    await page.getByLabel('New password', { exact: true }).fill(`${GOOD_PASSWORD} more`);
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('heading', { name: 'Workload Issuance Policies' }).waitFor();
    expect(await page.evaluate(() => localStorage.getItem('luciole.session'))).toBe('open');
    await context.close();
  });

  it('says how long to wait when somebody guesses', async () => {
    await (await join(browser, place, 'alan@example.com', 'GUEST')).context.close();
    const { context, page } = await newPerson(browser);
    await page.goto(`${place.baseUrl}/sign-in`);
    const submit = page.getByRole('button', { name: 'Sign in', exact: true });
    const notice = page.getByText('Too many attempts from here.');
    for (let guess = 0; guess < 12 && !(await notice.isVisible()); guess += 1) {
      await typePassword(page, 'alan@example.com', `guess ${guess}`);
      await submit.and(page.locator(':not(.MuiButton-loading)')).waitFor();
    }
    await notice.waitFor();
    await page.getByText(/Try again in \d+:\d\d/).waitFor();
    expect(await submit.isDisabled()).toBe(true);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByText('Try again now.').waitFor();
    await typePassword(page, 'alan@example.com');
    await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
    await context.close();
  });

  it('takes an API key for as long as the tab is open, and says what to do about a forgotten password', async () => {
    const { context, page } = await newPerson(browser);
    await page.goto(`${place.baseUrl}/`);
    await page.getByRole('button', { name: 'Forgotten your password?' }).click();
    await page.getByText('An administrator can make a link').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Use an API key' }).click();
    await page.getByLabel('API key').fill('00000000-0000-4000-8000-000000000000');
    await page.keyboard.press('Enter');
    await page.getByText('This key is not valid').waitFor();
    await page.getByLabel('API key').fill(place.installation.apiKey);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    await context.close();
  });
});
