/** A thread that does the bare cryptography for as long as it is told, and says how often. */
import { parentPort } from 'node:worker_threads';
import { prepareBareCryptography } from './bare-cryptography.ts';

const TURN = 20;

const bare = await prepareBareCryptography();
parentPort?.on('message', (milliseconds: number) => {
  const end = performance.now() + milliseconds;
  let count = 0;
  for (; performance.now() < end; count += TURN) bare.run(TURN);
  say(count);
});
say(0);

function say(count: number): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin, windows do
  parentPort?.postMessage(count);
}
