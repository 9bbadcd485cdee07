import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_DATA_FOLDER } from '../data-folder.ts';
import { LauncherError, errorMessage } from '../errors.ts';
import { ROOT } from '../repository.ts';

/** What `npm start` was asked for; absent members are left to the control plane's own settings. */
export interface StartOptions {
  readonly host: string;
  /** 0 to 65535; 0 takes a free one. */
  readonly port: number;
  /** Absolute. */
  readonly dataFolder: string;
  readonly publicUrl: string | undefined;
  /** The PostgreSQL to use instead of the embedded one. */
  readonly databaseUrl: string | undefined;
  readonly tls: boolean;
}

export const HELP = `Usage: npm start [-- options]

Builds what changed, starts PostgreSQL, migrates, creates company, administrator, API key and CA hierarchy
on first start, and serves until Ctrl-C. A second start continues with the same data.

Options                  environment          default
  --port NUMBER          LUCIOLE_PORT         8080 (0 takes a free one)
  --host ADDRESS         LUCIOLE_HOST         127.0.0.1; beyond loopback TLS or trusted proxies are required
  --data-dir FOLDER      LUCIOLE_DATA_DIR     .luciole
  --public-url URL       LUCIOLE_PUBLIC_URL   http://127.0.0.1:<port>
  --help

DATABASE_URL=postgres://... uses that PostgreSQL (15 or later) and starts none of its own.
Everything else is a setting in the environment: docs/reference/configuration.md.
`;

/**
 * Reads the command line over the environment. Returns `undefined` when help was asked for.
 *
 * @throws {LauncherError} exit code 64, for an unknown option or a port that is none
 */
export function readStartOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): StartOptions | undefined {
  const values = parse(args);
  if (values.help === true) return undefined;
  const portText = values.port ?? nonEmpty(environment['LUCIOLE_PORT']) ?? '8080';
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : Number.NaN;
  if (!(port <= 65_535)) {
    throw new LauncherError(
      `The port "${portText}" is not a number from 0 to 65535: choose another with --port.`,
      {
        exitCode: 64,
      },
    );
  }
  // npm changes to the repository before it runs us; INIT_CWD is where the person is.
  const dataFolder =
    values['data-dir'] === undefined
      ? resolve(ROOT, nonEmpty(environment['LUCIOLE_DATA_DIR']) ?? DEFAULT_DATA_FOLDER)
      : resolve(environment['INIT_CWD'] ?? process.cwd(), values['data-dir']);
  return {
    host: values.host ?? nonEmpty(environment['LUCIOLE_HOST']) ?? '127.0.0.1',
    port,
    dataFolder,
    publicUrl: values['public-url'] ?? nonEmpty(environment['LUCIOLE_PUBLIC_URL']),
    databaseUrl: nonEmpty(environment['DATABASE_URL']),
    tls: nonEmpty(environment['LUCIOLE_TLS_CERTIFICATE_FILE']) !== undefined,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        'data-dir': { type: 'string' },
        'public-url': { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    const [reason] = errorMessage(error).split(/\.\s|\.$/);
    throw new LauncherError(`${reason}: "npm start -- --help" lists the options.`, {
      exitCode: 64,
      cause: error,
    });
  }
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}
