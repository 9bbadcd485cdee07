import { globSync } from 'node:fs';
import { runChild } from '../child-process.ts';
import { errorMessage } from '../errors.ts';
import { ROOT, installedProgram } from '../repository.ts';
import type { CheckStep } from './step.ts';

const FOLDERS = ['libs', 'apps', 'scripts', 'e2e', 'bench', 'repo-tests'];

interface CruiseResult {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

/** Import directions, as `.dependency-cruiser.cjs` words them. */
export const importDirections: CheckStep = {
  name: 'import directions',
  findings: () => findImportsThatBreakRules(ROOT),
};

/**
 * Applies the import rules to the repository in `root`.
 *
 * Also counts: a cruiser that cannot parse TypeScript reports no module and no violation, and would let all pass.
 */
export async function findImportsThatBreakRules(root: string): Promise<string> {
  const sources = FOLDERS.flatMap((folder) =>
    globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }),
  ).filter((path) => !/(^|\/)(node_modules|dist)\//.test(path) && !path.endsWith('.d.ts'));
  const folders = FOLDERS.filter((folder) => sources.some((path) => path.startsWith(`${folder}/`)));
  const cruise = await runChild(
    installedProgram('depcruise'),
    ['--config', `${ROOT}/.dependency-cruiser.cjs`, '--output-type', 'json', ...folders],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let result: CruiseResult;
  try {
    result = JSON.parse(cruise.stdout);
  } catch (error) {
    return `dependency-cruiser gave no result (${errorMessage(error)}): ${cruise.stderr.trim()}`;
  }
  const seen = new Set(result.modules.map((module) => module.source));
  const unseen = sources.filter((path) => !seen.has(path));
  const lines = result.summary.violations.map(
    ({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`,
  );
  if (unseen.length > 0) {
    lines.push(
      `dependency-cruiser did not read ${unseen.length} files, ${unseen[0]} for one: is @swc/core installed?`,
    );
  }
  return lines.toSorted().join('\n');
}
