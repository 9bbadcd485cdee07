import type { Locator, Page } from '@playwright/test';
import type { ConsoleSession } from '../console/console-session.ts';
import { PolicyForm } from '../console/policy-form.ts';
import { median, milliseconds, row } from './table.ts';

const VALUES = 10_000;
const TEXT = 'a-service-account-with-a-long-name';

declare const window: Window & { keys?: number[] };

/** Says how long a key takes to be drawn in the form of a policy, before and after ten thousand values are in one field. */
export async function measureTyping(
  session: ConsoleSession,
  say: (line: string) => void,
): Promise<void> {
  const { page } = session;
  await session.go('/policies/new');
  const form = new PolicyForm(page);
  const dnsNames = form.chips('DNS name (SAN)');
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await form.setType('DNS name (SAN)', 'Optional');
  await page.evaluate(watchKeys);
  say(row('typing', 'median key', 'slowest key'));
  await type(name, 'name, empty form', say);
  await paste(page, dnsNames);
  await type(name, `name, ${VALUES} values`, say);
  await type(dnsNames, `the field of ${VALUES} values`, say);
}

async function type(field: Locator, label: string, say: (line: string) => void): Promise<void> {
  const page = field.page();
  await field.fill('');
  await page.evaluate(() => {
    window.keys = [];
  });
  await field.pressSequentially(TEXT, { delay: 60 });
  await page.waitForFunction((count) => (window.keys?.length ?? 0) >= count, TEXT.length);
  const keys = await page.evaluate(() => window.keys ?? []);
  say(row(label, milliseconds(median(keys)), milliseconds(Math.max(...keys))));
}

async function paste(page: Page, field: Locator): Promise<void> {
  await field.focus();
  await field.evaluate((input, count) => {
    const clipboardData = new DataTransfer();
    const lines = Array.from({ length: count }, (_, index) => `host-${index}.payments.example`);
    clipboardData.setData('text', lines.join('\n'));
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, VALUES);
  await page.getByText(`of ${VALUES.toLocaleString('en')} are shown`).waitFor();
}

/** From a key until what it did has been painted. */
function watchKeys(): void {
  window.keys = [];
  document.addEventListener(
    'keydown',
    ({ timeStamp }) =>
      requestAnimationFrame(() =>
        setTimeout(() => window.keys?.push(performance.now() - timeStamp)),
      ),
    true,
  );
}
