import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { DocumentCache, DocumentFetcher, DocumentUnavailableError } from './document-cache.ts';

const URL = 'https://idp.example/keys';

class ScriptedFetcher extends DocumentFetcher {
  answer: string | Error = 'first';
  fetches = 0;
  /** Holds answers back while there is one. */
  gate: Promise<void> = Promise.resolve();

  override async fetch(): Promise<Buffer> {
    this.fetches += 1;
    const { answer } = this;
    await this.gate;
    if (answer instanceof Error) throw answer;
    return Buffer.from(answer);
  }
}

function aCache(staleSeconds?: number) {
  const clock = { time: 1_000_000, nowSeconds: () => clock.time };
  const fetcher = new ScriptedFetcher();
  const failures: string[] = [];
  const cache = new DocumentCache(clock, fetcher, {
    read: (bytes) => {
      const text = bytes.toString();
      if (text === 'hostile') throw new Error('not what it should be');
      return { text };
    },
    ...(staleSeconds !== undefined && { staleSeconds }),
    onFailure: (error, key) => failures.push(`${key}: ${String(error.cause)}`),
  });
  return { clock, fetcher, cache, failures };
}

const settled = () => new Promise((resolve) => void setImmediate(resolve));
const DAY = 86_400;

describe('DocumentCache', () => {
  it('has nothing at hand before it was asked, and then what it fetched', async () => {
    const { cache, fetcher } = aCache();
    expect(cache.peek(URL)).toBeUndefined();
    expect(fetcher.fetches).toBe(0);
    await expect(cache.get(URL)).resolves.toEqual({ text: 'first' });
    expect(cache.peek(URL)).toEqual({ text: 'first' });
    expect(fetcher.fetches).toBe(1);
  });

  it('keeps the identity of a document that comes back unchanged', async () => {
    const { cache, clock, fetcher } = aCache();
    const first = await cache.get(URL);
    clock.time += 301;
    expect(await cache.get(URL)).toBe(first);
    expect(cache.ageOf(URL)).toBe(0);
    clock.time += 301;
    fetcher.answer = 'second';
    expect(await cache.get(URL)).not.toBe(first);
  });

  it('without an allowance for staleness lets a document go after five minutes', async () => {
    const { cache, clock, fetcher } = aCache();
    await cache.get(URL);
    fetcher.answer = new Error('unreachable');
    clock.time += 300;
    expect(cache.peek(URL)).toBeUndefined();
    await expect(cache.get(URL)).rejects.toThrow(DocumentUnavailableError);
  });

  it('serves a stale document at once and fetches a newer one behind it', async () => {
    const { cache, clock, fetcher } = aCache(DAY);
    await cache.get(URL);
    fetcher.answer = 'second';
    clock.time += 301;
    expect(cache.peek(URL)).toEqual({ text: 'first' });
    await settled();
    expect(cache.peek(URL)).toEqual({ text: 'second' });
    expect(fetcher.fetches).toBe(2);
  });

  it('survives an outage of a day and no longer, asking every ten seconds', async () => {
    const { cache, clock, fetcher, failures } = aCache(DAY);
    await cache.get(URL);
    fetcher.answer = new Error('unreachable');
    for (let passed = 0; passed < DAY - 60; passed += 60) {
      clock.time += 60;
      expect(cache.peek(URL)).toEqual({ text: 'first' });
      cache.peek(URL);
      await settled();
    }
    expect(fetcher.fetches).toBe(1 + failures.length);
    expect(failures.length).toBe(DAY / 60 - 5);
    expect(failures[0]).toBe(`${URL}: Error: unreachable`);
    clock.time += 60;
    expect(cache.peek(URL)).toBeUndefined();
    await expect(cache.get(URL)).rejects.toThrow(DocumentUnavailableError);
    expect(cache.ageOf(URL)).toBeUndefined();
  });

  it('asks before it uses a stale document that nobody wanted for long', async () => {
    const { cache, clock, fetcher } = aCache(DAY);
    await cache.get(URL);
    fetcher.answer = 'second';
    clock.time += 3600;
    expect(cache.peek(URL)).toBeUndefined();
    await expect(cache.get(URL)).resolves.toEqual({ text: 'second' });
    clock.time += 3600;
    fetcher.answer = new Error('unreachable');
    expect(cache.peek(URL)).toBeUndefined();
    await expect(cache.get(URL)).resolves.toEqual({ text: 'second' });
    // Now it is known that its source does not answer, and nobody waits for that again.
    clock.time += 60;
    expect(cache.peek(URL)).toEqual({ text: 'second' });
  });

  it('is not kept from asking by a clock that was set back', async () => {
    const { cache, clock, fetcher } = aCache(DAY);
    await cache.get(URL);
    fetcher.answer = 'second';
    clock.time -= 7200;
    await expect(cache.get(URL)).resolves.toEqual({ text: 'second' });
  });

  it('keeps the document it has when a newer one is not what it should be', async () => {
    const { cache, clock, fetcher, failures } = aCache(DAY);
    await cache.get(URL);
    fetcher.answer = 'hostile';
    clock.time += 301;
    await expect(cache.get(URL)).resolves.toEqual({ text: 'first' });
    expect(failures).toEqual([`${URL}: Error: not what it should be`]);
  });

  it('shares one fetch, and lets no one wait for it who has a fresh document', async () => {
    const { cache, clock, fetcher } = aCache();
    await cache.get(URL);
    clock.time += 20;
    const { promise, resolve } = Promise.withResolvers<void>();
    fetcher.gate = promise;
    fetcher.answer = 'second';
    const both = Promise.all([cache.get(URL, true), cache.get(URL, true)]);
    await expect(cache.get(URL)).resolves.toEqual({ text: 'first' });
    resolve();
    await expect(both).resolves.toEqual([{ text: 'second' }, { text: 'second' }]);
    expect(fetcher.fetches).toBe(2);
  });

  it('never keeps more than a thousand', async () => {
    const { cache, fetcher } = aCache();
    for (let i = 0; i < 1_100; i += 1) await cache.get(`${URL}/${i}`);
    expect(cache.peek(`${URL}/99`)).toBeUndefined();
    expect(cache.peek(`${URL}/100`)).toBeDefined();
    expect(fetcher.fetches).toBe(1_100);
  });
});
