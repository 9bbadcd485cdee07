/**
 * The one matcher. Grammar of an allowed value (contract.md §3.3):
 *
 *     allowed-value = pattern | literal
 *     pattern       = alternative *( "|" alternative )      ; RE2 syntax
 *     alternative   = "^" ...                               ; every alternative starts with a caret
 *     literal       = any text that does not start with "^" ; equal as a whole, in canonical form
 *
 * A pattern is evaluated as `\A(?:pattern)`: it holds at the start of the value for every alternative, and reaches the
 * end only where it says `$`. Flags that would change the meaning of `^` or `$` are refused. RE2JS runs in linear time,
 * but a large program multiplies it, so program size is bounded when a policy is saved and size × length when matching.
 */
import { RE2JS, RE2JSException } from 're2js';

import { estimatePatternWeight, scanPattern } from './pattern-scanner.ts';
import type { PatternAlternative } from './pattern-scanner.ts';

/** Longest pattern, in characters. */
export const MAX_PATTERN_LENGTH = 1024;
/** Largest program a pattern may compile to. */
export const MAX_PROGRAM_SIZE = 300;
/** Largest product of program size and value length; about a millisecond (performance.md §6). */
export const MATCH_BUDGET = 90_000;
/** Heaviest pattern that is compiled at all, see `estimatePatternWeight`. */
const MAX_WEIGHT = 2_000;

/** Why a pattern is refused when a policy is saved. */
export type PatternFaultReason =
  | 'PATTERN_TOO_LONG'
  | 'PATTERN_TOO_LARGE'
  | 'PATTERN_ALTERNATIVE_NOT_ANCHORED'
  | 'PATTERN_FLAG_NOT_ALLOWED'
  | 'PATTERN_NOT_COMPILABLE';

export interface PatternFault {
  readonly fault: PatternFaultReason;
  /** What exactly: the alternative, the flag, the engine's words, or sizes. */
  readonly detail: string;
  /** What finding out cost, as {@link ValuePattern.weight}. */
  readonly weight: number;
}

/** What deserves a second look in a pattern that compiles. */
export type PatternWarning = 'PATTERN_UNESCAPED_DOT' | 'PATTERN_WITHOUT_END';

/** A compiled pattern. It keeps no state between matches. */
export interface ValuePattern {
  readonly source: string;
  readonly programSize: number;
  /** What compiling cost, for the budget of a whole policy. */
  readonly weight: number;
  /** Whether the pattern holds at the start of the value. */
  matches(value: string): boolean;
  /** The same for a wildcard dNSName: only alternatives that name `*` literally count. */
  matchesWildcard(value: string): boolean;
  /** The part of the value that the pattern covers; `undefined` when it does not match. */
  matchedPart(value: string): string | undefined;
}

/** Whether an allowed value is a pattern; otherwise it is a literal. */
export function isPattern(allowedValue: string): boolean {
  return allowedValue.startsWith('^');
}

/** Compiles a pattern, or says why it is refused. Never throws, and takes bounded time for any text. */
export function compileValuePattern(source: string): ValuePattern | PatternFault {
  if (source.length > MAX_PATTERN_LENGTH) {
    return {
      fault: 'PATTERN_TOO_LONG',
      detail: `${source.length} > ${MAX_PATTERN_LENGTH}`,
      weight: MAX_PATTERN_LENGTH,
    };
  }
  const alternatives = scanPattern(source);
  const weight = estimatePatternWeight(alternatives);
  if (weight > MAX_WEIGHT) {
    const detail = `${weight} > ${MAX_WEIGHT}`;
    return { fault: 'PATTERN_TOO_LARGE', detail, weight: source.length };
  }
  const refused = (fault: PatternFaultReason, detail: string): PatternFault => ({
    fault,
    detail,
    weight: Math.max(weight, source.length),
  });
  // Compiled alone first, so that no text can close the group that anchors it.
  const alone = compile(source);
  if (typeof alone === 'string') return refused('PATTERN_NOT_COMPILABLE', alone);
  const fault = anchorFault(alternatives);
  if (fault !== undefined) return refused(...fault);
  const anchored = compile(`\\A(?:${source})`);
  if (typeof anchored === 'string') return refused('PATTERN_NOT_COMPILABLE', anchored);
  const programSize = anchored.programSize();
  if (programSize > MAX_PROGRAM_SIZE) {
    return refused('PATTERN_TOO_LARGE', `${programSize} > ${MAX_PROGRAM_SIZE}`);
  }
  const wildcard = wildcardProgram(alternatives);
  return {
    source,
    programSize,
    weight,
    matches: (value) => anchored.test(value),
    matchesWildcard: (value) => wildcard?.test(value) ?? false,
    matchedPart: (value) => {
      const matcher = anchored.matcher(value);
      return matcher.find() ? (matcher.group() ?? undefined) : undefined;
    },
  };
}

/** Whether compiling gave a pattern. */
export function isCompiled(result: ValuePattern | PatternFault): result is ValuePattern {
  return !('fault' in result);
}

/**
 * What an author may not have meant: a dot that stands for any one character and is not repeated, and an alternative
 * that neither ends in `$` nor in `.*`, so that any text may follow it.
 */
export function patternWarnings(source: string): readonly PatternWarning[] {
  const warnings: PatternWarning[] = [];
  const alternatives = scanPattern(source);
  const hasPlainDot = alternatives.some(({ tokens }) =>
    tokens.some((token, i) => token.kind === 'dot' && tokens[i + 1]?.kind !== 'quantifier'),
  );
  if (hasPlainDot) warnings.push('PATTERN_UNESCAPED_DOT');
  if (!alternatives.every(saysHowItEnds)) warnings.push('PATTERN_WITHOUT_END');
  return warnings;
}

/** Whether an alternative ends in an unrepeated `$` at its top level. */
function endsAnchored({ tokens }: PatternAlternative): boolean {
  const last = tokens.at(-1);
  return last?.kind === 'end' && last.depth === 0;
}

function saysHowItEnds(alternative: PatternAlternative): boolean {
  if (endsAnchored(alternative)) return true;
  const [before, last] = alternative.tokens.slice(-2);
  // No value can tell `.*` from `.*$`: control characters are refused before matching.
  return before?.kind === 'dot' && before.depth === 0 && last?.text === '*';
}

function anchorFault(
  alternatives: readonly PatternAlternative[],
): readonly [PatternFaultReason, string] | undefined {
  for (const { source, tokens } of alternatives) {
    if (tokens[0]?.kind !== 'begin') {
      return ['PATTERN_ALTERNATIVE_NOT_ANCHORED', source];
    }
    const flag = tokens.find((token) => token.kind === 'flags' && token.text.includes('m'));
    if (flag !== undefined) return ['PATTERN_FLAG_NOT_ALLOWED', flag.text];
  }
  return undefined;
}

/** The alternatives that name `*`: with a literal star, or a class that lists it. */
function wildcardProgram(alternatives: readonly PatternAlternative[]): RE2JS | undefined {
  const naming = alternatives.filter(({ tokens }) =>
    tokens.some(({ kind, text }) => kind === 'starClass' || (kind === 'literal' && text === '*')),
  );
  if (naming.length === 0) return undefined;
  const program = compile(`\\A(?:${naming.map(({ source }) => source).join('|')})`);
  return typeof program === 'string' ? undefined : program;
}

function compile(pattern: string): RE2JS | string {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof RE2JSException) return error.message;
    // A defect of the engine on some odd text is one more reason not to use the text.
    return error instanceof Error ? error.message : 'engine failure';
  }
}
