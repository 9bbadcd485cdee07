/** Characters that are remembered before everything is forgotten. */
const MAX_CHARACTERS = 4_000_000;

/**
 * What was made from a content, by the content itself: it cannot come to mean anything else, so nothing here is ever stale
 * (ruling 15), whichever process changed the rows.
 */
export class RememberedContents<Made extends object> {
  readonly #made = new Map<string, Made>();
  #characters = 0;

  /** What was made from this content before. */
  get(content: string): Made | undefined {
    return this.#made.get(content);
  }

  /** @param characters - how much is remembered of it, about */
  set(content: string, made: Made, characters: number): void {
    if (this.#characters + characters > MAX_CHARACTERS) {
      this.#made.clear();
      this.#characters = 0;
    }
    this.#made.set(content, made);
    this.#characters += characters;
  }
}
