import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import type { ControlPlaneClient, Credential } from '../support/control-plane-client.ts';
import type { Installation } from '../support/control-plane-processes.ts';
import { violationsOf } from './axe.ts';
import { PAGE_CHUNKS } from './chunks.ts';
import { openPage } from './console-page.ts';
import { createPeopleInstallation } from './console-people.ts';
import { type ConsoleSession, LOOKS, overflow, signIn, visit } from './console-session.ts';
import { EMPTY_PAGES, STRANGER_PAGES } from './first-pages.ts';
import { furnish, type Furniture } from './furniture.ts';
import { pretendIssuance } from './issuance-past.ts';
import { PAGES } from './pages.ts';
import { pretendProposal } from './proposal-past.ts';

/** Contrast is a matter of the theme and overflow one of the width: each theme and each width once, and not all four. */
const EACH_ONCE = LOOKS.filter(
  ({ colorScheme, width }) => (colorScheme === 'dark') === (width === 390),
);

describe('the console', () => {
  let installation: Installation;
  let browser: Browser;
  let baseUrl: string;
  let furniture: Furniture;
  let client: ControlPlaneClient;

  beforeAll(async () => {
    ({ installation, baseUrl, client } = await createPeopleInstallation());
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await installation?.close();
  });

  const open = (look = LOOKS[0]) => {
    if (look === undefined) throw new Error('there is no look');
    return signIn(browser, { baseUrl, apiKey: installation.apiKey }, look);
  };

  describe.each(EACH_ONCE)('still empty, in the $colorScheme theme, $width px wide', (look) => {
    let stranger: ConsoleSession;
    let newcomer: ConsoleSession;
    beforeAll(async () => {
      stranger = await visit(browser, { baseUrl }, look);
      newcomer = await open(look);
    });
    afterAll(async () => {
      await stranger?.close();
      await newcomer?.close();
    });

    it.each(STRANGER_PAGES)('shows a stranger $name', async (page) => {
      await openPage(stranger, page, undefined);
      expect(await violationsOf(stranger.page)).toEqual([]);
      expect(await overflow(stranger.page)).toBe(0);
    });

    it.each(EMPTY_PAGES)('says on $name what the thing is for', async (page) => {
      await openPage(newcomer, page, undefined);
      expect(await violationsOf(newcomer.page)).toEqual([]);
      expect(await overflow(newcomer.page)).toBe(0);
      expect(newcomer.complaints).toEqual([]);
    });
  });

  describe('with everything in it', () => {
    beforeAll(async () => {
      furniture = await furnish(client, { apiKey: installation.apiKey });
      await pretendIssuance(installation);
      await pretendProposal(installation);
    });

    describe.each(EACH_ONCE)('in the $colorScheme theme, $width px wide', (look) => {
      let session: ConsoleSession;
      beforeAll(async () => {
        session = await open(look);
      });
      afterAll(() => session?.close());

      it.each(PAGES)('shows $name', async (page) => {
        await openPage(session, page, furniture);
        expect(await violationsOf(session.page)).toEqual([]);
        expect(await overflow(session.page)).toBe(0);
        expect(session.complaints).toEqual([]);
      });

      it('has shown every page that there is', () => {
        const forgotten = PAGE_CHUNKS.filter(({ file }) => !session.loaded.has(file));
        expect(forgotten.map(({ source }) => source)).toEqual([]);
      });
    });

    it('keeps search, filter, order and panel in the address, and the back button undoes them one by one', async () => {
      const session = await open();
      const { page } = session;
      await session.go('/issuer-certificates');
      await page.getByRole('searchbox').fill('us-east');
      await page.waitForURL(/q=us-east/);
      await page.getByRole('columnheader', { name: 'Name' }).click();
      await page.waitForURL(/sort=commonName/);
      await page.getByRole('link', { name: 'us-east-1a mesh issuer' }).click();
      await page.getByRole('dialog', { name: 'us-east-1a mesh issuer' }).waitFor();
      expect(page.url()).toMatch(/issuer-certificates\/[0-9a-f-]{36}\?.*q=us-east/);
      await page.goBack();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.goBack();
      await expect.poll(() => new URL(page.url()).search).toBe('?q=us-east');
      await session.close();
    });

    it('exports what the filter shows, as a file that no spreadsheet runs', async () => {
      await client.must({
        method: 'POST',
        path: '/v1/serviceaccounts',
        as: { apiKey: installation.apiKey },
        json: { name: '=cmd|calc', scopes: ['distributed-issuance'], credentialLifetime: 1 },
      });
      const session = await open();
      await session.go('/service-accounts?q=calc');
      const download = session.page.waitForEvent('download');
      await session.page.getByRole('button', { name: 'Export' }).click();
      const stream = await (await download).createReadStream();
      const text = (await stream.toArray()).join('');
      expect(text.split('\r\n')).toHaveLength(3);
      expect(text).toContain(`\r\n'=cmd|calc,`);
      await session.close();
    });

    it('deletes several at once, and leaves what is in use', async () => {
      const as = { apiKey: installation.apiKey };
      await Promise.all(['spare-1', 'spare-2'].map((name) => createSparePolicy(client, as, name)));
      const session = await open();
      const { page } = session;
      await session.go('/policies');
      for (const name of ['spare-1', 'spare-2', 'edge-staging']) {
        await page.getByRole('row', { name }).getByRole('checkbox').check();
      }
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByText('Used by configuration edge-staging').waitFor();
      await page.getByRole('button', { name: 'Delete 2 policies' }).click();
      await page.getByText('Deleted 2 policies').waitFor();
      await page.getByRole('link', { name: 'spare-1' }).waitFor({ state: 'detached' });
      expect(await page.getByRole('link', { name: 'edge-staging' }).count()).toBeGreaterThan(0);
      await session.close();
    });

    it('is walked by keyboard: palette, arrows, Enter, Escape', async () => {
      const session = await open();
      const { page } = session;
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Page or action' }).waitFor();
      await page.keyboard.type('issuer');
      await page.keyboard.press('ArrowDown');
      const palette = page.getByRole('listbox', { name: 'Pages and actions' });
      const option = palette.getByRole('option', { selected: true });
      const [name = ''] = (await option.innerText()).split('\n');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name, level: 1 }).waitFor();
      expect(await option.count()).toBe(0);
      await session.close();
    });
  });
});

function createSparePolicy(client: ControlPlaneClient, as: Credential, name: string) {
  return client.must({
    method: 'POST',
    path: '/v1/distributedissuers/policies',
    as,
    json: {
      name,
      validityPeriod: 'PT1H',
      subject: {},
      sans: {},
      keyUsages: ['digitalSignature'],
      extendedKeyUsages: ['SERVER_AUTH'],
      keyAlgorithm: { allowedValues: ['EC_P256'], defaultValue: 'EC_P256' },
    },
  });
}
