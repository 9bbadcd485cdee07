import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  CaAccountResponse,
  CaAccountWithProductOptions,
  CaCustody,
  CaRequestInformation,
  CaRevocationInformation,
  OfflineRequestFile,
} from '@luciole/contract';
import { makeCertificationRequest } from '@luciole/pki/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { KeyFiles } from '../../apps/api/src/secrets/key-files.ts';
import { SealedSecrets } from '../../apps/api/src/secrets/sealed-secrets.ts';
import { createMesh, type Mesh } from '../support/mesh.ts';
import { openssl } from '../support/openssl.ts';
import { offlineSign } from './ceremony.ts';
import { tracesOf } from './key-traces.ts';
import { foundInMemory } from './process-memory.ts';

const BUILTIN = '/v1/certificateauthorities/BUILTIN';
const PASSPHRASE = 'a ceremony of eight people and one safe';
/** A slow machine is no failure. */
const PATIENCE = { timeout: 240_000, interval: 500 };

type CaCertificate = CaAccountWithProductOptions['account']['accountDetails']['trustChain'][number];

let mesh: Mesh;
let root: CaCertificate;
/** An intermediate that the root signed while its key was here. */
let former: CaCertificate;
let traces: ReadonlyMap<string, Buffer>;
let sealedKeyHex: string;
let successor: CaAccountWithProductOptions;

const file = (name: string): string => join(mesh.folder, name);
const must = <T>(path: string, json?: unknown): Promise<T> =>
  mesh.client.must<T>({
    path,
    as: mesh.administrator,
    ...(json !== undefined && { method: 'POST', json }),
  });
const run = (...args: string[]) => mesh.installation.run(['ca', ...args]);
const exported = (out: string, passphraseFile = file('passphrase')) =>
  run('export-root', root.id, '--out', file(out), '--passphrase-file', passphraseFile);
/** Signs a request at the ceremony, where only files are. */
const sign = (request: string, out: string, passphraseFile = 'passphrase', answer?: string) =>
  offlineSign(
    {
      key: file('root.sealed'),
      request: file(request),
      out: file(out),
      passphraseFile: file(passphraseFile),
    },
    answer,
  );

async function inDatabase<Row>(sql: string): Promise<Row[]> {
  const client = new Client({
    connectionString: mesh.installation.adminUrl.replace('/postgres?', '/luciole?'),
  });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** Every row of every table, as text; octets are hexadecimal digits in it. */
async function wholeDatabase(): Promise<string> {
  const tables = await inDatabase<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'luciole'`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await inDatabase<{ line: string }>(`select t::text as line from ${name} t`);
    texts.push(...rows.map(({ line }) => line));
  }
  return texts.join('\n');
}

/** The root's key, as only whoever has database and key-encryption key can have it. */
async function keyInDatabase() {
  const [row] = await inDatabase<{ company_id: string; public_key_hash: Buffer; sealed: Buffer }>(
    `select company_id, public_key_hash, sealed_private_key as sealed from luciole.certificate_authorities where id = '${root.id}'`,
  );
  const { company_id: companyId, public_key_hash: publicKeyHash, sealed } = row ?? {};
  if (companyId === undefined || sealed === undefined) throw new Error('the root has no key');
  const secrets = new SealedSecrets(
    new KeyFiles({ file: join(mesh.installation.dataFolder, 'key-encryption.key') }),
  );
  const place = {
    companyId,
    table: 'certificate_authorities',
    row: root.id,
    publicKeyHash,
  } as const;
  const key = secrets.open(sealed, place);
  return {
    privateKey: createPrivateKey({ key, format: 'der', type: 'pkcs8' }),
    sealedHex: sealed.toString('hex'),
  };
}

/** What `openssl verify` says of a certificate with the CRLs of root and intermediates. */
async function verified(target: string, intermediates: string, crls: readonly string[]) {
  await writeFile(file('target.pem'), target);
  await writeFile(file('intermediates.pem'), intermediates);
  await writeFile(file('root.pem'), root.certificate);
  const lists: string[] = [];
  for (const name of crls) {
    await writeFile(file('one.crl'), await mesh.client.download(`/v1/builtinca/crl/${name}`));
    lists.push(await openssl('crl', '-inform', 'DER', '-in', file('one.crl')));
  }
  await writeFile(file('crls.pem'), lists.join(''));
  const trust = ['-CAfile', file('root.pem'), '-CRLfile', file('crls.pem'), '-crl_check_all'];
  if (intermediates !== '') trust.push('-untrusted', file('intermediates.pem'));
  return openssl('verify', '-x509_strict', ...trust, file('target.pem')).catch(String);
}

beforeAll(async () => {
  mesh = await createMesh({}, { LUCIOLE_PKI_URL: 'http://pki.example.com' });
  await writeFile(file('passphrase'), `${PASSPHRASE}\n`);
  await writeFile(file('wrong'), 'another passphrase of some length\n');
  await writeFile(file('short'), 'short\n');
  const { accounts } = await must<CaAccountResponse>(`${BUILTIN}/accounts`);
  const first = accounts[0]?.account.accountDetails.trustChain.at(-1);
  if (first === undefined) throw new Error('there is no root');
  root = first;
  // By this the process that serves has the key in memory.
  const made = await must<CaAccountWithProductOptions>(`${BUILTIN}/accounts`, {
    key: 'Former',
    keyAlgorithm: 'EC_P256',
    validityPeriod: 'P1Y',
    rootId: root.id,
  });
  [former = root] = made.account.accountDetails.trustChain;
}, PATIENCE.timeout);
afterAll(() => mesh?.close());

/** Show 2 of the hierarchy. */
describe('the ceremony of an offline root', () => {
  it('begins with a key that database and memory of the control plane hold', async () => {
    const { privateKey, sealedHex } = await keyInDatabase();
    traces = tracesOf(privateKey);
    sealedKeyHex = sealedHex;
    expect(await foundInMemory(mesh.api().pid, traces)).toContain('number');
    expect(await wholeDatabase()).toContain(sealedKeyHex);
  });

  it('seals it into a file that openssl opens, and erases it in the database', async () => {
    const short = await exported('root.sealed', file('short'));
    expect([short.exitCode, short.output]).toEqual([1, expect.stringContaining('too short')]);
    const done = await exported('root.sealed');
    expect([done.exitCode, done.output]).toEqual([0, expect.stringContaining('SHA-256')]);
    expect((await stat(file('root.sealed'))).mode & 0o777).toBe(0o600);
    const passphrase = `file:${file('passphrase')}`;
    const opened = await openssl(
      'pkey',
      '-in',
      file('root.sealed'),
      '-passin',
      passphrase,
      '-pubout',
    );
    const certified = await openssl('x509', '-in', file('root.sealed'), '-noout', '-pubkey');
    expect(opened).toBe(certified);
    expect(new X509Certificate(await readFile(file('root.sealed'))).fingerprint256).toBe(
      new X509Certificate(root.certificate).fingerprint256,
    );

    const text = await wholeDatabase();
    expect(text).toContain(root.id);
    expect(text).not.toContain(sealedKeyHex);
    for (const octets of traces.values()) {
      for (const form of [
        octets.toString('hex'),
        octets.toString('base64'),
        octets.toString('latin1'),
      ])
        expect(text.includes(form)).toBe(false);
    }
    const again = await exported('again.sealed');
    expect([again.exitCode, again.output]).toEqual([1, expect.stringContaining('offline since')]);
  });

  it('leaves no key in the process that served on, and no trace of it in the next one', async () => {
    await vi.waitFor(
      async () => expect(await foundInMemory(mesh.api().pid, traces)).not.toContain('number'),
      PATIENCE,
    );
    // Of what OpenSSL once read, freed memory may hold a copy: that is why the guide has the processes restarted.
    await mesh.stopControlPlane();
    await mesh.startControlPlane();
    expect(await foundInMemory(mesh.api().pid, traces)).toEqual([]);
  });

  it('signs an intermediate where there are only files, and nothing that is not asked for', async () => {
    const direct = await mesh.client.send<{ errors: { code: number }[] }>({
      method: 'POST',
      path: `${BUILTIN}/accounts`,
      as: mesh.administrator,
      json: { key: 'Direct', keyAlgorithm: 'EC_P256', validityPeriod: 'P1Y', rootId: root.id },
    });
    expect(direct.body.errors.map(({ code }) => code)).toEqual([25_110]);
    const { id } = await must<CaRequestInformation>(`${BUILTIN}/requests`, {
      key: 'Successor',
      keyAlgorithm: 'EC_P256',
      rootId: root.id,
      validityPeriod: 'P2Y',
    });
    const request = await must<OfflineRequestFile>(`${BUILTIN}/requests/${id}/offline-request`);
    await writeFile(file('ca.json'), request.content);
    for (const [name, from, to] of [
      ['other-root.json', root.fingerprintSha256, '0'.repeat(64)],
      ['more.json', '"kind"', '"pathLength": 5, "kind"'],
      ['forged.json', /(?<=REQUEST-----.{60})./, '+'],
    ] as const) {
      await writeFile(file(name), request.content.replace(from, to));
      const refused = sign(name, 'refused.pem');
      expect([name, refused.exitCode, refused.complaint]).toEqual([
        name,
        1,
        expect.stringContaining('Nothing was signed'),
      ]);
    }
    const wrong = sign('ca.json', 'refused.pem', 'wrong');
    expect([wrong.exitCode, wrong.complaint]).toEqual([1, expect.stringContaining('passphrase')]);
    const unsure = sign('ca.json', 'refused.pem', 'passphrase', 'no');
    expect([unsure.exitCode, unsure.complaint]).toEqual([1, expect.stringContaining('said yes')]);
    await expect(stat(file('refused.pem'))).rejects.toThrow('ENOENT');

    const signed = sign('ca.json', 'ca.pem');
    expect([signed.exitCode, signed.complaint]).toEqual([0, expect.any(String)]);
    for (const said of [request.sha256, 'CN=Successor', 'path length 1', 'Signed.'])
      expect(signed.transcript).toContain(said);
    successor = await must<CaAccountWithProductOptions>(`${BUILTIN}/requests/${id}/certificate`, {
      certificates: await readFile(file('ca.pem'), 'utf8'),
    });
    expect(successor.account.accountDetails.trustChain.at(-1)?.id).toBe(root.id);
  });

  it('publishes a revocation with the CRL that it signs, and openssl refuses what was revoked', async () => {
    const revocation = await must<CaRevocationInformation>(
      `${BUILTIN}/authorities/${former.id}/revocation`,
      { reason: 'superseded' },
    );
    expect(revocation).toMatchObject({ waitsForOfflineCrl: true });
    expect(await verified(former.certificate, '', [root.caName])).toContain(': OK');
    const request = await run('crl-request', root.id);
    expect(request.exitCode).toBe(0);
    await writeFile(file('crl.json'), /\{.*\}\n/s.exec(request.output)?.[0] ?? '');
    const signed = sign('crl.json', 'root.crl');
    expect([signed.exitCode, signed.complaint]).toEqual([0, expect.any(String)]);
    expect(signed.transcript).toContain(revocation.serialNumbers[0]);
    const published = await run('publish-crl', root.id, file('root.crl'));
    expect([published.exitCode, published.output]).toEqual([
      0,
      expect.stringContaining('is published'),
    ]);
    expect(await must<CaCustody>(`${BUILTIN}/authorities/${root.id}/custody`)).toMatchObject({
      keyCustody: 'OFFLINE',
      waitingRevocations: 0,
      isCrlDue: false,
    });
    await vi.waitFor(
      async () =>
        expect(await verified(former.certificate, '', [root.caName])).toContain(
          'certificate revoked',
        ),
      PATIENCE,
    );
    // What was given out before is no longer above the number that is served.
    const stale = await run('publish-crl', root.id, file('root.crl'));
    expect([stale.exitCode, stale.output]).toEqual([1, expect.stringContaining('must be above')]);
  });

  it('leaves an issuer that bootstraps under the new intermediate, and openssl content with every CRL', async () => {
    const { setUp } = mesh;
    const provider = await must<{ id: string }>('/v1/distributedissuers/subcaproviders', {
      name: 'under the offline root',
      caType: 'BUILTIN',
      caAccountId: successor.account.id,
      caProductOptionId: successor.productOptions[0]?.id,
      commonName: 'mesh issuer',
      keyAlgorithm: 'EC_P256',
      validityPeriod: 'P7D',
    });
    await mesh.client.must({
      method: 'PATCH',
      path: `/v1/distributedissuers/configurations/${setUp.configurationId}`,
      as: mesh.administrator,
      json: { subCaProviderId: provider.id },
    });
    const { pem } = await makeCertificationRequest({ keyAlgorithm: 'EC_P256' });
    const issued = await mesh.client.must<{ certificate: string; issuerCertificates: string[] }>({
      method: 'POST',
      path: '/v1/distributedissuers/intermediatecertificates',
      as: await setUp.token(mesh.client),
      headers: { 'idempotency-key': randomUUID() },
      json: { configurationId: setUp.configurationId, certificateSigningRequest: pem },
    });
    const [own] = successor.account.accountDetails.trustChain;
    const crls = [root.caName, own?.caName ?? ''];
    expect(await verified(issued.certificate, issued.issuerCertificates[0] ?? '', crls)).toContain(
      ': OK',
    );
  });
});
