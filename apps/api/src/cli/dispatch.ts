import { ConfigError } from '../config/config.schema.ts';
import { DatabaseSetupError } from '../database/database-error.ts';
import { ApiKeyFileError } from '../first-start/api-key-file.ts';
import { redactText } from '../logging/redact.ts';
import { KeyEncryptionKeyError } from '../secrets/key-encryption-key.ts';

/** A command of the program: gets its arguments, gives the exit code when it is over. */
export type Command = (args: readonly string[]) => Promise<number>;

/** Loaded when asked for, so that `migrate` does not pay for the whole application. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.command.ts')).serve,
  init: async () => (await import('./init.command.ts')).init,
  migrate: async () => (await import('./migrate.command.ts')).migrateCommand,
  'rotate-key-encryption-key': async () =>
    (await import('./rotate-key-encryption-key.command.ts')).rotateKeyEncryptionKeyCommand,
};

const USAGE = `usage: main.js [${Object.keys(COMMANDS).join(' | ')}]\n`;

/** Exit code for a command line or configuration that cannot be used (EX_USAGE and EX_CONFIG of sysexits.h). */
const EX_USAGE = 64;

/**
 * Runs the command that the arguments name (`serve` when they name none) and gives its exit code.
 *
 * What the operator can mend is one sentence per problem on standard error: configuration (78) and database (1).
 */
export async function dispatch(
  args: readonly string[],
  stderr: { write(text: string): unknown } = process.stderr,
): Promise<number> {
  const [name = 'serve', ...rest] = args;
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    stderr.write(USAGE);
    return EX_USAGE;
  }
  try {
    const command = await load();
    return await command(rest);
  } catch (error) {
    stderr.write(`${redactText(sentenceOf(error))}\n`);
    return error instanceof ConfigError ? error.exitCode : 1;
  }
}

function sentenceOf(error: unknown): string {
  if (
    error instanceof ConfigError ||
    error instanceof DatabaseSetupError ||
    error instanceof KeyEncryptionKeyError
  )
    return error.message;
  if (error instanceof ApiKeyFileError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  const port = 'port' in error ? String(error.port) : '';
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use; stop what uses it, or set LUCIOLE_PORT to another one.`;
  }
  if (code === 'EACCES' && 'syscall' in error && error.syscall === 'listen') {
    return `Port ${port} may not be listened on by this user; set LUCIOLE_PORT to 1024 or above.`;
  }
  if (code === 'EADDRNOTAVAIL') return 'LUCIOLE_HOST is not an address of this machine.';
  return error.stack ?? error.message;
}
