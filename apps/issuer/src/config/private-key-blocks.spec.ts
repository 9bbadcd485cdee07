import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { privateKeyBlocks } from './private-key-blocks.ts';
import { readPrivateKeyFile } from './private-key-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'luciole-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Form = 'pkcs8' | 'sec1';

function pem(type: Form = 'pkcs8', namedCurve = 'P-256'): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve });
  return String(privateKey.export({ type, format: 'pem' }));
}

function reading(text: string) {
  const path = join(folder, 'account.key');
  writeFileSync(path, text, { mode: 0o600 });
  return readPrivateKeyFile(path);
}

/** What openssl ecparam -genkey puts before a key, on P-256. */
const PARAMETERS = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';

describe('privateKeyBlocks', () => {
  it('finds each key, in order, and nothing else', () => {
    const [one, two] = [pem('sec1'), pem('pkcs8', 'P-384')];
    const found = privateKeyBlocks(Buffer.from(`first:\n${PARAMETERS}${one}\nthen\n${two}`));
    expect(found.map((block) => createPrivateKey(block).equals(createPrivateKey(one)))).toEqual([
      true,
      false,
    ]);
    expect(privateKeyBlocks(Buffer.from(PARAMETERS))).toEqual([]);
    expect(privateKeyBlocks(Buffer.from('-----BEGIN PRIVATE KEY-----\nAAAA'))).toEqual([]);
  });

  it('gives views, so that wiping the file’s octets wipes the keys', () => {
    const octets = Buffer.from(pem());
    const [block] = privateKeyBlocks(octets);
    octets.fill(0);
    expect(block?.every((octet) => octet === 0)).toBe(true);
  });
});

describe('a key file with two keys', () => {
  it('is taken, while the account’s key is replaced', () => {
    expect(reading(pem() + pem('sec1', 'P-384'))).toMatchObject({ key: { type: 'private' } });
  });

  it('is refused when the second one is not as good as the first, and with a third', () => {
    expect(reading(pem() + pem('pkcs8', 'secp256k1'))).toMatchObject({
      problem: expect.stringContaining('not taken'),
    });
    const broken = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';
    expect(reading(pem() + broken)).toMatchObject({
      problem: expect.stringContaining('no private key'),
    });
    expect(reading(pem() + pem() + pem())).toMatchObject({
      problem: expect.stringContaining('3 private keys'),
    });
  });
});
