import type { Browser, Locator } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { violationsOf } from './axe.ts';
import {
  createPeopleInstallation,
  GOOD_PASSWORD,
  join,
  letTimePass,
  newPerson,
  type PeopleInstallation,
  type Person,
  typePassword,
} from './console-people.ts';

describe('users and teams in the console', () => {
  let place: PeopleInstallation;
  let browser: Browser;
  let administrator: Person;

  beforeAll(async () => {
    place = await createPeopleInstallation();
    browser = await launchBrowser();
    administrator = await join(browser, place, 'margaret@example.com', 'SYSTEM_ADMIN');
  });
  afterAll(async () => {
    await browser?.close();
    await place?.installation.close();
  });

  it('invites somebody, who comes, is given other roles, is reset, disabled and deleted', async () => {
    const { page } = administrator;
    await page.goto(`${place.baseUrl}/users`);
    await page.getByRole('link', { name: 'Invite' }).click();
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByText('A user needs a name').waitFor();
    await page.getByText('Choose at least one role').waitFor();
    await page.getByLabel('User name').fill('barbara@example.com');
    await page.getByLabel('First name').fill('Barbara');
    await page.getByLabel('Resource Owner').check();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Invite' }).click();
    const link = await page.getByRole('dialog').locator('code').innerText();
    expect(link).toContain(`${place.baseUrl}/#link=`);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'I have stored it' }).click();
    const panel = page.getByRole('dialog', { name: 'barbara@example.com' });
    await panel.getByText('Invited').waitFor();

    const barbara = await newPerson(browser);
    await barbara.page.goto(link);
    await barbara.page.getByRole('button', { name: 'Continue' }).click();
    await barbara.page.getByLabel('New password', { exact: true }).fill(GOOD_PASSWORD);
    await barbara.page.keyboard.press('Enter');
    await barbara.page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
    // What a role may not see is not offered: the event log is for auditors.
    await barbara.page.getByRole('link', { name: 'Teams' }).waitFor();
    await barbara.page.waitForLoadState('networkidle');
    expect(await barbara.page.getByRole('link', { name: 'Event Log' }).count()).toBe(0);

    await panel.getByRole('button', { name: 'Change roles' }).click();
    await page.getByLabel('Platform Administrator').check();
    await page.getByRole('button', { name: 'Change the roles' }).click();
    await panel.getByText('Platform Administrator').waitFor();
    await barbara.page.reload();
    await barbara.page.getByRole('link', { name: 'Event Log' }).waitFor();

    await choose('Reset the password');
    const reset = await page
      .getByRole('dialog', { name: /^Link for/ })
      .locator('code')
      .innerText();
    expect(reset).toContain('#link=');
    await page.getByRole('button', { name: 'I have stored it' }).click();
    await barbara.page.goto(`${place.baseUrl}/policies`);
    await barbara.page.getByText('Your sign-in has ended').waitFor();

    await choose('Disable');
    await page.getByText('Disabled barbara').waitFor();
    await panel.getByText('Disabled', { exact: true }).waitFor();
    await choose('Enable');
    await page.getByText('Enabled barbara').waitFor();
    await panel.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete 1 user' }).click();
    await page.getByText('Deleted user barbara').waitFor();
    await page.getByRole('link', { name: 'barbara@example.com' }).waitFor({ state: 'detached' });
    await barbara.context.close();

    async function choose(act: string) {
      await panel.getByRole('button', { name: 'Sign-in' }).click();
      await page.getByRole('menuitem', { name: act }).click();
      await page.getByRole('dialog').getByRole('button', { name: act }).click();
    }
  });

  it('asks for the password when the sign-in is not recent, and then does what was asked', async () => {
    const { page } = administrator;
    await letTimePass(place);
    await page.goto(`${place.baseUrl}/users/new`);
    await page.getByLabel('User name').fill('radia@example.com');
    await page.getByLabel('Guest').check();
    await page.getByRole('button', { name: 'Invite' }).click();
    const dialog = page.getByRole('dialog', { name: 'Is it still you?' });
    await dialog.getByLabel('Password', { exact: true }).fill('not the password');
    await page.keyboard.press('Enter');
    await dialog.getByText('This is not right.').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByLabel('Password', { exact: true }).fill(GOOD_PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Link for radia@example.com' }).waitFor();
    await page.getByRole('button', { name: 'I have stored it' }).click();

    // Given up, nothing happens, and it can be tried again.
    await letTimePass(place);
    await page.getByRole('button', { name: 'Change roles' }).click();
    await page.getByRole('button', { name: 'Change the roles' }).click();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('This needs a sign-in of the last ten minutes').waitFor();
    await page.getByRole('button', { name: 'Change the roles' }).click();
    await dialog.getByLabel('Password', { exact: true }).fill(GOOD_PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('Changed the roles of radia').waitFor();
  });

  it('keeps the last administrator, and says what to do', async () => {
    const { page } = administrator;
    await page.goto(`${place.baseUrl}/users`);
    await page.getByRole('link', { name: 'administrator', exact: true }).click();
    const first = page.getByRole('dialog', { name: 'administrator', exact: true });
    await first.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('administrator is the only owner of').waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();
    await choose(first, 'Disable');

    await page.goto(`${place.baseUrl}/users?q=margaret`);
    await page.getByRole('link', { name: 'margaret@example.com' }).click();
    const panel = page.getByRole('dialog', { name: 'margaret@example.com' });
    await panel.getByRole('button', { name: 'Change roles' }).click();
    await page.getByLabel('System Administrator').uncheck();
    await page.getByLabel('Guest').check();
    await page.getByRole('button', { name: 'Change the roles' }).click();
    await page.getByText('Make somebody else a system administrator first.').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel' }).click();

    await page.goto(`${place.baseUrl}/users`);
    await page.getByRole('link', { name: 'administrator', exact: true }).click();
    await choose(first, 'Enable');
    await page.getByText('Enabled administrator').waitFor();

    async function choose(panelOf: Locator, act: string) {
      await panelOf.getByRole('button', { name: 'Sign-in' }).click();
      expect(await violationsOf(page)).toEqual([]);
      await page.getByRole('menuitem', { name: act }).click();
      await page.getByRole('dialog').getByRole('button', { name: act }).click();
    }
  });

  it('makes a team in two steps, changes it after a look at the difference, and does not delete what owns something', async () => {
    const { page } = administrator;
    await page.goto(`${place.baseUrl}/teams`);
    await page.getByRole('link', { name: 'New' }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('A team needs an owner').waitFor();
    await page.getByRole('textbox', { name: 'Team' }).fill('mesh');
    await page.getByRole('combobox', { name: 'Owners' }).fill('margaret');
    await page.getByRole('option', { name: /margaret/ }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Role' }).click();
    await page.getByRole('option', { name: 'Resource Owner' }).click();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('Claim name').fill('groups');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Give a value to compare with').waitFor();
    await page.getByLabel('Claim value').fill('mesh-team');
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    const panel = page.getByRole('dialog', { name: 'mesh' });
    await panel.getByText('groups is “mesh-team”').waitFor();

    await panel.getByRole('link', { name: 'Edit' }).click();
    await page.getByRole('combobox', { name: 'Members' }).fill('radia');
    await page.getByRole('option', { name: /radia/ }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Review changes' }).click();
    await page.getByRole('dialog').getByText('radia@example.com').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await panel.getByRole('link', { name: 'radia@example.com' }).waitFor();

    const { id } = await place.client.must<{ id: string }>({
      method: 'POST',
      path: '/v1/serviceaccounts',
      as: { apiKey: place.installation.apiKey },
      json: {
        name: 'mesh-issuer',
        scopes: ['distributed-issuance'],
        credentialLifetime: 1,
        owner: new URL(page.url()).pathname.split('/')[2],
      },
    });
    await page.reload();
    await panel.getByRole('button', { name: 'Delete' }).click();
    const refusal = page.getByRole('dialog', { name: 'Delete mesh?' });
    await refusal.getByText('owns the service accounts').waitFor();
    expect(await refusal.getByRole('button', { name: /^Delete/ }).count()).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
    await refusal.getByRole('link', { name: 'mesh-issuer' }).click();
    await page.waitForURL(`**/service-accounts/${id}`);
  });

  it('is left by whoever signs in as somebody else', async () => {
    const { page, context } = administrator;
    await page.goto(`${place.baseUrl}/teams`);
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await typePassword(page, 'margaret@example.com');
    await page.getByRole('heading', { name: 'Teams', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/teams');
    await context.close();
  });
});
