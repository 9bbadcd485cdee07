import { globSync } from 'node:fs';
import { build } from '../build/build.ts';
import { runChecks } from '../check/run-checks.ts';
import { ROOT } from '../repository.ts';
import type { Count } from './count.ts';
import { runVitest } from './vitest.ts';

/** A part of `npm test`, by the name that selects it. */
export interface Stage {
  readonly name: string;
  readonly purpose: string;
  readonly run: () => Promise<Count>;
}

/** From fast to slow. The later ones start real processes from what `build` compiled. */
export const STAGES: readonly Stage[] = [
  { name: 'check', purpose: 'format, lint, types, import directions, unused code', run: runChecks },
  {
    name: 'unit',
    purpose: 'rules, bytes and properties, in process',
    run: () => runVitest(['policy', 'pki', 'contract', 'service', 'issuer', 'api', 'web', 'repo']),
  },
  {
    name: 'db',
    purpose: 'against a real PostgreSQL: embedded, or the one in DATABASE_URL',
    run: () => runVitest(['api-db']),
  },
  {
    name: 'build',
    purpose: 'everything compiles',
    run: async () => ((await build()) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }),
  },
  {
    name: 'scripts',
    purpose: 'the launcher, with real servers and kills',
    run: () => runVitest(['scripts']),
  },
  {
    name: 'e2e',
    purpose: 'real processes and openssl',
    run: async () => {
      const specs = globSync('e2e/**/*.e2e.ts', { cwd: ROOT, exclude: ['**/node_modules/**'] });
      return specs.length === 0 ? { passed: 0, failed: 0 } : runVitest(['e2e']);
    },
  },
];
