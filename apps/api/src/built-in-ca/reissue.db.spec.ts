import { createHash } from 'node:crypto';

import { encodePem } from '@luciole/pki';
import { opensslOk, opensslVerify } from '@luciole/pki/testing';
import { KEY_ALGORITHMS } from '@luciole/policy';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { createFirstStartBench } from '../../test/support/first-start.ts';
import { createIssuerBench, type IssuerBench } from '../../test/support/issuer-bench.ts';
import { dispatch } from '../cli/dispatch.ts';
import { loadConfig } from '../config/config.schema.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { SealedSecrets } from '../secrets/sealed-secrets.ts';
import { UpkeepService } from '../upkeep/upkeep.service.ts';
import { composeBuiltInCa } from './compose-built-in-ca.ts';
import type { ReissuedCa, ReissueService } from './reissue.service.ts';

const BASE_URL = 'http://pki.example';
const ACTOR = { kind: 'SYSTEM', name: 'test' } as const;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  for (const close of closers.splice(0)) await close();
});

async function createBench(
  options: Parameters<typeof createIssuerBench>[0] = {},
): Promise<IssuerBench> {
  const bench = await createIssuerBench(options);
  closers.push(() => bench.close());
  return bench;
}

/** Re-issuing as another process would do it that has the public base URL. */
function reissueOf({ app }: IssuerBench): ReissueService {
  const config = loadConfig({ DATABASE_URL: app.database.url, LUCIOLE_PKI_URL: BASE_URL });
  const [database, secrets] = [app.app.get(CompanyDatabase), app.app.get(SealedSecrets)];
  return composeBuiltInCa({ database, secrets, config, clock: app.clock }).reissue;
}

async function onlyOne(reissued: Promise<readonly ReissuedCa[]>): Promise<ReissuedCa> {
  const [first, ...others] = await reissued;
  if (first === undefined || others.length > 0) throw new Error('not one');
  return first;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const textOf = (pem: string): string =>
  opensslOk(['x509', '-noout', '-text'], { input: pem }).stdout;
const field = (flag: string, pem: string): string =>
  opensslOk(['x509', '-noout', flag], { input: pem }).stdout;
const publicKeyOf = (pem: string): string =>
  opensslOk(['x509', '-noout', '-pubkey'], { input: pem }).stdout;

describe('ruling 8: setting the public base URL later', () => {
  it('re-issues an intermediate with the same key and name, a new serial number, AIA and CDP; everything below still verifies', async () => {
    const bench = await createBench();
    const before = await bench.issued();
    const [oldPem = ''] = before.issuerCertificates;
    const { after, name } = await onlyOne(
      reissueOf(bench).reissueOutdated(bench.app.companyId, ACTOR),
    );

    bench.app.clock.advance(5);
    const served = await bench.app.request('GET', `/v1/builtinca/ca/${name}`);
    expect(sha256(served.bytes)).toBe(after);
    const newPem = encodePem('CERTIFICATE', served.bytes);
    expect(textOf(oldPem)).not.toContain('Authority Information Access');
    expect(textOf(newPem)).toMatch(
      /CA Issuers - URI:http:\/\/pki\.example\/v1\/builtinca\/ca\/[0-9a-f]{40}\n/,
    );
    expect(textOf(newPem)).toMatch(/URI:http:\/\/pki\.example\/v1\/builtinca\/crl\/[0-9a-f]{40}\n/);
    expect(publicKeyOf(newPem)).toBe(publicKeyOf(oldPem));
    for (const same of ['-subject', '-issuer', '-enddate'])
      expect(field(same, newPem)).toBe(field(same, oldPem));
    expect(field('-serial', newPem)).not.toBe(field('-serial', oldPem));

    const anchors = bench.root;
    const target = before.certificate ?? '';
    for (const intermediates of [oldPem, newPem]) {
      expect(opensslVerify({ anchors, target: intermediates }).ok).toBe(true);
      expect(opensslVerify({ anchors, intermediates, target }).stderr).toBe('');
    }
    const later = await bench.issued();
    expect(later.issuerCertificates[0]).toBe(newPem);
    expect(
      opensslVerify({ anchors, intermediates: newPem, target: later.certificate ?? '' }).ok,
    ).toBe(true);
  });

  it('is picked up by processes that serve: names mean the new certificate, the old one stays at its fingerprint', async () => {
    const bench = await createBench();
    const issued = await bench.issued();
    const reissue = reissueOf(bench);
    const [outdated] = await reissue.listOutdated(bench.app.companyId);
    const name = outdated?.name ?? '';
    const get = (path: string, headers: Record<string, string> = {}) =>
      bench.app.request('GET', `/v1/builtinca/${path}`, { headers });
    const old = await get(`ca/${name}`);
    const etag = String(old.headers['etag']);
    const digest = (await bench.configuration()).body.subCaDigest;

    const { after, before } = await onlyOne(reissue.reissueOutdated(bench.app.companyId, ACTOR));
    bench.app.clock.advance(5);
    const renewed = await get(`ca/${name}`, { 'if-none-match': etag });
    expect([renewed.status, sha256(renewed.bytes)]).toEqual([200, after]);
    expect((await get(`truststore/${name}/chain.pem`)).text).toBe(
      encodePem('CERTIFICATE', renewed.bytes),
    );
    const former = await get(`ca/${before}`);
    expect([former.bytes, former.headers['cache-control']]).toEqual([
      old.bytes,
      'public, max-age=31536000, immutable',
    ]);
    expect((await get(`cachain/${before}`)).text).toBe(issued.issuerCertificates.join(''));
    expect(sha256((await get(`ca/${after}`)).bytes)).toBe(after);
    // Issuers renew: another CA certificate is another shape (ruling 23).
    expect((await bench.configuration()).body.subCaDigest).not.toBe(digest);
  });

  it('records the intent before the signature, and the outcome with both fingerprints', async () => {
    const bench = await createBench();
    const { after, before } = await onlyOne(
      reissueOf(bench).reissueOutdated(bench.app.companyId, ACTOR),
    );
    const events = await bench.app.database.asAdministrator(
      `select type, actor_name, before->>'fingerprintSha256' as before, after->>'fingerprintSha256' as after,
         after->>'serialNumber' as serial from audit_events where actor_name = 'test' order by sequence`,
    );
    const [intent, outcome] = events;
    expect(intent).toMatchObject({ type: 'certificate-authority.signing', before, after: null });
    expect(outcome).toMatchObject({ type: 'certificate-authority.changed', before, after });
    expect(events).toHaveLength(2);
    const numbers = await bench.app.database.asAdministrator(
      `select purpose from serial_numbers where serial_number = $1`,
      [outcome?.['serial']],
    );
    expect([numbers, intent?.['serial']]).toEqual([
      [{ purpose: 'CA_CERTIFICATE' }],
      outcome?.['serial'],
    ]);
  });

  it('happens once, whether repeated or at the same time, and again when the URL changes', async () => {
    const bench = await createBench();
    const reissue = reissueOf(bench);
    const { companyId } = bench.app;
    const all = await Promise.all(
      Array.from({ length: 3 }, () => reissue.reissueOutdated(companyId, ACTOR)),
    );
    expect(all.flat()).toHaveLength(1);
    expect(await reissue.reissueOutdated(companyId, ACTOR)).toEqual([]);
    const config = loadConfig({
      DATABASE_URL: bench.app.database.url,
      LUCIOLE_PKI_URL: 'http://elsewhere.example',
    });
    const parts = {
      database: bench.app.app.get(CompanyDatabase),
      secrets: bench.app.app.get(SealedSecrets),
      config,
      clock: bench.app.clock,
    };
    expect(await composeBuiltInCa(parts).reissue.listOutdated(companyId)).toHaveLength(1);
  });

  it('is offered in the log when a process starts that has the URL, and not without it', async () => {
    const without = await createBench();
    expect(await without.app.app.get(UpkeepService).offerReissue()).toBe(0);
    const bench = await createBench({ settings: { LUCIOLE_PKI_URL: BASE_URL } });
    const upkeep = bench.app.app.get(UpkeepService);
    expect(await upkeep.offerReissue()).toBe(0);
    const parts = {
      database: bench.app.app.get(CompanyDatabase),
      secrets: bench.app.app.get(SealedSecrets),
      config: loadConfig({
        DATABASE_URL: bench.app.database.url,
        LUCIOLE_PKI_URL: 'http://old.example',
      }),
      clock: bench.app.clock,
    };
    await composeBuiltInCa(parts).reissue.reissueOutdated(bench.app.companyId, ACTOR);
    expect(await upkeep.offerReissue()).toBe(1);
    expect(bench.app.logLines.join('')).toContain('run reissue-intermediates');
  });

  it.each(KEY_ALGORITHMS)('keeps name and key of a CA with %s', async (keyAlgorithm) => {
    const bench = await createBench({ caKeyAlgorithm: keyAlgorithm });
    const { certificate = '' } = await bench.issued();
    const { name } = await onlyOne(reissueOf(bench).reissueOutdated(bench.app.companyId, ACTOR));
    bench.app.clock.advance(5);
    const served = await bench.app.request('GET', `/v1/builtinca/ca/${name}`);
    const intermediates = encodePem('CERTIFICATE', served.bytes);
    const verification = opensslVerify({
      anchors: bench.root,
      intermediates,
      target: certificate,
    });
    expect(verification.ok).toBe(true);
  });
});

describe('main.js reissue-intermediates', () => {
  it('does it for a deployment, says so, and finds nothing to do the second time', async () => {
    const bench = await createFirstStartBench();
    closers.push(() => bench.close());
    await bench.start();
    const lines: string[] = [];
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
    vi.stubEnv('DATABASE_URL', bench.test.url);
    vi.stubEnv('LUCIOLE_DATA_DIR', bench.folder);

    expect(await dispatch(['reissue-intermediates'])).toBe(78);
    expect(lines.splice(0).join('')).toMatch(/^LUCIOLE_PKI_URL is not set; [^\n]+\n$/);
    vi.stubEnv('LUCIOLE_PKI_URL', BASE_URL);
    expect(await dispatch(['init'])).toBe(0);
    expect(lines.splice(0).join('')).toContain('reissue-intermediates');
    expect(await dispatch(['reissue-intermediates'])).toBe(0);
    expect(lines.splice(0).join('')).toMatch(
      /^[0-9a-f-]{36}-IntermediateCA has a new certificate with the SHA-256 fingerprint [0-9a-f]{64}\./,
    );
    expect(await dispatch(['reissue-intermediates'])).toBe(0);
    expect(lines.splice(0).join('')).toBe(
      'Every intermediate CA names http://pki.example already.\n',
    );
    expect(await dispatch(['init'])).toBe(0);
    expect(lines.join('')).not.toContain('reissue-intermediates');
  });

  it('is in --help', async () => {
    const out: string[] = [];
    const sink = { write: (text: string) => out.push(text) };
    expect(await dispatch(['--help'], sink, sink)).toBe(0);
    expect(out.join('')).toContain('reissue-intermediates ');
  });
});
