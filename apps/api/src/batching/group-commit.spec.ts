import { describe, expect, it } from 'vitest';

import { GroupCommit, GroupCommitClosedError, GroupCommitOverloadedError } from './group-commit.ts';

interface Item {
  readonly id: string;
  readonly value: number;
}

const keyOf = (item: Item): string => item.id;

const sqlError = (code: string): Error => Object.assign(new Error(code), { code });

/** A writer that records its batches; `release` lets the batch in flight finish. */
class RecordingWriter {
  readonly batches: (readonly Item[])[] = [];
  failures: Error[] = [];

  readonly write = async (batch: readonly Item[]): Promise<number[]> => {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    this.batches.push(batch);
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    if (batch.some(({ value }) => value < 0)) throw sqlError('22003');
    return batch.map(({ value }) => value * 2);
  };
}

const items = (count: number): Item[] =>
  Array.from({ length: count }, (_, index) => ({
    id: String(count - index).padStart(5, '0'),
    value: index,
  }));

describe('GroupCommit', () => {
  it('lets concurrent callers share one statement, sorted by key, and answers each with its own result', async () => {
    const writer = new RecordingWriter();
    const queue = new GroupCommit({ write: writer.write, keyOf });
    const results = await Promise.all(items(50).map((item) => queue.add(item)));
    expect(results).toEqual(items(50).map(({ value }) => value * 2));
    expect(writer.batches).toHaveLength(1);
    const keys = writer.batches[0]?.map(keyOf);
    expect(keys).toEqual(keys?.toSorted());
  });

  it('never exceeds its batch size', async () => {
    const writer = new RecordingWriter();
    const queue = new GroupCommit({ write: writer.write, keyOf, maxBatch: 7 });
    await Promise.all(items(50).map((item) => queue.add(item)));
    expect(Math.max(...writer.batches.map((batch) => batch.length))).toBe(7);
    expect(writer.batches.flat()).toHaveLength(50);
  });

  it('keeps two items of one key apart and in order', async () => {
    const writer = new RecordingWriter();
    const queue = new GroupCommit({ write: writer.write, keyOf });
    await Promise.all([1, 2, 3].map((value) => queue.add({ id: 'same', value })));
    expect(writer.batches).toEqual([1, 2, 3].map((value) => [{ id: 'same', value }]));
  });

  it('lets equal items share a batch when there is no key', async () => {
    const writer = new RecordingWriter();
    const queue = new GroupCommit({ write: writer.write });
    await Promise.all([1, 2, 3].map((value) => queue.add({ id: 'same', value })));
    expect(writer.batches.map((batch) => batch.map(({ value }) => value))).toEqual([[1, 2, 3]]);
  });

  it('retries a deadlock with the same batch', async () => {
    const writer = new RecordingWriter();
    writer.failures = [sqlError('40P01'), sqlError('40001')];
    const queue = new GroupCommit({ write: writer.write, keyOf });
    await expect(queue.add({ id: 'a', value: 4 })).resolves.toBe(8);
    expect(writer.batches).toHaveLength(3);
  });

  it('gives up a deadlock after its attempts', async () => {
    const writer = new RecordingWriter();
    writer.failures = [sqlError('40P01'), sqlError('40P01'), sqlError('40P01')];
    const queue = new GroupCommit({ write: writer.write, keyOf, maxAttempts: 3 });
    await expect(queue.add({ id: 'a', value: 4 })).rejects.toMatchObject({ code: '40P01' });
  });

  it('fails only the item that the database refuses', async () => {
    const writer = new RecordingWriter();
    const queue = new GroupCommit({ write: writer.write, keyOf });
    const results = await Promise.allSettled(
      [1, -1, 2, 3].map((value, index) => queue.add({ id: String(index), value })),
    );
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
  });

  it('fails a whole batch at once when the connection is lost', async () => {
    const writer = new RecordingWriter();
    writer.failures = [new Error('Connection terminated unexpectedly')];
    const queue = new GroupCommit({ write: writer.write, keyOf });
    const results = await Promise.allSettled(items(8).map((item) => queue.add(item)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(writer.batches).toHaveLength(1);
    await expect(queue.add({ id: 'a', value: 1 })).resolves.toBe(2);
  });

  it.each(['55P03', '57014', '08006', '53300', '42501', 'XX000'])(
    'fails a whole batch at once on %s, which says nothing about an item',
    async (code) => {
      const writer = new RecordingWriter();
      writer.failures = [sqlError(code)];
      const queue = new GroupCommit({ write: writer.write, keyOf });
      const results = await Promise.allSettled(items(8).map((item) => queue.add(item)));
      expect(results).toEqual(
        results.map(() => ({ status: 'rejected', reason: expect.objectContaining({ code }) })),
      );
      expect(writer.batches).toHaveLength(1);
    },
  );

  it('gives up a deadlocked batch as a whole', async () => {
    const writer = new RecordingWriter();
    writer.failures = [sqlError('40P01'), sqlError('40P01')];
    const queue = new GroupCommit({ write: writer.write, keyOf, maxAttempts: 2 });
    const results = await Promise.allSettled(items(8).map((item) => queue.add(item)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(writer.batches).toHaveLength(2);
  });

  it('refuses items above its limit', async () => {
    const writer = new RecordingWriter();
    const queue = new GroupCommit({ write: writer.write, keyOf, maxQueued: 2 });
    const accepted = [queue.add({ id: 'a', value: 1 }), queue.add({ id: 'b', value: 2 })];
    await expect(queue.add({ id: 'c', value: 3 })).rejects.toBeInstanceOf(
      GroupCommitOverloadedError,
    );
    await expect(Promise.all(accepted)).resolves.toEqual([2, 4]);
  });

  it('writes what was queued before it closes, and nothing after', async () => {
    const writer = new RecordingWriter();
    const queue = new GroupCommit({ write: writer.write, keyOf });
    const before = queue.add({ id: 'a', value: 1 });
    await queue.close();
    await expect(before).resolves.toBe(2);
    await expect(queue.add({ id: 'b', value: 1 })).rejects.toBeInstanceOf(GroupCommitClosedError);
  });
});
