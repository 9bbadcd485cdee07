import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Turns } from './turns.ts';

/** Work that goes on until it is let go, and counts how often it was begun. */
function heldWork() {
  const held: (() => void)[] = [];
  return {
    work: () => new Promise<void>((resolve) => held.push(resolve)),
    begun: () => held.length,
    letGo: () => held.at(-1)?.(),
  };
}

describe('Turns', () => {
  const told: unknown[] = [];
  let turns: Turns;

  beforeEach(() => {
    vi.useFakeTimers();
    told.length = 0;
    turns = new Turns((err, job) => told.push([job, err]));
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('does work at every interval, not at once', async () => {
    const work = vi.fn<() => Promise<void>>(() => Promise.resolve());
    turns.every(1000, { job: 'test', work });
    await vi.advanceTimersByTimeAsync(999);
    expect(work).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2001);
    expect(work).toHaveBeenCalledTimes(3);
  });

  it('does not pile up work that is slower than its interval', async () => {
    const { begun, letGo, work } = heldWork();
    turns.every(1000, { job: 'test', work });
    await vi.advanceTimersByTimeAsync(5000);
    expect(begun()).toBe(1);
    letGo();
    await vi.advanceTimersByTimeAsync(1000);
    expect(begun()).toBe(2);
  });

  it('begins one kind of work after another, each once', async () => {
    const slow = heldWork();
    const other = heldWork();
    turns.every(1000, { job: 'slow', work: slow.work });
    turns.every(1000, { job: 'other', work: other.work });
    await vi.advanceTimersByTimeAsync(5000);
    expect([slow.begun(), other.begun()]).toEqual([1, 0]);
    slow.letGo();
    await vi.advanceTimersByTimeAsync(0);
    expect([slow.begun(), other.begun()]).toEqual([1, 1]);
  });

  it('tells of what fails, and has its next turn', async () => {
    const failure = new Error('no connection');
    const work = vi.fn<() => Promise<void>>(() => Promise.reject(failure));
    turns.every(1000, { job: 'test', work });
    await vi.advanceTimersByTimeAsync(2000);
    expect(work).toHaveBeenCalledTimes(2);
    expect(told).toEqual([
      ['test', failure],
      ['test', failure],
    ]);
  });

  it('tells of work that throws before it waits', async () => {
    const failure = new Error('no such job');
    const work = (): never => {
      throw failure;
    };
    await turns.next({ job: 'test', work });
    expect(told).toEqual([['test', failure]]);
  });

  it('stops when the turn under way is over, and begins no other', async () => {
    const { begun, letGo, work } = heldWork();
    turns.every(1000, { job: 'test', work });
    await vi.advanceTimersByTimeAsync(1000);
    const stopped = vi.fn<() => void>();
    const stop = turns.stop().then(stopped);
    await vi.advanceTimersByTimeAsync(5000);
    expect(stopped).not.toHaveBeenCalled();
    letGo();
    await stop;
    await vi.advanceTimersByTimeAsync(5000);
    expect(begun()).toBe(1);
  });
});
