import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { istioPolicy } from '../walkthrough/istio-policy.ts';
import { violationsOf } from './axe.ts';
import {
  createPeopleInstallation,
  join,
  type PeopleInstallation,
  type Person,
} from './console-people.ts';

describe('a second approver in the console', () => {
  let place: PeopleInstallation;
  let browser: Browser;
  let alice: Person;
  let bob: Person;
  let policyId: string;

  beforeAll(async () => {
    place = await createPeopleInstallation();
    browser = await launchBrowser();
    alice = await join(browser, place, 'alice@example.com', 'PKI_ADMIN');
    bob = await join(browser, place, 'bob@example.com', 'PKI_ADMIN');
    // Before a page is loaded: a change of colors takes its time.
    await bob.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    const as = { apiKey: place.installation.apiKey };
    const path = '/v1/distributedissuers/policies';
    const made = { method: 'POST', path, as, json: istioPolicy('edge') } as const;
    ({ id: policyId } = await place.client.must<{ id: string }>(made));
  });
  afterAll(async () => {
    await browser?.close();
    await place?.installation.close();
  });

  it('is required by one, asked by a change, and lets it take effect', async () => {
    const { page } = alice;
    await page.goto(`${place.baseUrl}/policy-approvals`);
    await page.getByRole('button', { name: 'Require a second person' }).click();
    await page.getByText('Two people are needed', { exact: true }).waitFor();
    expect(await violationsOf(page)).toEqual([]);

    await page.goto(`${place.baseUrl}/policies/${policyId}/edit`);
    await page.getByRole('button', { name: 'Days' }).click();
    await page.getByRole('button', { name: 'Review changes' }).click();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('heading', { name: 'Revision 2 of edge', level: 1 }).waitFor();
    await page.getByText('You proposed this, so somebody else has to approve it').waitFor();
    await page.getByRole('button', { name: 'Withdraw' }).waitFor();
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    expect(await violationsOf(page)).toEqual([]);

    await bob.page.goto(`${place.baseUrl}/policies`);
    await bob.page.getByRole('link', { name: 'Approvals (1)' }).waitFor();
    await bob.page.getByRole('link', { name: 'edge', exact: true }).click();
    const panel = bob.page.getByRole('dialog', { name: 'edge' });
    await panel.getByText('Revision 2 of edge, proposed by alice@example.com').waitFor();
    expect(await violationsOf(bob.page)).toEqual([]);
    await panel.getByRole('link', { name: 'Review' }).click();
    await bob.page.getByRole('region', { name: 'What would change' }).waitFor();
    expect(await violationsOf(bob.page)).toEqual([]);
    await bob.page.getByLabel('Comment').fill('as agreed');
    await bob.page.getByRole('button', { name: 'Approve' }).click();
    const facts = bob.page.getByRole('region', { name: 'Proposal' });
    await facts.getByText('Approved').waitFor();
    await facts.getByText('as agreed').waitFor();

    await page.goto(`${place.baseUrl}/policies/${policyId}/history`);
    await page.getByText('approved by bob@example.com').waitFor();
  });

  it('is asked before anybody can do without', async () => {
    await alice.page.goto(`${place.baseUrl}/policy-approvals`);
    await alice.page.getByRole('button', { name: 'Propose to do without' }).click();
    await alice.page.getByText('You proposed this').waitFor();
    await bob.page.goto(`${place.baseUrl}/policy-approvals`);
    await bob.page.getByText('Two people are needed', { exact: true }).waitFor();
    await bob.page.getByRole('link', { name: 'Doing without a second person' }).click();
    await bob.page.getByRole('button', { name: 'Reject' }).click();
    await bob.page.getByRole('region', { name: 'Proposal' }).getByText('Rejected').waitFor();
    await bob.page.goto(`${place.baseUrl}/policy-approvals`);
    await bob.page.getByText('Two people are needed', { exact: true }).waitFor();
    const decided = bob.page.getByRole('region', { name: 'Before' }).getByRole('listitem');
    expect(await decided.count()).toBe(2);
  });

  it('is asked before a former revision comes back', async () => {
    const { page } = alice;
    await page.goto(`${place.baseUrl}/policies/${policyId}/history?revision=1`);
    await page.getByRole('button', { name: 'Bring back revision 1' }).click();
    const question = page.getByRole('dialog', { name: 'Bring back revision 1?' });
    await question.getByRole('button', { name: 'Bring back revision 1' }).click();
    await page.getByRole('heading', { name: 'Revision 3 of edge', level: 1 }).waitFor();
    await bob.page.goto(page.url());
    await bob.page.getByRole('button', { name: 'Approve' }).click();
    await bob.page.getByRole('region', { name: 'Proposal' }).getByText('Approved').waitFor();
    await bob.page.goto(`${place.baseUrl}/policies/${policyId}/history`);
    await bob.page.getByText('from revision 1; approved by bob@example.com').waitFor();
    const history = bob.page.getByRole('navigation', { name: 'Revisions' });
    // What is in force is asked for beside the revisions.
    await expect.poll(() => history.getByRole('link').first().innerText()).toContain('In force');
  });
});
