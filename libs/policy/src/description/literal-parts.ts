import type { PatternAlternative } from '../evaluation/pattern-scanner.ts';

/** Text that every match of one alternative has at its ends, read from the pattern and never guessed. */
export interface LiteralParts {
  /** Text that every match starts with. */
  readonly head: string;
  /** Text that every match ends with; `undefined` when the alternative does not reach the end of the value. */
  readonly tail: string | undefined;
  /** The whole value, when the alternative is nothing but literal text up to the end. */
  readonly whole: string | undefined;
}

/** Reads the literal ends of an alternative. A flag or a group ends the literal text, to be on the safe side. */
export function literalParts({ tokens }: PatternAlternative): LiteralParts {
  const last = tokens.at(-1);
  const reachesEnd = last?.kind === 'end' && last.depth === 0;
  // Without the caret and the end: an alternative holds at the start of the value even if it does not say so.
  const body = tokens.slice(tokens[0]?.kind === 'begin' ? 1 : 0, reachesEnd ? -1 : undefined);
  const isLiteral = body.map(
    ({ kind, depth }, i) => kind === 'literal' && depth === 0 && body[i + 1]?.kind !== 'quantifier',
  );
  const textOf = (from: number, to: number) =>
    body
      .slice(from, to)
      .map(({ text }) => text)
      .join('');
  const firstOther = isLiteral.indexOf(false);
  if (firstOther === -1) {
    const text = textOf(0, body.length);
    return {
      head: text,
      tail: reachesEnd ? text : undefined,
      whole: reachesEnd ? text : undefined,
    };
  }
  const tail = reachesEnd ? textOf(isLiteral.lastIndexOf(false) + 1, body.length) : undefined;
  return { head: textOf(0, firstOther), tail, whole: undefined };
}
