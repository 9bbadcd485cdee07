import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaAccountInformation, CaCertificateInformation } from '@luciole/contract';
import { createTestHierarchy, type TestHierarchy } from '@luciole/pki/testing';
import { sha256 } from '@luciole/pki/node';
import { toHex } from '@luciole/pki';
import { beforeAll, describe, expect, it } from 'vitest';
import { hierarchy } from './hierarchy.ts';
import { trustSnippets } from './snippets.ts';
import { trustAnchors } from './trust-downloads.ts';

let made: TestHierarchy;
let account: CaAccountInformation;

beforeAll(async () => {
  made = await createTestHierarchy();
  account = accountOf('a', [
    chainMember('Intermediate', made.intermediate.certificate),
    chainMember('Root', made.root.certificate),
  ]);
});

function chainMember(name: string, { pem, der }: { pem: string; der: Uint8Array }) {
  return {
    certificate: pem,
    caName: `${name}-name`,
    subjectCN: [`Luciole ${name}`],
    fingerprintSha256: toHex(sha256(der)),
  };
}

function accountOf(
  id: string,
  trustChain: readonly Partial<CaCertificateInformation>[],
): CaAccountInformation {
  const whole: unknown = { id, key: `CA ${id}`, accountDetails: { trustChain } };
  return whole as CaAccountInformation;
}

describe('what can be trusted', () => {
  it('is a root or an intermediate, and never the CA of an issuer', () => {
    expect(trustAnchors(account).map(({ kind }) => kind)).toEqual(['root', 'intermediate']);
    const [root, intermediate] = trustAnchors(account);
    expect(root?.downloads).toHaveLength(9);
    expect(new Set(root?.downloads.map(({ href }) => href)).size).toBe(9);
    expect(intermediate?.downloads.map(({ fileName }) => fileName)).toEqual([
      'luciole-intermediate.pem',
      'luciole-intermediate.der',
    ]);
  });
});

/** Runs a snippet as a person would; curl gives what it is told to. */
function run(title: string, served: string): { readonly status: number; readonly said: string } {
  const folder = mkdtempSync(join(tmpdir(), 'luciole-snippet-'));
  try {
    const { code = '' } =
      trustSnippets(account, 'https://luciole.example').find((one) => one.title === title) ?? {};
    writeFileSync(join(folder, 'served.pem'), served);
    writeFileSync(join(folder, 'chain.pem'), made.intermediate.certificate.pem);
    writeFileSync(join(folder, 'workload.pem'), made.subordinate.certificate.pem);
    const script = code
      .replace(/^curl .*$/m, 'cp served.pem root.pem')
      .replace('openssl verify', `openssl verify -attime ${made.now.getTime() / 1000}`);
    expect(script).not.toBe(code);
    const { status, stdout, stderr } = spawnSync('sh', ['-c', script], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { status: status ?? -1, said: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('ruling 22: snippets', () => {
  it('verify with openssl what leads to the root', () => {
    expect(run('openssl verify', made.root.certificate.pem)).toEqual({
      status: 0,
      said: 'workload.pem: OK\n',
    });
  });

  it.each(['Kubernetes Secret', 'openssl verify'])(
    'stop when %s fetched another root',
    async (title) => {
      const other = await createTestHierarchy();
      expect(run(title, other.root.certificate.pem)).toEqual({
        status: 1,
        said: 'This is not the root\n',
      });
    },
  );
});

describe('the tree', () => {
  it('has each root once, its intermediates by name, and their providers with counts', () => {
    const [ca = {}, root = {}] = account.accountDetails.trustChain;
    const second = accountOf('b', [{ ...ca, id: 'other' as never }, root]);
    const providers = [
      { id: 'p', name: 'mesh', caAccountId: 'a', validityPeriod: 'P7D' },
      { id: 'q', name: 'edge', caAccountId: 'a', validityPeriod: 'P1D' },
    ] as never;
    const configurations = [
      { id: 'c', subCaProvider: { id: 'p' }, totalCertCount: 5 },
      { id: 'd', subCaProvider: { id: 'p' }, totalCertCount: 7 },
    ] as never;
    const tree = hierarchy([second, account], providers, configurations);
    expect(tree).toHaveLength(1);
    expect(tree[0]?.intermediates.map(({ account: { key } }) => key)).toEqual(['CA a', 'CA b']);
    expect(tree[0]?.intermediates[0]?.providers.map(({ name, signed }) => [name, signed])).toEqual([
      ['edge', 0],
      ['mesh', 12],
    ]);
  });
});
