import { LauncherError } from '../errors.ts';
import type { Count } from './count.ts';
import { requireOpenssl } from './openssl.ts';
import { STAGES, type Stage } from './stages.ts';

/** `npm test`: every stage, or those named; always ends with a line "N passed, N failed". */
export async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(help());
    return 0;
  }
  try {
    const stages = select(args);
    requireOpenssl();
    const total = await runStages(stages);
    console.log(`\n${total.passed} passed, ${total.failed} failed`);
    // Nothing passed means that nothing ran.
    return total.failed === 0 && total.passed > 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof LauncherError)) throw error;
    console.error(error.message);
    return error.exitCode;
  }
}

function select(names: readonly string[]): readonly Stage[] {
  const unknown = names.find((name) => STAGES.every((stage) => stage.name !== name));
  if (unknown !== undefined) {
    throw new LauncherError(`There is no stage "${unknown}": "npm test -- --help" lists them.`, {
      exitCode: 64,
    });
  }
  return names.length === 0 ? STAGES : STAGES.filter((stage) => names.includes(stage.name));
}

async function runStages(stages: readonly Stage[]): Promise<Count> {
  let passed = 0;
  let failed = 0;
  const lines: string[] = [];
  const failures: string[] = [];
  for (const stage of stages) {
    console.log(`\n== ${stage.name}: ${stage.purpose}`);
    const begin = performance.now();
    const count = await stage.run();
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    lines.push(
      `  ${stage.name.padEnd(8)} ${String(count.passed).padStart(6)} passed ${String(count.failed).padStart(4)} failed ${seconds.padStart(7)} s`,
    );
    passed += count.passed;
    failed += count.failed;
    failures.push(...(count.failures ?? []));
  }
  console.log(`\n${lines.join('\n')}`);
  if (failures.length > 0)
    console.log(`\nNot passed:\n${failures.map((line) => `  ${line}`).join('\n')}`);
  return { passed, failed };
}

function help(): string {
  const stages = STAGES.map(({ name, purpose }) => `  ${name.padEnd(8)} ${purpose}`);
  return [
    'Usage: npm test [-- stage ...]',
    '',
    'Without a stage, all of them in this order:',
    ...stages,
  ].join('\n');
}
