import type { Page } from '@playwright/test';
import type { ConsoleSession } from './console-session.ts';
import type { Furniture } from './furniture.ts';

/** A page of the console, or one state of it: where it is, and how one knows that it is all there. */
export interface ConsolePage<Thing = Furniture> {
  /** Of its pictures. */
  readonly name: string;
  readonly path: (furniture: Thing) => string;
  /** Resolves when everything has been drawn. */
  readonly isReady: (page: Page) => Promise<unknown>;
  /** Brings it into the state that is meant, before `isReady`. */
  readonly prepare?: (page: Page, furniture: Thing) => Promise<unknown>;
}

/** Goes to a page, brings it into the state that is meant, and waits until everything has been drawn. */
export async function openPage<Thing>(
  session: ConsoleSession,
  { path, prepare, isReady }: ConsolePage<Thing>,
  furniture: Thing,
): Promise<void> {
  await session.go(path(furniture));
  await prepare?.(session.page, furniture);
  await isReady(session.page);
}

/** A list that shows a link with this name, and is done loading. */
export const lists = (name: string) => async (page: Page) => {
  await page.getByRole('grid').getByRole('link', { name }).first().waitFor();
};

/** A panel whose facts have come. */
export const details = (heading: string, fact: string) => async (page: Page) => {
  const panel = page.getByRole('dialog', { name: heading });
  await panel.getByText(fact, { exact: true }).first().waitFor();
};

/** Opens the panel of the first link of a list with this name; the pointer goes away, so that no tooltip is in the picture. */
export const opens = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('grid').getByRole('link', { name }).first().click();
  await page.mouse.move(0, 0);
};

/** A button is pressed. */
export const presses = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click();
  await page.mouse.move(0, 0);
};

/** A text is there. */
export const says = (text: string | RegExp) => (page: Page) =>
  page.getByText(text).first().waitFor();
