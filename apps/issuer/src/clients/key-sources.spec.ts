import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aGate, ALL_POLICIES, answerTo, someRules } from '../../test/support/client-gates.ts';
import { FakeIdentityProvider } from '../../test/support/fake-identity-provider.ts';
import { SteppedClock } from '../../test/support/stepped-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let clock: SteppedClock;
let provider: FakeIdentityProvider;

beforeEach(async () => {
  clock = new SteppedClock();
  provider = await FakeIdentityProvider.start(clock);
});

afterEach(() => provider.close());

function aKeySetGate(...urls: string[]) {
  const made = aGate(clock, [provider]);
  const authentication = {
    type: 'JWT_JWKS',
    urls: urls.length === 0 ? [provider.keySetUrl] : urls,
  };
  made.gate.use(someRules(authentication));
  return made;
}

const good = (changes = {}) => provider.token({ claims: ALL_POLICIES, ...changes });

function aDiscoveryGate(baseUrl = provider.issuer) {
  const made = aGate(clock, [provider]);
  made.gate.use(someRules({ type: 'JWT_OIDC', baseUrl, audience: 'workloads' }));
  return made;
}

describe('key sets', () => {
  it('are fetched before anyone needs them, and once for everyone', async () => {
    const { gate } = aKeySetGate();
    await vi.waitFor(() => expect(gate.keySets[0]?.ageSeconds).toBe(0));
    const tokens = await Promise.all(Array.from({ length: 20 }, () => good()));
    const answers = await Promise.all(tokens.map((token) => answerTo(gate, token)));
    expect(new Set(answers)).toEqual(new Set(['admitted']));
    expect(provider.requests).toEqual(['/keys']);
    expect(gate.keySets).toEqual([{ source: provider.keySetUrl, ageSeconds: 0 }]);
  });

  it('follow a rotation at the first token with a new key, and withdraw the old one', async () => {
    const { gate } = aKeySetGate();
    const old = await good();
    expect(await answerTo(gate, old)).toBe('admitted');
    await clock.advance(MINUTE);
    provider.keys = [await provider.makeKey('second')];
    // Remembered while nobody knows of the rotation …
    expect(await answerTo(gate, old)).toBe('admitted');
    expect(await answerTo(gate, await good())).toBe('admitted');
    // … and not a moment longer.
    expect(await answerTo(gate, old)).toBe('WORKLOAD_TOKEN_KEY_UNKNOWN');
  });

  it('are asked for unknown keys every ten seconds and not oftener, whoever sends how many', async () => {
    const { gate } = aKeySetGate();
    expect(await answerTo(gate, await good())).toBe('admitted');
    for (let second = 0; second < 60; second += 1) {
      await clock.advance(1_000);
      const key = await provider.makeKey(`unknown ${second}`);
      for (const token of [await good({ key }), await good({ key, header: { kid: `${second}` } })])
        expect(await answerTo(gate, token)).toBe('WORKLOAD_TOKEN_KEY_UNKNOWN');
    }
    expect(provider.requests.length).toBeLessThanOrEqual(1 + 6);
    expect(provider.requests.length).toBeGreaterThan(4);
  });

  it('survive an outage of their provider for a day, and say so', async () => {
    const { gate, warnings } = aKeySetGate();
    expect(await answerTo(gate, await good())).toBe('admitted');
    provider.isDown = true;
    await clock.advance(4 * MINUTE);
    expect(await answerTo(gate, await good())).toBe('admitted');
    for (const [failures, pause] of [4 * MINUTE, HOUR, 11 * HOUR, 11 * HOUR].entries()) {
      await clock.advance(pause);
      expect(await answerTo(gate, await good())).toBe('admitted');
      await vi.waitFor(() => expect(gate.failedFetches).toBe(failures + 1));
    }
    expect(warnings).toHaveLength(4);
    expect(warnings[0]).toMatchObject({ source: provider.keySetUrl });
    expect(gate.keySets[0]?.ageSeconds).toBe((8 * MINUTE + 23 * HOUR) / 1000);

    const key = await provider.makeKey('new');
    expect(await answerTo(gate, await good({ key }))).toBe('WORKLOAD_KEYS_UNAVAILABLE');
    await clock.advance(HOUR);
    expect(await answerTo(gate, await good())).toBe('WORKLOAD_KEYS_UNAVAILABLE');
    expect(gate.keySets[0]?.ageSeconds).toBeUndefined();

    provider.isDown = false;
    await clock.advance(10_000);
    expect(await answerTo(gate, await good())).toBe('admitted');
  });

  it('answer 503 where there was none yet, and 401 for what no key could mend', async () => {
    provider.isDown = true;
    const { gate } = aKeySetGate();
    expect(await answerTo(gate, await good())).toBe('WORKLOAD_KEYS_UNAVAILABLE');
    const expired = await good({ claims: { exp: 1 } });
    expect(await answerTo(gate, expired)).toBe('WORKLOAD_TOKEN_EXPIRED');
  });

  it('count together where there are several, as many as can be had', async () => {
    const other = await FakeIdentityProvider.start(clock);
    const { gate } = aGate(clock, [provider, other]);
    gate.use(someRules({ type: 'JWT_JWKS', urls: [other.keySetUrl, provider.keySetUrl] }));
    const [ours] = provider.keys;
    const theirs = await other.makeKey('theirs');
    other.keys = [theirs];
    // The other provider never answered: its keys may be anyone's, but ours are known.
    other.isDown = true;
    expect(await answerTo(gate, await good())).toBe('admitted');
    expect(await answerTo(gate, await good({ key: theirs }))).toBe('WORKLOAD_KEYS_UNAVAILABLE');
    // A rotation here is noticed although they are away.
    await clock.advance(MINUTE);
    provider.keys = [await provider.makeKey('second'), ...(ours === undefined ? [] : [ours])];
    expect(await answerTo(gate, await good())).toBe('admitted');
    other.isDown = false;
    await clock.advance(MINUTE);
    expect(await answerTo(gate, await good({ key: theirs }))).toBe('admitted');
    // The same name in both sets is two keys, and each may sign.
    other.keys = [await other.makeKey('second')];
    await clock.advance(MINUTE);
    expect(await answerTo(gate, await good({ key: await provider.makeKey('nobody') }))).toBe(
      'WORKLOAD_TOKEN_KEY_UNKNOWN',
    );
    for (const key of [...other.keys, ...provider.keys])
      expect(await answerTo(gate, await good({ key }))).toBe('admitted');
    other.close();
  });

  it('serve tokens that name no key, with few signatures to try', async () => {
    const header = { kid: undefined };
    const keys = await Promise.all(
      Array.from({ length: 12 }, (_, index) => provider.makeKey(`key ${index}`)),
    );
    const [first, ninth] = [keys[0], keys[9]];
    provider.keys = keys;
    const { gate } = aKeySetGate();
    expect(await answerTo(gate, await good({ header, key: first }))).toBe('admitted');
    // More than eight keys fit, and this is the tenth.
    expect(await answerTo(gate, await good({ header, key: ninth }))).toBe(
      'WORKLOAD_TOKEN_SIGNATURE_INVALID',
    );
    expect(await answerTo(gate, await good({ key: ninth }))).toBe('admitted');
    provider.keys = [await provider.makeKey('rotated')];
    await clock.advance(MINUTE);
    expect(await answerTo(gate, await good({ header }))).toBe('admitted');
  });

  it.each([
    ['no JSON', '<html>'],
    ['no object', '[]'],
    ['no keys', '{}'],
    ['keys that are no list', '{"keys":{}}'],
    ['a key that is no object', '{"keys":[null]}'],
    ['more than a hundred keys', `{"keys":[${'{"kty":"EC"},'.repeat(100)}{"kty":"EC"}]}`],
    ['too many octets', JSON.stringify({ keys: [], padding: 'x'.repeat(70_000) })],
    ['an error', 500],
    ['a redirect', 302],
  ])('that hold %s are as good as none, and do not replace a good one', async (_title, answer) => {
    provider.answers.set('/keys', answer);
    const { gate } = aKeySetGate();
    const token = await good();
    expect(await answerTo(gate, token)).toBe('WORKLOAD_KEYS_UNAVAILABLE');
    provider.answers.clear();
    await clock.advance(10_000);
    expect(await answerTo(gate, token)).toBe('admitted');
    provider.answers.set('/keys', answer);
    await clock.advance(6 * MINUTE);
    const failures = gate.failedFetches;
    expect(await answerTo(gate, await good())).toBe('admitted');
    await vi.waitFor(() => expect(gate.failedFetches).toBe(failures + 1));
    expect(await answerTo(gate, await good())).toBe('admitted');
  });

  it('do without members that cannot verify, and with the others', async () => {
    const [first] = provider.keys;
    const weak = {
      kty: 'RSA',
      kid: 'weak',
      e: 'AQAB',
      n: Buffer.alloc(128, 0xff).toString('base64url'),
    };
    const anyone = {
      kty: 'RSA',
      kid: 'one',
      e: 'AQ',
      n: Buffer.alloc(256, 0xff).toString('base64url'),
    };
    const bad = [
      { kty: 'oct', kid: 'first', k: 'c2VjcmV0' },
      { kty: 'EC', kid: 'first', crv: 'P-256', x: 'AA', y: 'AA' },
      { kty: 'future', kid: 'first' },
      { ...first?.jwk, use: 'enc' },
      { ...first?.jwk, key_ops: ['sign'] },
      { ...first?.jwk, alg: 'ES384' },
      { ...first?.jwk, kid: 7 },
      weak,
      anyone,
    ];
    provider.answers.set('/keys', JSON.stringify({ keys: bad }));
    const { gate } = aKeySetGate();
    expect(await answerTo(gate, await good())).toBe('WORKLOAD_TOKEN_KEY_UNFIT');
    for (const kid of ['weak', 'one']) {
      const key = await provider.makeKey(kid, 'RS256');
      expect(await answerTo(gate, await good({ key }))).toBe('WORKLOAD_TOKEN_KEY_UNKNOWN');
    }
    provider.answers.set('/keys', JSON.stringify({ keys: [...bad, first?.jwk] }));
    await clock.advance(6 * MINUTE);
    expect(await answerTo(gate, await good())).toBe('admitted');
  });
});

describe('discovery (ruling 21)', () => {
  const WELL_KNOWN = '/.well-known/openid-configuration';

  const claims = { ...ALL_POLICIES, aud: 'workloads' };

  it('finds the key set, and both survive an outage', async () => {
    const { gate } = aDiscoveryGate();
    expect(await answerTo(gate, await good({ claims }))).toBe('admitted');
    expect(provider.requests).toEqual([WELL_KNOWN, '/keys']);
    expect(gate.keySets).toEqual([{ source: provider.issuer, ageSeconds: 0 }]);
    provider.isDown = true;
    await clock.advance(5 * HOUR);
    expect(await answerTo(gate, await good({ claims }))).toBe('admitted');
  });

  it('follows a key set that moves', async () => {
    const { gate } = aDiscoveryGate();
    expect(await answerTo(gate, await good({ claims }))).toBe('admitted');
    provider.answers.set('/keys', 404);
    const moved = { issuer: provider.issuer, jwks_uri: `${provider.keySetUrl}/new` };
    provider.answers.set(WELL_KNOWN, JSON.stringify(moved));
    provider.keys = [await provider.makeKey('second')];
    await clock.advance(MINUTE);
    expect(await answerTo(gate, await good({ claims }))).toBe('admitted');
  });

  it('refuses a document of another issuer, also when it comes after a good one', async () => {
    const other = { issuer: 'https://other.example', jwks_uri: provider.keySetUrl };
    provider.answers.set(WELL_KNOWN, JSON.stringify(other));
    const { gate, warnings } = aDiscoveryGate();
    expect(await answerTo(gate, await good({ claims }))).toBe('WORKLOAD_KEYS_UNAVAILABLE');
    expect(warnings.map((entry) => String(Object(entry).err.cause)).join()).toContain(
      'its issuer is',
    );
    provider.answers.clear();
    await clock.advance(MINUTE);
    expect(await answerTo(gate, await good({ claims }))).toBe('admitted');
    provider.answers.set(
      WELL_KNOWN,
      JSON.stringify({ ...other, jwks_uri: 'https://other.example' }),
    );
    await clock.advance(6 * MINUTE);
    expect(await answerTo(gate, await good({ claims }))).toBe('admitted');
  });

  it('takes a slash at the end of the base URL for part of the issuer', async () => {
    const { gate } = aDiscoveryGate(`${provider.issuer}/`);
    const named = { ...claims, iss: `${provider.issuer}/` };
    expect(await answerTo(gate, await good({ claims: named }))).toBe('WORKLOAD_KEYS_UNAVAILABLE');
    const document = { issuer: `${provider.issuer}/`, jwks_uri: provider.keySetUrl };
    provider.answers.set(WELL_KNOWN, JSON.stringify(document));
    await clock.advance(MINUTE);
    expect(await answerTo(gate, await good({ claims: named }))).toBe('admitted');
    expect(await answerTo(gate, await good({ claims }))).toBe('WORKLOAD_TOKEN_ISSUER_WRONG');
  });

  it.each([
    ['plain http', 'http://localhost/keys'],
    ['a private address', 'https://127.0.0.1/keys'],
    ['a file', 'file:///etc/hosts'],
    ['no URL', 7],
  ])('does not follow a document to %s', async (_title, url) => {
    const document = { issuer: provider.issuer, jwks_uri: url };
    provider.answers.set(WELL_KNOWN, JSON.stringify(document));
    const { gate } = aDiscoveryGate();
    expect(await answerTo(gate, await good({ claims }))).toBe('WORKLOAD_KEYS_UNAVAILABLE');
    expect(provider.requests).toEqual([WELL_KNOWN]);
  });
});
