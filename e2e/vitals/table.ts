/** One line of a table: a name, and figures that are set to the right. */
export function row(name: string, ...cells: readonly string[]): string {
  return `${name.padEnd(34)}${cells.map((cell) => cell.padStart(12)).join('')}`;
}

export function milliseconds(value: number): string {
  return `${Math.round(value)} ms`;
}

/** The middle one; of two in the middle the greater. */
export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}
