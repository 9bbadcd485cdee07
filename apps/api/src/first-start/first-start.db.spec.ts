import { readFileSync, statSync } from 'node:fs';

import { encodePem } from '@luciole/pki';
import { opensslOk, opensslVerify, withFiles } from '@luciole/pki/testing';
import { KEY_ALGORITHMS } from '@luciole/policy';
import { afterEach, describe, expect, it } from 'vitest';

import { createFirstStartBench, type FirstStartBench } from '../../test/support/first-start.ts';
import { apiKeyDigest } from '../auth/api-key.authenticator.ts';
import { CaKeys } from '../built-in-ca/ca-keys.ts';
import { lockFirstStart } from './first-start.repository.ts';

let bench: FirstStartBench;

afterEach(async () => {
  await bench.close();
});

const TABLES = [
  'companies',
  'users',
  'teams',
  'team_memberships',
  'api_keys',
  'certificate_authorities',
  'serial_numbers',
  'ca_accounts',
  'ca_product_options',
  'certificate_issuing_templates',
  'crls',
  'audit_events',
];

async function countRows(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of TABLES) {
    const [row] = await bench.test.asAdministrator(
      `select count(*)::integer as count from ${table}`,
    );
    counts[table] = Number(row?.['count']);
  }
  return counts;
}

async function readPem(kind: string): Promise<string> {
  const [row] = await bench.test.asAdministrator(
    'select certificate_der from certificate_authorities where kind = $1',
    [kind],
  );
  const der = row?.['certificate_der'];
  if (!(der instanceof Uint8Array)) throw new Error(`no ${kind}`);
  return encodePem('CERTIFICATE', der);
}

const ONCE = {
  companies: 1,
  users: 1,
  teams: 1,
  team_memberships: 2,
  api_keys: 1,
  certificate_authorities: 2,
  serial_numbers: 2,
  ca_accounts: 1,
  ca_product_options: 1,
  certificate_issuing_templates: 1,
  crls: 2,
};

describe('completeFirstStart', () => {
  it('creates company, administrator, API key and a hierarchy that openssl verifies', async () => {
    bench = await createFirstStartBench({ LUCIOLE_COMPANY_NAME: 'Example' });
    const report = await bench.start();
    expect(report).toMatchObject({ created: true, urlPrefix: 'luciole' });
    expect(await countRows()).toMatchObject(ONCE);

    const [root, intermediate] = [await readPem('ROOT'), await readPem('INTERMEDIATE')];
    expect(opensslVerify({ anchors: root, target: intermediate }).ok).toBe(true);
    const text = opensslOk(['x509', '-noout', '-text'], { input: intermediate }).stdout;
    expect(text).toContain('CA:TRUE, pathlen:1');
    expect(text).not.toContain('Authority Information Access');
    expect(text).toMatch(/O ?= ?Example/);
    const fingerprint = opensslOk(['x509', '-noout', '-fingerprint', '-sha256'], {
      input: root,
    }).stdout;
    expect(fingerprint.trim().split('=')[1]?.replaceAll(':', '').toLowerCase()).toBe(
      report.rootFingerprint,
    );
  });

  it('puts AIA and CDP into the intermediate only with a public base URL (rulings 1 and 8)', async () => {
    bench = await createFirstStartBench({ LUCIOLE_PKI_URL: 'http://pki.example' });
    await bench.start();
    const text = opensslOk(['x509', '-noout', '-text'], {
      input: await readPem('INTERMEDIATE'),
    }).stdout;
    const [row] = await bench.test.asAdministrator(
      `select encode(subject_key_identifier, 'hex') as key from certificate_authorities where kind = 'ROOT'`,
    );
    expect(text).toContain(`http://pki.example/v1/builtinca/ca/${String(row?.['key'])}`);
    expect(text).toContain(`http://pki.example/v1/builtinca/crl/${String(row?.['key'])}`);
    const root = opensslOk(['x509', '-noout', '-text'], { input: await readPem('ROOT') }).stdout;
    expect(root).not.toContain('pki.example');
  });

  it('stores the API key hashed and leaves it in a file of mode 0600', async () => {
    bench = await createFirstStartBench();
    await bench.start();
    expect(statSync(bench.apiKeyFile).mode & 0o777).toBe(0o600);
    const apiKey = readFileSync(bench.apiKeyFile, 'utf8');
    const [row] = await bench.test.asAdministrator('select key_hash from api_keys');
    expect(row?.['key_hash']).toEqual(apiKeyDigest(apiKey));
    const [user] = await bench.test.asAdministrator('select roles, username from users');
    expect(user).toMatchObject({ roles: ['SYSTEM_ADMIN'], username: 'administrator' });
  });

  it('gives the API key 180 days (contract.md 1.1)', async () => {
    bench = await createFirstStartBench();
    await bench.start();
    const [row] = await bench.test.asAdministrator(
      `select extract(epoch from validity_end - validity_start)::integer / 86400 as days from api_keys`,
    );
    expect(row).toEqual({ days: 180 });
  });

  it('seals the private keys: they open in their own row only', async () => {
    bench = await createFirstStartBench();
    const { companyId } = await bench.start();
    const rows = await bench.test.asAdministrator(
      'select id, public_key_hash, sealed_private_key from certificate_authorities order by kind',
    );
    const keys = new CaKeys(bench.secrets);
    const [first, second] = rows;
    const hash = (row: typeof first): Buffer => row?.['public_key_hash'] as Buffer;
    const sealed = (row: typeof first): Buffer => row?.['sealed_private_key'] as Buffer;
    expect(keys.unseal(companyId, String(first?.['id']), hash(first), sealed(first)).type).toBe(
      'private',
    );
    expect(() =>
      keys.unseal(companyId, String(second?.['id']), hash(second), sealed(first)),
    ).toThrow(/secret|envelope|bound|changed/i);
    expect(sealed(first).includes(Buffer.from('06072a8648ce3d0201', 'hex'))).toBe(false);
  });

  it('finds everything done the second time', async () => {
    bench = await createFirstStartBench();
    const first = await bench.start();
    const before = await countRows();
    const second = await bench.start();
    expect(second).toEqual({ ...first, created: false });
    expect(await countRows()).toEqual(before);
  });

  it('creates once when two start at once', async () => {
    bench = await createFirstStartBench();
    const reports = await Promise.all([bench.start(), bench.start(), bench.start()]);
    expect(reports.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(reports.map(({ companyId }) => companyId)).size).toBe(1);
    expect(await countRows()).toMatchObject(ONCE);
  });

  it('gives the slowest keys time, and whoever waits for them', async () => {
    bench = await createFirstStartBench();
    const limits = await bench.database.inDeployment(async (tx) => {
      await lockFirstStart(tx);
      return tx.query<{ setting: string }>(
        `select setting from pg_settings where name in
           ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout')`,
      );
    });
    expect(limits.map(({ setting }) => Number(setting))).toEqual([600_000, 600_000, 600_000]);
  });

  it('leaves nothing behind when it dies, and completes at the next start with the same API key', async () => {
    bench = await createFirstStartBench();
    const steps: string[] = [];
    await bench.start({ progress: (sentence) => void steps.push(sentence) });
    await bench.close();
    expect(steps.length).toBeGreaterThan(2);
    for (const [index] of steps.entries()) {
      bench = await createFirstStartBench();
      let count = 0;
      const die = (): void => {
        if (count === index) throw new Error('killed');
        count += 1;
      };
      await expect(bench.start({ progress: die })).rejects.toThrow('killed');
      expect(Object.values(await countRows()).every((rows) => rows === 0)).toBe(true);
      const apiKey = readFileSync(bench.apiKeyFile, 'utf8');
      expect((await bench.start()).created).toBe(true);
      expect(readFileSync(bench.apiKeyFile, 'utf8')).toBe(apiKey);
      if (index < steps.length - 1) await bench.close();
    }
  });

  it.each(KEY_ALGORITHMS)(
    'makes a hierarchy of %s that openssl verifies with its empty CRLs',
    async (keyAlgorithm) => {
      bench = await createFirstStartBench({
        LUCIOLE_ROOT_KEY_ALGORITHM: keyAlgorithm,
        LUCIOLE_INTERMEDIATE_KEY_ALGORITHM: keyAlgorithm,
      });
      await bench.start();
      const [root, intermediate] = [await readPem('ROOT'), await readPem('INTERMEDIATE')];
      const rows = await bench.test.asAdministrator('select der from crls');
      const crls = rows.map(({ der }) => encodePem('X509 CRL', der as Uint8Array)).join('');
      const verification = opensslVerify({
        anchors: root,
        target: intermediate,
        crls,
        options: ['-crl_check_all'],
      });
      expect(verification.stderr).toBe('');
      expect(verification.ok).toBe(true);
      const listed = withFiles({ 'crl.pem': crls }, (cwd) =>
        opensslOk(['crl', '-noout', '-text', '-in', 'crl.pem'], { cwd }),
      );
      expect(listed.stdout).toContain('No Revoked Certificates');
    },
  );
});
