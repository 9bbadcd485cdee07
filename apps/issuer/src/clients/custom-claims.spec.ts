import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  aGate,
  answerTo,
  clientOf,
  policyNamed,
  present,
  someRules,
} from '../../test/support/client-gates.ts';
import { FakeIdentityProvider } from '../../test/support/fake-identity-provider.ts';
import { SteppedClock } from '../../test/support/stepped-clock.ts';

const clock = new SteppedClock();
let provider: FakeIdentityProvider;

beforeAll(async () => {
  provider = await FakeIdentityProvider.start(clock);
});

afterAll(() => provider.close());

const CONFIGURATION = 'venafi-firefly.configuration';
const POLICIES = 'venafi-firefly.allowedPolicies';
const ALL = 'venafi-firefly.allowAllPolicies';

function aliasedRules(aliases: object, changes = {}) {
  const customClaimsAliases = {
    configuration: '',
    allowAllPolicies: '',
    allowedPolicies: '',
    ...aliases,
  };
  return someRules(
    { type: 'JWT_JWKS', urls: [provider.keySetUrl] },
    { authorization: { customClaimsAliases }, ...changes },
  );
}

/** Of `web` and `db`, which are the configuration's, and `other`, which only a registered client might have. */
async function policiesWith(claims: object, rules = aliasedRules({})): Promise<string> {
  const { gate } = aGate(clock, [provider]);
  gate.use(rules);
  const decision = await present(gate, await provider.token({ claims: { ...claims } }));
  if (decision.outcome === 'refused') return decision.error;
  const names = ['web', 'db', 'other'];
  return names.filter((name) => decision.client.permits(policyNamed(name))).join(' ');
}

describe('custom claims (contract.md 3.8)', () => {
  it.each([
    ['no claims at all', {}, 'WORKLOAD_NOT_ENTITLED'],
    ['everything but the configuration', { [ALL]: true }, 'WORKLOAD_NOT_ENTITLED'],
    ['another configuration', { [CONFIGURATION]: 'Mesh', [ALL]: true }, 'WORKLOAD_NOT_ENTITLED'],
    ['a list with it', { [CONFIGURATION]: ['mesh'], [ALL]: true }, 'WORKLOAD_NOT_ENTITLED'],
    ['the configuration alone', { [CONFIGURATION]: 'mesh' }, ''],
    ['all policies', { [CONFIGURATION]: 'mesh', [ALL]: true }, 'web db'],
    ['all policies as text', { [CONFIGURATION]: 'mesh', [ALL]: 'true' }, ''],
    ['all policies as a number', { [CONFIGURATION]: 'mesh', [ALL]: 1 }, ''],
    ['one policy', { [CONFIGURATION]: 'mesh', [POLICIES]: ['db'] }, 'db'],
    ['one policy as text', { [CONFIGURATION]: 'mesh', [POLICIES]: 'db' }, 'db'],
    ['unknown and odd policies', { [CONFIGURATION]: 'mesh', [POLICIES]: ['x', null, 7] }, ''],
    ['an id for a name', { [CONFIGURATION]: 'mesh', [POLICIES]: ['id-db'] }, ''],
    ['a pattern', { [CONFIGURATION]: 'mesh', [POLICIES]: ['^.*', '*'] }, ''],
    ['a policy of others', { [CONFIGURATION]: 'mesh', [POLICIES]: ['other', 'web'] }, 'web'],
    ['a list and not all', { [CONFIGURATION]: 'mesh', [POLICIES]: ['db'], [ALL]: false }, 'db'],
    ['a list and all', { [CONFIGURATION]: 'mesh', [POLICIES]: ['db'], [ALL]: true }, 'web db'],
    ['nested', { 'venafi-firefly': { configuration: 'mesh', allowedPolicies: ['db'] } }, 'db'],
    [
      'both, and the flat one counts',
      { [CONFIGURATION]: 'mesh', 'venafi-firefly': { configuration: 'x', allowAllPolicies: true } },
      'web db',
    ],
    [
      'both, and the flat one counts when it is wrong',
      { [CONFIGURATION]: 'x', 'venafi-firefly': { configuration: 'mesh' } },
      'WORKLOAD_NOT_ENTITLED',
    ],
  ])('%s', async (_title, claims, expected) => {
    expect(await policiesWith(claims)).toBe(expected);
  });

  it('have the names that the configuration gives them, and then no others', async () => {
    const rules = aliasedRules({ configuration: 'cfg', allowedPolicies: 'urn:x.policies' });
    expect(await policiesWith({ cfg: 'mesh', 'urn:x.policies': ['web'] }, rules)).toBe('web');
    expect(await policiesWith({ cfg: 'mesh', 'urn:x': { policies: ['db'] } }, rules)).toBe('db');
    expect(await policiesWith({ cfg: 'mesh', [POLICIES]: ['web'] }, rules)).toBe('');
    expect(await policiesWith({ cfg: 'mesh', [ALL]: true }, rules)).toBe('web db');
    expect(await policiesWith({ [CONFIGURATION]: 'mesh', [ALL]: true }, rules)).toBe(
      'WORKLOAD_NOT_ENTITLED',
    );
  });

  it('find nothing in what every object has', async () => {
    const rules = aliasedRules(
      { configuration: 'constructor.name', allowAllPolicies: '__proto__' },
      { configurationName: 'Object' },
    );
    expect(await policiesWith({}, rules)).toBe('WORKLOAD_NOT_ENTITLED');
  });

  it('reach every policy of a developer’s issuer', async () => {
    const rules = aliasedRules({}, { policyIds: undefined });
    expect(await policiesWith({ [CONFIGURATION]: 'mesh', [ALL]: true }, rules)).toBe(
      'web db other',
    );
    expect(await policiesWith({ [CONFIGURATION]: 'mesh', [POLICIES]: ['other'] }, rules)).toBe(
      'other',
    );
  });
});

describe('JWT_OIDC', () => {
  it('demands issuer and audience', async () => {
    const { gate } = aGate(clock, [provider]);
    const authentication = { type: 'JWT_OIDC', baseUrl: provider.issuer, audience: 'workloads' };
    gate.use(someRules(authentication));
    const answers = [];
    for (const claims of [
      { aud: 'workloads' },
      { aud: ['x', 'workloads'] },
      {},
      { aud: 'workload' },
      { aud: ['x'] },
      { aud: 'workloads', iss: undefined },
      { aud: 'workloads', iss: `${provider.issuer}/` },
      { aud: 'workloads', iss: 'https://other.example' },
    ])
      answers.push(
        await answerTo(
          gate,
          await provider.token({ claims: { [CONFIGURATION]: 'mesh', ...claims } }),
        ),
      );
    expect(answers).toEqual([
      'admitted',
      'admitted',
      'WORKLOAD_TOKEN_AUDIENCE_WRONG',
      'WORKLOAD_TOKEN_AUDIENCE_WRONG',
      'WORKLOAD_TOKEN_AUDIENCE_WRONG',
      'WORKLOAD_TOKEN_ISSUER_WRONG',
      'WORKLOAD_TOKEN_ISSUER_WRONG',
      'WORKLOAD_TOKEN_ISSUER_WRONG',
    ]);
  });

  it('says who an entitled client is', async () => {
    const { gate } = aGate(clock, [provider]);
    gate.use(someRules({ type: 'JWT_OIDC', baseUrl: provider.issuer, audience: 'a' }));
    const token = await provider.token({
      claims: { [CONFIGURATION]: 'mesh', aud: 'a', sub: 'me' },
    });
    const client = clientOf(await present(gate, token));
    expect(client).toMatchObject({ kind: 'token', issuer: provider.issuer, subject: 'me' });
    expect(client.name).toBeUndefined();
  });
});
