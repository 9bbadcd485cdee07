/** Who must act on an error. */
export type ErrorOwner = 'caller' | 'policy-author' | 'administrator' | 'operator' | 'us';
export type ErrorLogLevel = 'debug' | 'info' | 'warn' | 'error';
/** Named arguments of an error; they are public. */
export type ErrorArguments = Readonly<Record<string, unknown>>;
/** Arguments of an error whose message is always the same: `{}`. */
export type NoArguments = Readonly<Record<string, never>>;

/** One entry of the catalogue; `A` are the arguments its message is made from. */
export interface ErrorDefinition<A extends ErrorArguments = ErrorArguments> {
  /** Stable number; clients branch on it. */
  readonly code: number;
  readonly status: number;
  readonly owner: ErrorOwner;
  readonly logLevel: ErrorLogLevel;
  // Methods, not function members: their arguments are checked bivariantly, so that the whole catalogue fits one type.
  /** A public sentence without secret, path of a machine or stack. */
  message(args: A): string;
  /** Arguments as they go onto the wire; the values in order unless an entry says otherwise. */
  wireArguments(args: A): readonly unknown[];
  /** `error` of the oauth and workload families; each family's own word for the status when absent. */
  readonly token?: string;
  /** Body of the ecosystem family where that is plain text (contract.md §1.1). */
  readonly text?: string;
  /** Seconds for `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

const LOG_LEVELS = {
  caller: 'debug',
  'policy-author': 'info',
  administrator: 'warn',
  operator: 'error',
  us: 'error',
} as const;

type Optional = 'logLevel' | 'wireArguments' | 'owner';
type Given<A extends ErrorArguments> = Omit<ErrorDefinition<A>, Optional> &
  Partial<Pick<ErrorDefinition<A>, Optional>>;

/** Completes an entry: owner `caller`, log level by owner, arguments in order of their names' appearance. */
export function defineError<A extends ErrorArguments = NoArguments>(
  given: Given<A>,
): ErrorDefinition<A> {
  const owner = given.owner ?? 'caller';
  return Object.freeze({
    logLevel: LOG_LEVELS[owner],
    wireArguments: (args: A) => Object.values(args),
    ...given,
    owner,
  });
}

/** An entry without arguments. */
export function plainError(
  code: number,
  status: number,
  message: string,
  more: Partial<Omit<ErrorDefinition<NoArguments>, 'code' | 'status' | 'message'>> = {},
): ErrorDefinition<NoArguments> {
  return defineError({ code, status, message: () => message, ...more });
}
