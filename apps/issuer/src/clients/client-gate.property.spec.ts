import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { compactVerify, createLocalJWKSet } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aGate, ALL_POLICIES, answerTo, someRules } from '../../test/support/client-gates.ts';
import { FakeIdentityProvider } from '../../test/support/fake-identity-provider.ts';
import { SteppedClock } from '../../test/support/stepped-clock.ts';
import type { ObservableClientGate } from './client-gate.ts';
import { SIGNATURE_ALGORITHMS } from './signature-algorithm.ts';

const clock = new SteppedClock();
let provider: FakeIdentityProvider;
let gate: ObservableClientGate;
/** One good token of each algorithm. */
let good: string[];

beforeAll(async () => {
  provider = await FakeIdentityProvider.start(clock);
  provider.keys = await Promise.all(
    SIGNATURE_ALGORITHMS.map((algorithm) => provider.makeKey(`key for ${algorithm}`, algorithm)),
  );
  gate = aGate(clock, [provider]).gate;
  gate.use(someRules({ type: 'JWT_JWKS', urls: [provider.keySetUrl] }));
  good = await Promise.all(
    provider.keys.map((key) => provider.token({ claims: ALL_POLICIES, key })),
  );
});

afterAll(() => provider.close());

/** What jose, which had no hand in the gate, says about the signature. */
async function isSignedSaysJose(token: string): Promise<boolean> {
  const keys = createLocalJWKSet({ keys: provider.keys.map(({ jwk }) => ({ kty: '', ...jwk })) });
  try {
    await compactVerify(token, keys, { algorithms: [...SIGNATURE_ALGORITHMS] });
    return true;
  } catch {
    return false;
  }
}

const pieces = () => fc.nat().map((which) => (good[which % good.length] ?? '').split('.'));
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('the gate', () => {
  it('admits good tokens of every algorithm', async () => {
    for (const token of good) expect(await answerTo(gate, token)).toBe('admitted');
    expect(good).toHaveLength(11);
  });

  it('admits no token that was altered anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.nat(),
        fc.constantFrom(...'ABab01-_.=+/'.split('')),
        fc.boolean(),
        async (which, where, character, isInserted) => {
          const token = good[which % good.length] ?? '';
          const at = where % token.length;
          const altered = token.slice(0, at) + character + token.slice(isInserted ? at : at + 1);
          fc.pre(altered !== token);
          expect(await answerTo(gate, altered)).not.toBe('admitted');
          // Otherwise the line above would ask for too much.
          expect(await isSignedSaysJose(altered)).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('admits no combination of parts of different tokens', async () => {
    await fc.assert(
      fc.asyncProperty(pieces(), pieces(), pieces(), async (one, two, three) => {
        const mixed = [one[0], two[1], three[2]].join('.');
        fc.pre(!good.includes(mixed) && !(await isSignedSaysJose(mixed)));
        expect(await answerTo(gate, mixed)).not.toBe('admitted');
      }),
      { numRuns: 300 },
    );
  });

  it('admits no token made up without a key, and never throws', async () => {
    const header = fc.record(
      {
        alg: fc.oneof(fc.constantFrom(...SIGNATURE_ALGORITHMS, 'none', 'HS256'), fc.jsonValue()),
        kid: fc.oneof(
          fc.constantFrom(...SIGNATURE_ALGORITHMS.map((name) => `key for ${name}`)),
          fc.jsonValue(),
        ),
        typ: fc.string(),
        crit: fc.jsonValue(),
        b64: fc.boolean(),
        jwk: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const claims = fc.oneof(
      fc.jsonValue(),
      fc
        .dictionary(fc.constantFrom('iss', 'sub', 'aud', 'nbf', 'iat'), fc.jsonValue())
        .map((extra) => ({ ...ALL_POLICIES, exp: clock.now().getTime() / 1000 + 60, ...extra })),
    );
    const signature = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom(0, 64, 96, 132, 256).map((length) => new Uint8Array(length)),
    );
    await fc.assert(
      fc.asyncProperty(header, claims, signature, async (head, body, bytes) => {
        const token = `${part(head)}.${part(body)}.${Buffer.from(bytes).toString('base64url')}`;
        expect(await answerTo(gate, token)).toMatch(/^WORKLOAD_/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('answers any header whatsoever', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        for (const value of [text, `Bearer ${text}`])
          expect(await gate.admit(value, true)).toMatchObject({ outcome: 'refused' });
      }),
    );
  });
});
