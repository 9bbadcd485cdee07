/**
 * Whether a text holds a character that has no place in a name: a control character, a line or paragraph separator,
 * a bidirectional override, or half of a surrogate pair. Each of them can make two different names look alike, or end
 * a name early for some reader (NUL).
 */
export function hasUnprintableCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return true;
    if (code < 0x2000) continue;
    if (code >= 0x2028 && code <= 0x202e) return true;
    if (code >= 0x2066 && code <= 0x2069) return true;
    if (code >= 0xd800 && code <= 0xdfff) {
      const next = text.charCodeAt(i + 1);
      if (code >= 0xdc00 || !(next >= 0xdc00 && next <= 0xdfff)) return true;
      i++;
    }
  }
  return false;
}

/** Number of characters (code points), as RFC 5280's upper bounds count them. */
export function countCharacters(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0xdc00 || code > 0xdfff) count++;
  }
  return count;
}

/** Whether a text is empty or white space only. */
export function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** A JSON pointer (RFC 6901) made of its reference tokens. */
export function pointer(...tokens: readonly (string | number)[]): string {
  return tokens
    .map((token) => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

/** A text from outside in quotes, with everything unprintable escaped, so that no message or log line can be forged. */
export function quote(text: string | number | undefined): string {
  return JSON.stringify(String(text ?? '')).replaceAll(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
