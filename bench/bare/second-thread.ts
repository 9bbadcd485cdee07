import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { median } from '../measurement.ts';

const ROUNDS = 7;

/**
 * How many times the bare cryptography of one thread two threads do: what two processors of this machine are worth, as
 * virtual ones may share a core. Nothing that signs can gain more.
 *
 * @param milliseconds - length of each of the rounds, in which one thread and two take turns
 */
export async function gainOfSecondThread(milliseconds: number): Promise<number> {
  const threads = [0, 1].map(
    () => new Worker(new URL('thread.ts', import.meta.url), { execArgv: process.execArgv }),
  );
  try {
    await Promise.all(threads.map((thread) => once(thread, 'message')));
    const run = async (together: readonly Worker[]): Promise<number> => {
      const answers = together.map((thread) => once(thread, 'message'));
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin, windows do
      for (const thread of together) thread.postMessage(milliseconds);
      const counts = await Promise.all(answers);
      return counts.reduce((sum, [count]) => sum + Number(count), 0);
    };
    const gains: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const alone = await run(threads.slice(0, 1));
      gains.push((await run(threads)) / alone);
    }
    return median(gains);
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}
