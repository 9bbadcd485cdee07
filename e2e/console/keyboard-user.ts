import type { Locator, Page } from '@playwright/test';
import { isFocusInSight, nameOfFocus, watchStop } from './focus-in-page.ts';

/** More stops than any page has. */
const MOST_STOPS = 150;

/** Somebody who has no mouse. At every stop of the Tab key the focus must be seen, and nothing may lie over it. */
export class KeyboardUser {
  readonly #page: Page;
  /** Where the focus was not seen, or was hidden; each is said once. */
  readonly troubles = new Set<string>();
  #stops = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Stops of the Tab key that were looked at. */
  get stops(): number {
    return this.#stops;
  }

  /** Presses Tab until this has the focus. */
  async tabTo(target: Locator): Promise<void> {
    await target.waitFor();
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.#tab();
    }
    throw new Error(`Tab does not lead to ${String(target)}`);
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  /** Goes to a field and types. */
  async fill(field: Locator, text: string): Promise<void> {
    await this.tabTo(field);
    await this.type(text);
  }

  /** Goes to a button or a link and presses Enter. */
  async activate(target: Locator): Promise<void> {
    await this.tabTo(target);
    await this.press('Enter');
  }

  /** Finds options of a list by typing, and takes each with Enter; Escape closes the list. */
  async choose(field: Locator, ...options: readonly string[]): Promise<void> {
    await this.tabTo(field);
    for (const option of options) {
      await this.type(option);
      await this.#page.getByRole('option', { name: option, exact: true }).waitFor();
      await this.press('ArrowDown', 'Enter');
    }
    await this.press('Escape');
  }

  /** Begins something by the command palette. */
  async command(label: string): Promise<void> {
    await this.press('Control+k');
    await this.#page.getByRole('combobox', { name: 'Page or action' }).waitFor();
    await this.type(label);
    await this.#page.getByRole('option', { name: label, selected: true }).waitFor();
    await this.press('Enter');
  }

  async #tab(): Promise<void> {
    const name = await this.#page.evaluate(nameOfFocus);
    await this.#page.evaluate(watchStop, 'arrive' as const);
    const isInSight = await this.#comesTrue(() => this.#page.evaluate(isFocusInSight));
    if (!isInSight) this.troubles.add(`${name} is covered`);
    await this.press('Tab');
    this.#stops += 1;
    const isSeen = await this.#comesTrue(() => this.#page.evaluate(watchStop, 'leave' as const));
    if (!isSeen) this.troubles.add(`${name} looks the same with the focus and without`);
  }

  /** Whether something is so, or soon: a menu that closes, a transition and a busy machine take a moment. */
  async #comesTrue(look: () => Promise<boolean>): Promise<boolean> {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      if (await look()) return true;
      await this.#page.waitForTimeout(50);
    }
    return false;
  }
}
