import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { writeNewSecretFile } from './new-secret-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'luciole-secret-file-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('writeNewSecretFile', () => {
  it('makes folder and file for their owner alone, and leaves nothing beside it', () => {
    const file = join(folder, 'deeper', 'secret');
    writeNewSecretFile(file, 'word\n');
    expect(readFileSync(file, 'utf8')).toBe('word\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'deeper')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(folder, 'deeper'))).toEqual(['secret']);
  });

  it('replaces nothing, and leaves no draft when it cannot write', () => {
    const file = join(folder, 'secret');
    writeFileSync(file, 'old');
    expect(() => writeNewSecretFile(file, 'new')).toThrow(
      expect.objectContaining({ code: 'EEXIST' }),
    );
    expect(readFileSync(file, 'utf8')).toBe('old');
    mkdirSync(join(folder, 'taken'));
    expect(() => writeNewSecretFile(join(folder, 'taken'), 'new')).toThrow(
      expect.objectContaining({ code: 'EEXIST' }),
    );
    expect(readdirSync(folder).toSorted()).toEqual(['secret', 'taken']);
  });
});
