import type { ConsolePage } from '../console/console-page.ts';
import { type ConsoleSession, signIn } from '../console/console-session.ts';
import { furnish, type Furniture } from '../console/furniture.ts';
import { pretendIssuance } from '../console/issuance-past.ts';
import { PAGES } from '../console/pages.ts';
import { pretendProposal } from '../console/proposal-past.ts';
import { launchBrowser } from '../support/browser.ts';
import { ControlPlaneClient } from '../support/control-plane-client.ts';
import { createInstallation } from '../support/control-plane-processes.ts';
import { readVitals, type Vitals, watchVitals } from './in-page.ts';
import { median, milliseconds, row } from './table.ts';
import { measureTyping } from './typing.ts';

const LOOK = { colorScheme: 'light', width: 1440 } as const;

/** Says how each page whose name begins like `only` comes, and how typing is. */
export async function measureConsole(
  only: string,
  rounds: number,
  say: (line: string) => void,
): Promise<void> {
  const installation = await createInstallation();
  const browser = await launchBrowser();
  try {
    const { baseUrl } = await installation.serve();
    const administrator = { apiKey: installation.apiKey };
    const furniture = await furnish(new ControlPlaneClient(baseUrl), administrator);
    await pretendIssuance(installation);
    await pretendProposal(installation);
    const session = await signIn(browser, { baseUrl, ...administrator }, LOOK);
    await session.page.addInitScript(watchVitals);
    const inspector = await session.page.context().newCDPSession(session.page);
    await inspector.send('Network.setCacheDisabled', { cacheDisabled: true });
    say(row('page', 'LCP', 'interactive', 'blocked', 'CLS', 'requests', 'kB'));
    for (const page of pagesAsTheyCome(furniture, only)) {
      const all: Vitals[] = [];
      while (all.length < rounds) all.push(await measure(session, page, furniture));
      say(
        row(
          page.name,
          milliseconds(median(all.map((one) => one.largestPaint))),
          milliseconds(median(all.map((one) => one.interactive))),
          milliseconds(median(all.map((one) => one.blocked))),
          Math.max(...all.map((one) => one.shift)).toFixed(4),
          String(median(all.map((one) => one.requests))),
          (median(all.map((one) => one.bytes)) / 1000).toFixed(0),
        ),
      );
    }
    say('');
    await measureTyping(session, say);
    await session.close();
  } finally {
    await browser.close();
    await installation.close();
  }
}

/** One page for each address; nothing is pressed on it. */
function pagesAsTheyCome(furniture: Furniture, only: string): readonly ConsolePage[] {
  const byPath = new Map<string, ConsolePage>();
  for (const page of PAGES) {
    const path = page.path(furniture);
    const known = byPath.get(path);
    if (known === undefined || (known.prepare !== undefined && page.prepare === undefined)) {
      byPath.set(path, page);
    }
  }
  return [...byPath.values()].filter(({ name }) => name.startsWith(only));
}

async function measure(
  session: ConsoleSession,
  { path, prepare, isReady }: ConsolePage,
  furniture: Furniture,
): Promise<Vitals> {
  await session.page.goto('about:blank');
  await session.go(path(furniture));
  if (prepare === undefined) await isReady(session.page);
  return readVitals(session.page);
}
