/** What is wrong with text that no program of ours takes, as answers say it. */
export const UNSTORABLE_TEXT = 'contains U+0000 or an unpaired surrogate';

/**
 * Whether every program takes a text: PostgreSQL's text type has no U+0000, and half a character has no encoding, so that
 * what is matched could not be what is signed.
 */
export function isStorableText(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}

/**
 * The JSON pointer of the first string or key that is not storable, or `undefined`. Recursive: the value's depth is for
 * the caller to bound.
 */
export function findUnstorableText(value: unknown, pointer = ''): string | undefined {
  if (typeof value === 'string') return isStorableText(value) ? undefined : pointer;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    if (!isStorableText(key)) return pointer;
    const flaw = findUnstorableText(member, `${pointer}/${key}`);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}
