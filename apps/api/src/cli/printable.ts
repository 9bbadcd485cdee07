/** What a stranger wrote into a certificate, with nothing in it that a terminal would obey, a line feed included. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/gu, '?');
}
