import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from '@playwright/test';
import { build } from '../../scripts/build/build.ts';
import { type Look, LOOKS, signIn } from '../console/console-session.ts';
import { furnish, type Furniture } from '../console/furniture.ts';
import { pretendIssuance } from '../console/issuance-past.ts';
import { PAGES } from '../console/pages.ts';
import { launchBrowser } from '../support/browser.ts';
import { ControlPlaneClient } from '../support/control-plane-client.ts';
import { createInstallation } from '../support/control-plane-processes.ts';

const USAGE = `Usage: npm run screenshots [-- --out folder] [--only name]

Takes pictures of every page of the console, empty and furnished, in both themes, 1440 and 390 pixels wide.
  --out    where they go; luciole-screenshots in the temporary folder unless given
  --only   pages whose name begins like this
`;

/** `npm run screenshots`: pictures for people to judge the console by. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      out: { type: 'string', default: join(tmpdir(), 'luciole-screenshots') },
      only: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (!(await build())) return 1;
  const folder = resolve(values.out);
  await mkdir(folder, { recursive: true });
  const installation = await createInstallation();
  const browser = await launchBrowser();
  try {
    const { baseUrl } = await installation.serve();
    const at = { baseUrl, apiKey: installation.apiKey };
    await takeUnfurnished(browser, at, folder);
    const client = new ControlPlaneClient(baseUrl);
    const furniture = await furnish(client, { apiKey: installation.apiKey });
    await pretendIssuance(installation);
    for (const look of LOOKS) await takeAll(browser, at, look, furniture, folder, values.only);
  } finally {
    await browser.close();
    await installation.close();
  }
  process.stdout.write(`The pictures are in ${folder}\n`);
  return 0;
}

interface Address {
  readonly baseUrl: string;
  readonly apiKey: string;
}

async function takeAll(
  browser: Browser,
  at: Address,
  look: Look,
  furniture: Furniture,
  folder: string,
  only: string,
): Promise<void> {
  const session = await signIn(browser, at, look);
  for (const { name, path, prepare, isReady } of PAGES) {
    if (!name.startsWith(only)) continue;
    await session.go(path(furniture));
    await prepare?.(session.page, furniture);
    await isReady(session.page);
    await session.page.screenshot({ path: picture(folder, name, look) });
  }
  await session.close();
}

/** The first look at a new control plane: signing in, an empty dashboard, an empty list. */
async function takeUnfurnished(browser: Browser, at: Address, folder: string): Promise<void> {
  for (const look of LOOKS) {
    const context = await browser.newContext({
      colorScheme: look.colorScheme,
      viewport: { width: look.width, height: 900 },
    });
    const page = await context.newPage();
    await page.goto(`${at.baseUrl}/sign-in`, { waitUntil: 'networkidle' });
    await page.screenshot({ path: picture(folder, 'sign-in', look) });
    await context.close();

    const session = await signIn(browser, at, look);
    await session.page.getByText('1 of 7 done').waitFor();
    await session.page.screenshot({ path: picture(folder, 'empty-dashboard', look) });
    await session.go('/configurations');
    await session.page.getByText('No configuration yet').waitFor();
    await session.page.screenshot({ path: picture(folder, 'empty-list', look) });
    await session.close();
  }
}

function picture(folder: string, name: string, { colorScheme, width }: Look): string {
  return join(folder, `${name}-${colorScheme}-${width}.png`);
}
