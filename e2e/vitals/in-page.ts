import type { Page } from '@playwright/test';

/** How a page came, from the address to the last thing that kept its thread busy. Milliseconds, but for what says otherwise. */
export interface Vitals {
  readonly largestPaint: number;
  /** When the thread was free after everything was there: the end of the last task over 50 ms, and never before the first paint. */
  readonly interactive: number;
  /** By how much tasks were longer than 50 ms, together. */
  readonly blocked: number;
  /** Cumulative layout shift, without unit. */
  readonly shift: number;
  readonly requests: number;
  /** On the wire, compressed. */
  readonly bytes: number;
}

interface Record {
  largestPaint: number;
  shift: number;
  readonly tasks: { readonly end: number; readonly duration: number }[];
}

interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
}

declare const window: Window & { vitals?: Record };

/** Runs in every page before its own scripts. */
export function watchVitals(): void {
  const record: Record = { largestPaint: 0, shift: 0, tasks: [] };
  window.vitals = record;
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- runs in the page, where there is nothing else of this file
  const observe = (type: string, note: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({
      type,
      buffered: true,
    });
  observe('largest-contentful-paint', ({ startTime }) => {
    record.largestPaint = startTime;
  });
  observe('layout-shift', (entry) => {
    const { hadRecentInput, value } = entry as LayoutShift;
    if (!hadRecentInput) record.shift += value;
  });
  observe('longtask', ({ startTime, duration }) =>
    record.tasks.push({ end: startTime + duration, duration }),
  );
}

/** What has been recorded since the page was asked for. */
export async function readVitals(page: Page): Promise<Vitals> {
  return page.evaluate(() => {
    const { largestPaint = 0, shift = 0, tasks = [] } = window.vitals ?? {};
    const firstPaint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
    const fetched = [
      ...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource'),
    ] as PerformanceResourceTiming[];
    return {
      largestPaint,
      interactive: Math.max(firstPaint, ...tasks.map(({ end }) => end)),
      blocked: tasks.reduce((sum, { duration }) => sum + duration - 50, 0),
      shift,
      requests: fetched.length,
      bytes: fetched.reduce((sum, { transferSize }) => sum + transferSize, 0),
    };
  });
}
