/** First characters by which spreadsheets take a text for a formula (ruling 28): names in lists come from callers. */
const FORMULA = /^[=+\-@\t\r\n|%]/;

/** Rows as CSV (RFC 4180, with a mark of UTF-8 that spreadsheets want). A text that a spreadsheet would run is made text. */
export function toCsv(
  header: readonly string[],
  rows: readonly (readonly (string | number | undefined)[])[],
): string {
  const lines = [header, ...rows].map((cells) => cells.map(cellOf).join(','));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

function cellOf(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  // White space before the sign does not stop a spreadsheet.
  const text = FORMULA.test(value.trimStart()) || FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
