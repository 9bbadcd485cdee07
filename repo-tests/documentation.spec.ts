import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, filesMatching, textOf } from './support/repository.ts';

const PAGES = filesMatching(
  /^(README|AGENTS)\.md$|^docs\/.*\.md$|^(libs|apps)\/[^/]+\/README\.md$|^e2e\/README\.md$/,
);

/** What looks like a path of this repository in a code span; what a build or a start makes is not there to be found. */
const PATH =
  /^(?:libs|apps|scripts|e2e|docs|repo-tests|bench|deploy|\.ci)\/[\w@.{},*/-]*$|^[\w.-]+\.(?:c?js|json|yml)$/;
const MADE = /\/dist\/|^(?:sub-ca|workload|package-lock|answer)\b/;

/** Blocks of a page by the language of their fence. */
function blocks(page: string, language: string): readonly string[] {
  return [...textOf(page).matchAll(/^```(\w*)\n(.*?)^```$/gms)]
    .filter((match) => match[1] === language)
    .map((match) => match[2] ?? '');
}

/** Paths in code spans outside of fenced blocks. */
function pathsNamedIn(page: string): readonly string[] {
  const prose = textOf(page).replaceAll(/^```.*?^```$/gms, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)]
    .map((match) => match[1] ?? '')
    .filter((span) => PATH.test(span) && !MADE.test(span));
}

function exists(path: string): boolean {
  return /[*{]/.test(path)
    ? globSync(path, { cwd: ROOT }).length > 0
    : existsSync(join(ROOT, path));
}

describe('pages', () => {
  it('are about something', () => {
    expect(PAGES.length).toBeGreaterThan(30);
    expect(PAGES.flatMap(pathsNamedIn).length).toBeGreaterThan(30);
  });

  it('name only paths that exist', () => {
    const missing = PAGES.filter((page) => !/^(libs|apps|e2e)\//.test(page)).flatMap((page) =>
      pathsNamedIn(page)
        .filter((path) => path.includes('/') && !exists(path))
        .map((path) => `${page}: ${path}`),
    );
    expect(missing).toEqual([]);
  });

  it('are all in the index', () => {
    const index = textOf('docs/index.md');
    const pages = PAGES.filter((page) =>
      /^docs\/(tutorials|how-to|explanation|reference)\//.test(page),
    );
    const absent = pages.filter((page) => !index.includes(`(${page.replace('docs/', '')})`));
    expect(absent).toEqual([]);
  });
});

describe('AGENTS.md', () => {
  it('has at most 150 lines', () => {
    expect(textOf('AGENTS.md').split('\n').length).toBeLessThanOrEqual(150);
  });

  it('points from every convention to a file that shows it', () => {
    const conventions = textOf('AGENTS.md').match(/^- .*(?:\n {2}.*)*/gm) ?? [];
    expect(conventions.length).toBeGreaterThan(30);
    const pointless = conventions.filter(
      (text) => ![...text.matchAll(/\]\(([^)#]+)/g)].some((match) => exists(match[1] ?? '')),
    );
    expect(pointless).toEqual([]);
  });
});

describe('README', () => {
  it('fits on one screen', () => {
    expect(textOf('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(60);
  });
});

describe('examples of the libraries', () => {
  const readmes = filesMatching(/^libs\/[^/]+\/README\.md$/);

  it('are one for each library', () => {
    const libraries = readmes.map((path) => path.split('/')[1]);
    expect(libraries).toEqual(['contract', 'pki', 'policy', 'service']);
  });

  it.each(readmes)('%s: the first example prints what stands below it', (readme) => {
    const [code] = blocks(readme, 'ts');
    const [expected] = blocks(readme, 'text');
    const ran = spawnSync(
      process.execPath,
      ['--conditions=@luciole/source', '--input-type=module-typescript', '--eval', code ?? ''],
      { cwd: ROOT, encoding: 'utf8', env: { PATH: process.env['PATH'] } },
    );
    expect(ran.stdout || ran.stderr).toBe(expected);
  });

  it.each(readmes)('%s says what is not promised', (readme) => {
    expect(textOf(readme)).toMatch(/does not promise/);
  });
});
