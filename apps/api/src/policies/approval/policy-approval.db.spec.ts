import { randomUUID } from 'node:crypto';
import type {
  PolicyProposalDetails,
  PolicyProposalInformation,
  PolicyRevisionInformation,
} from '@luciole/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { args, codes } from '../../../test/support/answers.ts';
import { createIssuerBench, type IssuerBench } from '../../../test/support/issuer-bench.ts';
import { policyDraft, property } from '../../../test/support/policy-drafts.ts';
import type { TestApp, TestCompany, TestResponse } from '../../../test/support/test-app.ts';
import { createPerson } from '../../../test/support/test-browser.ts';

const POLICIES = '/v1/distributedissuers/policies';
const PROPOSALS = '/v1/distributedissuers/policyproposals';
const SETTINGS = '/v1/distributedissuers/policyapproval';
const DAY_SECONDS = 86_400;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
interface Person {
  readonly userId: string;
  readonly apiKey: string;
}

let bench: IssuerBench;
let app: TestApp;
let alice: Person;
let bob: Person;
let carol: Person;

beforeAll(async () => {
  bench = await createIssuerBench();
  ({ app } = bench);
  [alice, bob, carol] = await Promise.all([person(), person(), person()]);
  await send(alice, 'PUT', SETTINGS, { mode: 'SECOND_PERSON' });
});
afterAll(() => bench.close());

const person = () => app.createUser(app.companyId, 'PKI_ADMIN');
const send = (who: Pick<Person, 'apiKey'>, method: Method, path: string, json?: unknown) =>
  app.request(method, path, { apiKey: who.apiKey, ...(json === undefined ? {} : { json }) });
const approve = (who: Pick<Person, 'apiKey'>, id: string, json: object = {}) =>
  send(who, 'POST', `${PROPOSALS}/${id}/approval`, json);
const reject = (who: Person, id: string, json: object = {}) =>
  send(who, 'POST', `${PROPOSALS}/${id}/rejection`, json);
const proposal = async (id: string) =>
  (await send(alice, 'GET', `${PROPOSALS}/${id}`)).json<PolicyProposalDetails>();
const allowing = (...allowedValues: string[]) => ({
  sans: { dnsNames: property({ allowedValues }) },
});
const revisionsOf = async (id: string) =>
  (await send(alice, 'GET', `${POLICIES}/${id}/revisions`)).json<{
    revisions: PolicyRevisionInformation[];
  }>().revisions;

/** The id of what a refusal says awaits approval. */
function awaiting(response: TestResponse): string {
  expect(codes(response)).toEqual([409, 50_126]);
  return String(args(response)[0]);
}

/** A policy in force that allows `^a$`, made by Alice and approved by Bob. */
async function policy(): Promise<{ id: string; name: string }> {
  const draft = policyDraft();
  const id = awaiting(await send(alice, 'POST', POLICIES, draft));
  const { policyId } = (await approve(bob, id)).json<PolicyProposalInformation>();
  return { id: String(policyId), name: draft.name };
}

/** Alice's proposal to let a policy allow other names. */
const change = async (id: string, ...allowedValues: string[]) =>
  awaiting(await send(alice, 'PATCH', `${POLICIES}/${id}`, allowing(...allowedValues)));

describe('a change that needs a second person', () => {
  it('is not in force until somebody else approves it, and then is its author’s', async () => {
    const { id } = await policy();
    const refused = await send(alice, 'PATCH', `${POLICIES}/${id}`, allowing('^a$', '^b$'));
    const proposed = awaiting(refused);
    expect(refused.text).toContain('Revision 2 of policy');
    const path = `${POLICIES}/${id}`;
    expect((await send(alice, 'GET', path)).json()).toMatchObject(allowing('^a$'));
    expect(await proposal(proposed)).toMatchObject({
      kind: 'CHANGE',
      state: 'OPEN',
      policyId: id,
      revision: 2,
      author: { kind: 'USER', id: alice.userId },
      policy: allowing('^a$', '^b$'),
      changes: [{ effect: 'ALLOWED', example: { values: ['b'] } }],
    });
    const approved = await approve(bob, proposed, { comment: 'as agreed' });
    expect(approved.status).toBe(200);
    expect(approved.json()).toMatchObject({
      state: 'APPROVED',
      decision: { by: { id: bob.userId }, comment: 'as agreed' },
    });
    expect((await send(alice, 'GET', path)).json()).toMatchObject(allowing('^a$', '^b$'));
    const [newest] = await revisionsOf(id);
    expect(newest).toMatchObject({
      number: 2,
      author: { id: alice.userId },
      approver: { id: bob.userId },
    });
    const events = await app.database.asAdministrator(
      `select type, actor_id from audit_events where subject_id in ($1, $2) order by sequence`,
      [id, proposed],
    );
    expect(events.slice(-3)).toEqual([
      { type: 'policy-proposal.created', actor_id: alice.userId },
      { type: 'policy.changed', actor_id: bob.userId },
      { type: 'policy-proposal.approved', actor_id: bob.userId },
    ]);
  });

  it('is one proposal however often its author repeats it, until it is another one', async () => {
    const { id } = await policy();
    const first = await change(id, '^b$');
    expect(await change(id, '^b$')).toBe(first);
    const second = await change(id, '^c$');
    expect(second).not.toBe(first);
    expect((await proposal(first)).state).toBe('WITHDRAWN');
    expect(codes(await approve(bob, first))).toEqual([409, 50_127]);
    expect((await approve(bob, second)).status).toBe(200);
  });

  it('needs nobody when it changes nothing', async () => {
    const { id, name } = await policy();
    expect((await send(alice, 'PATCH', `${POLICIES}/${id}`, { name })).status).toBe(200);
    expect(await revisionsOf(id)).toHaveLength(1);
  });

  it('is judged when it is proposed: what could not be saved cannot be proposed', async () => {
    const [one, other] = [await policy(), await policy()];
    const path = `${POLICIES}/${one.id}`;
    expect(codes(await send(alice, 'PATCH', path, { keyUsages: [] }))).toEqual([400, 50_104]);
    const taken = await send(alice, 'PATCH', path, { name: other.name });
    expect(codes(taken)).toEqual([400, 50_111]);
    const wider = policyDraft({ name: one.name, validityPeriod: 'PT2H' });
    expect(codes(await send(alice, 'POST', POLICIES, wider))).toEqual([400, 50_111]);
  });

  it('ends when it is rejected, or taken back by its author', async () => {
    const { id } = await policy();
    const rejected = await change(id, '^b$');
    expect((await reject(bob, rejected, { comment: 'too wide' })).json()).toMatchObject({
      state: 'REJECTED',
      decision: { by: { id: bob.userId }, comment: 'too wide' },
    });
    const withdrawn = await change(id, '^b$');
    expect(withdrawn).not.toBe(rejected);
    expect((await reject(alice, withdrawn)).json()).toMatchObject({ state: 'WITHDRAWN' });
    for (const closed of [rejected, withdrawn]) {
      expect(codes(await approve(bob, closed))).toEqual([409, 50_127]);
      expect(codes(await reject(bob, closed))).toEqual([409, 50_127]);
    }
    expect(await revisionsOf(id)).toHaveLength(1);
  });

  it('expires after 14 days', async () => {
    const { id } = await policy();
    const forgotten = await change(id, '^b$');
    app.clock.advance(14 * DAY_SECONDS);
    expect((await proposal(forgotten)).state).toBe('EXPIRED');
    expect(codes(await approve(bob, forgotten))).toEqual([409, 50_127]);
    const renewed = await change(id, '^b$');
    expect(renewed).not.toBe(forgotten);
    expect((await approve(bob, renewed)).status).toBe(200);
  });

  it('is stale when another revision takes effect before, and can be proposed anew', async () => {
    const { id } = await policy();
    const [mine, hers] = [
      await change(id, '^b$'),
      awaiting(await send(carol, 'PATCH', `${POLICIES}/${id}`, allowing('^c$'))),
    ];
    expect((await approve(bob, hers)).status).toBe(200);
    expect((await proposal(mine)).state).toBe('STALE');
    expect(codes(await approve(bob, mine))).toEqual([409, 50_128]);
    const renewed = await change(id, '^b$');
    expect((await proposal(renewed)).revision).toBe(3);
    expect((await approve(bob, renewed)).status).toBe(200);
    expect((await proposal(mine)).state).toBe('WITHDRAWN');
  });

  it('takes effect once when two approve it at the same time', async () => {
    const { id } = await policy();
    const proposed = await change(id, '^b$');
    const answers = await Promise.all([approve(bob, proposed), approve(carol, proposed)]);
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      200, 409,
    ]);
    expect(await revisionsOf(id)).toHaveLength(2);
  });
});

describe('the second person is another one', () => {
  it('not the author by the same or another API key, nor by a session', async () => {
    const { id } = await policy();
    const dora = await createPerson(app, ['PKI_ADMIN']);
    const created = await dora.browser.send('POST', '/v1/apikeys', {});
    const [{ key }] = created.json<{ apiKeys: [{ key: string }] }>().apiKeys;
    const path = `${POLICIES}/${id}`;
    const bySession = awaiting(await dora.browser.send('PATCH', path, allowing('^s$')));
    expect(codes(await approve({ apiKey: key }, bySession))).toEqual([403, 50_129]);
    const byKey = awaiting(await send({ apiKey: key }, 'PATCH', path, allowing('^k$')));
    expect(codes(await approve({ apiKey: key }, byKey))).toEqual([403, 50_129]);
    const own = await dora.browser.send('POST', `${PROPOSALS}/${byKey}/approval`, {});
    expect(codes(own)).toEqual([403, 50_129]);
    expect(await revisionsOf(id)).toHaveLength(1);
  });

  it('not a service account, which may not be the first either', async () => {
    const { id } = await policy();
    const account = await app.createServiceAccount(app.companyId, ['tenant-admin-role']);
    const bearer = await app.signIn(account);
    const proposed = await change(id, '^b$');
    const approval = `${PROPOSALS}/${proposed}/approval`;
    expect(codes(await app.request('POST', approval, { bearer, json: {} }))).toEqual([403, 30_001]);
    const path = `${POLICIES}/${id}`;
    for (const [method, url, json] of [
      ['PATCH', path, allowing('^b$')],
      ['DELETE', path, undefined],
      ['POST', POLICIES, policyDraft()],
    ] as const) {
      const refused = await app.request(method, url, { bearer, ...(json && { json }) });
      expect(codes(refused)).toEqual([403, 50_130]);
    }
    const mode = await app.request('PUT', SETTINGS, { bearer, json: { mode: 'OFF' } });
    expect(codes(mode)).toEqual([403, 30_001]);
  });

  it('not the author in the database, and what was proposed stays as it was', async () => {
    const { id } = await policy();
    const proposed = await change(id, '^b$');
    const { database } = await app.database.open();
    const run = (sql: string) => database.inCompany(app.companyId, (tx) => tx.execute(sql));
    await expect(
      run(`update policy_proposals set state = 'APPROVED', decider_id = author_id,
             decision_date = now() where id = '${proposed}'`),
    ).rejects.toMatchObject({ message: expect.stringContaining('second_person') });
    for (const column of ['content', 'author_id', 'base_revision', 'expiry_date']) {
      await expect(
        run(`update policy_proposals set ${column} = ${column} where id = '${proposed}'`),
      ).rejects.toMatchObject({ message: expect.stringContaining('permission denied') });
    }
    await expect(run(`delete from policy_proposals where id = '${proposed}'`)).rejects.toThrow(
      'permission denied',
    );
  });
});

describe('whatever changes what issuers do waits', () => {
  it('a new policy: no configuration can choose it, and the repeated request gets it afterwards', async () => {
    const draft = policyDraft();
    const proposed = awaiting(await send(alice, 'POST', POLICIES, draft));
    expect(awaiting(await send(alice, 'POST', POLICIES, draft))).toBe(proposed);
    const { policyId = '' } = await proposal(proposed);
    expect((await send(alice, 'GET', `${POLICIES}/${policyId}`)).status).toBe(404);
    const chosen = await send(alice, 'POST', '/v1/distributedissuers/configurations', {
      name: randomUUID(),
      subCaProviderId: bench.providerId,
      policyIds: [policyId],
    });
    expect(chosen.status).toBe(404);
    expect((await approve(bob, proposed)).status).toBe(200);
    const repeated = await send(alice, 'POST', POLICIES, draft);
    expect(repeated.status).toBe(201);
    expect(repeated.json()).toMatchObject({ id: policyId, name: draft.name });
    expect(codes(await send(carol, 'POST', POLICIES, draft))).toEqual([400, 50_111]);
    expect(await revisionsOf(policyId)).toMatchObject([
      { number: 1, author: { id: alice.userId }, approver: { id: bob.userId } },
    ]);
  });

  it('a new policy whose name somebody else’s took meanwhile is refused', async () => {
    const draft = policyDraft();
    const mine = awaiting(await send(alice, 'POST', POLICIES, draft));
    const hers = awaiting(await send(carol, 'POST', POLICIES, draft));
    expect((await approve(bob, hers)).status).toBe(200);
    expect(codes(await approve(bob, mine))).toEqual([400, 50_111]);
    expect((await proposal(mine)).state).toBe('OPEN');
  });

  it('what brings a former revision back', async () => {
    const { id } = await policy();
    await approve(bob, await change(id, '^b$'));
    const path = `${POLICIES}/${id}/revisions/1/restoration`;
    const proposed = awaiting(await send(alice, 'POST', path));
    expect(await revisionsOf(id)).toHaveLength(2);
    expect((await approve(bob, proposed)).json()).toMatchObject({ restoredNumber: 1 });
    expect((await revisionsOf(id))[0]).toMatchObject({ number: 3, restoredNumber: 1 });
  });

  it('a deletion, which nothing that uses the policy may outlive', async () => {
    const { id } = await policy();
    const used = await send(alice, 'DELETE', `${POLICIES}/${bench.policyId}`);
    expect(codes(used)).toEqual([400, 50_110]);
    const proposed = awaiting(await send(alice, 'DELETE', `${POLICIES}/${id}`));
    expect(awaiting(await send(alice, 'DELETE', `${POLICIES}/${id}`))).toBe(proposed);
    expect((await send(alice, 'GET', `${POLICIES}/${id}`)).status).toBe(200);
    const configuration = await send(alice, 'POST', '/v1/distributedissuers/configurations', {
      name: randomUUID(),
      subCaProviderId: bench.providerId,
      policyIds: [id],
    });
    expect(codes(await approve(bob, proposed))).toEqual([400, 50_110]);
    const { id: configurationId } = configuration.json<{ id: string }>();
    await send(alice, 'DELETE', `/v1/distributedissuers/configurations/${configurationId}`);
    expect((await approve(bob, proposed)).status).toBe(200);
    expect((await send(alice, 'DELETE', `${POLICIES}/${id}`)).status).toBe(404);
  });

  it('what an issuer signs by', async () => {
    const bearer = await app.signIn(bench.account);
    const served = async () =>
      (await app.request('GET', '/v1/distributedissuers/bootstrap/configuration', { bearer })).text;
    const before = await served();
    expect(before).toContain(bench.policyId);
    const proposed = await change(bench.policyId, '^proposed$');
    expect(await served()).toBe(before);
    expect((await approve(bob, proposed)).status).toBe(200);
    const after = await served();
    expect(after).toContain('^proposed$');
    expect(JSON.parse(after)).toMatchObject({
      policyRevisions: [{ policyId: bench.policyId, number: 2 }],
    });
  });
});

const asAdministrator = (company: TestCompany, method: Method, json?: unknown) =>
  send(company, method, SETTINGS, json);

describe('the switch', () => {
  it('is off at first, goes on where two may approve, and lets one person go on until then', async () => {
    const company = await app.createCompany();
    expect((await asAdministrator(company, 'GET')).json()).toEqual({
      mode: 'OFF',
      approverCount: 1,
    });
    await app.createUser(company.companyId, 'GUEST', 'RESOURCE_OWNER');
    const alone = await asAdministrator(company, 'PUT', { mode: 'SECOND_PERSON' });
    expect(codes(alone)).toEqual([409, 50_131]);
    expect((await send(company, 'POST', POLICIES, policyDraft())).status).toBe(201);
    await app.createUser(company.companyId, 'PKI_ADMIN');
    const on = await asAdministrator(company, 'PUT', { mode: 'SECOND_PERSON' });
    expect(on.json()).toEqual({ mode: 'SECOND_PERSON', approverCount: 2 });
    awaiting(await send(company, 'POST', POLICIES, policyDraft()));
  });

  it('goes off when a second person wants it too', async () => {
    const company = await app.createCompany();
    const second = await app.createUser(company.companyId, 'PKI_ADMIN');
    await asAdministrator(company, 'PUT', { mode: 'SECOND_PERSON' });
    const proposed = awaiting(await asAdministrator(company, 'PUT', { mode: 'OFF' }));
    expect(awaiting(await asAdministrator(company, 'PUT', { mode: 'OFF' }))).toBe(proposed);
    expect(codes(await approve(company, proposed))).toEqual([403, 50_129]);
    expect((await asAdministrator(company, 'GET')).json()).toMatchObject({ mode: 'SECOND_PERSON' });
    const waiting = policyDraft();
    const left = awaiting(await send(company, 'POST', POLICIES, waiting));
    expect((await approve(second, proposed)).json()).toMatchObject({
      kind: 'SWITCH_OFF',
      state: 'APPROVED',
    });
    expect((await send(company, 'POST', POLICIES, policyDraft())).status).toBe(201);
    expect(codes(await approve(company, left))).toEqual([403, 50_129]);
    expect((await approve(second, left)).status).toBe(200);
    const events = await app.database.asAdministrator(
      `select actor_id, after from audit_events where company_id = $1 and type = 'policy-approval.changed'
       order by sequence`,
      [company.companyId],
    );
    expect(events).toEqual([
      { actor_id: company.userId, after: { mode: 'SECOND_PERSON' } },
      { actor_id: second.userId, after: { mode: 'OFF' } },
    ]);
  });
});
