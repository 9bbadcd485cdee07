import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aGate, policyNamed, present, someRules } from '../../test/support/client-gates.ts';
import {
  FakeIdentityProvider,
  type TokenChanges,
} from '../../test/support/fake-identity-provider.ts';
import { SteppedClock } from '../../test/support/stepped-clock.ts';

const clock = new SteppedClock();
let provider: FakeIdentityProvider;
let other: FakeIdentityProvider;

beforeAll(async () => {
  provider = await FakeIdentityProvider.start(clock);
  other = await FakeIdentityProvider.start(clock);
  other.keys = [await other.makeKey('second')];
});

afterAll(() => {
  provider.close();
  other.close();
});

interface GivenClient {
  readonly name?: string;
  readonly issuer?: string;
  readonly jwksUri?: string;
  readonly subjects?: readonly string[];
  readonly allowedPolicyIds?: readonly string[];
}

/** Error, or name of the client and the policies that it may use. */
async function answerFor(clients: readonly GivenClient[], changes: TokenChanges): Promise<string> {
  const { gate } = aGate(clock, [provider, other]);
  const complete = clients.map((client) => ({
    name: 'client',
    issuer: provider.issuer,
    subjects: ['workload'],
    allowedPolicyIds: ['id-web'],
    ...client,
  }));
  gate.use(someRules({ type: 'JWT_STANDARD_CLAIMS', audience: 'mine', clients: complete }));
  const claims = { aud: 'mine', ...changes.claims };
  const decision = await present(gate, await provider.token({ ...changes, claims }));
  if (decision.outcome === 'refused') return decision.error;
  const { client } = decision;
  const names = ['web', 'db', 'other'].filter((name) => client.permits(policyNamed(name)));
  return [`${client.name}:`, ...names].join(' ');
}

describe('standard claims (contract.md 3.8)', () => {
  it('need no custom claim, and reach policies outside of the configuration’s own', async () => {
    const client = { allowedPolicyIds: ['id-other'] };
    expect(await answerFor([client], {})).toBe('client: other');
  });

  it.each([
    ['another audience', { aud: 'yours' }, 'WORKLOAD_TOKEN_AUDIENCE_WRONG'],
    ['no audience', { aud: undefined }, 'WORKLOAD_TOKEN_AUDIENCE_WRONG'],
    ['another issuer', { iss: 'https://other.example' }, 'WORKLOAD_TOKEN_ISSUER_WRONG'],
    ['no issuer', { iss: undefined }, 'WORKLOAD_TOKEN_ISSUER_WRONG'],
    ['another subject', { sub: 'workload2' }, 'WORKLOAD_CLIENT_UNKNOWN'],
    ['a subject in other case', { sub: 'Workload' }, 'WORKLOAD_CLIENT_UNKNOWN'],
    ['no subject', { sub: undefined }, 'WORKLOAD_CLIENT_UNKNOWN'],
    ['an empty subject', { sub: '' }, 'WORKLOAD_CLIENT_UNKNOWN'],
  ])('refuse %s', async (_title, claims, expected) => {
    expect(await answerFor([{}], { claims })).toBe(expected);
  });

  it.each([
    ['^team-[a-z]+$', 'team-web', true],
    ['^team-[a-z]+$', 'team-web2', false],
    ['^team-', 'team-web2', true],
    ['^team-', 'my-team-web', false],
    ['^a$|^b$', 'b', true],
    ['team-.*', 'team-web', false],
    ['team-.*', 'team-.*', true],
    // Not in the language, or not anchored throughout: such a pattern is none.
    ['^a|b', 'b', false],
    ['^(', '^(', false],
    ['^(?=x)x', 'x', false],
    // What RE2 would let `.` and `$` do with a line break does not come to pass.
    ['^team$', 'team\n', false],
    ['^.*', 'a\u0000b', false],
    ['^(x+x+)+y$', 'x'.repeat(2_000), false],
    ['^.*$', 'x'.repeat(3_000), false],
  ])('hold the subject pattern %s against %j: %s', async (pattern, sub, isMatch) => {
    const answer = await answerFor([{ subjects: ['unlikely', pattern] }], { claims: { sub } });
    expect(answer).toBe(isMatch ? 'client: web' : 'WORKLOAD_CLIENT_UNKNOWN');
  });

  it('take the issuer for a pattern only beside a key set of its own', async () => {
    const jwksUri = provider.keySetUrl;
    const issuer = '^https://localhost:[0-9]+$';
    expect(await answerFor([{ issuer, jwksUri }], {})).toBe('client: web');
    expect(await answerFor([{ issuer }], {})).toBe('WORKLOAD_TOKEN_ISSUER_WRONG');
    const claims = { iss: 'https://localhost.evil:1' };
    expect(await answerFor([{ issuer, jwksUri }], { claims })).toBe('WORKLOAD_TOKEN_ISSUER_WRONG');
  });

  it('say nothing about issuers to whoever has no key of theirs', async () => {
    const clients = [{ issuer: '^https://localhost:[0-9]+$', jwksUri: provider.keySetUrl }];
    const [theirs] = other.keys;
    const strange = theirs === undefined ? {} : { key: theirs };
    for (const iss of ['https://localhost:1', 'https://other.example', '', undefined]) {
      expect(await answerFor(clients, { claims: { iss }, ...strange })).toBe(
        'WORKLOAD_TOKEN_KEY_UNKNOWN',
      );
    }
    expect(await answerFor(clients, { claims: { iss: undefined } })).toBe(
      'WORKLOAD_TOKEN_ISSUER_WRONG',
    );
  });

  it('find the issuer that a pattern means among others’ that are none', async () => {
    const clients = [
      { name: 'pattern', issuer: '^https://localhost:[0-9]+$', jwksUri: provider.keySetUrl },
      { name: 'literal', issuer: 'https://other.example', jwksUri: other.keySetUrl },
    ];
    const [theirs] = other.keys;
    const strange = theirs === undefined ? {} : { key: theirs };
    const claims = { iss: 'https://other.example' };
    expect(await answerFor(clients, { claims, ...strange })).toBe('literal: web');
    expect(await answerFor(clients, { claims })).toBe('WORKLOAD_TOKEN_ISSUER_WRONG');
    expect(await answerFor(clients, {})).toBe('pattern: web');
  });

  it('never let the key set of one entry vouch for the subject of another', async () => {
    const [theirs] = other.keys;
    const clients = [
      { name: 'ours', jwksUri: provider.keySetUrl, subjects: ['a'] },
      { name: 'theirs', jwksUri: other.keySetUrl, subjects: ['b'], allowedPolicyIds: ['id-db'] },
    ];
    const answers = [];
    for (const sub of ['a', 'b']) {
      answers.push(await answerFor(clients, { claims: { sub } }));
      answers.push(await answerFor(clients, { claims: { sub }, ...(theirs && { key: theirs }) }));
    }
    expect(answers).toEqual([
      'ours: web',
      'WORKLOAD_CLIENT_UNKNOWN',
      'WORKLOAD_CLIENT_UNKNOWN',
      'theirs: db',
    ]);
  });

  it('give a token that fits several entries the policies of each, and the name of the first', async () => {
    const clients = [
      { name: 'team', subjects: ['^work'], allowedPolicyIds: ['id-db'] },
      { name: 'stranger', subjects: ['^x'], allowedPolicyIds: ['id-other'] },
      { name: 'one', allowedPolicyIds: ['id-web'] },
    ];
    expect(await answerFor(clients, {})).toBe('team: web db');
  });

  it('take the same key in two sets for either', async () => {
    const [key] = provider.keys;
    const former = other.keys;
    other.keys = key === undefined ? [] : [key];
    const clients = [
      { name: 'theirs', jwksUri: other.keySetUrl, subjects: ['x'] },
      { name: 'ours', jwksUri: provider.keySetUrl },
    ];
    expect(await answerFor(clients, {})).toBe('ours: web');
    other.keys = former;
  });
});
