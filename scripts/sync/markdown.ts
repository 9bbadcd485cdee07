/** The sentence at the top of every page that nobody edits. */
export const GENERATED = '<!-- Written by `npm run sync` from the code; edit the code. -->';

/** A table; `|` in a cell is escaped, a line break becomes a space. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text that Markdown must not read, as code. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** Plain text in which Markdown sees no emphasis, link or HTML. */
export function plain(text: string): string {
  return text.replaceAll(/[\\*_[\]<>`]/g, (character) => `\\${character}`);
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}
