import { redactText } from '@luciole/service';
import { ConfigError } from '../config/config-error.ts';
import { type Command, EX_USAGE, type Output, UsageError } from './command.ts';
import { VERSION } from './version.ts';

/** A command with its help, loaded when it is asked for, so that `check` does not pay for the server. */
interface LoadedCommand {
  readonly run: Command;
  readonly help: string;
}

interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<LoadedCommand>;
}

const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  run: {
    summary: 'serve until a signal ends it',
    load: async () => {
      const [{ RUN_HELP, runCommand }, { runIssuer }] = await Promise.all([
        import('./run.command.ts'),
        import('../issuer.ts'),
      ]);
      return { run: runCommand(runIssuer), help: RUN_HELP };
    },
  },
  check: {
    summary: 'look at the settings and say everything that is wrong with them',
    load: async () => {
      const { check, CHECK_HELP } = await import('./check.command.ts');
      return { run: check, help: CHECK_HELP };
    },
  },
  doctor: {
    summary: 'look at everything an issuer needs, the control plane included, and say what to do',
    load: async () => {
      const { doctor, DOCTOR_HELP } = await import('../doctor/doctor.command.ts');
      return { run: doctor, help: DOCTOR_HELP };
    },
  },
};

const HELP = `Usage: luciole-issuer <command> [--config FILE]

The reference issuer: gets a CA certificate of its own from a control plane, keeps the key in memory, and signs workload
certificates under the policies it was given.

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}\n`)
  .join('')}
  luciole-issuer <command> --help says more about a command, --version which release this is.
Settings are a file, variables LUCIOLE_ISSUER_…, or both: docs/reference/issuer-configuration.md
`;

/**
 * Runs the command that the arguments name and gives its exit code.
 *
 * What the operator can mend is one sentence per problem on standard error: the command line (64), the settings (78),
 * anything else that kept a command from its work (1).
 */
export async function dispatch(
  args: readonly string[],
  output: Output = { stdout: process.stdout, stderr: process.stderr },
): Promise<number> {
  const [name, ...rest] = args;
  const wantsHelp = args.some((argument) => argument === '--help' || argument === '-h');
  const entry = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry === undefined) {
    if (name === '--version') output.stdout.write(`${VERSION}\n`);
    else if (wantsHelp) output.stdout.write(HELP);
    else {
      output.stderr.write(HELP);
      return EX_USAGE;
    }
    return 0;
  }
  try {
    const { run, help } = await entry.load();
    if (wantsHelp) {
      output.stdout.write(help);
      return 0;
    }
    return await run(rest, output);
  } catch (error) {
    output.stderr.write(`${redactText(sentenceOf(error))}\n`);
    return error instanceof ConfigError || error instanceof UsageError ? error.exitCode : 1;
  }
}

/** Errors whose message is a sentence for whoever runs the issuer; by name, so that no command loads another's. */
const FOR_OPERATORS: ReadonlySet<string> = new Set(['ListenError', 'StateFolderError']);

function sentenceOf(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}. See luciole-issuer --help.`;
  if (error instanceof ConfigError) return error.message;
  if (!(error instanceof Error)) return String(error);
  if (FOR_OPERATORS.has(error.name)) return error.message;
  return error.stack ?? error.message;
}
