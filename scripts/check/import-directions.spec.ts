import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../repository.ts';
import { findImportsThatBreakRules } from './import-directions.ts';

/** Rule -> a file that breaks it, and what it imports. */
const VIOLATIONS: readonly [rule: string, file: string, content: string][] = [
  ['policy-stands-alone', 'libs/policy/src/bad-1.ts', "import 'pkijs';"],
  [
    'pki-speaks-policy',
    'libs/pki/src/bad-2.ts',
    "import '../../policy/src/evaluation/evaluate.ts';",
  ],
  ['service-knows-no-domain', 'libs/service/src/bad-21.ts', "import '@luciole/policy';"],
  ['libraries-run-in-browsers', 'libs/pki/src/bad-3.ts', "import 'node:fs';"],
  ['libraries-run-in-browsers', 'libs/contract/src/bad-4.ts', "import 'crypto';"],
  ['pki-keeps-node-apart', 'libs/pki/src/bad-5.ts', "import './node/index.ts';"],
  [
    'contract-speaks-policy',
    'libs/contract/src/bad-6.ts',
    "import type { Pki } from '@luciole/pki';",
  ],
  ['apps-compose-libraries', 'apps/issuer/src/bad-7.ts', "import '../../api/src/main.ts';"],
  [
    'libraries-know-no-apps',
    'libs/contract/src/bad-8.ts',
    "import '../../../apps/api/src/main.ts';",
  ],
  ['launcher-starts-programs', 'scripts/bad-9.ts', "import '../apps/api/src/main.ts';"],
  ['asn1-lives-in-pki', 'apps/api/src/bad-10.ts', "import type { Any } from 'asn1js';"],
  ['frameworks-stay-in-the-api', 'libs/pki/src/bad-11.ts', "import 'typeorm';"],
  ['react-stays-in-the-console', 'apps/api/src/bad-12.ts', "import 'react';"],
  [
    'api-schemas-come-from-the-contract',
    'apps/api/src/policies/bad-13.ts',
    "import * as z from 'zod';",
  ],
  [
    'entities-are-rows',
    'apps/api/src/policies/bad-14.entity.ts',
    "import './policies.service.ts';",
  ],
  [
    'controllers-ask-services',
    'apps/api/src/policies/bad-15.controller.ts',
    "import './policy.entity.ts';",
  ],
  [
    'rooms-talk-through-services',
    'apps/api/src/teams/bad-16.ts',
    "import '../policies/policy.entity.ts';",
  ],
  [
    'features-are-neighbours-not-family',
    'apps/web/src/features/teams/bad-17.ts',
    "import '../policies/page.ts';",
  ],
  [
    'what-ships-knows-no-tests',
    'apps/api/src/bad-18.ts',
    "import '../../../libs/pki/src/node/testing/index.ts';",
  ],
  ['no-cycles', 'libs/pki/src/first.ts', "import './second.ts';"],
  ['no-orphans', 'libs/pki/src/bad-19.ts', 'export const lonely = 1;'],
  ['everything-resolves', 'libs/pki/src/bad-20.ts', "import './nowhere.ts';"],
];

const CLEAN: Record<string, string> = {
  'libs/policy/package.json':
    '{"name":"@luciole/policy","exports":{".":{"@luciole/source":"./src/index.ts"}}}',
  'libs/policy/src/index.ts':
    "export * from './model/names.ts'; export * from './evaluation/evaluate.ts';",
  'libs/policy/src/model/names.ts': "import 'zod';",
  'libs/policy/src/evaluation/evaluate.ts': "import '../model/names.ts';",
  'libs/pki/package.json':
    '{"name":"@luciole/pki","exports":{".":{"@luciole/source":"./src/index.ts"}}}',
  'libs/pki/src/index.ts': "import 'pkijs'; import type { A } from '@luciole/policy';",
  'libs/pki/src/second.ts': "import './first.ts';",
  'libs/pki/src/first.ts': "import '@luciole/policy';",
  'libs/pki/src/node/index.ts': "import 'node:crypto'; import '../index.ts';",
  'libs/pki/src/node/testing/index.ts': "import '../index.ts';",
  'libs/contract/src/index.ts': "import '@luciole/policy';",
  'apps/api/src/main.ts': "import './policies/policies.service.ts'; import '@luciole/pki';",
  'apps/api/src/policies/policies.service.ts':
    "import './policy.entity.ts'; import type { z } from 'zod';",
  'apps/api/src/policies/policy.entity.ts': "import 'typeorm';",
  'apps/web/src/features/policies/page.ts': "import 'react';",
};

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(realpathSync(tmpdir()), 'luciole-directions-'));
  for (const [path, content] of Object.entries(CLEAN)) write(path, content);
  for (const name of ['zod', 'pkijs', 'asn1js', 'typeorm', 'react']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  }
  mkdirSync(join(root, 'node_modules/@luciole'), { recursive: true });
  for (const name of ['policy', 'pki']) {
    symlinkSync(join(root, 'libs', name), join(root, 'node_modules/@luciole', name));
  }
});

afterAll(() => rmSync(root, { recursive: true }));

describe('import directions', () => {
  it('have nothing to say about imports that keep them', async () => {
    expect(await findImportsThatBreakRules(root)).toBe('');
  });

  it('name every import that breaks one', async () => {
    for (const [, file, content] of VIOLATIONS) write(file, content);
    const found = (await findImportsThatBreakRules(root)).split('\n');
    for (const [rule, file] of VIOLATIONS) {
      expect(found).toContainEqual(expect.stringContaining(`${rule}: ${file} -> `));
    }
  });

  it('are each broken above, so that each is known to bite', () => {
    const { forbidden } = createRequire(import.meta.url)(join(ROOT, '.dependency-cruiser.cjs'));
    const rules = forbidden.map((rule: { name: string }) => rule.name);
    expect(new Set(VIOLATIONS.map(([rule]) => rule))).toEqual(new Set(rules));
  });
});

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), `${content}\n`);
}
