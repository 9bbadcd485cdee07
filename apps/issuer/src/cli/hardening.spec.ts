import { describe, expect, it } from 'vitest';
import { ConfigError } from '../config/config-error.ts';
import {
  disableReports,
  hardeningWarnings,
  type HostProcess,
  refuseDebugger,
} from './hardening.ts';

function host(execArgv: readonly string[]): HostProcess {
  return {
    execPath: '/usr/bin/node',
    execArgv,
    argv: ['/usr/bin/node', 'main.js', 'run', '-c', 'issuer.yaml'],
    env: {},
  };
}

const limits = (soft: string) =>
  `Limit                     Soft Limit           Hard Limit           Units\nMax core file size        ${soft}                    unlimited            bytes\n`;

describe('the process (ruling 12)', () => {
  it('does not go on under a debugger', () => {
    expect(() => refuseDebugger('ws://127.0.0.1:9229/x')).toThrow(ConfigError);
    expect(() => refuseDebugger(undefined)).not.toThrow();
  });

  it('writes no reports', () => {
    const report = {
      reportOnFatalError: true,
      reportOnSignal: true,
      reportOnUncaughtException: true,
    };
    disableReports({ ...host([]), report });
    expect(Object.values(report)).toEqual([false, false, false]);
  });

  it.each([
    ['nothing', ['--disable-sigusr1'], limits('0'), []],
    ['the signal', [], limits('0'), [expect.stringContaining('SIGUSR1')]],
    ['dumps', ['--disable-sigusr1'], limits('unlimited'), [expect.stringContaining('ulimit -c 0')]],
    ['what it cannot know', ['--disable-sigusr1'], '', [expect.stringContaining('not known')]],
  ])('warns of %s', (_title, execArgv, text, warnings) => {
    expect(hardeningWarnings(host(execArgv), text)).toEqual(warnings);
  });
});
