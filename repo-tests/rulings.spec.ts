import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bounded, throughput } from '../bench/measurement.ts';
import { ROOT, filesMatching, findCode, textOf } from './support/repository.ts';

/** Every ruling; no ruling has the numbers 29 and 30. */
const RULINGS = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27,
  28, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46,
];

const PAGE = 'docs/reference/rulings.md';

/** Rows of the page: `| number | sentence | [file](link) | title |`. */
const ROWS = textOf(PAGE)
  .split('\n')
  .map((line) =>
    /^\| *(\d+) *\|[^|]*\| *\[[^\]]*\]\(\.\.\/\.\.\/([^)]+)\) *\| *(.*?) *\|$/.exec(line),
  )
  .filter((match) => match !== null)
  .map(([, ruling, file = '', title = '']) => ({ ruling: Number(ruling), file, title }));

describe('docs/reference/rulings.md', () => {
  it('has every ruling of what is built', () => {
    expect([...new Set(ROWS.map(({ ruling }) => ruling))]).toEqual(RULINGS);
  });

  it('has no line in its table that this test does not read', () => {
    const lines = textOf(PAGE).match(/^\| *\d+ *\|.*$/gm) ?? [];
    expect(ROWS).toHaveLength(lines.length);
  });

  it.each(ROWS)('ruling $ruling is held by "$title"', ({ file, title }) => {
    expect(existsSync(join(ROOT, file)) && /\.(spec|e2e)\.ts$/.test(file)).toBe(true);
    expect(title).not.toBe('');
    expect(textOf(file)).toContain(title);
  });
});

const SCHEMA = textOf('apps/api/schema.sql');
const MIGRATIONS = filesMatching(/^apps\/api\/src\/database\/migrations\/.*\.ts$/);

describe('rulings about the repository', () => {
  it.each([
    'docs/tutorials/first-workload-certificate.md',
    'e2e/walkthrough/istio-policy.ts',
    'libs/policy/src/testing/sample-policies.ts',
  ])('ruling 26: sample policies for meshes take RSA_2048 and EC_P256 (%s)', (path) => {
    expect(textOf(path)).toMatch(/["']RSA_2048["'], ["']EC_P256["']/);
  });

  it('ruling 31: no column has an enum type, and every status is text with a CHECK', () => {
    const types = [...SCHEMA.matchAll(/^ {2}column \S+ ([a-z ]+)/gm)].map(([, type]) =>
      type?.trim(),
    );
    expect(types.length).toBeGreaterThan(100);
    expect(findCode(MIGRATIONS, /create type|as enum/i)).toEqual([]);
    const tables = SCHEMA.split(/^(?=table )/m).filter((table) =>
      / column status text/.test(table),
    );
    expect(tables.length).toBeGreaterThan(3);
    expect(tables.filter((table) => !/constraint ck_\S*status CHECK/.test(table))).toEqual([]);
  });

  it('ruling 32: public keys are imported as SPKI, never as JWK, where libs/pki signs and verifies', () => {
    const shipped = filesMatching(/^libs\/pki\/src\/node\/(?!testing\/)(?!.*\.spec\.ts$).*\.ts$/);
    expect(shipped.length).toBeGreaterThan(5);
    expect(findCode(shipped, /format: 'jwk'|importKey\('jwk'/)).toEqual([]);
    expect(findCode(shipped, /type: 'spki'/).length).toBeGreaterThan(1);
  });

  it('ruling 38: times are timestamptz(3), ids are made in Node, and SQL is that of PostgreSQL 15', () => {
    expect(SCHEMA).not.toMatch(/column \S+ timestamp(?! ?\(3\) with time zone)/);
    const NEWER =
      /\b(uuidv7|uuidv4|any_value|array_shuffle|array_sample|json_table|json_exists|json_serialize|to_bin|to_oct|random_normal|without overlaps|generated always as \([^)]*\) virtual|merge into[^;]*returning|nulls not distinct on)\b/i;
    const sql = filesMatching(/^apps\/api\/src\/(?!.*\.spec\.ts$).*\.ts$/).filter(
      (path) => !path.endsWith('uuid-v7.ts'),
    );
    expect(findCode(sql, NEWER).filter((found) => !/uuidV7/.test(found))).toEqual([]);
  });

  it('ruling 44: hot tables have no TypeORM entity', () => {
    const entities = filesMatching(/^apps\/api\/src\/.*\.entity\.ts$/).flatMap((path) =>
      [...textOf(path).matchAll(/@Entity\(\{?\s*(?:name: )?'([a-z_]+)'/g)].map(
        ([, table]) => table,
      ),
    );
    expect(entities).toEqual(expect.arrayContaining(['policies', 'configurations']));
    const hot = /^(issuer_certificate|serial_numbers|reservations|audit_|configuration_statistics)/;
    expect(entities.filter((table) => table === undefined || hot.test(table))).toEqual([]);
  });

  it('ruling 45: a ratio is better when larger, of throughput and of latency', () => {
    const figure = { name: 'x', unit: 'y', value: 30, limit: 40 };
    expect(throughput({ ...figure, target: 0.7 }).ratio).toBe(0.75);
    expect(bounded(figure)).toMatchObject({ ratio: 40 / 30, target: 1 });
  });

  it('ruling 46: tenantId is a word of one path only, and npm and Playwright are set as ruled', () => {
    const shipped = filesMatching(/^(apps|libs)\/[^/]+\/src\/(?!.*\.spec\.ts$).*\.tsx?$/);
    const found = findCode(shipped, /tenantId/).map((line) => line.split(':')[0]);
    expect([...new Set(found)].toSorted()).toEqual([
      'apps/api/src/tokens/tokens.controller.ts',
      'apps/issuer/src/control-plane/sign-in.ts',
      'libs/contract/src/control/oauth.ts',
    ]);
    expect(textOf('.npmrc')).toContain('omit-lockfile-registry-resolved=true');
    expect(textOf('package.json')).toContain('"@playwright/test": "1.65.1"');
  });
});
