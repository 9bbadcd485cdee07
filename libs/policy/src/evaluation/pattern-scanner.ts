/**
 * One piece of a pattern. `literal` stands for one character; `starClass` is a character class that lists `*`;
 * `flags` is `(?i)` or the opening of `(?i:`.
 */
export interface PatternToken {
  readonly kind:
    | 'literal'
    | 'dot'
    | 'class'
    | 'starClass'
    | 'begin'
    | 'end'
    | 'assertion'
    | 'quantifier'
    | 'open'
    | 'close'
    | 'flags'
    | 'bar';
  /** The character of a literal, the source of everything else. */
  readonly text: string;
  /** Nesting depth in groups; 0 is the top level. */
  readonly depth: number;
}

/** One alternative at the top level of a pattern. */
export interface PatternAlternative {
  readonly source: string;
  readonly tokens: readonly PatternToken[];
}

/** Most copies RE2 allows of one repetition; also the largest weight that matters. */
const MAX_REPEAT = 1000;
/** What a Unicode class costs when compiling, in literals: its table has hundreds of ranges. */
const UNICODE_CLASS_WEIGHT = 100;
/** What a class reaching beyond ASCII costs where case is folded: RE2JS folds such a range one character at a time. */
const FOLDED_RANGE_WEIGHT = 1000;

const POSIX_OR_ESCAPE = /\\(?:[pP](?:\{[^}]*\}|.)|x(?:\{[0-9A-Fa-f]*\}|[0-9A-Fa-f]{2})|.)/suy;

/**
 * Splits a pattern of RE2 syntax into its top-level alternatives and their tokens.
 *
 * It follows the syntax only as far as questions about anchors, literal text and size need it. What it says about a
 * text that RE2 does not compile has no meaning, but it always ends, in one pass.
 */
export function scanPattern(pattern: string): readonly PatternAlternative[] {
  const alternatives: PatternAlternative[] = [];
  let tokens: PatternToken[] = [];
  let from = 0;
  let depth = 0;
  let position = 0;
  const push = (kind: PatternToken['kind'], text: string) => tokens.push({ kind, text, depth });

  while (position < pattern.length) {
    const start = position;
    const char = String.fromCodePoint(pattern.codePointAt(position) ?? 0);
    position += char.length;
    if (char === '\\') {
      if (pattern[position] === 'Q') {
        const end = pattern.indexOf('\\E', position + 1);
        const quoted = pattern.slice(position + 1, end === -1 ? undefined : end);
        for (const literal of quoted) push('literal', literal);
        position = end === -1 ? pattern.length : end + 2;
      } else {
        POSIX_OR_ESCAPE.lastIndex = start;
        const escape = POSIX_OR_ESCAPE.exec(pattern)?.[0] ?? char;
        position = start + escape.length;
        const [kind, text] = readEscape(escape);
        push(kind, text);
      }
    } else if (char === '[') {
      position = classEnd(pattern, start);
      const source = pattern.slice(start, position);
      push(source.includes('*') && !source.startsWith('[^') ? 'starClass' : 'class', source);
    } else if (char === '(') {
      const special = /^\(\?(?:P?<[^>]*>|[A-Za-z-]*[:)])/.exec(pattern.slice(start))?.[0] ?? '(';
      position = start + special.length;
      const hasFlags = special.length > 3 && !special.includes('<');
      if (special.endsWith(')')) {
        push('flags', special);
      } else {
        push(hasFlags ? 'flags' : 'open', special);
        depth++;
      }
    } else if (char === ')') {
      depth = Math.max(0, depth - 1);
      push('close', char);
    } else if (char === '|') {
      if (depth === 0) {
        alternatives.push({ source: pattern.slice(from, start), tokens });
        tokens = [];
        from = position;
      } else {
        push('bar', char);
      }
    } else {
      const repeat = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(pattern.slice(start, start + 16))?.[0];
      if (repeat === undefined) {
        push(
          char === '.' ? 'dot' : char === '^' ? 'begin' : char === '$' ? 'end' : 'literal',
          char,
        );
      } else {
        position = start + repeat.length;
        push('quantifier', repeat);
      }
    }
  }
  alternatives.push({ source: pattern.slice(from), tokens });
  return alternatives;
}

/**
 * A cheap estimate of what compiling and running a pattern costs, in literals: every repetition multiplies what it
 * repeats, a Unicode class counts a hundred, a class that is folded beyond ASCII a thousand. Known before the pattern
 * is compiled.
 */
export function estimatePatternWeight(alternatives: readonly PatternAlternative[]): number {
  let total = 0;
  const foldsCase = alternatives.some(({ tokens }) =>
    tokens.some(({ kind, text }) => kind === 'flags' && text.includes('i')),
  );
  for (const { tokens } of alternatives) {
    // One sum per open group; `last` is the weight of the piece that a quantifier would repeat.
    const sums: number[] = [0];
    let last = 0;
    for (const token of tokens) {
      const top = sums.length - 1;
      if (token.kind === 'quantifier') {
        const extra = last * (repetitions(token.text) - 1);
        sums[top] = (sums[top] ?? 0) + extra;
        last += extra;
      } else if (token.kind === 'close' && top > 0) {
        last = 1 + (sums.pop() ?? 0);
        sums[top - 1] = (sums[top - 1] ?? 0) + last;
      } else if (token.kind === 'open' || (token.kind === 'flags' && !token.text.endsWith(')'))) {
        sums.push(0);
        last = 0;
      } else {
        last = 1 + extraWeight(token, foldsCase);
        sums[top] = (sums[top] ?? 0) + last;
      }
    }
    for (const sum of sums) total += sum;
  }
  return total;
}

function extraWeight({ kind, text }: PatternToken, foldsCase: boolean): number {
  if (kind !== 'class' && kind !== 'starClass') return 0;
  const unicodeClasses = text.match(/\\[pP]/g)?.length ?? 0;
  const isFolded = foldsCase && /\\x\{[0-9A-Fa-f]{3,}|[^ -~]/.test(text);
  return unicodeClasses * UNICODE_CLASS_WEIGHT + (isFolded ? FOLDED_RANGE_WEIGHT : 0);
}

function repetitions(quantifier: string): number {
  if (!quantifier.startsWith('{')) return 1;
  const [min = 0, max = 0] = quantifier.match(/\d+/g)?.map(Number) ?? [];
  return Math.min(MAX_REPEAT, Math.max(1, min, max));
}

/** Index after the `]` that closes the class opened at `start`. */
function classEnd(pattern: string, start: number): number {
  let position = start + 1;
  if (pattern[position] === '^') position++;
  // A bracket right after the opening is a member, not the end.
  if (pattern[position] === ']') position++;
  while (position < pattern.length) {
    const char = pattern[position];
    if (char === ']') return position + 1;
    if (char === '\\') {
      POSIX_OR_ESCAPE.lastIndex = position;
      position += POSIX_OR_ESCAPE.exec(pattern)?.[0].length ?? 1;
    } else if (char === '[' && pattern[position + 1] === ':') {
      const end = pattern.indexOf(':]', position + 2);
      position = end === -1 ? position + 1 : end + 2;
    } else {
      position++;
    }
  }
  return position;
}

function readEscape(escape: string): readonly [PatternToken['kind'], string] {
  const letter = escape[1] ?? '';
  if (letter === 'A') return ['begin', escape];
  if (letter === 'z') return ['end', escape];
  if (letter === 'b' || letter === 'B') return ['assertion', escape];
  if (/[dDsSwWpP]/.test(letter)) return ['class', escape];
  if (letter === 'x') {
    const code = Number.parseInt(escape.replace(/^\\x\{?/, ''), 16);
    return code <= 0x10ffff ? ['literal', String.fromCodePoint(code)] : ['assertion', escape];
  }
  // Letters and digits left are control characters (\n, \07): none can be in a value, so they are no literal text.
  if (/[A-Za-z0-9]/.test(letter)) return ['assertion', escape];
  return ['literal', escape.slice(1)];
}
