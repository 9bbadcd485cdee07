import { ERRORS, type ErrorArguments, type ErrorName } from '@luciole/contract';

type ArgumentsOf<Name extends ErrorName> = Parameters<(typeof ERRORS)[Name]['message']>[0];

/** One entry of the catalogue with its arguments, and where in the request the cause lies if that is known. */
export interface Problem {
  readonly name: ErrorName;
  readonly args: ErrorArguments;
  /** JSON pointer (RFC 6901) into the body. */
  readonly pointer?: string;
  /** Clause of a document, like `RFC 5280 §4.2.1.9`. */
  readonly citation?: string;
}

/** One {@link Problem}, its arguments checked against the catalogue. */
export function problem<Name extends ErrorName>(
  name: Name,
  args: ArgumentsOf<Name>,
  where: Pick<Problem, 'pointer' | 'citation'> = {},
): Problem {
  return { name, args, ...where };
}

/** Most problems named in one answer. */
const MOST_PROBLEMS = 100;

/**
 * A request that cannot be served, in the words of the catalogue; what it looks like on the wire is the filter's business.
 *
 * Carries one problem or several at once; the status comes from the first. `cause` is for the log, never for the caller.
 */
export class ApplicationError extends Error {
  readonly problems: readonly [Problem, ...Problem[]];

  private constructor(problems: readonly [Problem, ...Problem[]], options?: ErrorOptions) {
    super(problems.map(({ name }) => name).join(', '), options);
    this.name = 'ApplicationError';
    this.problems = problems;
  }

  /** The error of one catalogue entry. */
  static of<Name extends ErrorName>(
    name: Name,
    args: ArgumentsOf<Name>,
    options: ErrorOptions & Pick<Problem, 'pointer' | 'citation'> = {},
  ): ApplicationError {
    const { cause, ...where } = options;
    return new ApplicationError(
      [problem(name, args, where)],
      cause === undefined ? undefined : { cause },
    );
  }

  /** Several problems in one answer, in the given order. */
  static all(problems: readonly [Problem, ...Problem[]]): ApplicationError {
    return new ApplicationError(problems);
  }

  /** Throws the problems when there are any; the first 100, because nobody reads more. */
  static throwAny(problems: readonly Problem[]): void {
    const [first, ...rest] = problems.slice(0, MOST_PROBLEMS);
    if (first !== undefined) throw new ApplicationError([first, ...rest]);
  }

  /** The catalogue name of the first problem; tests assert this. */
  get code(): ErrorName {
    return this.problems[0].name;
  }
}
