import { availableParallelism } from 'node:os';
import { importDirections } from './import-directions.ts';
import { programStep, type CheckStep } from './step.ts';

const STEPS: readonly CheckStep[] = [
  // --force: without it TypeScript 7.0 repeats errors that a change of tsconfig has cured.
  programStep('types of what ships', 'tsc', '-b', '--force'),
  programStep('types of tests and tools', 'tsc', '-p', 'tsconfig.tests.json'),
  programStep('format', 'prettier', '--check', '--log-level', 'warn', '.'),
  programStep('lint', 'oxlint', '--type-aware', '--quiet'),
  importDirections,
  programStep('unused code', 'knip', '--no-progress', '--no-config-hints'),
];

/** Runs every step, as many at a time as there are processors, and prints each as it ends; then what was found. */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  const findings: string[] = [];
  const waiting = [...STEPS];
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const begin = performance.now();
      const found = await step.findings();
      const seconds = ((performance.now() - begin) / 1000).toFixed(1);
      console.log(
        `  ${found === '' ? 'ok    ' : 'FAILED'}  ${step.name.padEnd(26)} ${seconds.padStart(6)} s`,
      );
      if (found !== '') findings.push(`--- ${step.name}\n${found}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  if (findings.length > 0) console.log(`\n${findings.join('\n\n')}\n`);
  return { passed: STEPS.length - findings.length, failed: findings.length };
}
