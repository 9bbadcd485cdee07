/**
 * A failure that whoever runs the command can act on: its message is one sentence that says what to do.
 *
 * Commands print it without a stack and exit with `exitCode` (78 is EX_CONFIG of sysexits(3)).
 */
export class LauncherError extends Error {
  override readonly name = 'LauncherError';
  readonly exitCode: number;

  constructor(sentence: string, options: { exitCode?: number; cause?: unknown } = {}) {
    super(sentence, { cause: options.cause });
    this.exitCode = options.exitCode ?? 1;
  }
}

/** The `code` of a system or PostgreSQL error (`ENOENT`, `57P03`), or `undefined` when there is none. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The message of anything that was thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
