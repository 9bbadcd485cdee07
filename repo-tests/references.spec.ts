import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { referenceFiles } from '../scripts/sync/reference-files.ts';
import { ROOT, textOf } from './support/repository.ts';

const FILES = await referenceFiles();

describe('generated references', () => {
  it('are the five that docs/reference is known for', () => {
    expect(FILES.map(({ path }) => path)).toEqual([
      'docs/reference/openapi.json',
      'docs/reference/errors.md',
      'docs/reference/configuration.md',
      'docs/reference/issuer-configuration.md',
      'docs/reference/permissions.md',
    ]);
  });

  it.each(FILES)('$path says what the code says (npm run sync writes it)', ({ path, text }) => {
    expect(existsSync(join(ROOT, path)) ? textOf(path) : 'absent').toBe(text);
  });
});
