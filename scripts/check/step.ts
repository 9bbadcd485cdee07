import { runChild } from '../child-process.ts';
import { ROOT, installedProgram } from '../repository.ts';

/** One thing that is either in order or not. */
export interface CheckStep {
  readonly name: string;
  /** Returns what is wrong, for a person to read; an empty text when nothing is. */
  readonly findings: () => Promise<string>;
}

/** A step that is a program: in order when it exits with 0, and what it prints otherwise. */
export function programStep(name: string, program: string, ...args: string[]): CheckStep {
  return {
    name,
    findings: async () => {
      const result = await runChild(installedProgram(program), args, {
        cwd: ROOT,
        env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      if (result.exitCode === 0) return '';
      return (
        `${result.stdout}${result.stderr}`.trim() || `${program} exited with ${result.exitCode}`
      );
    },
  };
}
