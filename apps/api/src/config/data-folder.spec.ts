import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ConfigError } from './config.schema.ts';
import { requireClosedDataFolder } from './data-folder.ts';

describe('requireClosedDataFolder', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'luciole-data-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    ['the group', 0o770],
    ['everyone', 0o702],
    ['everyone, as /tmp is,', 0o1777],
  ])('refuses a folder that %s may write to in one sentence', (_who, mode) => {
    chmodSync(folder, mode);
    const check = (): void => requireClosedDataFolder(folder);
    expect(check).toThrow(ConfigError);
    expect(check).toThrow(
      `LUCIOLE_DATA_DIR is ${folder}, where other users may write; run "chmod go-w ${folder}" once you know what is in it.`,
    );
  });

  it.each([
    ['closed', 0o700],
    ['readable', 0o755],
  ])('takes a folder that is %s to others', (_what, mode) => {
    chmodSync(folder, mode);
    expect(() => requireClosedDataFolder(folder)).not.toThrow();
  });

  it('takes a folder that is still to be made', () => {
    expect(() => requireClosedDataFolder(join(folder, 'new'))).not.toThrow();
  });
});
