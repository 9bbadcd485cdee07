import type { Browser, Page } from '@playwright/test';

/** How somebody looks at the console. */
export interface Look {
  readonly colorScheme: 'light' | 'dark';
  /** Pixels. */
  readonly width: number;
}

/** A browser's tab in which somebody is signed in. */
export interface ConsoleSession {
  readonly page: Page;
  /** Errors of pages, refusals by the content security policy, and requests to any other origin, so far. */
  readonly complaints: readonly string[];
  /** Files of scripts that were loaded so far, as they are called in the chunks of the build. */
  readonly loaded: ReadonlySet<string>;
  /** Goes to an address and waits for the network to be quiet. */
  go(path: string): Promise<void>;
  close(): Promise<void>;
}

/** The id of an object that does not exist: the browser complains of the refusal, and that is meant. */
export const MISSING_ID = '01900000-0000-7000-8000-000000000000';

export const LOOKS: readonly Look[] = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1440, 390].map((width) => ({ colorScheme, width })),
);

/** Opens the sign-in page and signs in as at a first start: the key is typed, and the dashboard follows. */
export async function signIn(
  browser: Browser,
  at: { readonly baseUrl: string; readonly apiKey: string },
  look: Look,
): Promise<ConsoleSession> {
  const session = await visit(browser, at, look);
  const { page } = session;
  await page.goto(`${at.baseUrl}/`);
  await page.getByRole('button', { name: 'Use an API key' }).click();
  await page.getByLabel('API key').fill(at.apiKey);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
  return session;
}

/** A tab in which nobody is signed in, still empty. */
export async function visit(
  browser: Browser,
  { baseUrl }: { readonly baseUrl: string },
  { colorScheme, width }: Look,
): Promise<ConsoleSession> {
  const context = await browser.newContext({
    colorScheme,
    viewport: { width, height: 900 },
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  const complaints = collectComplaints(page, baseUrl);
  const loaded = new Set<string>();
  page.on('response', (response) => loaded.add(new URL(response.url()).pathname.slice(1)));
  return {
    page,
    complaints,
    loaded,
    go: async (path) => {
      // A pointer left over something would show its tooltip on the next page.
      await page.mouse.move(0, 0);
      await page.goto(baseUrl + path, { waitUntil: 'networkidle' });
    },
    close: () => context.close(),
  };
}

/** Pixels by which the page is wider than its window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() =>
    Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
  );
}

function collectComplaints(page: Page, origin: string): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.location().url.endsWith(MISSING_ID)) return;
    if (message.type() === 'error' || message.type() === 'warning') {
      complaints.push(`${message.text()} (${page.url()})`);
    }
  });
  page.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(`${origin}/`)) {
      complaints.push(`request to ${request.url()}`);
    }
  });
  return complaints;
}
