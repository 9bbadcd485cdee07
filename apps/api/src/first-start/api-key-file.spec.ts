import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ensureApiKeyFile } from './api-key-file.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'luciole-api-key-'));
  file = join(folder, 'admin-api-key');
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

describe('ensureApiKeyFile', () => {
  it('makes a key that only its owner reads, and leaves nothing else behind', () => {
    const key = ensureApiKeyFile(file);
    expect(readFileSync(file, 'utf8')).toBe(`${key}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['admin-api-key']);
  });

  it('keeps the key that is there', () => {
    expect(ensureApiKeyFile(file)).toBe(ensureApiKeyFile(file));
  });

  it('writes through no link and into no file that somebody else prepared under the name of a draft', () => {
    const victim = join(folder, 'victim');
    writeFileSync(victim, 'precious');
    symlinkSync(victim, `${file}.${process.pid}.tmp`);
    const key = ensureApiKeyFile(file);
    expect(readFileSync(victim, 'utf8')).toBe('precious');
    expect(readFileSync(file, 'utf8')).toBe(`${key}\n`);
  });

  it('follows no link at the place of the file, not even to nowhere', () => {
    symlinkSync(join(folder, 'elsewhere'), file);
    expect(() => ensureApiKeyFile(file)).toThrow('cannot be written');
    expect(existsSync(join(folder, 'elsewhere'))).toBe(false);
    expect(readdirSync(folder)).toEqual(['admin-api-key']);
  });

  it('takes no key that another user put there', () => {
    ensureApiKeyFile(file);
    vi.spyOn(process, 'geteuid').mockReturnValue(statSync(file).uid + 1);
    expect(() => ensureApiKeyFile(file)).toThrow('belongs to another user');
  });

  it('takes no key that others can read', () => {
    ensureApiKeyFile(file);
    chmodSync(file, 0o640);
    expect(() => ensureApiKeyFile(file)).toThrow('can be read by other users');
  });
});
