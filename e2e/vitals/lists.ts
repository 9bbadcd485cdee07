import { readFile } from 'node:fs/promises';
import { type ConsoleSession, signIn } from '../console/console-session.ts';
import { launchBrowser } from '../support/browser.ts';
import { median, milliseconds, row } from './table.ts';

const LIST = '/issuer-certificates';
/** With 50 rows on a page: as deep as page numbers go (ruling 35). */
const DEEP_PAGE = 199;

/** Says how long the list of issuer certificates takes from its address to its rows, on a control plane that runs. */
export async function measureLists(
  { baseUrl, apiKeyFile }: { readonly baseUrl: string; readonly apiKeyFile: string },
  rounds: number,
  say: (line: string) => void,
): Promise<void> {
  const apiKey = (await readFile(apiKeyFile, 'utf8')).trim();
  const browser = await launchBrowser();
  try {
    const session = await signIn(
      browser,
      { baseUrl, apiKey },
      { colorScheme: 'light', width: 1440 },
    );
    await waitForRows(session, baseUrl + LIST);
    const name = await firstRow(session).innerText();
    const fragment = encodeURIComponent(name.slice(3, 9));
    const pages = [
      ['first page', ''],
      ['filtered page (live)', '?state=live'],
      ['filtered and ordered by name', '?state=live&sort=commonName'],
      [`deep page (${DEEP_PAGE + 1} of 50 rows)`, `?page=${DEEP_PAGE}`],
      [`search for "${decodeURIComponent(fragment)}"`, `?q=${fragment}`],
    ] as const;
    say(row('list', 'median', 'slowest'));
    for (const [label, search] of pages) {
      const times: number[] = [];
      while (times.length < rounds) times.push(await waitForRows(session, baseUrl + LIST + search));
      say(row(label, milliseconds(median(times)), milliseconds(Math.max(...times))));
    }
    await session.close();
  } finally {
    await browser.close();
  }
}

/** Milliseconds from the address to the first row; scripts come out of the cache, as on every day but the first. */
async function waitForRows(session: ConsoleSession, address: string): Promise<number> {
  await session.page.goto('about:blank');
  const start = performance.now();
  await session.page.goto(address, { waitUntil: 'commit' });
  await firstRow(session).waitFor();
  return performance.now() - start;
}

function firstRow({ page }: ConsoleSession) {
  return page.getByRole('grid').getByRole('row').getByRole('link').first();
}
