import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** The repository's folder. */
export const ROOT = dirname(dirname(import.meta.dirname));

const NOT_OURS = new Set([
  'node_modules',
  'dist',
  '.git',
  '.luciole',
  '.cache',
  'coverage',
  'test-results',
  'playwright-report',
]);

/** Every file that people wrote, as paths with forward slashes; read from the disk, so that no git is needed. */
export const FILES: readonly string[] = list(ROOT);

/** The files whose path matches. */
export function filesMatching(pattern: RegExp): readonly string[] {
  return FILES.filter((path) => pattern.test(path));
}

/** The text of a file. */
export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/**
 * Every match of `pattern` in the given files as `path:line: text`, which is what an editor can jump to.
 *
 * @param pattern - matched against single lines
 */
export function findLines(paths: readonly string[], pattern: RegExp): readonly string[] {
  return paths.flatMap((path) =>
    textOf(path)
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [],
      ),
  );
}

/** Like {@link findLines}, but blind to comments: a rule about code may be spoken about. */
export function findCode(paths: readonly string[], pattern: RegExp): readonly string[] {
  return findLines(paths, pattern).filter((found) => {
    const code = found.replace(/^[^:]+:\d+: /, '');
    return !/^(\/\/|\*|\/\*)/.test(code) && pattern.test(code.replace(/\s\/\/ .*$/, ''));
  });
}

function list(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : list(path);
    return entry.isFile() ? [relative(ROOT, path).split(sep).join('/')] : [];
  });
}
