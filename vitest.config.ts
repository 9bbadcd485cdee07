import { defineConfig } from 'vitest/config';
import { contractSurface } from './apps/web/plugins/contract-surface.ts';

const source = {
  resolve: { conditions: ['@luciole/source'] },
  ssr: { resolve: { conditions: ['@luciole/source'] } },
};

/** A busy machine takes longer, and a test that waits in vain is found either way. */
const patient = { testTimeout: 30_000, hookTimeout: 60_000 };

/** Projects by room; `*.db.spec.ts` files talk to a real PostgreSQL and run apart (house.md §9). */
export default defineConfig({
  test: {
    projects: [
      {
        ...source,
        test: { ...patient, name: 'policy', include: ['libs/policy/{src,test}/**/*.spec.ts'] },
      },
      {
        ...source,
        test: { ...patient, name: 'pki', include: ['libs/pki/{src,test}/**/*.spec.ts'] },
      },
      {
        ...source,
        test: { ...patient, name: 'contract', include: ['libs/contract/{src,test}/**/*.spec.ts'] },
      },
      {
        ...source,
        test: { ...patient, name: 'service', include: ['libs/service/src/**/*.spec.ts'] },
      },
      {
        ...source,
        test: { ...patient, name: 'issuer', include: ['apps/issuer/**/*.spec.ts'] },
      },
      {
        ...source,
        plugins: [contractSurface()],
        test: { ...patient, name: 'web', include: ['apps/web/src/**/*.spec.{ts,tsx}'] },
      },
      {
        ...source,
        test: {
          ...patient,
          name: 'api',
          include: ['apps/api/**/*.spec.ts'],
          exclude: ['**/*.db.spec.ts', '**/node_modules/**', '**/dist/**'],
        },
      },
      {
        ...source,
        test: {
          name: 'api-db',
          include: ['apps/api/**/*.db.spec.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          globalSetup: ['apps/api/test/support/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        ...source,
        // One after the other: they start servers and programs, and count on no one else's.
        test: {
          name: 'scripts',
          include: ['scripts/**/*.spec.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Real processes from what was built, one file at a time.
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
      {
        ...source,
        test: { ...patient, name: 'repo', include: ['repo-tests/**/*.spec.ts'] },
      },
    ],
  },
});
