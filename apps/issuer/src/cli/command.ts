/** Where a command writes what people read. */
export interface Output {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** A command of the program: gets its arguments, gives the exit code when it is over. */
export type Command = (args: readonly string[], output: Output) => Promise<number>;

/** Exit code for a command line that cannot be used (EX_USAGE of sysexits.h). */
export const EX_USAGE = 64;

/** A command line that cannot be used; the message is one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly exitCode = EX_USAGE;
}
