import { readFileSync } from 'node:fs';
import { url as debuggerUrl } from 'node:inspector';
import {
  type ReplaceableProcess,
  type Start,
  WITHOUT_DEBUG_SIGNAL,
} from '@luciole/service/process';
import { ConfigError } from '../config/config-error.ts';

/** What a process can be asked and told about itself; `process` is one. */
export interface HostProcess extends ReplaceableProcess {
  readonly report?:
    | {
        reportOnFatalError: boolean;
        reportOnSignal: boolean;
        reportOnUncaughtException: boolean;
      }
    | undefined;
}

/**
 * How an issuer is started: no debugger by signal, and a small process. A request under way needs some kilobytes, and what
 * waits to be collected holds several times its size outside of the heap. New objects get a quarter of what Node.js gives
 * them by default (megabytes), from the start; the others are collected when they have grown by a seventh, not when they have
 * doubled. Of the C library's memory, threads share two pools, and what is free at the end of one is given back.
 */
export const ISSUER_START: Start = {
  flags: [
    WITHOUT_DEBUG_SIGNAL,
    '--min-semi-space-size=4',
    '--max-semi-space-size=4',
    '--heap-growing-percent=15',
  ],
  variables: { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '131072' },
};

/** Turns diagnostic reports off, which list loaded code, environment and open connections. */
export function disableReports({ report }: HostProcess): void {
  if (report === undefined) return;
  report.reportOnFatalError = false;
  report.reportOnSignal = false;
  report.reportOnUncaughtException = false;
}

/**
 * Refuses to go on under an open debugger.
 *
 * @throws {ConfigError} when there is one
 */
export function refuseDebugger(openAt: string | undefined = debuggerUrl()): void {
  if (openAt === undefined) return;
  throw new ConfigError([
    {
      setting: '--inspect',
      message: 'opens a debugger, through which the CA key could be used; start without it',
    },
  ]);
}

/**
 * What still could bring the key out of the process, one sentence each: memory dumps and the debugger's signal.
 *
 * @param limits - what Linux says about this process in /proc/self/limits; `undefined` elsewhere
 */
export function hardeningWarnings(
  host: HostProcess,
  limits: string | undefined = processLimits(),
): readonly string[] {
  const warnings: string[] = [];
  if (!host.execArgv.includes(WITHOUT_DEBUG_SIGNAL)) {
    warnings.push(
      `SIGUSR1 opens a debugger in this process; start it as: node ${WITHOUT_DEBUG_SIGNAL} …`,
    );
  }
  const core = /^Max core file size\s+(\S+)/m.exec(limits ?? '')?.[1];
  if (core !== '0') {
    warnings.push(
      core === undefined
        ? 'whether this process may dump its memory is not known; set its core file limit to 0 (ulimit -c 0)'
        : 'this process may dump its memory, with the CA key in it; set ulimit -c 0, or LimitCORE=0 for systemd',
    );
  }
  return warnings;
}

function processLimits(): string | undefined {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return undefined;
  }
}
