import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type * as axe from 'axe-core';

const SCRIPT = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The page's `window` once the script has run there. */
declare const window: { readonly axe?: typeof axe };

/** What axe finds against WCAG 2.2 AA and its best practices, one line per place; empty when there is nothing. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  // By the debugger, so that the page's own content security policy stays as it is.
  if (!(await page.evaluate(() => window.axe !== undefined))) await page.evaluate(SCRIPT);
  return page.evaluate(async () => {
    const found = await window.axe?.run(document, { resultTypes: ['violations'] });
    if (found === undefined) return ['axe did not run'];
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
  });
}
