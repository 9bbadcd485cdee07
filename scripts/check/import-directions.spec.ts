import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../repository.ts';
import { findImportsThatBreakRules } from './import-directions.ts';

/** Rule -> a file that breaks it, and what it imports. */
const VIOLATIONS: readonly [rule: string, file: string, content: string][] = [
  ['policy-stands-alone', 'libs/policy/src/bad.ts', "import 'pkijs';"],
  ['pki-speaks-policy', 'libs/pki/src/bad.ts', "import '../../policy/src/evaluation/evaluate.ts';"],
  ['libraries-run-in-browsers', 'libs/pki/src/bad.ts', "import 'node:fs';"],
  ['libraries-run-in-browsers', 'libs/contract/src/bad.ts', "import 'crypto';"],
  ['pki-keeps-node-apart', 'libs/pki/src/bad.ts', "import './node/index.ts';"],
  [
    'contract-speaks-policy',
    'libs/contract/src/bad.ts',
    "import type { Pki } from '@luciole/pki';",
  ],
  ['apps-compose-libraries', 'apps/issuer/src/bad.ts', "import '../../api/src/main.ts';"],
  ['libraries-know-no-apps', 'libs/contract/src/bad.ts', "import '../../../apps/api/src/main.ts';"],
  ['launcher-starts-programs', 'scripts/bad.ts', "import '../apps/api/src/main.ts';"],
  ['asn1-lives-in-pki', 'apps/api/src/bad.ts', "import type { Any } from 'asn1js';"],
  ['frameworks-stay-in-the-api', 'libs/pki/src/bad.ts', "import 'typeorm';"],
  ['react-stays-in-the-console', 'apps/api/src/bad.ts', "import 'react';"],
  [
    'api-schemas-come-from-the-contract',
    'apps/api/src/policies/bad.ts',
    "import * as z from 'zod';",
  ],
  ['entities-are-rows', 'apps/api/src/policies/bad.entity.ts', "import './policies.service.ts';"],
  [
    'controllers-ask-services',
    'apps/api/src/policies/bad.controller.ts',
    "import './policy.entity.ts';",
  ],
  [
    'rooms-talk-through-services',
    'apps/api/src/teams/bad.ts',
    "import '../policies/policy.entity.ts';",
  ],
  [
    'features-are-neighbours-not-family',
    'apps/web/src/features/teams/bad.ts',
    "import '../policies/page.ts';",
  ],
  [
    'what-ships-knows-no-tests',
    'apps/api/src/bad.ts',
    "import '../../../libs/pki/src/node/testing/index.ts';",
  ],
  ['no-cycles', 'libs/pki/src/index.ts', "import './second.ts';"],
  ['no-orphans', 'libs/pki/src/bad.ts', 'export const lonely = 1;'],
  ['everything-resolves', 'libs/pki/src/bad.ts', "import './nowhere.ts';"],
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
  'libs/pki/src/second.ts': "import './index.ts';",
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

beforeEach(() => {
  root = mkdtempSync(join(realpathSync(tmpdir()), 'luciole-directions-'));
  for (const [path, content] of Object.entries(CLEAN)) write(path, content);
  for (const name of ['zod', 'pkijs', 'asn1js', 'typeorm', 'react']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  }
  for (const name of ['policy', 'pki']) {
    mkdirSync(join(root, 'node_modules/@luciole'), { recursive: true });
    symlinkSync(join(root, 'libs', name), join(root, 'node_modules/@luciole', name));
  }
});

afterEach(() => rmSync(root, { recursive: true }));

describe(findImportsThatBreakRules, () => {
  it('has nothing to say about imports that keep the directions', async () => {
    expect(await findImportsThatBreakRules(root)).toBe('');
  });

  it.each(VIOLATIONS)('%s: finds it in %s', async (rule, file, content) => {
    write(file, content);
    expect(await findImportsThatBreakRules(root)).toContain(`${rule}: ${file}`);
  });

  it('has a violation for every rule that there is', () => {
    const { forbidden } = createRequire(import.meta.url)(join(ROOT, '.dependency-cruiser.cjs'));
    const rules = forbidden.map((rule: { name: string }) => rule.name);
    expect(new Set(VIOLATIONS.map(([rule]) => rule))).toEqual(new Set(rules));
  });
});

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), `${content}\n`);
}
