/** What a process can be asked about how it was started; `process` is one. */
export interface ReplaceableProcess {
  readonly execPath: string;
  readonly execArgv: readonly string[];
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Replaces the program in this process (POSIX only). Returns only where a test stands in. */
  readonly execve?: ((file: string, args: readonly string[], env: Environment) => void) | undefined;
}

type Environment = Readonly<Record<string, string>>;

/** How a program wants to be started. */
export interface Start {
  /** Flags of Node.js. */
  readonly flags: readonly string[];
  /** Variables that are read before a program can set them: those of the memory allocator. */
  readonly variables?: Environment;
}

/** Without it SIGUSR1 opens a debugger, and who may send a signal could use the CA keys in this process (ruling 12). */
export const WITHOUT_DEBUG_SIGNAL = '--disable-sigusr1';

/**
 * Sees to it that the program was started like this: unless it has all of the flags and variables, it takes its own place
 * again, under the same process id and with the same standard streams. What the operator set has the last word: given flags
 * come after ours, given variables stay. Does nothing where Node.js cannot do that (Windows).
 */
export function requireStart(host: ReplaceableProcess, { flags, variables = {} }: Start): void {
  const missing = flags.filter((flag) => !host.execArgv.includes(flag));
  const isSet = Object.keys(variables).every((name) => host.env[name] !== undefined);
  if ((missing.length === 0 && isSet) || host.execve === undefined) return;
  const given = Object.entries(host.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  host.execve(host.execPath, [host.execPath, ...missing, ...host.execArgv, ...host.argv.slice(1)], {
    ...variables,
    ...Object.fromEntries(given),
  });
}
