import { createLogger, type Logger } from '@luciole/service';
import { type Clock, systemClock } from '../clock/clock.ts';
import { ConfigError } from '../config/config-error.ts';
import type { IssuerConfig } from '../config/config.ts';
import { inspectFiles } from '../config/inspect-files.ts';
import { examineConfig } from '../config/load-config.ts';
import { readConfigSource } from '../config/read-config.ts';
import type { ByteStream } from '../issuance-log/stream-sink.ts';
import type { Command } from './command.ts';
import { configOption } from './config-option.ts';
import {
  disableReports,
  hardeningWarnings,
  type HostProcess,
  refuseDebugger,
} from './hardening.ts';

export const RUN_HELP = `Usage: luciole-issuer run [--config FILE]

Serves until SIGTERM or SIGINT: gets a CA certificate, signs what the policies permit, keeps in step with the control
plane. A signal lets requests under way finish and reports the last counts; a second one ends the process at once.

  -c, --config FILE   the settings file; without it LUCIOLE_ISSUER_CONFIG, or variables alone
  -h, --help          this text

Exit code 0 after a signal; 78 when the settings cannot be used (luciole-issuer check says more), 64 for a wrong command
line, 1 when something else kept it from serving. Settings: docs/reference/issuer-configuration.md
`;

/** What an issuer gets beside its settings. */
export interface IssuerSurroundings {
  readonly logger: Logger;
  readonly clock: Clock;
  /** Where the issuance log goes when it has no file. */
  readonly stdout: ByteStream;
  /** Has `reopen` called when a signal says that files were rotated; answers how to end that. */
  readonly reopened: (reopen: () => void) => () => void;
  /** Aborts when the process is asked to end. */
  readonly signal: AbortSignal;
}

/** Runs an issuer until its signal aborts; gives the exit code. */
export type RunIssuer = (config: IssuerConfig, surroundings: IssuerSurroundings) => Promise<number>;

/** The part of a process that brings signals. */
interface SignalSource {
  once(name: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
  on(name: 'SIGHUP', listener: () => void): unknown;
  off(name: 'SIGTERM' | 'SIGINT' | 'SIGHUP', listener: () => void): unknown;
}

/** `luciole-issuer run`, with the issuer as an argument. */
export function runCommand(
  runIssuer: RunIssuer,
  host: HostProcess & SignalSource & { readonly stdout: ByteStream } = process,
): Command {
  return async (args) => {
    const file = configOption(args);
    disableReports(host);
    const examination = examineConfig(readConfigSource(file));
    const files = inspectFiles(examination, systemClock.now());
    const problems = [...examination.problems, ...files.problems];
    const { config } = examination;
    if (config === undefined || problems.length > 0) throw new ConfigError(problems);
    // A developer's own root may be looked at while it works.
    if (config.bootstrap.kind === 'control-plane') refuseDebugger();
    const logger = createLogger(config.logLevel);
    for (const { setting, message } of [...examination.warnings, ...files.warnings]) {
      logger.warn({ setting }, `${setting} ${message}`);
    }
    for (const message of hardeningWarnings(host)) logger.warn(message);
    const ending = new AbortController();
    const end = (): void => ending.abort();
    host.once('SIGTERM', end);
    host.once('SIGINT', end);
    try {
      return await runIssuer(config, {
        logger,
        clock: systemClock,
        stdout: host.stdout,
        signal: ending.signal,
        reopened: (reopen) => {
          host.on('SIGHUP', reopen);
          return () => void host.off('SIGHUP', reopen);
        },
      });
    } finally {
      host.off('SIGTERM', end);
      host.off('SIGINT', end);
    }
  };
}
