import { matchesGlob } from 'node:path';
import { describe, expect, it } from 'vitest';
import config from '../vitest.config.ts';
import { FILES, filesMatching, findCode, findLines, textOf } from './support/repository.ts';

const CODE = filesMatching(/\.([cm]?[jt]s|tsx)$/);
const TEXT = FILES.filter(
  (path) => !/\.(png|jpe?g|ico|woff2?|der|p12|jks|crt|bin)$|^package-lock\.json$/.test(path),
);

describe('files', () => {
  it('have at most 400 lines', () => {
    const written = filesMatching(/\.([cm]?[jt]sx?|css|html|md|ya?ml|sql)$/).filter(
      (path) => !/^docs\/reference\/|\/schema\.sql$/.test(path),
    );
    const long = written.filter((path) => textOf(path).trimEnd().split('\n').length > 400);
    expect(long).toEqual([]);
  });

  it('name no path of the machine they were written on', () => {
    const places = ['work', 'farm', 'root', 'Users', 'builds'];
    const path = new RegExp(`(^|[\\s"'\`(=:])/(${places.join('|')})/[\\w.-]`);
    expect(findLines(TEXT, path)).toEqual([]);
  });

  it('name no package registry', () => {
    // Put together here, so that this file does not name one.
    const hosts = ['npmjs', 'yarnpkg', 'npmmirror'].map((name) => `registry\\.${name}`);
    const found = findLines([...TEXT, 'package-lock.json'], new RegExp(hosts.join('|')));
    expect(found).toEqual([]);
  });

  it('hold no private key outside of test vectors', () => {
    const elsewhere = TEXT.filter((path) => !/\.spec\.ts$|\/(test|testing|vectors)\//.test(path));
    expect(findLines(elsewhere, /^-{5}BEGIN [A-Z ]*PRIVATE KEY-{5}$/)).toEqual([]);
  });

  it('say why, where they silence a tool, and never silence the compiler for a whole file', () => {
    const silenced = findLines(
      CODE,
      /\b(oxlint|eslint)-disable|@ts-(expect-error|ignore|nocheck)|prettier-ignore/,
    ).filter((found) => !found.startsWith('repo-tests/'));
    expect(
      silenced.filter(
        (found) => !/(-- |@ts-expect-error:? |prettier-ignore[: -]+)\S.*\w/.test(found),
      ),
    ).toEqual([]);
    expect(silenced.filter((found) => /@ts-(ignore|nocheck)/.test(found))).toEqual([]);
    expect(silenced.length).toBeLessThan(40);
  });

  it('leave no note to do something later without an issue', () => {
    expect(
      findLines(CODE, /\b(TODO|FIXME|XXX)\b(?!\(#\d+\))/).filter(
        (found) => !found.startsWith('repo-tests/'),
      ),
    ).toEqual([]);
  });
});

describe('test files', () => {
  const specs = filesMatching(/\.(spec|test|e2e)\.tsx?$/);

  it('lie beside what they test, in a test folder, or in e2e', () => {
    const places =
      /^(libs|apps)\/[^/]+\/(src|test)\/.*\.spec\.tsx?$|^(scripts|repo-tests|bench)\/.*\.spec\.ts$|^e2e\/.*\.e2e\.ts$/;
    expect(specs.filter((path) => !places.test(path))).toEqual([]);
  });

  it('belong to exactly one vitest project, so that npm test runs each once', () => {
    const projects = (config.test?.projects ?? []).flatMap((project) =>
      typeof project === 'object' && 'test' in project && project.test !== undefined
        ? [project.test]
        : [],
    );
    expect(projects.length).toBeGreaterThan(5);
    const homes = specs.map((path) => ({
      path,
      projects: projects
        .filter(({ include }) => include?.some((glob) => matchesGlob(path, glob)))
        .filter(({ exclude }) => !exclude?.some((glob) => matchesGlob(path, glob)))
        .map(({ name }) => name),
    }));
    expect(homes.filter((home) => home.projects.length !== 1)).toEqual([]);
  });

  it('skip nothing and single nothing out', () => {
    const marked = findCode(
      specs,
      /\b(it|test|describe)(\.\w+)*\.(skip|only|todo|fails|skipIf|runIf)\b/,
    );
    expect(marked).toEqual([]);
  });
});
