import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { useCommandBench } from '../../test/support/command-bench.ts';
import { draftReservation } from '../../test/support/issuance-drafts.ts';
import { seedIssuance } from '../../test/support/seed-issuance.ts';
import { reserveIssuerCertificates } from '../database/issuance-functions.ts';

const cli = useCommandBench();
const { err, out } = cli;
let ids: Record<string, string>;

beforeAll(async () => {
  const rows = await cli.bench.test.asAdministrator('select id, kind from certificate_authorities');
  ids = Object.fromEntries(rows.map(({ id, kind }) => [String(kind), String(id)]));
});
const run = (...args: string[]): Promise<number> => cli.run('revoke', ...args);

describe('revoke', () => {
  it('revokes an intermediate, publishes it, and changes nothing when repeated', async () => {
    const intermediate = ids['INTERMEDIATE'] ?? '';
    for (let time = 0; time < 2; time += 1) {
      expect(await run('ca', intermediate, '--reason', 'superseded')).toBe(0);
    }
    expect(out).toEqual([`${intermediate} is revoked.\n`, `${intermediate} is revoked.\n`]);
    const rows = await cli.bench.test.asAdministrator(
      'select reason, crl_number is not null as published from certificate_revocations',
    );
    expect(rows).toEqual([{ reason: 'superseded', published: true }]);
    const events = await cli.bench.test.asAdministrator(
      `select actor_name from audit_events where type = 'certificate-authority.revoked'`,
    );
    expect(events).toEqual([{ actor_name: 'command line' }]);
  });

  it('says in one sentence what cannot be', async () => {
    expect(await run('ca', ids['ROOT'] ?? '', '--reason', 'superseded')).toBe(1);
    expect(await run('certificate', randomUUID())).toBe(1);
    expect(err).toEqual([
      expect.stringMatching(/^Only the CA that signed .*\n$/),
      expect.stringMatching(/^Unable to find .*\n$/),
    ]);
  });

  it('revokes what was issued in a time to one service account, once the count was repeated', async () => {
    const { database, test } = cli.bench;
    const [company] = await test.asAdministrator('select id from companies');
    const seed = await seedIssuance(database, String(company?.['id']));
    const validityEnd = new Date(Date.now() + 7 * 86_400_000);
    const times = ['2026-11-20T10:00:00Z', '2026-11-20T12:00:00Z', '2026-11-20T14:00:00Z'];
    const reservations = times.map((time) =>
      draftReservation(seed, { creationDate: new Date(time), validityEnd }),
    );
    await database.inDeployment((tx) => reserveIssuerCertificates(tx, reservations));
    await test.asAdministrator(
      `update issuer_certificates set status = 'ISSUED', fingerprint = upper(left(encode(public_key_hash, 'hex'), 40))`,
    );
    const time = ['--from', '2026-11-20T10:00:00Z', '--until', '2026-11-20T15:00:00+01:00'];
    const selection = ['issued', '--service-account', seed.serviceAccountId, ...time];
    expect(await run(...selection)).toBe(0);
    expect(out.join('')).toMatch(/^2 issuer certificates of 1 service accounts, .*--count 2/);
    const reason = ['--reason', 'keyCompromise'];
    expect(await run(...selection, '--count', '3', ...reason)).toBe(1);
    expect(await run(...selection, '--count', '2', ...reason)).toBe(0);
    // The CA of a seed has no key: what it cannot publish now it publishes later.
    expect(out.at(-1)).toBe('2 issuer certificates are revoked, 2 of them in no CRL yet.\n');
    expect(await run(...selection)).toBe(0);
    expect(out.at(-1)).toBe('There is none.\n');
    const rows = await test.asAdministrator(
      'select creation_date from issuer_certificates where status = $1',
      ['ISSUED'],
    );
    expect(rows).toEqual([{ creation_date: new Date(times[2] ?? '') }]);
  });

  it.each([
    { args: [] },
    { args: ['certificate'] },
    { args: ['ca', randomUUID()] },
    { args: ['ca', 'x', '--reason', 'superseded'] },
    { args: ['certificate', randomUUID(), '--reason', 'removeFromCRL'] },
    { args: ['root', randomUUID()] },
    { args: ['issued', '--from', 'yesterday'] },
    { args: ['issued', '--ca', randomUUID(), '--count', '1'] },
  ])('shows its usage for $args', async ({ args }) => {
    expect(await run(...args)).toBe(64);
    expect(err.join('')).toContain('usage: main.js revoke');
  });
});
