import { describe, expect, it } from 'vitest';

import { download, DownloadCache, type Download } from './download-cache.ts';

const file = (text: string, freshUntil?: number): Download =>
  download(new TextEncoder().encode(text), {
    contentType: 'text/plain',
    cacheControl: 'public',
    fileName: 'a.txt',
    ...(freshUntil === undefined ? {} : { freshUntil }),
  });

/** Counts how often it was asked. */
function loader(
  answers: readonly (Download | undefined)[],
): (() => Promise<Download | undefined>) & { calls: number } {
  const load = Object.assign(
    async (): Promise<Download | undefined> => {
      const answer = answers[Math.min(load.calls, answers.length - 1)];
      load.calls += 1;
      return answer;
    },
    { calls: 0 },
  );
  return load;
}

describe('download', () => {
  it('tags the bytes, not the name', () => {
    expect(file('a').etag).toMatch(/^"[\w-]{27}"$/);
    expect(file('a').etag).toBe(file('a', 5).etag);
    expect(file('a').etag).not.toBe(file('b').etag);
  });
});

describe('DownloadCache', () => {
  it('loads an address once, also for concurrent requests', async () => {
    const cache = new DownloadCache();
    const load = loader([file('a')]);
    await Promise.all([cache.get('x', 0, load), cache.get('x', 0, load)]);
    await cache.get('x', 1e12, load);
    expect(load.calls).toBe(1);
    expect(cache.peek('x', 1e12)?.body.toString()).toBe('a');
  });

  it('asks again for a name when its download is no longer fresh', async () => {
    const cache = new DownloadCache();
    const load = loader([file('old', 10), file('new', 20)]);
    expect((await cache.get('x', 0, load))?.body.toString()).toBe('old');
    expect((await cache.get('x', 9, load))?.body.toString()).toBe('old');
    expect(cache.peek('x', 10)).toBeUndefined();
    expect((await cache.get('x', 10, load))?.body.toString()).toBe('new');
  });

  it('remembers for a moment that a name is unknown', async () => {
    const cache = new DownloadCache({ unknownForMilliseconds: 100 });
    const load = loader([undefined]);
    await cache.get('x', 0, load);
    await cache.get('x', 99, load);
    expect(load.calls).toBe(1);
    await cache.get('x', 100, load);
    expect(load.calls).toBe(2);
  });

  it('forgets a failed load', async () => {
    const cache = new DownloadCache();
    await expect(cache.get('x', 0, () => Promise.reject(new Error('down')))).rejects.toThrow(
      'down',
    );
    expect((await cache.get('x', 0, loader([file('a')])))?.body.toString()).toBe('a');
  });

  it('never holds more than its limit', async () => {
    const cache = new DownloadCache({ maxEntries: 3 });
    for (let index = 0; index < 10; index += 1)
      await cache.get(String(index), 0, loader([file('a')]));
    const kept = Array.from({ length: 10 }, (_, index) => cache.peek(String(index), 0)).filter(
      Boolean,
    );
    expect(kept).toHaveLength(3);
  });

  it('lets the least recently used leave first, whether it was read by get or by peek', async () => {
    const cache = new DownloadCache({ maxEntries: 3 });
    const load = loader([file('a')]);
    for (const address of ['a', 'b', 'c']) await cache.get(address, 0, load);
    cache.peek('a', 0);
    await cache.get('b', 0, load);
    await cache.get('d', 0, load);
    expect(['a', 'b', 'c', 'd'].filter((address) => cache.peek(address, 0) !== undefined)).toEqual([
      'a',
      'b',
      'd',
    ]);
  });

  it('never lets an unknown name push out a file, and remembers only so many unknown names', async () => {
    const cache = new DownloadCache({ maxEntries: 2, maxUnknown: 3 });
    const load = loader([file('a')]);
    await cache.get('good', 0, load);
    const unknown = loader([undefined]);
    for (let index = 0; index < 10; index += 1) await cache.get(`made up ${index}`, 0, unknown);
    expect(cache.peek('good', 0)?.body.toString()).toBe('a');
    await cache.get('made up 9', 0, unknown);
    expect(unknown.calls).toBe(10);
    await cache.get('made up 0', 0, unknown);
    expect(unknown.calls).toBe(11);
  });

  it('forgets a file that is gone, and that a name was unknown once it is not', async () => {
    const cache = new DownloadCache({ unknownForMilliseconds: 100 });
    const load = loader([file('a', 10), undefined, file('b')]);
    await cache.get('x', 0, load);
    expect(await cache.get('x', 10, load)).toBeUndefined();
    expect(cache.peek('x', 0)).toBeUndefined();
    expect((await cache.get('x', 110, load))?.body.toString()).toBe('b');
    expect(await cache.get('x', 111, load)).toBeDefined();
    expect(load.calls).toBe(3);
  });
});
