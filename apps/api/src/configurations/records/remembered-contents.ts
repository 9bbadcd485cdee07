/** Characters of keys that are remembered before everything is forgotten; what hangs on them is a few times as large. */
const MAX_CHARACTERS = 2_000_000;

/**
 * What was made from a content, by the content itself: it cannot come to mean anything else, so nothing here is ever stale
 * (ruling 15), whichever process changed the rows.
 */
export class RememberedContents<Made extends object> {
  readonly #made = new Map<string, Made>();
  #characters = 0;

  /** What was made from this content before, or what `make` gives now. */
  of(content: string, make: () => Made): Made {
    const known = this.#made.get(content);
    if (known !== undefined) return known;
    const made = make();
    if (this.#characters + content.length > MAX_CHARACTERS) {
      this.#made.clear();
      this.#characters = 0;
    }
    this.#made.set(content, made);
    this.#characters += content.length;
    return made;
  }
}
