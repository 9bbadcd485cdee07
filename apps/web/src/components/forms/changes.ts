/** One thing that a form can change, in words, before and after; a single value is a list of one. */
export interface Aspect {
  readonly label: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What is different about one thing. */
export interface Change {
  readonly label: string;
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** How many values stay. */
  readonly kept: number;
  /** Whether the values are the same, in another order. */
  readonly isReordered: boolean;
}

/** What will change, in the order of the form; empty when nothing does. */
export function changesOf(aspects: readonly Aspect[]): readonly Change[] {
  return aspects.flatMap(({ label, before, after }) => {
    const old = new Set(before);
    const fresh = new Set(after);
    const removed = before.filter((value) => !fresh.has(value));
    const added = after.filter((value) => !old.has(value));
    const isReordered =
      removed.length === 0 &&
      added.length === 0 &&
      after.some((value, index) => value !== before[index]);
    if (removed.length === 0 && added.length === 0 && !isReordered) return [];
    return [{ label, removed, added, kept: before.length - removed.length, isReordered }];
  });
}
