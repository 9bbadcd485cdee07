const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [
    /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    '[private key]',
  ],
  [/\beyJ[\w-]{4,}\.[\w-]{4,}\.[\w-]*/g, '[token]'],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*:[^\s/@]*@/gi, '$1[credentials]@'],
  [/\b(Bearer|tppl-api-key:?)\s+[\w.~+/=-]+/gi, '$1 [secret]'],
];

/**
 * The text without private keys, tokens and credentials that may have slipped into it.
 *
 * The last line of defense for error messages of libraries; our own messages never contain a secret.
 */
export function redactText(text: string): string {
  return PATTERNS.reduce(
    (masked, [pattern, replacement]) => masked.replace(pattern, replacement),
    text,
  );
}
