import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, filesMatching, textOf } from './support/repository.ts';

const RECORDS = filesMatching(/^docs\/decisions\/\d{4}-[a-z0-9-]+\.md$/);

describe('decision records', () => {
  it('are numbered without gaps, each number once', () => {
    const numbers = RECORDS.map((path) => Number(basename(path).slice(0, 4))).toSorted(
      (a, b) => a - b,
    );
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(numbers.length).toBeGreaterThan(10);
  });

  it('are all linked from the index', () => {
    const index = textOf('docs/decisions/index.md');
    expect(RECORDS.filter((path) => !index.includes(`(${basename(path)})`))).toEqual([]);
  });

  it.each(['Context', 'Decision', 'Rejected', 'Consequences'])('each say their %s', (heading) => {
    const without = RECORDS.filter(
      (path) => !new RegExp(`^(#+ |\\*\\*)${heading}\\b`, 'm').test(textOf(path)),
    );
    expect(without).toEqual([]);
  });
});

describe('documents', () => {
  it('link only to what exists', () => {
    const broken = filesMatching(/\.md$/).flatMap((path) =>
      [...textOf(path).matchAll(/\]\(([^)#\s]+)(?:#[^)\s]*)?\)/g)]
        .map(([, target]) => target ?? '')
        .filter((target) => !/^[a-z][a-z+.-]*:/.test(target))
        .filter((target) => !existsSync(join(ROOT, dirname(path), decodeURI(target))))
        .map((target) => `${path}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('fit on one screen where they are the first: the README', () => {
    expect(textOf('README.md').split('\n').length).toBeLessThanOrEqual(80);
  });

  it('name only npm scripts that exist', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(textOf('package.json'));
    const named = filesMatching(
      /^(README|AGENTS|CONTRIBUTING)\.md$|^docs\/(?!decisions\/)[^/]+\/.*\.md$/,
    ).flatMap((path) =>
      [...textOf(path).matchAll(/\bnpm run ([a-z][a-z0-9:-]*)/g)].map((match) => ({
        path,
        script: match[1] ?? '',
      })),
    );
    expect(named.filter(({ script }) => !Object.hasOwn(scripts, script))).toEqual([]);
  });
});
