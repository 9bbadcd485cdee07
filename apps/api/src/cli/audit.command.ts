import { AuditUsageError } from './audit-usage-error.ts';

type Command = (args: readonly string[]) => Promise<number>;

/** Exit code for arguments that cannot be used (EX_USAGE of sysexits.h). */
const EX_USAGE = 64;

const USAGE = `usage: main.js audit export [--company URL-PREFIX] [--format jsonl|csv] [--output FILE] [--from TIME] [--to TIME]
                            [--activity-type TYPE] [--activity-name NAME] [--actor ID] [--object ID] [--outcome OUTCOME]
       main.js audit checkpoint [--company URL-PREFIX] [--output FILE]
       main.js audit keys [--company URL-PREFIX] [--output FILE]
       main.js audit verify FILE [--checkpoint FILE]... [--keys FILE]
`;

/** Loaded when asked for: `verify` needs neither settings nor a database. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  export: async () => (await import('./audit-export.command.ts')).auditExport,
  checkpoint: async () => (await import('./audit-export.command.ts')).auditCheckpoint,
  keys: async () => (await import('./audit-export.command.ts')).auditKeys,
  verify: async () => (await import('./audit-verify.command.ts')).auditVerify,
};

/**
 * The audit trail on the command line. `verify` works on a file alone, on any machine: exit code 0 when it is what was signed,
 * 1 when it is not, 64 for arguments that cannot be used, 66 for a file that cannot be read.
 */
export async function audit(args: readonly string[]): Promise<number> {
  const [name = '', ...rest] = args;
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    process.stderr.write(USAGE);
    return EX_USAGE;
  }
  try {
    const command = await load();
    return await command(rest);
  } catch (error) {
    const isUsage =
      error instanceof AuditUsageError ||
      (error instanceof Error &&
        'code' in error &&
        String(error.code).startsWith('ERR_PARSE_ARGS'));
    if (!isUsage) throw error;
    process.stderr.write(`${error.message}\n${USAGE}`);
    return EX_USAGE;
  }
}
