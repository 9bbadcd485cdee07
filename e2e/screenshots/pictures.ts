import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type ConsolePage, openPage } from '../console/console-page.ts';
import { createPeopleInstallation } from '../console/console-people.ts';
import {
  type ConsoleSession,
  type Look,
  LOOKS,
  signIn,
  visit,
} from '../console/console-session.ts';
import { EMPTY_PAGES, STRANGER_PAGES } from '../console/first-pages.ts';
import { furnish } from '../console/furniture.ts';
import { pretendIssuance } from '../console/issuance-past.ts';
import { PAGES } from '../console/pages.ts';
import { pretendProposal } from '../console/proposal-past.ts';
import { launchBrowser } from '../support/browser.ts';

/** Of the window, in pixels, where a page is not higher. */
const HEIGHT = 900;

/** Puts pictures of the pages whose names begin like `only` into a folder, as `<page>-<theme>-<width>.png`; returns how many. */
export async function takePictures(folder: string, only: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const { installation, baseUrl, client } = await createPeopleInstallation();
  const browser = await launchBrowser();
  let count = 0;
  const take = async <Thing>(
    session: ConsoleSession,
    look: Look,
    pages: readonly ConsolePage<Thing>[],
    furniture: Thing,
  ) => {
    for (const page of pages.filter(({ name }) => name.startsWith(only))) {
      await openPage(session, page, furniture);
      await session.page.setViewportSize({
        width: look.width,
        height: await heightOf(session.page),
      });
      const path = join(folder, `${page.name}-${look.colorScheme}-${look.width}.png`);
      await session.page.screenshot({ path });
      await session.page.setViewportSize({ width: look.width, height: HEIGHT });
      count += 1;
    }
    await session.close();
  };
  try {
    const at = { baseUrl, apiKey: installation.apiKey };
    for (const look of LOOKS) {
      await take(await visit(browser, at, look), look, STRANGER_PAGES, undefined);
      await take(await signIn(browser, at, look), look, EMPTY_PAGES, undefined);
    }
    const furniture = await furnish(client, { apiKey: at.apiKey });
    await pretendIssuance(installation);
    await pretendProposal(installation);
    for (const look of LOOKS) {
      await take(await signIn(browser, at, look), look, PAGES, furniture);
    }
  } finally {
    await browser.close();
    await installation.close();
  }
  return count;
}

/** As high as a window has to be to show all of a page, and of the panel over it. */
function heightOf(page: Page): Promise<number> {
  return page.evaluate((least) => {
    const hidden = [...document.querySelectorAll('[role="dialog"] section')].map(
      ({ scrollHeight, clientHeight }) => scrollHeight - clientHeight,
    );
    const panel = innerHeight + Math.max(0, ...hidden);
    return Math.max(least, document.documentElement.scrollHeight, panel);
  }, HEIGHT);
}
