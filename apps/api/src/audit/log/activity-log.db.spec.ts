import { randomUUID } from 'node:crypto';
import type { ActivityLogEntriesResponse, ActivityLogType } from '@luciole/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codes } from '../../../test/support/answers.ts';
import { createTestApp, type TestApp } from '../../../test/support/test-app.ts';
import { CompanyDatabase } from '../../database/company-database.ts';
import { AuditTrail } from '../audit-trail.ts';

let luciole: TestApp;
let accountId: string;
const objectId = randomUUID();

beforeAll(async () => {
  luciole = await createTestApp();
  const start = luciole.clock.now().getTime();
  await luciole.app.get(CompanyDatabase).inCompany(luciole.companyId, async (tx) => {
    for (let place = 0; place < 25; place += 1) {
      await new AuditTrail().record(tx, {
        type: place % 5 === 0 ? 'policy.deleted' : 'policy.changed',
        // Five share an instant: the sequence tells them apart.
        occurredAt: new Date(start - 86_400_000 + Math.floor(place / 5) * 1000),
        actor: { kind: 'USER', id: luciole.userId, name: 'admin' },
        subject: { kind: 'policy', id: place === 7 ? objectId : randomUUID() },
        after: { name: `Mesh 50%_${place}` },
      });
    }
  });
  const account = await luciole.createServiceAccount(luciole.companyId);
  accountId = account.id;
  await luciole.signIn(account);
});
afterAll(() => luciole.close());

const search = (json: unknown, apiKey = luciole.apiKey) =>
  luciole.request('POST', '/v1/activitylogsearch', { apiKey, json });
const found = async (expression: unknown, more: object = {}) => {
  const response = await search({ expression, ...more });
  expect([response.status, response.text.slice(0, 200)]).toEqual([200, expect.any(String)]);
  return response.json<ActivityLogEntriesResponse>();
};
const countOf = async (expression: unknown) => (await found(expression)).count;
const leaf = (field: string, operator: string, value: unknown) => ({ field, operator, value });

describe('POST /v1/activitylogsearch', () => {
  it('tells an event in the words of the reference', async () => {
    const { activityLogEntries, count } = await found(
      leaf('activityName', 'EQ', 'Service Account Access Token Granted'),
    );
    expect(count).toBe(1);
    expect(activityLogEntries).toEqual([
      {
        id: expect.any(String),
        companyId: luciole.companyId,
        activityDate: expect.stringMatching(/\+00:00$/),
        activityType: 'Authentication',
        activityName: 'Service Account Access Token Granted',
        criticality: 0,
        message: expect.stringMatching(
          /^Service Account Access Token Granted: .* \(SERVICE_ACCOUNT\)$/,
        ),
        payload: expect.objectContaining({
          sequence: '26',
          type: 'service-account.token-granted',
          outcome: 'SUCCESS',
          actorId: accountId,
          sourceAddress: '127.0.0.1',
          after: expect.stringContaining('"authenticationType":"rsaKey"'),
        }),
      },
    ]);
  });

  it('shows the newest first, unless asked otherwise', async () => {
    const newest = await found(undefined, { paging: { pageSize: 1 } });
    const oldest = await found(undefined, {
      paging: { pageSize: 1 },
      ordering: { orders: [{ field: 'activityDate', direction: 'ASC' }] },
    });
    expect(newest.activityLogEntries[0]?.payload['sequence']).toBe('26');
    expect(oldest.activityLogEntries[0]?.payload['sequence']).toBe('1');
    expect(newest.count).toBe(26);
  });

  it.each([
    ['kind by key', leaf('activityName', 'EQ', 'policy.deleted'), 5],
    ['kind by name, in any case', leaf('activityName', 'EQ', 'policy deleted'), 5],
    ['heading', leaf('activityType', 'EQ', 'Policies'), 25],
    [
      'headings',
      { field: 'activityType', operator: 'IN', values: ['Policies', 'Authentication'] },
      26,
    ],
    ['a kind that nothing is called', leaf('activityName', 'EQ', 'nothing'), 0],
    ['criticality', leaf('criticality', 'GTE', 1), 5],
    ['outcome', leaf('outcome', 'EQ', 'REFUSED'), 0],
    ['object', leaf('objectId', 'EQ', objectId), 1],
    ['actor by name', leaf('actorName', 'EQ', 'admin'), 25],
    ['text of the event, wildcards taken literally', leaf('message', 'FIND', 'mesh 50%_7'), 1],
    ['text that none has', leaf('message', 'FIND', 'mesh 50x_7'), 0],
    ['text of its name', leaf('message', 'FIND', 'token granted'), 1],
    ['part of a name', leaf('actorName', 'FIND', 'DMI'), 25],
    [
      'negation as the reference writes it',
      { operator: 'NOT', operand: leaf('actorKind', 'EQ', 'USER') },
      1,
    ],
    [
      'operands',
      {
        operator: 'AND',
        operands: [leaf('activityType', 'EQ', 'Policies'), leaf('sequence', 'LTE', 3)],
      },
      3,
    ],
    ['nothing', {}, 26],
  ])('finds by %s', async (_, expression, count) => {
    expect(await countOf(expression)).toBe(count);
  });

  it('finds by time', async () => {
    const since = new Date(luciole.clock.now().getTime() - 3_600_000).toISOString();
    expect(await countOf(leaf('activityDate', 'GTE', since))).toBe(1);
    expect(await countOf(leaf('activityDate', 'LT', since))).toBe(25);
  });

  it.each(['ASC', 'DESC'])(
    'ruling 35: pages through all of it by cursor, %s, each event once',
    async (direction) => {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page: ActivityLogEntriesResponse = await found(undefined, {
          ordering: { orders: [{ field: 'activityDate', direction }] },
          paging: { pageSize: 4, ...(after !== undefined && { after }) },
        });
        seen.push(...page.activityLogEntries.map(({ payload }) => payload['sequence'] ?? ''));
        after = page.nextCursor;
      } while (after !== undefined);
      const all = Array.from({ length: 26 }, (_, index) => String(index + 1));
      expect(seen).toEqual(direction === 'ASC' ? all : all.toReversed());
    },
  );

  it.each(['activityName', 'activityType', 'criticality', 'outcome', 'actorName', 'sequence'])(
    'orders by %s',
    async (field) => {
      const { activityLogEntries, nextCursor } = await found(undefined, {
        ordering: { orders: [{ field, direction: 'ASC' }] },
      });
      expect([activityLogEntries.length, nextCursor]).toEqual([26, undefined]);
    },
  );

  it('orders kinds of events by what they are called', async () => {
    const { activityLogEntries } = await found(undefined, {
      ordering: { orders: [{ field: 'activityName', direction: 'ASC' }] },
    });
    const names = activityLogEntries.map(({ activityName }) => activityName);
    expect(names).toEqual(names.toSorted());
  });

  it.each([
    ['an unknown field', { expression: leaf('password', 'EQ', 'x') }],
    ['an inherited name', { expression: leaf('constructor', 'EQ', 'x') }],
    ['an unknown operator', { expression: leaf('outcome', 'LIKE', 'x') }],
    ['an ordering of text', { expression: leaf('actorName', 'GT', 'x') }],
    ['what is no UUID', { expression: leaf('objectId', 'EQ', '1') }],
    ['what is no date', { expression: leaf('activityDate', 'GT', 'soon') }],
    ['what is no number', { expression: leaf('criticality', 'EQ', 'high') }],
    ['equality of a message', { expression: leaf('message', 'EQ', 'x') }],
    ['a missing value', { expression: { field: 'outcome' } }],
    ['a value without a field', { expression: { value: 'x' } }],
    ['NOT of two', { expression: { operator: 'NOT', operands: [{}, {}] } }],
    ['an operand without NOT', { expression: { operand: leaf('outcome', 'EQ', 'x') } }],
    ['an unknown ordering', { ordering: { orders: [{ field: 'before' }] } }],
    ['a page too far', { paging: { pageNumber: 101, pageSize: 100 } }],
    ['an unknown member', { expression: { fields: 'x' } }],
  ])('answers 400 with 10006 to %s', async (_, body) => {
    expect(codes(await search(body))).toEqual([400, 10_006]);
  });

  it('answers 400 to an expression that is too deep, and to a cursor that is none', async () => {
    let deep: unknown = leaf('outcome', 'EQ', 'SUCCESS');
    for (let level = 0; level < 12; level += 1) deep = { operator: 'NOT', operand: deep };
    expect(codes(await search({ expression: deep }))).toEqual([400, 10_006]);
    for (const after of ['x', Buffer.from('["ASC",1e99,1]').toString('base64url')]) {
      expect(codes(await search({ paging: { after } }))).toEqual([400, 10_009]);
    }
  });

  it('shows nothing of another company', async () => {
    const other = await luciole.createCompany();
    const response = await search({ expression: leaf('objectId', 'EQ', objectId) }, other.apiKey);
    expect(response.json()).toEqual({ activityLogEntries: [], count: 0 });
  });
});

describe('GET /v1/activitytypes', () => {
  it('lists what a search can name', async () => {
    const response = await luciole.request('GET', '/v1/activitytypes', { apiKey: luciole.apiKey });
    const types = response.json<ActivityLogType[]>();
    expect(types).toContainEqual({
      key: 'Authentication',
      readableName: 'Authentication',
      values: expect.arrayContaining([
        { key: 'user.login-succeeded', readableName: 'Login Succeeded' },
        {
          key: 'service-account.token-granted',
          readableName: 'Service Account Access Token Granted',
        },
      ]),
    });
  });
});
