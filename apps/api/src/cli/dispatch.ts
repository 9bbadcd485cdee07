import { BackupError } from '../backup/backup-error.ts';
import { CommandError } from './command-error.ts';
import { ConfigError } from '../config/config.schema.ts';
import { DatabaseSetupError } from '../database/database-error.ts';
import { ApiKeyFileError } from '../first-start/api-key-file.ts';
import { redactText } from '@luciole/service';
import { KeyEncryptionKeyError } from '../secrets/key-encryption-key.ts';

/** A command of the program: gets its arguments, gives the exit code when it is over. */
export type Command = (args: readonly string[]) => Promise<number>;

/** What `--help` says about a command, and how it is loaded: when asked for, so that `migrate` does not pay for the whole application. */
interface CommandEntry {
  readonly help: string;
  readonly load: () => Promise<Command>;
}

const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  serve: {
    help: 'serve until a signal ends it (what happens without a command)',
    load: async () => (await import('./serve.command.ts')).serve,
  },
  init: {
    help: 'make the deployment ready: key-encryption key, migrations, first company and CAs',
    load: async () => (await import('./init.command.ts')).init,
  },
  migrate: {
    help: 'bring the database to this release',
    load: async () => (await import('./migrate.command.ts')).migrateCommand,
  },
  audit: {
    help: 'export | checkpoint | keys | verify: the audit trail and what proves it (verify works offline)',
    load: async () => (await import('./audit.command.ts')).audit,
  },
  user: {
    help: 'set-password | sign-in-link: for users who are locked out',
    load: async () => (await import('./user.command.ts')).user,
  },
  company: {
    help: 'create | delete: companies of this deployment',
    load: async () => (await import('./company.command.ts')).company,
  },
  ca: {
    help: 'list | create | ocsp | request | requests | complete | abandon | renew | succession | hand-over | retire | export-root | crl-request | publish-crl | offline sign: CAs, those that another signs, and roots that are offline',
    load: async () => (await import('./ca.command.ts')).ca,
  },
  revoke: {
    help: 'certificate | ca | issued: revoke issuer certificates or an intermediate, when the API is not to be had',
    load: async () => (await import('./revoke.command.ts')).revoke,
  },
  alerts: {
    help: 'list: what needs somebody, when the API is not to be had',
    load: async () => (await import('./alerts.command.ts')).alerts,
  },
  incident: {
    help: 'preview | freeze | quarantine | revoke | thaw | close | show | list: the off switch, when the API is not to be had',
    load: async () => (await import('./incident.command.ts')).incident,
  },
  'trust-bundle': {
    help: 'list | show | create | add | trust | stage | withdraw | attach | detach | delete | export: which roots verify workloads, and their rotation',
    load: async () => (await import('./trust-bundle.command.ts')).trustBundle,
  },
  policy: {
    help: 'list | history | diff | restore: what policies said, what changed and that again, when the API is not to be had',
    load: async () => (await import('./policy.command.ts')).policy,
  },
  origin: {
    help: 'FILE: whose certificate this is, when the API is not to be had',
    load: async () => (await import('./origin.command.ts')).origin,
  },
  backup: {
    help: '--output FILE | verify --input FILE | last: back everything up while it serves, try a backup out, or tell of the last one',
    load: async () => (await import('./backup.command.ts')).backup,
  },
  restore: {
    help: '--input FILE [--crl FILE]...: a backup into an empty database, and what CRLs since list as revoked',
    load: async () => (await import('./restore.command.ts')).restore,
  },
  'rotate-key-encryption-key': {
    help: 'put every stored secret under a new key-encryption key',
    load: async () =>
      (await import('./rotate-key-encryption-key.command.ts')).rotateKeyEncryptionKeyCommand,
  },
  'reissue-intermediates': {
    help: 'give intermediate CAs that lack the addresses of LUCIOLE_PKI_URL certificates with them',
    load: async () => (await import('./reissue-intermediates.command.ts')).reissueIntermediates,
  },
};

const USAGE = `usage: main.js [${Object.keys(COMMANDS).join(' | ')}]\n`;

const HELP = `${USAGE}
${Object.entries(COMMANDS)
  .map(([name, { help }]) => `  ${name.padEnd(26)} ${help}\n`)
  .join('')}
Every command may be repeated. Settings are environment variables: docs/reference/configuration.md.
`;

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
  stdout: { write(text: string): unknown } = process.stdout,
): Promise<number> {
  const [name = 'serve', ...rest] = args;
  if (args.includes('--help') || args.includes('-h')) {
    stdout.write(HELP);
    return 0;
  }
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry === undefined) {
    stderr.write(USAGE);
    return EX_USAGE;
  }
  try {
    const command = await entry.load();
    return await command(rest);
  } catch (error) {
    stderr.write(`${redactText(sentenceOf(error))}\n`);
    return error instanceof ConfigError || error instanceof CommandError ? error.exitCode : 1;
  }
}

function sentenceOf(error: unknown): string {
  if (
    error instanceof ConfigError ||
    error instanceof DatabaseSetupError ||
    error instanceof KeyEncryptionKeyError
  )
    return error.message;
  if (error instanceof ApiKeyFileError || error instanceof CommandError) return error.message;
  if (error instanceof BackupError) return error.message;
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
