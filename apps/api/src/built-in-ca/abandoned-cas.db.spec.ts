import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { codes } from '../../test/support/answers.ts';
import { createTestApp, type TestApp } from '../../test/support/test-app.ts';
import { UpkeepService } from '../upkeep/upkeep.service.ts';
import { CaAccountsRepository } from './ca-accounts.repository.ts';
import { CertificateAuthoritiesRepository } from './certificate-authorities.repository.ts';
import { HierarchyService } from './hierarchy.service.ts';

const PATH = '/v1/certificateauthorities/BUILTIN/accounts';
const WANTED = { key: 'mesh', keyAlgorithm: 'EC_P256', validityPeriod: 'P1Y', newRoot: true };

const killed = new Error('killed');

let app: TestApp;

beforeEach(async () => {
  app = await createTestApp();
  // A process that is gone gives nothing back.
  vi.spyOn(app.app.get(CaAccountsRepository), 'release').mockRejectedValue(killed);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await app.close();
});

const create = (json: unknown = WANTED) => app.request('POST', PATH, { apiKey: app.apiKey, json });
const authorities = () =>
  app.database.asAdministrator(
    `select kind, status, sealed_private_key is not null as sealed from certificate_authorities order by kind desc, id`,
  );
const pending = (kind: string) => ({ kind, status: 'PENDING', sealed: true });
const failed = (kind: string) => ({ kind, status: 'FAILED', sealed: false });
const active = (kind: string) => ({ kind, status: 'ACTIVE', sealed: true });
const giveUp = () => app.app.get(UpkeepService).giveUpAbandonedCas();

/** Where the process is killed, and what it leaves. */
const CRASHES: [string, () => unknown, { readonly kind: string }[]][] = [
  [
    'before the root is recorded',
    () =>
      vi
        .spyOn(app.app.get(CertificateAuthoritiesRepository), 'reserve')
        .mockRejectedValueOnce(killed),
    [],
  ],
  [
    'after the root was signed',
    () => vi.spyOn(app.app.get(HierarchyService), 'signIntermediate').mockRejectedValueOnce(killed),
    [pending('ROOT')],
  ],
  [
    'before anything is complete',
    () => vi.spyOn(app.app.get(HierarchyService), 'complete').mockRejectedValueOnce(killed),
    [pending('ROOT'), pending('INTERMEDIATE')],
  ],
  [
    'before the account is open',
    () => vi.spyOn(app.app.get(CaAccountsRepository), 'open').mockRejectedValueOnce(killed),
    [pending('ROOT'), pending('INTERMEDIATE')],
  ],
];

describe('a crash while a CA is made', () => {
  it.each(CRASHES)(
    '%s leaves no CA that anybody can use, and upkeep destroys its key',
    async (_when, crash, left) => {
      crash();
      expect((await create()).status).toBe(500);
      expect(await authorities()).toEqual(left);
      // An orphan is no root for anybody.
      expect(codes(await create({ ...WANTED, key: 'other', newRoot: false }))).toEqual([
        404, 25_002,
      ]);

      expect(await giveUp()).toBe(0);
      app.clock.advance(601);
      expect(await giveUp()).toBe(left.length);
      expect(await giveUp()).toBe(0);
      const kinds = left.map(({ kind }) => kind);
      expect(await authorities()).toEqual(kinds.map(failed));
      const claims = await app.database.asAdministrator('select from ca_accounts');
      expect(claims).toEqual([]);
      const events = await app.database.asAdministrator(
        `select before->>'kind' as kind from audit_events
         where type = 'certificate-authority.abandoned' and outcome = 'FAILURE' order by kind desc`,
      );
      expect(events.map(({ kind }) => kind)).toEqual(kinds);

      expect((await create()).status).toBe(201);
      expect((await authorities()).filter(({ status }) => status === 'ACTIVE')).toEqual([
        active('ROOT'),
        active('INTERMEDIATE'),
      ]);
    },
  );

  it('that is over leaves nothing to give up, and what was completed is never touched', async () => {
    expect((await create()).status).toBe(201);
    app.clock.advance(86_400);
    expect(await giveUp()).toBe(0);
    expect(await authorities()).toEqual([active('ROOT'), active('INTERMEDIATE')]);
    expect((await create({ ...WANTED, key: 'second', newRoot: false })).status).toBe(201);
  });

  it('is no crash: whoever takes longer than ten minutes does not get a CA whose key is gone', async () => {
    const slow = vi.spyOn(app.app.get(HierarchyService), 'signIntermediate');
    slow.mockImplementationOnce(async (...args) => {
      slow.mockRestore();
      const made = await app.app.get(HierarchyService).signIntermediate(...args);
      app.clock.advance(601);
      await giveUp();
      return made;
    });
    expect((await create()).status).toBe(500);
    expect(await authorities()).toEqual([failed('ROOT'), failed('INTERMEDIATE')]);
  });
});
