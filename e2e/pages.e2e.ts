import type { Browser, Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import {
  startTemporaryControlPlane,
  type TemporaryControlPlane,
} from './support/temporary-control-plane.ts';

/** Where screenshots go when somebody wants to look: `E2E_SCREENSHOTS=folder npm run e2e`. */
const SCREENSHOTS = process.env['E2E_SCREENSHOTS'];

const PAGES = [
  { path: '/docs', name: 'docs', shows: '/v1/distributedissuers/policies' },
  { path: '/', name: 'sign-in', shows: 'User name' },
];

describe('pages that the control plane serves', () => {
  let controlPlane: TemporaryControlPlane;
  let browser: Browser;

  beforeAll(async () => {
    controlPlane = await startTemporaryControlPlane();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await controlPlane?.stop();
  });

  for (const { path, name, shows } of PAGES) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1440, 390]) {
        it(`${path} reads well in the ${colorScheme} theme, ${width} px wide`, async () => {
          const context = await browser.newContext({
            colorScheme,
            viewport: { width, height: 900 },
          });
          const page = await context.newPage();
          const complaints = collectComplaints(page, controlPlane.baseUrl);
          await page.goto(controlPlane.baseUrl + path);
          await page.getByText(shows).first().waitFor();
          // A browser without fonts draws headings of no height.
          const heading = await page.getByRole('heading', { level: 1 }).boundingBox();
          expect(heading?.height).toBeGreaterThan(10);
          expect(await overflow(page)).toBe(0);
          if (SCREENSHOTS !== undefined) {
            mkdirSync(SCREENSHOTS, { recursive: true });
            await page.screenshot({ path: `${SCREENSHOTS}/${name}-${colorScheme}-${width}.png` });
          }
          expect(complaints).toEqual([]);
          await context.close();
        });
      }
    }
  }
});

/** Errors of the page, refusals by its content security policy, and requests to any other origin. */
function collectComplaints(page: Page, origin: string): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) complaints.push(`request to ${request.url()}`);
  });
  return complaints;
}

/** Pixels by which the page is wider than its window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() =>
    Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
  );
}
