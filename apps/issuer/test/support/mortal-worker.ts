/**
 * The signing worker with a weakness, for tests: it ends as soon as it is asked for a policy called `fatal`, before it
 * answers anything of that message.
 */
import { parentPort } from 'node:worker_threads';
import type { ToWorker } from '../../src/issuance/worker-protocol.ts';

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind !== 'issue') return;
  if (message.requests.some(({ request }) => request.policyId === 'fatal')) process.exit(13);
});
// After the listener, so that what ends this thread is heard first.
await import('../../src/issuance/signing-worker.ts');
