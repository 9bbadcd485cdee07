import { beforeEach, describe, expect, it } from 'vitest';
import {
  FixedClock,
  MemoryDirectory,
  MemoryTokenKeys,
  testConfig,
} from '../../test/support/kernel-app.ts';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-tokens.ts';
import type { TokenVerificationKey } from './token-keys.ts';

const REFUSED = { name: 'ApplicationError' };

/** A key that can be withdrawn, and that counts how often it was asked for. */
class WithdrawableKeys extends MemoryTokenKeys {
  isWithdrawn = false;

  override verifier(kid: string): Promise<TokenVerificationKey | undefined> {
    return this.isWithdrawn ? Promise.resolve(undefined) : super.verifier(kid);
  }
}

let clock: FixedClock;
let keys: WithdrawableKeys;
let tokens: AccessTokens;
let token: string;

beforeEach(async () => {
  clock = new FixedClock();
  keys = new WithdrawableKeys();
  tokens = new AccessTokens(clock, keys, testConfig());
  token = await tokens.make(new MemoryDirectory().addAccount(), 'thumbprint');
});

describe('a token that was verified before', () => {
  it('says the same again', async () => {
    const first = await tokens.verify(token);
    expect(await tokens.verify(token)).toEqual(first);
  });

  it('is refused from the second of its expiry', async () => {
    await tokens.verify(token);
    clock.advance(ACCESS_TOKEN_SECONDS - 1);
    await expect(tokens.verify(token)).resolves.toBeDefined();
    clock.advance(1);
    await expect(tokens.verify(token)).rejects.toMatchObject(REFUSED);
  });

  it('is refused when its key is withdrawn', async () => {
    await tokens.verify(token);
    keys.isWithdrawn = true;
    await expect(tokens.verify(token)).rejects.toMatchObject(REFUSED);
  });

  it('lends nothing to one that differs in its signature, payload or header alone', async () => {
    await tokens.verify(token);
    for (const place of [0, 1, 2]) {
      const parts = token.split('.');
      const part = parts[place] ?? '';
      parts[place] = (part.startsWith('A') ? 'B' : 'A') + part.slice(1);
      await expect(tokens.verify(parts.join('.'))).rejects.toMatchObject(REFUSED);
    }
  });
});

describe('a token that was refused', () => {
  it('is refused again', async () => {
    keys.isWithdrawn = true;
    await expect(tokens.verify(token)).rejects.toMatchObject(REFUSED);
    await expect(tokens.verify(token)).rejects.toMatchObject(REFUSED);
    keys.isWithdrawn = false;
    await expect(tokens.verify(token)).resolves.toBeDefined();
  });
});
