import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
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

describe('settings and the event log in the console', () => {
  let receiver: Server;
  let place: PeopleInstallation;
  let browser: Browser;
  let person: Person;

  beforeAll(async () => {
    receiver = createServer((_, response) => response.end());
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    place = await createPeopleInstallation();
    browser = await launchBrowser();
    person = await join(browser, place, 'ada@example.com', 'SYSTEM_ADMIN');
  });
  afterAll(async () => {
    await browser?.close();
    await place?.installation.close();
    receiver?.close();
  });

  it('changes how long events are kept, and warns of what that deletes', async () => {
    const { page } = person;
    await page.goto(`${place.baseUrl}/settings/audit`);
    await page.getByLabel('For a number of days').check();
    await page.getByLabel('Days', { exact: true }).fill('7');
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await page.getByLabel('Days', { exact: true }).fill('90');
    await page.getByText('older than 90 days are deleted').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Changed how long events are kept').waitFor();
    await page.reload();
    expect(await page.getByLabel('Days', { exact: true }).inputValue()).toBe('90');
  });

  it('adds a destination with a key that is shown once, stops it and deletes it', async () => {
    const { page } = person;
    await page.getByRole('button', { name: 'Add a destination' }).click();
    await page.getByLabel('Name').fill('siem');
    const { port } = receiver.address() as AddressInfo;
    await page.getByLabel('Address').fill(`http://127.0.0.1:${port}/`);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByLabel('Address').fill('https://siem.example.com/events');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('dialog', { name: 'Signing key of siem' }).waitFor();
    await page.getByRole('button', { name: 'I have stored it' }).click();

    await page.getByRole('link', { name: 'siem' }).click();
    const panel = page.getByRole('dialog', { name: 'siem' });
    await panel.getByRole('button', { name: 'Stop' }).click();
    await panel.getByText('Stopped', { exact: true }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await panel.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete 1 destination' }).click();
    await page.getByText('Events are sent nowhere.').waitFor();
  });

  it('signs a checkpoint, and verifies it in the browser', async () => {
    const { page } = person;
    await page.getByRole('button', { name: 'Sign now' }).click();
    await page.getByText('Verified in this browser').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download the checkpoint' }).click();
    expect((await download).suggestedFilename()).toMatch(/^audit-checkpoint-\d+\.json$/);
  });

  it('finds events by filter and text, shows what changed, follows links, and exports', async () => {
    const { page } = person;
    await page.goto(`${place.baseUrl}/event-log?type=Users`);
    await page.getByRole('link', { name: 'User Created' }).first().click();
    const panel = page.getByRole('dialog', { name: 'User Created' });
    await panel.getByText('Recorded with it').or(panel.getByText('What changed')).first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await panel.getByRole('link', { name: 'Everything that happened to it' }).click();
    await page.waitForURL(/object=/);
    await page.getByRole('link', { name: 'User Created' }).first().waitFor();

    await page.goto(`${place.baseUrl}/event-log?result=SUCCESS&type=Users`);
    await page.getByRole('link', { name: 'User Created' }).first().waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export in full' }).click();
    await page.getByRole('menuitem', { name: 'JSON lines' }).click();
    const text = (await (await (await download).createReadStream()).toArray()).join('');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { activityType: string });
    expect(lines.length).toBeGreaterThan(0);
    expect(new Set(lines.map(({ activityType }) => activityType))).toEqual(new Set(['Users']));
  });

  it('says at the field what is wrong with single sign-on, and tests before anything is stored', async () => {
    const { page } = person;
    await page.goto(`${place.baseUrl}/settings/single-sign-on`);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Enter an address that begins with https://').waitFor();
    await page.getByLabel('Issuer').fill('https://127.0.0.1:1/');
    await page.getByLabel('Client ID').fill('luciole');
    await page.getByLabel('Client secret', { exact: true }).fill('secret');
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByText('Wrong', { exact: true }).or(page.getByRole('alert')).first().waitFor();
    await page.getByRole('button', { name: 'Add a group' }).click();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Company', exact: true }).click();
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await page.getByText('Not set up').waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });
});
