import { describe, expect, it } from 'vitest';
import { type ReplaceableProcess, requireStart } from './require-start.ts';

function host(
  calls: unknown[][],
  execArgv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ReplaceableProcess {
  return {
    execPath: '/usr/bin/node',
    execArgv,
    argv: ['/usr/bin/node', 'main.js', 'serve'],
    env,
    execve: (...call) => void calls.push(call),
  };
}

describe('how a program wants to be started', () => {
  it('is seen to by beginning anew; the operator has the last word', () => {
    const calls: unknown[][] = [];
    requireStart(
      host(calls, ['--max-semi-space-size=64', '--disable-sigusr1'], { HOME: '/h', A: 'theirs' }),
      {
        flags: ['--disable-sigusr1', '--max-semi-space-size=16'],
        variables: { A: 'ours', B: 'ours' },
      },
    );
    expect(calls).toEqual([
      [
        '/usr/bin/node',
        [
          '/usr/bin/node',
          '--max-semi-space-size=16',
          '--max-semi-space-size=64',
          '--disable-sigusr1',
          'main.js',
          'serve',
        ],
        { HOME: '/h', A: 'theirs', B: 'ours' },
      ],
    ]);
  });

  it('is left alone when it is so, or when the process cannot begin anew', () => {
    const calls: unknown[][] = [];
    requireStart(host(calls, ['--a', '--b'], { C: '' }), {
      flags: ['--b', '--a'],
      variables: { C: '1' },
    });
    requireStart({ ...host(calls, []), execve: undefined }, { flags: ['--a'] });
    expect(calls).toEqual([]);
  });

  it('is asked for once more where a variable alone is missing', () => {
    const calls: unknown[][] = [];
    requireStart(host(calls, ['--a']), { flags: ['--a'], variables: { C: '1' } });
    expect(calls).toHaveLength(1);
  });
});
