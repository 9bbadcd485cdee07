import type { Page } from '@playwright/test';
import { createTestHierarchy } from '@luciole/pki/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from './axe.ts';
import { type ConsolePlace, openConsole } from './console-place.ts';

describe('trust in the console', () => {
  let place: ConsolePlace;
  let page: Page;

  beforeAll(async () => {
    place = await openConsole({ colorScheme: 'light', width: 1440 });
    ({ page } = place);
  });
  afterAll(() => place?.close());

  const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });
  const press = (name: string | RegExp) => page.getByRole('button', { name }).click();

  it('takes in a root of somebody else, is refused what is too early, goes back, and ends', async () => {
    await place.session.go('/trust-bundles');
    await page.getByRole('button', { name: 'New', exact: true }).first().click();
    await dialog('New trust bundle').getByLabel('Trust domain').fill('mesh.example');
    await dialog('New trust bundle').getByLabel('mesh', { exact: true }).check();
    await dialog('New trust bundle').getByRole('button', { name: 'Create' }).click();
    await page.getByText('To replace it, add the root that comes after it.').waitFor();

    const { root } = await createTestHierarchy();
    await press('Add a root');
    await dialog('Add a root').getByLabel('Certificate (PEM)').fill(root.certificate.pem);
    await dialog('Add a root').getByRole('button', { name: 'Stage' }).click();
    await page.getByText(/^Before it is trusted: Verifiers have fetched it by /).waitFor();
    await press(/^Trust /);
    const early = dialog('Trust this root?');
    await early.getByText('Not yet').waitFor();
    expect(await early.getByRole('button', { name: 'Trust' }).isDisabled()).toBe(true);
    await early.getByRole('button', { name: 'Cancel' }).click();
    const foreign = page.getByRole('listitem').filter({ hasText: 'Imported' });
    await foreign.getByRole('button', { name: /^Withdraw / }).click();
    await dialog('Withdraw this root?').getByRole('button', { name: 'Withdraw' }).click();
    await foreign.getByText('Verifiers are not given it.').waitFor();

    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await dialog('Delete mesh.example?').getByText('Detach these configurations first').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await dialog('Delete mesh.example?').getByRole('button', { name: 'Close' }).click();
    await press('Detach mesh');
    await dialog('Detach mesh?').getByRole('button', { name: 'Detach' }).click();
    await page.getByText('No configuration has this bundle').waitFor();
    await press('Attach a configuration');
    const attaching = dialog('Attach a configuration');
    await attaching.getByLabel('Configuration').click();
    await page.getByRole('option', { name: 'mesh' }).click();
    expect(await violationsOf(page)).toEqual([]);
    await attaching.getByRole('button', { name: 'Attach' }).click();
    await press('Detach mesh');
    await dialog('Detach mesh?').getByRole('button', { name: 'Detach' }).click();
    await page.getByText('No configuration has this bundle').waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await dialog('Delete mesh.example?')
      .getByRole('button', { name: 'Delete 1 trust bundle' })
      .click();
    await page.getByText('No trust bundle yet').waitFor();
    expect(place.session.complaints).toEqual([]);
  });

  it('has a policy say again what it said before', async () => {
    const path = `/v1/distributedissuers/policies/${place.setUp.policyId}`;
    const as = { apiKey: place.apiKey };
    const before = await place.client.must<{ validityPeriod: string }>({ path, as });
    await place.client.must({ method: 'PATCH', path, as, json: { validityPeriod: 'PT7M' } });
    await place.session.go(`/policies/${place.setUp.policyId}`);
    await dialog('mesh').getByRole('link', { name: 'History' }).click();
    const history = page.getByRole('navigation', { name: 'Revisions' });
    await history.getByRole('link', { name: /Revision 2.*In force/ }).waitFor();
    await page
      .getByRole('region', { name: 'Refused now, permitted before' })
      .getByText(/at most 7 minutes/)
      .waitFor();
    await history.getByRole('link', { name: 'Revision 1' }).click();
    await press('Bring back revision 1');
    await dialog('Bring back revision 1?').getByText('which is in force, this changes').waitFor();
    await dialog('Bring back revision 1?')
      .getByRole('button', { name: 'Bring back revision 1' })
      .click();
    await page.getByText('Brought back revision 1').waitFor();
    await history.getByRole('link', { name: /Revision 3.*In force.*from revision 1/ }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await expect
      .poll(() => place.client.must({ path, as }), { timeout: 30_000 })
      .toMatchObject({ validityPeriod: before.validityPeriod });
    const { revisions } = await place.client.must<{
      revisions: { number: number; restoredNumber?: number }[];
    }>({ path: `${path}/revisions`, as });
    expect(revisions[0]).toMatchObject({ number: 3, restoredNumber: 1 });
  });
});
