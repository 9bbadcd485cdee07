import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from '../build/build.ts';
import { ROOT } from '../repository.ts';

const HELP = `Usage: npm run sync

Writes the references in docs/reference that come from the code: openapi.json, errors.md, configuration.md,
issuer-configuration.md and permissions.md. A test fails when they are not what the code says.`;

/** `npm run sync`: writes the generated references and names those that changed. */
export async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(HELP);
    return 0;
  }
  // The libraries are read as they were built, so what was built has to be what is written.
  if (!(await build())) return 1;
  const { referenceFiles } = await import('./reference-files.ts');
  for (const { path, text } of await referenceFiles()) {
    const file = join(ROOT, path);
    const isSame = existsSync(file) && readFileSync(file, 'utf8') === text;
    console.log(`${isSame ? 'unchanged' : 'written  '}  ${path}`);
    if (isSame) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return 0;
}
