/** What an operator can mend; the message is one sentence that says what to do. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** EX_USAGE of sysexits.h for arguments that cannot be used, else 1. */
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
