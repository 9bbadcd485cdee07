import { randomUUID } from 'node:crypto';
import type { PolicyDifference, PolicyRevisionInformation } from '@luciole/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codes } from '../../test/support/answers.ts';
import { IssuerSetup, type Made } from '../../test/support/issuer-setup.ts';
import { policyDraft, property } from '../../test/support/policy-drafts.ts';
import { createTestApp, type TestApp } from '../../test/support/test-app.ts';
import { createTestDatabase } from '../../test/support/test-database.ts';
import { migrate, migrateDown } from '../database/migrate.ts';
import { CreatePolicyRevisions1795300000162 } from '../database/migrations/1795300000162-create-policy-revisions.ts';
import { MIGRATIONS } from '../database/migrations/index.ts';

const PATH = '/v1/distributedissuers/policies';

let app: TestApp;
let setup: IssuerSetup;
let administrator: { userId: string; apiKey: string };

beforeAll(async () => {
  app = await createTestApp();
  setup = new IssuerSetup(app);
  administrator = await app.createUser(app.companyId, 'PKI_ADMIN');
});
afterAll(() => app.close());

const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, json?: unknown) =>
  app.request(method, `${PATH}/${path}`, {
    apiKey: administrator.apiKey,
    ...(json === undefined ? {} : { json }),
  });
const allowing = (...allowedValues: string[]) => ({
  sans: { dnsNames: property({ allowedValues }) },
});
const revisionsOf = async (id: string) =>
  (await call('GET', `${id}/revisions`)).json<{ revisions: PolicyRevisionInformation[] }>()
    .revisions;

/** A policy of three revisions: `^a$`; `^a$` and `b`; `b` under another name. */
async function thriceRevised(): Promise<Made> {
  const policy = await setup.policy(policyDraft({ name: `first ${randomUUID()}` }));
  await call('PATCH', policy.id, allowing('^a$', 'b'));
  app.clock.advance(60);
  await call('PATCH', policy.id, { name: `third ${randomUUID()}`, ...allowing('b') });
  return policy;
}

describe('the history of a policy', () => {
  it('has a revision for each change, with its author, time and number', async () => {
    const { id, name } = await thriceRevised();
    const revisions = await revisionsOf(id);
    expect(revisions.map(({ author, number }) => [number, author.kind, author.id])).toEqual([
      [3, 'USER', administrator.userId],
      [2, 'USER', administrator.userId],
      [1, 'USER', app.userId],
    ]);
    expect(revisions.at(-1)).toMatchObject({ policyId: id, name });
    expect(revisions[0]?.author.name).toMatch(/./);
    const times = revisions.map(({ creationDate }) => Date.parse(creationDate));
    expect((times[0] ?? 0) - (times[1] ?? 0)).toBe(60_000);
    const first = await call('GET', `${id}/revisions/1`);
    expect(first.json()).toMatchObject({
      number: 1,
      policy: { name, ...allowing('^a$'), validityPeriod: 'PT1H' },
    });
  });

  it('has none for a change that changes nothing', async () => {
    const policy = await setup.policy(policyDraft());
    await call('PATCH', policy.id, { validityPeriod: 'PT1H', name: policy.name });
    expect(await revisionsOf(policy.id)).toHaveLength(1);
  });

  it('says what became allowed and refused, each with a value that shows it', async () => {
    const { id } = await thriceRevised();
    const difference = async (query: string) =>
      (await call('GET', `${id}/difference${query}`)).json<PolicyDifference>();
    expect(await difference('?from=1&to=2')).toMatchObject({
      from: 1,
      to: 2,
      changes: [
        {
          effect: 'ALLOWED',
          path: '/sans/dnsNames',
          message: 'The DNS name may be "b".',
          example: { values: ['b'], request: { sans: { dnsNames: ['b'] } } },
        },
      ],
    });
    const newest = await difference('');
    expect([newest.from, newest.to]).toEqual([2, 3]);
    expect(newest.changes.map(({ effect, example }) => [effect, example?.values])).toEqual([
      ['CHANGED', undefined],
      ['REFUSED', ['a']],
    ]);
    const back = await difference('?from=3&to=2');
    expect(back.changes.map(({ effect }) => effect)).toEqual(['CHANGED', 'ALLOWED']);
    expect((await difference('?from=2&to=2')).changes).toEqual([]);
    const [{ example } = { example: undefined }] = (await difference('?from=1&to=2')).changes;
    const evaluated = await call('POST', `${id}/evaluation`, example?.request);
    expect(evaluated.json()).toMatchObject({ outcome: 'permitted' });
  });

  it('brings a revision back as a new one, and records that as a change', async () => {
    const { id, name } = await thriceRevised();
    const response = await call('POST', `${id}/revisions/1/restoration`);
    expect(response.status).toBe(200);
    expect(response.json()).toMatchObject({ id, name, ...allowing('^a$') });
    expect((await revisionsOf(id))[0]).toMatchObject({ number: 4, name, restoredNumber: 1 });
    const [event] = await app.database.asAdministrator(
      `select type, actor_id, after->'name' as name from audit_events where subject_id = $1
       order by sequence desc limit 1`,
      [id],
    );
    expect(event).toEqual({ type: 'policy.changed', actor_id: administrator.userId, name });
  });

  it('brings nothing back that could not be saved today', async () => {
    const { id, name } = await thriceRevised();
    const other = await setup.policy(policyDraft({ name }));
    const taken = await call('POST', `${id}/revisions/1/restoration`);
    expect(codes(taken)).toEqual([400, 50111]);
    await call('DELETE', other.id);
    expect((await call('POST', `${id}/revisions/1/restoration`)).status).toBe(200);
  });

  it('outlives the policy, which cannot be brought back', async () => {
    const { id } = await thriceRevised();
    expect((await call('DELETE', id)).status).toBe(200);
    expect(await revisionsOf(id)).toHaveLength(3);
    expect((await call('GET', `${id}/difference?from=1&to=3`)).status).toBe(200);
    expect((await call('POST', `${id}/revisions/1/restoration`)).status).toBe(404);
  });

  it.each(['revisions/4', 'difference?from=1&to=4', 'difference?from=9'])(
    'answers 404 for %s when there are three',
    async (path) => {
      const { id } = await thriceRevised();
      expect(codes(await call('GET', `${id}/${path}`))).toEqual([404, 10_051]);
    },
  );

  it.each(['revisions/0', 'revisions/x', 'difference?to=-1', 'difference?to=1e3'])(
    'answers 400 for %s',
    async (path) => {
      const { id } = await thriceRevised();
      expect((await call('GET', `${id}/${path}`)).status).toBe(400);
    },
  );

  it('is written once: the serving role may neither change nor delete a revision', async () => {
    const { id } = await thriceRevised();
    const { database } = await app.database.open();
    for (const sql of [
      `update policy_revisions set number = 9 where policy_id = '${id}'`,
      `delete from policy_revisions where policy_id = '${id}'`,
    ]) {
      await expect(
        database.inCompany(app.companyId, (tx) => tx.execute(sql)),
      ).rejects.toMatchObject({ message: expect.stringContaining('permission denied') });
    }
  });
});

const content = (name: string) => ({ name, validityPeriod: 'PT1H', keyUsages: [] });

describe('policies from before there were histories', () => {
  it('get their first revision, by whoever made them what they are', async () => {
    const test = await createTestDatabase();
    try {
      await migrateDown(
        test.url,
        MIGRATIONS.length - MIGRATIONS.indexOf(CreatePolicyRevisions1795300000162),
      );
      const companyId = await test.createCompany(randomUUID());
      const [known, unknown, author] = [randomUUID(), randomUUID(), randomUUID()];
      for (const [id, revision] of [
        [known, 7],
        [unknown, 1],
      ]) {
        await test.asAdministrator(
          `insert into policies (company_id, id, name, validity_period, document, revision)
           values ($1, $2, $2::uuid::text, 'PT1H', '{"keyUsages": []}', $3)`,
          [companyId, id, revision],
        );
      }
      await test.asAdministrator(
        `insert into audit_events (company_id, sequence, id, type, occurred_at, outcome, actor_kind, actor_id, subject_id, canonical)
         values ($1, 1, gen_random_uuid(), 'policy.changed', now(), 'SUCCESS', 'USER', $3, $2, '')`,
        [companyId, known, author],
      );
      await migrate(test.url);
      const revisions = await test.asAdministrator(
        `select r.policy_id, r.number, p.revision, r.content, r.author_kind, r.author_id
         from policy_revisions r join policies p on p.id = r.policy_id order by r.author_kind desc`,
      );
      const first = { number: 1, revision: 1 };
      expect(revisions).toEqual([
        {
          policy_id: known,
          ...first,
          content: content(known),
          author_kind: 'USER',
          author_id: author,
        },
        {
          policy_id: unknown,
          ...first,
          content: content(unknown),
          author_kind: 'SYSTEM',
          author_id: null,
        },
      ]);
    } finally {
      await test.close();
    }
  });
});
