import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createKeyEncryptionKey,
  readKeyEncryptionKey,
  readOrCreateKeyEncryptionKey,
} from './key-encryption-key.ts';

describe('key-encryption key', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'luciole-key-'));
    file = join(folder, 'data', 'key-encryption.key');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made with mode 0600, reads back the same, and leaves no draft', () => {
    const made = createKeyEncryptionKey(file);
    const read = readKeyEncryptionKey(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect({ id: read.id, check: read.checkValue }).toEqual({
      id: made.id,
      check: made.checkValue,
    });
    expect(read.key.equals(made.key)).toBe(true);
    expect(readdirSync(join(folder, 'data'))).toEqual(['key-encryption.key']);
  });

  it('is never replaced', () => {
    const first = createKeyEncryptionKey(file);
    expect(() => createKeyEncryptionKey(file)).toThrow(expect.objectContaining({ code: 'EXISTS' }));
    expect(readOrCreateKeyEncryptionKey(file).id).toBe(first.id);
  });

  it.each([0o640, 0o604, 0o660, 0o644])('is refused when its mode is %o', (mode) => {
    createKeyEncryptionKey(file);
    chmodSync(file, mode);
    expect(() => readKeyEncryptionKey(file)).toThrow(expect.objectContaining({ code: 'TOO_OPEN' }));
  });

  it('is refused when missing or malformed, in one sentence that does not hold the content', () => {
    expect(() => readKeyEncryptionKey(file)).toThrow(expect.objectContaining({ code: 'MISSING' }));
    expect(existsSync(file)).toBe(false);
    createKeyEncryptionKey(file);
    writeFileSync(file, 'luciole-key-encryption-key:1:oops');
    expect(() => readKeyEncryptionKey(file)).toThrow(
      expect.objectContaining({ code: 'MALFORMED' }),
    );
    expect(() => readKeyEncryptionKey(file)).not.toThrow('oops');
  });
});
