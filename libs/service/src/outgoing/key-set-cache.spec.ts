import { Buffer } from 'node:buffer';
import { exportJWK, generateKeyPair } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { DocumentFetcher, DocumentUnavailableError } from './document-cache.ts';
import { KeySetCache } from './key-set-cache.ts';

const URL = 'https://idp.example/keys';

class SteppedClock {
  time = Date.UTC(2026, 10, 21, 12);

  nowSeconds(): number {
    return this.time / 1000;
  }

  advance(seconds: number): void {
    this.time += seconds * 1000;
  }
}

class ScriptedFetcher extends DocumentFetcher {
  answer: Buffer | Error = new Error('unreachable');
  fetches = 0;

  override async fetch(): Promise<Buffer> {
    this.fetches += 1;
    if (this.answer instanceof Error) throw this.answer;
    return this.answer;
  }
}

function aCache() {
  const clock = new SteppedClock();
  const fetcher = new ScriptedFetcher();
  return { clock, fetcher, cache: new KeySetCache(clock, fetcher) };
}

describe('KeySetCache', () => {
  let document: Buffer;

  beforeAll(async () => {
    const { publicKey } = await generateKeyPair('ES256');
    const key = await exportJWK(publicKey);
    document = Buffer.from(JSON.stringify({ keys: [{ ...key, kid: 'one' }] }));
  });

  it('tells everyone who waited for one fetch the same about its failure', async () => {
    const { cache, fetcher } = aCache();
    const outcomes = await Promise.allSettled([
      cache.keysOf(URL),
      cache.keysOf(URL),
      cache.keysOf(URL),
    ]);
    const reasons = outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason);
    expect(reasons.every((reason) => reason instanceof DocumentUnavailableError)).toBe(true);
    expect(fetcher.fetches).toBe(1);
  });

  it('asks again ten seconds after a failure and not before', async () => {
    const { cache, clock, fetcher } = aCache();
    await expect(cache.keysOf(URL)).rejects.toThrow(DocumentUnavailableError);
    fetcher.answer = document;
    clock.advance(9);
    await expect(cache.keysOf(URL)).rejects.toThrow(DocumentUnavailableError);
    clock.advance(1);
    await expect(cache.keysOf(URL)).resolves.toBeTypeOf('function');
    expect(fetcher.fetches).toBe(2);
  });

  it('keeps the set it has when an unknown key id makes it ask in vain', async () => {
    const { cache, clock, fetcher } = aCache();
    fetcher.answer = document;
    const keys = await cache.keysOf(URL);
    clock.advance(20);
    fetcher.answer = new Error('unreachable');
    await expect(cache.keysOf(URL, true)).rejects.toThrow(DocumentUnavailableError);
    await expect(cache.keysOf(URL)).resolves.toBe(keys);
    expect(fetcher.fetches).toBe(2);
    clock.advance(280);
    await expect(cache.keysOf(URL)).rejects.toThrow(DocumentUnavailableError);
  });

  it('takes no symmetric and no private key out of a set', async () => {
    const { cache, fetcher } = aCache();
    fetcher.answer = Buffer.from(
      JSON.stringify({ keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'one', alg: 'HS256' }] }),
    );
    const keyOf = await cache.keysOf(URL);
    const token = { payload: '', signature: '' };
    for (const alg of ['HS256', 'ES256', 'RS256'])
      await expect(keyOf({ alg, kid: 'one' }, token)).rejects.toThrow(/key|alg/i);
  });
});
